"""The name of an event: a label's value, a quoted title, or the likeliest piece of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.agenda.reading.name_end import spared
from bot.agenda.reading.names import Name, names_in
from bot.agenda.reading.nouns import ALONE, GREETING, HEADER, KIND, NOUN, VERB
from bot.agenda.reading.quoted import Quoted, quoted_name, speech_in
from bot.agenda.reading.text import Page, Span, make_page, without_pictures
from bot.agenda.reading.weights import weigh
from bot.understand.place_match import PlaceMatch

#: What a mail's subject begins with.
_LABELS_OF_MAIL = re.compile(
    r"(?:\s*(?:tr|fwd?|re|invitation|info|infos|information|save the date|agenda|evenement|rappel|a noter|"
    r"a vos agendas|\[[^\]]*\]|important|a diffuser|pour diffusion|communique)\s*(?:[:!-]|(?<=\]))+\s*)+"
)
#: « réu publique ».
_WHOLE = {"réu": "réunion", "reu": "réunion", "diag": "diagnostic", "conf": "conférence"}
_SHORTENED = re.compile(r"(?:r[ée]u|diag|conf)\b\.?(?= )", re.IGNORECASE)
_OF_THE_EVENT = re.compile(
    rf"(?:{NOUN.pattern}) (?:officielle |publique |guidee )?(?:de la |de l'|des |du |de |d')$"
)
_TO_TOWN = re.compile(r"(?:\s|^)(?:a|au|aux|@|vers|pres de|sur|dans)(?: la| le| les)? ?$|(?:\s|^)en $")
_FROM_TOWN = re.compile(r"\b(?:de|d'|entre|du) ?$")


def read_title(
    page: Page, labels: Sequence[tuple[str, Span]], taken: Sequence[Span], places: Sequence[PlaceMatch]
) -> str | None:
    """Return the event's name; ``taken``: the pieces that say a day, an hour, a place, a link."""
    masked = _mask(page, taken, places)
    typed = any(key == "type" for key, _ in labels)
    order = ("titre", "type", "objet") if typed else ("titre",)
    for key, span in sorted(labels, key=lambda label: label[0] != "titre"):
        if key in order:
            quoted = quoted_name(page, masked, [], taken, span)
            if quoted is not None:
                return _named(page, quoted, places)
            found = _labelled(page, masked, span, places)
            if len(found) > 1 and not ALONE.fullmatch(make_page(found).flat):
                return found
    quoted = quoted_name(page, masked, labels, taken)
    if quoted is not None:
        return _named(page, quoted, places)
    best = max(
        names_of(page, labels, masked, places),
        key=lambda name: (weigh(name), -name.span.start, name.span.end),
        default=None,
    )
    if best is None:
        return None
    said = _said(page, best.span, places)
    return best.lead + said[:1].lower() + said[1:] if best.lead and not said[1:2].isupper() else said


def names_of(
    page: Page, labels: Sequence[tuple[str, Span]], masked: str, places: Sequence[PlaceMatch]
) -> list[Name]:
    """Return every piece that may be the name."""
    subjects = [_subject_line(page, span) for key, span in labels if key == "objet"]
    lines = content_lines(page, labels) or list(page.lines())[:1]
    lines = [one for one in lines if not any(one.touches(other) for other in subjects)]
    return list(
        names_in(
            page, masked, [*subjects, *lines], len(subjects), [Span(one.start, one.end) for one in places]
        )
    )


def content_lines(page: Page, labels: Sequence[tuple[str, Span]]) -> list[Span]:
    """Return the lines that may hold a name: no greeting, no mail header, no label, no closing."""
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


def _subject_line(page: Page, span: Span) -> Span:
    lead = _LABELS_OF_MAIL.match(page.flat, span.start, span.end)
    return Span(lead.end() if lead else span.start, span.end)


def names_a_place(page: Page, where: Span) -> bool:
    """Tell whether a place is part of the event's name: « Visite de l'usine … »."""
    return _OF_THE_EVENT.search(page.before(where.start)) is not None


def _mask(page: Page, taken: Sequence[Span], places: Sequence[PlaceMatch]) -> str:
    """Return the folded text with what says a day, an hour, a place or a link replaced by a bar."""
    letters = list(page.flat)
    for span in speech_in(page):
        letters[span.start : span.end] = "." * (span.end - span.start)
    for span in taken:
        letters[span.start : span.end] = "\x00" * (span.end - span.start)
    for index, place in enumerate(places):
        line = page.line_of(place.start)
        lead = _TO_TOWN.search(page.flat, max(line.start, place.start - 20), place.start)
        if lead is None or not place.exact or place.kind not in ("commune", "commune_ambigue"):
            continue
        # « la voie verte de Gisors à Gasny » is the name of a road.
        before = places[index - 1] if index else None
        if (
            before
            and before.end + 6 > lead.start()
            and _FROM_TOWN.search(page.flat, max(line.start, before.start - 20), before.start)
        ):
            continue
        letters[lead.start() : place.end] = "\x00" * (place.end - lead.start())
    return "".join(letters)


def _labelled(page: Page, masked: str, span: Span, places: Sequence[PlaceMatch]) -> str:
    """Return a label's value without « Atelier : », or the title it quotes."""
    start = span.start
    kind = re.match(rf"(?:{KIND}) ?[-:–]\s", masked[start : span.end])
    start += kind.end() if kind else 0
    article = re.match(r"(?:(?:une?|la|les?|des) |l')(?=\w)", masked[start : span.end])
    start += article.end() if article else 0
    bar = masked.find("\x00", start, span.end)
    end = spared(masked, start, span.end if bar < start + 4 else bar)
    colon = re.search(r" ?: ", masked[start:end])
    if colon and VERB.search(masked, start + colon.end(), end):
        # « Un bar à vélos : on répare ensemble »: what follows explains.
        end = start + colon.start()
    return _said(page, Span(start, end), places)


def _named(page: Page, quoted: Quoted, places: Sequence[PlaceMatch]) -> str:
    """Return « Atelier « Répare ton vélo » », the words alone when no kind bears them."""
    words = _said(page, quoted.words, places)
    kind = _said(page, quoted.kind, places)
    if not kind:
        return words
    inner = page.text[quoted.words.start : quoted.words.end]
    return f"{kind} « {words if inner.isupper() else inner} »"


def _said(page: Page, span: Span, places: Sequence[PlaceMatch]) -> str:
    """Return the words of a name: no picture, no bracket left open, no capitals but the first and names'."""
    said = without_pictures(page.text[span.start : span.end]).strip(" \n,;:.-–—|•·*\"«»'!")
    said = re.sub(r"\s*\([^)]*\)?\s*$", "", said)
    letters = [c for c in said if c.isalpha()]
    if len(letters) > 4 and sum(c.isupper() for c in letters) > 0.8 * len(letters):
        said = said.lower()
        for name in {one.surface for one in places}:
            said = re.sub(rf"\b{re.escape(name.lower())}\b", name, said)
    short = _SHORTENED.match(said)
    if short is not None:
        said = (
            next(word for key, word in _WHOLE.items() if said.lower().startswith(key)) + said[short.end() :]
        )
    return said[:1].upper() + said[1:]
