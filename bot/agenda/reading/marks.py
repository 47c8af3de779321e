"""What speaks for a piece of an announcement being the event's name, and what speaks against it."""

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
from bot.agenda.reading.text import REACH, Page, Span, without_pictures

#: A name longer than this is a sentence.
LONGEST = 14


def marks_of(
    page: Page, masked: str, body: Span, sentences: Sequence[Span], span: Span, rank: int, source: str
) -> Iterator[str]:
    flat = masked[span.start : span.end]
    said = page.text[span.start : span.end]
    words = re.findall(r"\w+'?", flat)
    before = masked[max(body.start, span.start - REACH) : span.start]
    after = masked[span.end : min(body.end, span.end + REACH)]
    yield f"line_{min(rank, 4)}"
    yield (
        "words_1"
        if len(words) == 1
        else "words_2"
        if len(words) == 2
        else "words_few"
        if len(words) < 9
        else "words_many"
        if len(words) <= LONGEST
        else "words_too_many"
    )
    head = NOUN.match(flat) or re.match(rf"(?:(?:{ADJECTIVES})[ -])+(?:{NOUN.pattern})", flat)
    if head:
        yield "noun_head"
        if WEAK_NOUN.match(flat):
            yield "noun_weak"
    elif NOUN.search(flat):
        yield "noun_inside"
    if VERB.search(flat):
        yield "verb"
    if NOT_A_NAME.match(without_pictures(flat)):
        yield "no_name"
    if ALONE.fullmatch(flat.strip(" .,!:;")):
        yield "alone"
    if ORGANISER.match(flat) and not head:
        yield "organiser"
    lead = before.rstrip(' -–—|:•*>"«(')
    lead_words = re.sub(r"\W+$", "", before)
    if not re.search(r"\w", lead):
        yield "begins_line"
    elif re.search(r"[.!?:,;\x00–—|-]\s*$", before.rstrip()) and not re.search(r"\w$", before.rstrip()):
        yield "begins_piece"
    if re.search(r" [-–—|/•] |[|•]|\d{2}", flat):
        yield "pieces"
    if re.search(r", ", flat):
        yield "comma"
    if re.search(r": ", flat):
        yield "colon"
    if re.match(r"\d+(?:e|eme|er|re|ere) ", flat):
        yield "ordinal"
    if re.search(r":\s*$", before):
        yield "after_colon"
    if re.search(
        r"(?<!\w)[a-z]{2,}(?:er|ir|(?<!connait)re) (?:une?|l[ae]s?|l'|des|du|son|sa|ses|leurs?|"
        r"not?s?(?:tre)?|vos|votre) ?$",
        before,
    ):
        yield "after_infinitive"
    if LEAD_IN.search(before):
        yield "lead_in"
    if re.search(
        r"(?:\b(?:de|du|des|d'|et|en|sur|chez|par|sans)(?: la| l'| les| nos| votre| notre)? ?)$", before
    ):
        yield "complement"
    if re.search(r"\b(?:avec|pour|a|au|aux)(?: la| l'| le| les| une?)? ?$", before):
        yield "prepositional"
    if re.search(r"\b(?:une?|l[ae]s?|l'|not?s?(?:tre)?|votre|ce(?:tte)?|des|son|sa|ses) ?$", before):
        yield "determined"
    if said[:1].isupper():
        yield "capital"
    letters = [c for c in said if c.isalpha()]
    if len(letters) > 4 and sum(map(str.isupper, letters)) > 0.8 * len(letters):
        yield "capitals"
    if not re.search(r"\w", after):
        yield "ends_line"
        if not re.search(r"\w", lead):
            yield "own_line"
    if re.match(r"\W{0,3}\x00", after):
        yield "before_bar"
    if re.match(r"\s*\?", after):
        yield "question"
        if re.search(r"\b(?:vous|votre|vos|tu|ton|te|toi|marre|envie)\b", flat):
            yield "hook"
    if FUNCTION.search(flat) and not head:
        yield "function"
    if re.match(r"\s*!", after):
        yield "exclaimed"
    if re.match(r"\s*:", after):
        yield "before_colon"
    if TAKES_PLACE.match(after.lstrip()):
        yield "takes_place"
    if "\x00" in masked[body.start : body.end]:
        yield "line_says_when"
    sentence = next((one for one in sentences if one.start <= span.start < one.end), body)
    if "\x00" in masked[sentence.start : sentence.end]:
        yield "sentence_says_when"
    if sentence.start == body.start:
        yield "first_sentence"
    if ANNOUNCES.match(after.lstrip(" ,")) and source not in ("object",):
        yield "announces"
    if re.search(r"(?<!\w)(?!rendez|chez|assez|nez)[a-z]{3,}ez(?!\w)", flat):
        yield "order"
    if re.search(r"\b(?:nous|vous|je|tu|on|il|elle|ils|qui|que|c'est)\b", flat):
        yield "pronoun"
    if not lead_words:
        yield "first_of_body"
