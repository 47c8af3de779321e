"""The pieces of an announcement that may be the event's name, each with what speaks for it and against it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.agenda.reading.marks import marks_of
from bot.agenda.reading.name_end import end_of, spared
from bot.agenda.reading.nouns import (
    ACTS,
    ADJECTIVES,
    ANNOUNCES,
    ARTICLE,
    ASIDE,
    AUDIENCE,
    DETERMINER,
    GREETING,
    INVITATION,
    KIND,
    NOUN,
    TAKES_PLACE,
    TO_DO,
)
from bot.agenda.reading.text import MOST, PICTURE, REACH, Page, Span

_SEPARATOR = re.compile(
    rf"{PICTURE}+|\x00+|\s[|•·–—>]+\s|\s-+\s|[–—]\s| : |: |:(?=\n|$)| / |[!?.…](?:\s|$)|, |; "
)
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)")
#: « Prochain club mobilité : … ».
_NEXT_ONE = re.compile(r"\W*(?:le |la |notre |votre )?(?:prochaine?|dernier rappel :?) (?=\w)")
#: « inaugure sa nouvelle … »: said between the verb and its object, kept.
_NEW = re.compile(r"(?:(?:nouvel(?:le)?|nouveaux?|nouvelles|premiere?|toute|future?) )*")
#: What is read of a line.
LONG_LINE = 900


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
                last = spared(masked, first, limit) if whole else end_of(page, masked, first, limit)
                if last - first < 2 or (first, last) in seen:
                    continue
                if not re.search(r"[a-z]{2}", masked[first:last]):
                    continue
                seen.add((first, last))
                span = Span(first, last)
                marks = set(marks_of(page, masked, body, sentences, span, rank, source))
                if sum(
                    min(last, one.end) - max(first, one.start) for one in places if one.touches(span)
                ) > 0.6 * (last - first):
                    marks.add("place")
                if rank < subjects:
                    marks.add("subject_line")
                yield Name(span, source, frozenset(marks), _noun_of_verb(masked, body, span, source))


def _after_greeting(masked: str, line: Span) -> Span:
    greeting = GREETING.match(masked, line.start, line.end)
    return Span(greeting.end(), line.end) if greeting and greeting.end() < line.end else line


def _starts(page: Page, masked: str, body: Span, sentences: Sequence[Span]) -> Iterator[tuple[str, int, int]]:
    """Return where a name may begin, how it is seen, and how far it may go."""
    for sentence in sentences:
        for match in ANNOUNCES.finditer(masked, sentence.start, sentence.end):
            start = _object(masked, match, sentence.end)
            if start is not None:
                yield "object", start, sentence.end
        coming = _NEXT_ONE.match(masked, sentence.start, sentence.end)
        if coming is not None:
            yield "object", coming.end(), sentence.end
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
        kind = re.match(
            rf"\W*(?:{KIND})(?: n ?[°o]? ?\d+| \d+|(?P<whose>(?: \w+){{1,2}})|(?: des| pour les| de| du) \w+)?\W*$",
            masked[chunk.start : chunk.end],
        )
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
        lead = re.search(
            r"(?<![\w'])(a|avec|par|de|en|dans|sur|chez|sous|pour|entre|vers|devant) $|d'$",
            masked[start : match.start()],
        )
        towards = match[0].startswith("au") or (lead is not None and lead[1] in ("a", "pour"))
        if towards if invites else lead is None and not match[0].startswith("au"):
            return match.start()
    return None


def _subject(masked: str, start: int, limit: int) -> int:
    """Return where the subject of « aura lieu » begins."""
    last = start
    for match in re.finditer(
        r"(?:^|[,:;] ?| que |\x00 ?)(?=(?:l[ae]s? |l'|not?s?(?:tre)? |un |une |votre |cette |ce )\w)",
        masked[start:limit],
    ):
        last = start + match.end()
    return last


def _with_adjectives(masked: str, floor: int, start: int) -> int:
    match = re.search(rf"(?:(?<![\w'-])(?:{ADJECTIVES})[ -])+$", masked[floor:start])
    return floor + match.start() if match else start


def _begin(page: Page, masked: str, start: int, limit: int) -> int:
    """Return where a name begins once articles, bullets and « invitation à » are left out."""
    while True:
        while start < limit and (masked[start] in "\x00." or not page.text[start].isalnum()):
            start += 1
        lead = ARTICLE.match(masked, start, limit) or INVITATION.match(masked, start, limit)
        if lead is None or lead.end() >= limit:
            return start
        start = lead.end()


def _noun_of_verb(masked: str, body: Span, span: Span, source: str) -> str:
    """Return « Nettoyage de la » for « on nettoie la »; empty when the verb is not one of those."""
    verb = (
        ACTS.search(masked, max(body.start, span.start - REACH), span.start) if source == "object" else None
    )
    between = masked[verb.end() : span.start] if verb else ""
    if not verb or not _NEW.fullmatch(between) or masked[span.start].isdigit():
        return ""
    act = next(name for name, said in verb.groupdict().items() if said and name != "det").capitalize()
    vowel = (between or masked[span.start])[0] in "aeiouyh"
    det = verb["det"]
    if det in ("les", "ses", "leurs"):
        return f"{act} des {between}"
    if det in ("des", "nos"):
        return f"{act} d'{between}" if vowel else f"{act} de {between}"
    if det in ("un", "une"):
        return f"{act} d'{det} {between}"
    if vowel:
        return f"{act} de l'{between}"
    return f"{act} de la {between}" if det in ("la", "sa") else f"{act} du {between}"
