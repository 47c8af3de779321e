"""The piece of a line that may be an event's name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.agenda.reading.nouns import (
    ALONE,
    GREETING,
    HEADER,
    LEADS,
    NOT_A_NAME,
    NOUN,
    OBJECT,
    ORDER,
    ORGANISER,
    SUBJECT,
    VERB,
)
from bot.agenda.reading.text import Page, Span, without_pictures

ARTICLE = re.compile(
    r"^(?:(?:pour|a(?= la | une? )|notre|nos|une?|la|le|les|son|sa|ses|des?|du|au|aux|cette|cet|ce|votre|mon|"
    r"prochaine?|"
    r"nouvelle|"
    r"nouveau|ne manquez pas|inscrivez-vous|participez|venez|rejoignez|decouvrez|assistez)\b |a l'|"
    r"[ld]')+(?=\w)"
)
_SEPARATOR = re.compile(r"\s[|•·–—>]+\s|\s-+\s|[–—]\s| : |: | / |\n")
_NOT_THE_NAME = re.compile(r"(?:inscri\w+|par|l'equipe|salle|apres|avant|depuis|pendant)[^,.!?]{0,12}$")
#: A title longer than this is a sentence.
LONGEST = 12


def content_lines(page: Page, labels: Sequence[tuple[str, Span]]) -> list[Span]:
    """Return the lines that may hold a title: no greeting, no mail header, no label, no closing."""
    kept = []
    for line in page.lines():
        if line.start >= page.signature:
            break
        flat = page.flat[line.start : line.end].strip(" *-•>#=_~")
        if (
            GREETING.fullmatch(flat)
            or HEADER.match(flat)
            or not re.search(r"[a-z]{2}", flat)
            or re.fullmatch(r"(?:#\S+\s*)+", page.flat[line.start : line.end].strip())
        ):
            continue
        if any(
            line.start <= span.start <= line.end and key != "titre" and _leads(page, line, span)
            for key, span in labels
        ):
            continue
        kept.append(line)
    return kept


def _leads(page: Page, line: Span, span: Span) -> bool:
    """Tell whether a label begins its line."""
    return len(page.flat[line.start : span.start].strip(" *-•>·").split()) <= 4


def headline(page: Page, masked: str, line: Span) -> Span | None:
    """Return the piece of a line that is a name and no sentence."""
    start = line.start
    greeting = GREETING.match(masked, start, line.end)
    if greeting:
        start = greeting.end()
    whole = Span(start, line.end)
    chunks = chunks_of(masked, whole)
    if not chunks:
        return None
    if len(chunks) > 1 and ALONE.fullmatch(masked[chunks[0].start : chunks[0].end].strip(" -•*")):
        rest = Span(chunks[1].start, line.end)
        if _is_poster(page, masked, line, rest):
            return rest
        chunks = chunks[1:]
    elif len(chunks) > 1 and _is_poster(page, masked, line, whole):
        return whole
    named = [one for one in chunks if _is_name(page, masked, one)]
    nouns = [one for one in named if NOUN.search(_bare(masked, one))]
    first = named[0] if named and named[0] == chunks[0] else None
    if nouns and first is None and _sooner(masked, line, nouns[0].start):
        return None
    if nouns and nouns[0] != first and first is not None and _says_more(page, masked, first):
        return first
    if nouns and (
        first is None or nouns[0] == first or re.match(r"\s*[!?]", masked[first.end : first.end + 2])
    ):
        return nouns[0]
    if (
        first is not None
        and page.text[first.start : first.end].strip()[:1].isupper()
        and ARTICLE.match(masked[nouns[0].start : nouns[0].end].strip() if nouns else "")
    ):
        return first
    if nouns:
        return nouns[0]
    if first is not None and len(masked[first.start : first.end].split()) < 2 and first != whole:
        return None
    return first


def _sooner(masked: str, line: Span, before: int) -> bool:
    """Tell whether a sentence before a piece already says the name."""
    what = OBJECT.search(masked, line.start, before) or SUBJECT.search(masked, line.start, before)
    return what is not None


def _says_more(page: Page, masked: str, span: Span) -> bool:
    """Tell whether a piece before a colon is a name by itself: « Prêt de vélos longue durée : ouverture … »."""
    said = page.text[span.start : span.end].strip(" -•*")
    colon = masked[span.end : span.end + 3].strip().startswith(":")
    return colon and said[:1].isupper() and len(said.split()) >= 3


def _is_poster(page: Page, masked: str, line: Span, whole: Span) -> bool:
    """Tell whether a line is a title by itself: short, all of it a name, and the rest said on other lines."""
    flat = masked[whole.start : whole.end]
    return (
        "\x00" not in flat
        and line.end < len(page.text)
        and len(flat.split()) <= 10
        and _is_name(page, masked, whole)
        and not re.search(r"\s[-–—|]\s|[.!?] \w|\|", flat)
    )


def _from_noun(masked: str, span: Span) -> Span:
    """Return a piece from its noun on, when what comes before only leads to it."""
    match = NOUN.search(masked, span.start, span.end)
    if match is not None and LEADS.search(masked, span.start, match.start()):
        return Span(match.start(), span.end)
    return span


def _bare(masked: str, span: Span) -> str:
    flat = masked[span.start : span.end].strip()
    lead = ARTICLE.match(flat)
    return flat[lead.end() :] if lead else flat


def chunks_of(masked: str, span: Span) -> list[Span]:
    """Return the pieces of a line between separators and what is masked."""
    found: list[Span] = []
    start = span.start
    for match in re.finditer(rf"\x00+|{_SEPARATOR.pattern}|[!?.](?:\s|$)|, ", masked[span.start : span.end]):
        found.append(Span(start, span.start + match.start()))
        start = span.start + match.end()
    found.append(Span(start, span.end))
    return [one for one in found if re.search(r"[a-z]{3}", masked[one.start : one.end])]


def _is_name(page: Page, masked: str, span: Span) -> bool:
    """Tell whether a piece may be a name: short, no verb, not who speaks, not where or when."""
    flat = masked[span.start : span.end].strip(" -•*>")
    words = re.findall(r"[a-z']+", flat)
    if not 0 < len(words) <= LONGEST or VERB.search(flat) or GREETING.fullmatch(flat):
        return False
    if ORDER.search(flat) and not NOUN.match(flat):
        return False
    if NOT_A_NAME.match(without_pictures(flat)):
        return False
    return not (ORGANISER.match(flat) and not NOUN.search(flat))


def noun(page: Page, masked: str, line: Span) -> Span | None:
    """Return the name of an event inside a sentence, from its noun to what ends it."""
    subject = SUBJECT.search(masked, line.start, line.end)
    if subject is not None:
        return Span(*subject.span(1))
    what = OBJECT.search(masked, line.start, line.end)
    if what is not None and masked[what.end()] != "\x00":
        return Span(what.end(), line.end)
    for match in NOUN.finditer(masked, line.start, line.end):
        if not _NOT_THE_NAME.search(masked[line.start : match.start()]):
            return Span(match.start(), line.end)
    return None
