"""What speaks for a piece of an announcement being the event's name, and what speaks against it: names of marks.

Marks with a colon name the words around (« before: … », « last: … », « after: … »); how much each mark counts is learnt
from labelled announcements, see ``weights.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.agenda.reading.nouns import (
    ADJECTIVES,
    ALONE,
    ANNOUNCES,
    FUNCTION,
    LEAD_IN,
    NOT_A_NAME,
    NOUN,
    ORGANISER,
    TAKES_PLACE,
    VERB,
    WEAK_NOUN,
)
from bot.agenda.reading.text import REACH, Page, Span, is_shouted, without_pictures

_HEAD = re.compile(rf"(?:(?:{ADJECTIVES})[ -])+(?:{NOUN.pattern})")
_TOKEN = re.compile(r"\x00+|\w+|[^\w\s]")
_PREPOSITION = re.compile(r"(?<=\s)(pour|a|au|aux|de|du|des|avec|sur|dans|en|par|et|chez)(?=\s)")
_DETERMINED = re.compile(r"\b(?:une?|l[ae]s?|l'|not?s?(?:tre)?|votre|ce(?:tte)?|des|son|sa|ses) ?$")
_COMPLEMENT = re.compile(
    r"(?:\b(?:de|du|des|d'|et|en|sur|chez|par|sans)(?: la| l'| les| nos| votre| notre)? ?)$"
)
_PREPOSITIONAL = re.compile(r"\b(?:avec|pour|a|au|aux)(?: la| l'| le| les| une?)? ?$")
_AFTER_INFINITIVE = re.compile(
    r"(?<!\w)[a-z]{2,}(?:er|ir|(?<!connait)re) (?:une?|l[ae]s?|l'|des|du|son|sa|ses|leurs?|"
    r"not?s?(?:tre)?|vos|votre) ?$"
)
_PRONOUN = re.compile(r"\b(?:nous|vous|je|tu|on|il|elle|ils|qui|que|c'est)\b")
#: What may stand before a piece, and the sign right after it.
_BEFORE = (
    ("after_infinitive", _AFTER_INFINITIVE),
    ("lead_in", LEAD_IN),
    ("complement", _COMPLEMENT),
    ("prepositional", _PREPOSITIONAL),
    ("determined", _DETERMINED),
)
_SIGNS = (("question", "?"), ("exclaimed", "!"), ("before_colon", ":"))
#: What a piece may hold, and the mark of it.
_INSIDE = (
    ("verb", VERB),
    ("pieces", re.compile(r" [-–—|/•] |[|•]|\d{2}")),
    ("comma", re.compile(", ")),
    ("colon", re.compile(": ")),
    ("to_you", re.compile(r"\b(?:vous|votre|vos|tu|ton|te|toi|marre|envie)\b")),
    ("future", re.compile(r"(?<!\w)(?!op|cam|cin)\w{2,}(?:era|eront|ira|iront|ra)(?!\w)")),
    ("order", re.compile(r"(?<!\w)(?!rendez|chez|assez|nez)[a-z]{3,}ez(?!\w)")),
    ("pronoun", _PRONOUN),
)
#: Where the two words before, after or inside a piece are looked for.
WORDS_NEAR = 40
_BAR, _EDGE = "|", "$"


def marks_of_start(
    page: Page, masked: str, body: Span, sentences: Sequence[Span], start: int, rank: int
) -> Iterator[str]:
    """Return what the words before a piece, its first words and its line say; ``rank``: of the line."""
    before = masked[max(body.start, start - REACH) : start]
    words = _tokens(masked[start : start + WORDS_NEAR])[:2]
    yield f"line_{min(rank, 4)}"
    yield f"first:{words[0]}"
    yield f"first:{words[0]} {(words[1:] or [_EDGE])[0]}"
    last = ["^", *_tokens(before[-WORDS_NEAR:])][-2:]
    yield f"before:{last[-1]}"
    yield f"before:{' '.join(last)}"
    lead = before.rstrip(' -–—|:•*>"«(')
    if not re.search(r"\w", lead):
        yield "begins_line"
    elif re.search(r"[.!?:,;\x00–—|-]$", before.rstrip()):
        yield "begins_piece"
    if re.search(r":\s*$", before):
        yield "after_colon"
    if re.match(r"\d+(?:e|eme|er|re|ere) ", masked[start : start + 8]):
        yield "ordinal"
    yield from (mark for mark, pattern in _BEFORE if pattern.search(before))
    if page.text[start].isupper():
        yield "capital"
    if "\x00" in masked[body.start : body.end]:
        yield "line_says_when"
    sentence = next((one for one in sentences if one.start <= start < one.end), body)
    if "\x00" in masked[sentence.start : sentence.end]:
        yield "sentence_says_when"
    if sentence.start == body.start:
        yield "first_sentence"
    said = masked[sentence.start : sentence.end].rstrip()
    yield f"sentence:{said[-1:]}" if said[-1:] in ("?", "!", ".", ":", "\x00") else "sentence:open"
    if VERB.search(said) or _PRONOUN.search(said):
        yield "sentence_verb"
    yield f"to_when:{_lines_to_when(masked, body)}"
    if "\x00" in masked[: body.start]:
        yield "below_when"
    elif "\x00" in masked[body.start : start]:
        yield "after_when"


def _lines_to_when(masked: str, body: Span) -> str:
    """Return how many lines below the first thing that says when or where is, « none » without any."""
    bar = masked.find("\x00", body.start)
    if bar < 0:
        return "none"
    return str(min(len(re.findall(r"\n+", masked[body.end : bar])), 5) if bar >= body.end else 0)


def marks_of_end(masked: str, body: Span, end: int) -> Iterator[str]:
    """Return what the last word of a piece and the words after it say."""
    after = masked[end : min(body.end, end + REACH)]
    words = [*_tokens(after[:WORDS_NEAR])[:2], _EDGE, _EDGE]
    yield f"last:{_tokens(masked[max(body.start, end - WORDS_NEAR) : end])[-1]}"
    yield f"after:{words[0]}"
    yield f"after:{words[0]} {words[1]}"
    if not re.search(r"\w", after):
        yield "ends_line"
    if re.match(r"\W{0,3}\x00", after):
        yield "before_bar"
    yield from (mark for mark, sign in _SIGNS if after.lstrip().startswith(sign))
    if TAKES_PLACE.match(after.lstrip()):
        yield "takes_place"
    if ANNOUNCES.match(after.lstrip(" ,")):
        yield "announces"


def marks_inside(said: str, flat: str, words: int) -> Iterator[str]:
    """Return what a piece says by itself: ``said`` as written, ``flat`` folded; ``words``: how many."""
    yield f"words:{min(words, 16)}"
    yield "words_1" if words == 1 else "words_2" if words == 2 else "words_few" if words < 9 else "words_many"
    head = NOUN.match(flat) or _HEAD.match(flat)
    if head:
        yield "noun_head"
        if WEAK_NOUN.match(flat):
            yield "noun_weak"
    elif NOUN.search(flat):
        yield "noun_inside"
    yield from (mark for mark, pattern in _INSIDE if pattern.search(flat))
    if NOT_A_NAME.match(without_pictures(flat)):
        yield "no_name"
    if ALONE.fullmatch(flat):
        yield "alone"
    if not head and ORGANISER.match(flat):
        yield "organiser"
    if not head and FUNCTION.search(flat):
        yield "function"
    if is_shouted(said):
        yield "capitals"
    for match in _PREPOSITION.finditer(flat):
        yield f"holds:{match[1]}"
    for char in set(re.findall(r"[:,!?–|/«»\"+-]", flat)):
        yield f"holds:{char}"


def marks_across(masked: str, stop: int) -> tuple[str, str]:
    """Return what a piece that goes on past a place where most names end goes on with."""
    words = _tokens(masked[stop : stop + WORDS_NEAR])[:2]
    return f"across:{words[0]}", f"across:{' '.join(words)}"


def _tokens(text: str) -> list[str]:
    """Return the words and signs of a text; numbers alike, what is masked a bar; an edge without any."""
    return [
        _BAR if one[0] == "\x00" else "0" if one[0].isdigit() else one for one in _TOKEN.findall(text)
    ] or [_EDGE]
