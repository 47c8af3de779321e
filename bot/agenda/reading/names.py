"""The pieces of an announcement that may be the event's name, each with what speaks for it and against it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.agenda.reading.name_end import end_of, spared
from bot.agenda.reading.nouns import (
    ACTS,
    ADJECTIVES,
    ALONE,
    ANNOUNCES,
    ARTICLE,
    ASIDE,
    AUDIENCE,
    DETERMINER,
    GREETING,
    INVITATION,
    KIND,
    LEAD_IN,
    NOT_A_NAME,
    NOUN,
    ORGANISER,
    TAKES_PLACE,
    TO_DO,
    VERB,
    WEAK_NOUN,
)
from bot.agenda.reading.text import MOST, REACH, Page, Span, without_pictures

_SEPARATOR = re.compile(r"\x00+|\s[|•·–—>]+\s|\s-+\s|[–—]\s| : |: |:(?=\n|$)| / |[!?.…](?:\s|$)|, |; ")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)")
#: What is read of a line.
LONG_LINE = 900
#: A name longer than this is a sentence.
LONGEST = 14


@dataclass(frozen=True)
class Name:
    """A piece that may be the name: where it is, how it was found, and its marks."""

    span: Span
    source: str
    marks: frozenset[str]
    #: « Inauguration de la », when the text says « inaugure sa »; empty otherwise.
    lead: str = ""


def names_in(
    page: Page, masked: str, lines: Sequence[Span], subjects: int = 0, places: Sequence[Span] = ()
) -> Iterator[Name]:
    """Return the candidates of the lines, in order; ``masked``: what says when, where, a link is a bar."""
    for rank, line in enumerate(lines[:MOST]):
        body = _after_greeting(masked, Span(line.start, min(line.end, line.start + LONG_LINE)))
        seen: set[tuple[int, int]] = set()
        sentences = list(_sentences(masked, body))
        for source, start, limit in islice(_starts(page, masked, body, sentences), 3 * MOST):
            for whole in (False, True):
                if whole and source not in ("line", "chunk", "after_kind"):
                    continue
                first = _begin(page, masked, start, limit)
                last = spared(masked, first, limit) if whole else end_of(masked, first, limit)
                if last - first < 2 or (first, last) in seen:
                    continue
                if not re.search(r"[a-z]{2}", masked[first:last]):
                    continue
                seen.add((first, last))
                span = Span(first, last)
                marks = set(_marks(page, masked, body, sentences, span, rank, source))
                if sum(min(last, one.end) - max(first, one.start) for one in places if one.touches(span)) > 0.6 * (last - first):
                    marks.add("place")
                if rank < subjects:
                    marks.add("subject_line")
                yield Name(span, source, frozenset(marks), _noun_of_verb(masked, body, span, source))


def _after_greeting(masked: str, line: Span) -> Span:
    greeting = GREETING.match(masked, line.start, line.end)
    return Span(greeting.end(), line.end) if greeting and greeting.end() < line.end else line


def _starts(
    page: Page, masked: str, body: Span, sentences: Sequence[Span]
) -> Iterator[tuple[str, int, int]]:
    """Return where a name may begin, how it is seen, and how far it may go."""
    for sentence in sentences:
        for match in ANNOUNCES.finditer(masked, sentence.start, sentence.end):
            start = _object(masked, match, sentence.end)
            if start is not None:
                yield "object", start, sentence.end
        takes = TAKES_PLACE.search(masked, sentence.start, sentence.end)
        if takes is not None:
            start = _subject(masked, sentence.start, takes.start())
            if start < takes.start():
                yield "subject", start, takes.start()
        for match in TO_DO.finditer(masked, sentence.start, sentence.end):
            yield "to_do", match.start(), sentence.end
        for match in NOUN.finditer(masked, sentence.start, sentence.end):
            yield "noun", match.start(), sentence.end
            yield "noun", _with_adjectives(masked, sentence.start, match.start()), sentence.end
    if "\x00" not in masked[body.start : body.end]:
        yield "line", body.start, body.end
    for chunk in chunks_of(masked, body):
        yield "chunk", chunk.start, chunk.end
        kind = re.match(rf"\W*(?:{KIND})(?: n ?[°o]? ?\d+| \d+|(?P<whose>(?: \w+){{1,2}})|(?: des| pour les| de| du) \w+)?\W*$", masked[chunk.start : chunk.end])
        if kind and re.match(r"\s*[:|–—/•-]", masked[chunk.end : chunk.end + 3]):
            yield "after_kind", chunk.end, body.end


def _sentences(masked: str, body: Span) -> Iterator[Span]:
    start = body.start
    for match in _SENTENCE_END.finditer(masked, body.start, body.end):
        yield Span(start, match.end())
        start = match.end()
    if start < body.end:
        yield Span(start, body.end)


def chunks_of(masked: str, span: Span) -> list[Span]:
    """Return the pieces of a line between separators and what is masked."""
    found: list[Span] = []
    start = span.start
    for match in _SEPARATOR.finditer(masked, span.start, span.end):
        found.append(Span(start, match.start()))
        start = match.end()
    found.append(Span(start, span.end))
    return [one for one in found if re.search(r"[a-z]{3}", masked[one.start : one.end])]


def _object(masked: str, verb: re.Match[str], limit: int) -> int | None:
    """Return where the thing announced begins: after a determiner, past whom it is announced to and with whom."""
    invites = verb["invite"] is not None
    aside = ASIDE.match(masked, verb.end(), limit)
    start = aside.end() if aside else verb.end()
    for match in DETERMINER.finditer(masked, start, min(limit, start + 140)):
        if AUDIENCE.match(masked, match.end()):
            continue
        lead = re.search(r"(?<![\w'])(a|avec|par|de|en|dans|sur|chez|sous|pour|entre|vers|devant) $|d'$", masked[start : match.start()])
        towards = match[0].startswith("au") or (lead is not None and lead[1] in ("a", "pour"))
        if towards if invites else lead is None and not match[0].startswith("au"):
            return match.start()
    return None


def _subject(masked: str, start: int, limit: int) -> int:
    """Return where the subject of « aura lieu » begins."""
    last = start
    for match in re.finditer(r"(?:^|[,:;] ?| que |\x00 ?)(?=(?:l[ae]s? |l'|not?s?(?:tre)? |un |une |votre |cette |ce )\w)", masked[start:limit]):
        last = start + match.end()
    return last


def _with_adjectives(masked: str, floor: int, start: int) -> int:
    match = re.search(rf"(?:(?<![\w'-])(?:{ADJECTIVES})[ -])+$", masked[floor:start])
    return floor + match.start() if match else start


def _begin(page: Page, masked: str, start: int, limit: int) -> int:
    """Return where a name begins once articles, bullets and « invitation à » are left out."""
    while True:
        while start < limit and (masked[start] == "\x00" or not page.text[start].isalnum()):
            start += 1
        lead = ARTICLE.match(masked, start, limit) or INVITATION.match(masked, start, limit)
        if lead is None or lead.end() >= limit:
            return start
        start = lead.end()


def _noun_of_verb(masked: str, body: Span, span: Span, source: str) -> str:
    """Return « Nettoyage de la » for « on nettoie la »; empty when the verb is not one of those."""
    verb = ACTS.search(masked, max(body.start, span.start - REACH), span.start) if source == "object" else None
    if not verb or verb.end() != span.start or masked[span.start].isdigit():
        return ""
    act = next(name for name, said in verb.groupdict().items() if said and name != "det").capitalize()
    vowel = masked[span.start] in "aeiouyh"
    det = verb["det"]
    if det in ("les", "ses", "leurs"):
        return f"{act} des "
    if det in ("des", "nos"):
        return f"{act} d'" if vowel else f"{act} de "
    if det in ("un", "une"):
        return f"{act} d'{det} "
    if vowel:
        return f"{act} de l'"
    return f"{act} de la " if det in ("la", "sa") else f"{act} du "


def _marks(
    page: Page, masked: str, body: Span, sentences: Sequence[Span], span: Span, rank: int, source: str
) -> Iterator[str]:
    flat = masked[span.start : span.end]
    said = page.text[span.start : span.end]
    words = re.findall(r"\w+'?", flat)
    before = masked[max(body.start, span.start - REACH) : span.start]
    after = masked[span.end : min(body.end, span.end + REACH)]
    yield f"line_{min(rank, 4)}"
    yield "words_1" if len(words) == 1 else "words_2" if len(words) == 2 else "words_few" if len(words) < 9 else "words_many" if len(words) <= LONGEST else "words_too_many"
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
    lead = before.rstrip(" -–—|:•*>\"«(")
    lead_words = re.sub(r"\W+$", "", before)
    if not re.search(r"\w", lead):
        yield "begins_line"
    elif re.search(r"[.!?:,;\x00–—|-]\s*$", before.rstrip() ) and not re.search(r"\w$", before.rstrip()):
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
    if LEAD_IN.search(before):
        yield "lead_in"
    if re.search(r"(?:\b(?:de|du|des|d'|et|en|sur|chez|par|sans)(?: la| l'| les| nos| votre| notre)? ?)$", before):
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
    if re.match(r"(?:comment|pourquoi|quelle?s?|peut-on|faut-il|et si|ou en est|a quoi)\b", flat):
        yield "asks"
    if re.search(r"(?<!\w)(?!rendez|chez|assez|nez)[a-z]{3,}ez(?!\w)", flat):
        yield "order"
    if re.search(r"\b(?:nous|vous|je|tu|on|il|elle|ils|qui|que|c'est)\b", flat):
        yield "pronoun"
    if not lead_words:
        yield "first_of_body"
