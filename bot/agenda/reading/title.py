"""The name of an event: a label's value, a quoted title, a poster's first line, or the noun of the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.agenda.reading.nouns import (
    ALONE,
    GREETING,
    HEADER,
    KIND,
    NOT_A_NAME,
    NOUN,
    ORDER,
    ORGANISER,
    STOP,
    STOP_WORDS,
    TAIL,
    TO_DO,
    VERB,
)
from bot.agenda.reading.text import Page, Span, make_page, without_pictures

_QUOTED = re.compile(
    r"«\s*([^«»\n]{3,90}?)\s*»|“\s*([^“”\n]{3,90}?)\s*”|(?<!\w)\"\s*([^\"\n]{3,90}?)\s*\"(?!\w)"
)
_ARTICLE = re.compile(
    r"^(?:(?:pour|a|notre|nos|une?|la|le|les|son|sa|ses|des?|du|au|aux|cette|cet|ce|votre|mon|prochaine?|"
    r"nouvelle|"
    r"nouveau|participez|venez|rejoignez|decouvrez|assistez)\b |[ld]')+(?=\w)"
)
_SEPARATOR = re.compile(r"\s[|•·–—>]+\s|\s-+\s|[–—]\s| : |: | / |\n")
_LABELS_OF_MAIL = re.compile(
    r"^(?:\s*(?:tr|fwd?|re|invitation|info|infos|information|save the date|agenda|evenement|rappel|a noter|"
    r"a vos agendas|\[[^\]]*\]|important|a diffuser|pour diffusion|communique)\s*(?:[:!-]|(?<=\]))+\s*)+"
)
#: A title longer than this is a sentence.
LONGEST = 12


def read_title(
    page: Page, labels: Sequence[tuple[str, Span]], taken: Sequence[Span], communes: Sequence[str]
) -> str | None:
    """Return the event's name; ``taken``: the pieces that say a day, an hour, a place, a link."""
    masked = _mask(page, taken)
    for key, span in labels:
        if key == "titre":
            found = _labelled(page, masked, span, communes)
            if found:
                return found
    quoted = _quoted(page, labels, taken)
    if quoted is not None:
        return _dress(without_pictures(page.text[quoted.start : quoted.end]).strip(" .!,"), communes)
    for line in _content_lines(page, labels):
        for finder in (_headline, _noun):
            piece = finder(page, masked, line)
            if piece is not None:
                found = _tidy(page, masked, piece, communes)
                if len(found) > 2 and not ALONE.fullmatch(make_page(found).flat):
                    return found
    lines = _content_lines(page, labels)
    for line in lines:
        what = TO_DO.search(masked, line.start, line.end)
        if what is not None:
            return _tidy(page, masked, Span(what.start(), line.end), communes)
    for line in lines:
        for chunk in _chunks(masked, line):
            if len(masked[chunk.start : chunk.end].strip()) >= 6:
                return _tidy(page, masked, chunk, communes)
    return None


def _mask(page: Page, taken: Sequence[Span]) -> str:
    """Return the folded text with what says a day, an hour, a place or a link replaced by a bar."""
    letters = list(page.flat)
    for span in taken:
        letters[span.start : span.end] = "\x00" * (span.end - span.start)
    return "".join(letters)


def _labelled(page: Page, masked: str, span: Span, communes: Sequence[str]) -> str:
    """Return a label's value without a mail's « TR: » and « Invitation - », or the title it quotes."""
    flat = masked[span.start : span.end]
    lead = _LABELS_OF_MAIL.match(flat)
    start = span.start + (lead.end() if lead else 0)
    quote = _QUOTED.search(page.text, start, span.end)
    if quote:
        group = next(i for i in (1, 2, 3) if quote[i])
        return _dress(quote[group].strip(" .,"), communes)
    kind = re.match(rf"(?:{KIND}) ?[-:–]\s", masked[start : span.end])
    start += kind.end() if kind else 0
    bar = masked.find("\x00", start, span.end)
    end = span.end if bar < start + 4 else bar
    said = TAIL.sub("", masked[start:end])
    said = without_pictures(page.text[start : start + len(said)]).strip(' \n,;:.-–—|•·*"')
    return _dress(re.sub(r"\s*\([^)]*\)?\s*$", "", said), communes)


def _quoted(page: Page, labels: Sequence[tuple[str, Span]], taken: Sequence[Span]) -> Span | None:
    best: tuple[int, Span] | None = None
    for match in _QUOTED.finditer(page.text):
        group = next(i for i in (1, 2, 3) if match[i])
        span = Span(*match.span(group))
        words = page.flat[span.start : span.end].split()
        before = page.flat[max(0, match.start() - 40) : match.start()]
        if any(span.touches(one) for one in taken) or span.start > page.signature:
            continue
        if any(span.touches(one) for key, one in labels if key != "date"):
            continue
        if re.search(
            r"(?:salle|espace|cafe|bar|lieu|association|label|magasin|theatre|cinema|parking|dispositif|"
            r"programme|"
            r"appel a projets|plan|reseau|cadre d\w+|appli\w*|code|mention|objet|bouton|rubrique) (?:\w+ )?$",
            before,
        ):
            continue
        if len(words) > LONGEST:
            continue
        score = -span.start // 20
        if re.search(rf"(?:{KIND}|{NOUN.pattern})[^\n.!?]{{0,25}}$", before):
            score += 12
        if best is None or score > best[0]:
            best = (score, span)
    return best[1] if best is not None else None


def _content_lines(page: Page, labels: Sequence[tuple[str, Span]]) -> list[Span]:
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


def _headline(page: Page, masked: str, line: Span) -> Span | None:
    """Return the piece of a line that is a name and no sentence."""
    start = line.start
    greeting = GREETING.match(masked, start, line.end)
    if greeting:
        start = greeting.end()
    whole = Span(start, line.end)
    chunks = _chunks(masked, whole)
    if not chunks:
        return None
    if len(chunks) > 1 and _is_poster(page, masked, line, whole):
        return whole
    named = [one for one in chunks if _is_name(page, masked, one)]
    nouns = [one for one in named if NOUN.search(_bare(masked, one))]
    first = named[0] if named and named[0] == chunks[0] else None
    if nouns and (
        first is None or nouns[0] == first or re.match(r"\s*[!?]", masked[first.end : first.end + 2])
    ):
        return nouns[0]
    if (
        first is not None
        and page.text[first.start : first.end].strip()[:1].isupper()
        and _ARTICLE.match(masked[nouns[0].start : nouns[0].end].strip() if nouns else "")
    ):
        return first
    if nouns:
        return nouns[0]
    if first is not None and len(masked[first.start : first.end].split()) < 2 and first != whole:
        return None
    return first


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


def _bare(masked: str, span: Span) -> str:
    flat = masked[span.start : span.end].strip()
    lead = _ARTICLE.match(flat)
    return flat[lead.end() :] if lead else flat


def _chunks(masked: str, span: Span) -> list[Span]:
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


def _noun(page: Page, masked: str, line: Span) -> Span | None:
    """Return the name of an event inside a sentence, from its noun to what ends it."""
    for match in NOUN.finditer(masked, line.start, line.end):
        before = masked[line.start : match.start()]
        if not re.search(
            r"(?:inscri\w+|par|l'equipe|salle|apres|avant|depuis|pendant|lors)[^,.!?]{0,12}$", before
        ):
            return Span(match.start(), line.end)
    return None


def _tidy(page: Page, masked: str, span: Span, communes: Sequence[str]) -> str:
    """Return the words of a name, without article, what is masked, what says for whom or by whom."""
    start, end = span
    free = "\x00" not in masked[start:end] and (start, end) == page.line_of(start)
    while start < end and not page.text[start].isalnum():
        start += 1
    lead = _ARTICLE.match(masked[start:end])
    if lead:
        start += lead.end()
    stop = (STOP_WORDS if free else STOP).search(masked, start, end)
    if stop and stop.start() > start + 3:
        end = stop.start()
    tail = TAIL.search(masked[start:end])
    if tail:
        end = start + tail.start()
    said = without_pictures(page.text[start:end]).strip(" \n,;:.!-–—|•·*\"«»'")
    said = re.sub(r"\s*\([^)]*\)?\s*$", "", said)
    return _dress(said, communes)


def _dress(said: str, communes: Sequence[str]) -> str:
    """Return a name in capitals as it is written in a sentence; the first letter is a capital."""
    letters = [c for c in said if c.isalpha()]
    if len(letters) > 4 and sum(c.isupper() for c in letters) > 0.8 * len(letters):
        said = said.lower()
        for name in communes:
            said = re.sub(rf"\b{re.escape(name.lower())}\b", name, said)
    return said[:1].upper() + said[1:]
