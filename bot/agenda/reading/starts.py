"""Where the name of an event may begin, and what says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from bot.agenda.reading.nouns import (
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
from bot.agenda.reading.quoted import Quoted
from bot.agenda.reading.text import MOST, PICTURE, Page, Span

_SEPARATOR = re.compile(
    rf"{PICTURE}+|\x00+|\s[|•·–—>]+\s|\s-+\s|[–—]\s| : |: |:(?=\n|$)| / |[!?.…](?:\s|$)|, |; "
)
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)")
#: « Prochain club mobilité : … ».
_NEXT_ONE = re.compile(r"\W*(?:le |la |notre |votre )?(?:prochaine?|dernier rappel :?) (?=\w)")
#: « Atelier : … », « Module 2 – … ».
_KIND_ALONE = re.compile(
    rf"\W*(?:{KIND})(?: n ?[°o]? ?\d+| \d+|(?: \w+){{1,2}}|(?: des| pour les| de| du) \w+)?\W*$"
)


def starts_in(
    page: Page,
    masked: str,
    body: Span,
    quotes: Sequence[Quoted],
    labels: Sequence[tuple[str, Span]],
) -> dict[int, set[str]]:
    """Return where a name may begin in a line, in order of finding, each with how it was seen.

    ``masked``: the folded text, what says when, where or a link replaced by bars; ``labels``: « Titre : … ».
    """
    found: dict[int, set[str]] = {}

    def add(source: str, start: int) -> None:
        if start < body.end:
            found.setdefault(start, set()).add(source)

    for source, start, limit in islice(_seen(masked, body), 2 * MOST):
        first = begin(page, masked, start, limit)
        if first < limit:
            add(source, first)
    for quoted in quotes:
        if body.start <= quoted.words.start < body.end:
            add("quote" if quoted.names else "quote_of_other", quoted.words.start)
            if quoted.kind.end > quoted.kind.start:
                add("quote_kind", quoted.kind.start)
    for key, span in labels:
        if key in ("titre", "type", "objet") and body.start <= span.start < body.end:
            add(f"label_{key}", begin(page, masked, span.start, body.end))
    return found


def after_greeting(masked: str, line: Span) -> Span:
    """Return what a line says after « Bonjour à tous, »."""
    greeting = GREETING.match(masked, line.start, line.end)
    return Span(greeting.end(), line.end) if greeting and greeting.end() < line.end else line


def sentences_of(masked: str, body: Span) -> Iterator[Span]:
    """Return the sentences of a line."""
    start = body.start
    for match in _SENTENCE_END.finditer(masked, body.start, body.end):
        yield Span(start, match.end())
        start = match.end()
    if start < body.end:
        yield Span(start, body.end)


def begin(page: Page, masked: str, start: int, limit: int) -> int:
    """Return where a name begins once articles, bullets and « invitation à » are left out."""
    while True:
        while start < limit and (masked[start] in "\x00." or not page.text[start].isalnum()):
            start += 1
        lead = ARTICLE.match(masked, start, limit) or INVITATION.match(masked, start, limit)
        if lead is None or lead.end() >= limit:
            return start
        start = lead.end()


def _seen(masked: str, body: Span) -> Iterator[tuple[str, int, int]]:
    """Return how a beginning is seen, where, and where its sentence ends."""
    for sentence in sentences_of(masked, body):
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
    for chunk in _chunks(masked, body):
        yield "chunk", chunk.start, chunk.end
        kind = _KIND_ALONE.match(masked[chunk.start : chunk.end])
        if kind and re.match(r"\s*[:|–—/•-]", masked[chunk.end : chunk.end + 3]):
            yield "after_kind", chunk.end, body.end


def _chunks(masked: str, span: Span) -> Iterator[Span]:
    """Return the pieces of a line between separators and what is masked."""
    start = span.start
    for match in (*_SEPARATOR.finditer(masked, span.start, span.end), None):
        end = match.start() if match is not None else span.end
        if re.search(r"[a-z]{3}", masked[start:end]):
            yield Span(start, end)
        start = match.end() if match is not None else end


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
