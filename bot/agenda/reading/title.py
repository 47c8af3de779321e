"""The name of an event: a label's value, a quoted title, a poster's first line, or the noun of the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.agenda.reading.headline import ARTICLE, LONGEST, chunks_of, content_lines, headline, noun
from bot.agenda.reading.nouns import ALONE, KIND, NOUN, STOP, STOP_WORDS, TAIL, TO_DO
from bot.agenda.reading.text import Page, Span, make_page, without_pictures

_QUOTED = re.compile(
    r"«\s*([^«»\n]{3,90}?)\s*»|“\s*([^“”\n]{3,90}?)\s*”|(?<!\w)\"\s*([^\"\n]{3,90}?)\s*\"(?!\w)"
)
_LABELS_OF_MAIL = re.compile(
    r"^(?:\s*(?:tr|fwd?|re|invitation|info|infos|information|save the date|agenda|evenement|rappel|a noter|"
    r"a vos agendas|\[[^\]]*\]|important|a diffuser|pour diffusion|communique)\s*(?:[:!-]|(?<=\]))+\s*)+"
)


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
    for line in content_lines(page, labels):
        for finder in (headline, noun):
            piece = finder(page, masked, line)
            if piece is not None:
                found = _tidy(page, masked, piece, communes)
                if len(found) > 2 and not ALONE.fullmatch(make_page(found).flat):
                    return found
    lines = content_lines(page, labels)
    for line in lines:
        what = TO_DO.search(masked, line.start, line.end)
        if what is not None:
            return _tidy(page, masked, Span(what.start(), line.end), communes)
    for line in lines:
        for chunk in chunks_of(masked, line):
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


def _tidy(page: Page, masked: str, span: Span, communes: Sequence[str]) -> str:
    """Return the words of a name, without article, what is masked, what says for whom or by whom."""
    start, end = span
    line = page.line_of(start)
    before = masked[line.start : start].strip(" -–—|:•*")
    free = (
        "\x00" not in masked[start:end] and end == line.end and (not before or bool(ALONE.fullmatch(before)))
    )
    while start < end and not page.text[start].isalnum():
        start += 1
    lead = ARTICLE.match(masked[start:end])
    if lead:
        start += lead.end()
    stop = (STOP_WORDS if free else STOP).search(masked, start, end)
    if (
        stop
        and len(masked[start : stop.start()].split()) < 2
        and re.match(
            r" (?:avec|pour|sur|"
            r"aupres) ",
            stop[0],
        )
    ):
        # « Rencontre avec … »: a kind alone is no name.
        stop = (STOP_WORDS if free else STOP).search(masked, stop.end(), end)
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
