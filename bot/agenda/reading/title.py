"""The name of an event: the likeliest piece of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.agenda.reading.names import Name, names_in
from bot.agenda.reading.nouns import GREETING, HEADER, NOUN, is_kind_alone
from bot.agenda.reading.quoted import quotes_in, speech_in
from bot.agenda.reading.text import Page, Span, is_shouted, make_page, without_pictures
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
#: « Ciné-débat « Le dernier wagon »: the quote is not closed yet.
_LEFT_OPEN = re.compile(r"([^«“\"]*)[«“\"]\s*([^«»“”\"]+)")
_OF_THE_EVENT = re.compile(
    rf"(?:{NOUN.pattern}) (?:officielle |publique |guidee )?(?:de la |de l'|des |du |de |d')$"
)
_TO_TOWN = re.compile(r"(?:\s|^)(?:a|au|aux|@|vers|pres de|sur|dans)(?: la| le| les)? ?$|(?:\s|^)en $")
_FROM_TOWN = re.compile(r"\b(?:de|d'|entre|du) ?$")


def read_title(
    page: Page, labels: Sequence[tuple[str, Span]], taken: Sequence[Span], places: Sequence[PlaceMatch]
) -> str | None:
    """Return the event's name; ``taken``: the pieces that say a day, an hour, a place, a link."""
    best = max(
        names_of(page, labels, _mask(page, taken, places), places),
        key=lambda name: (weigh(name), -name.span.start, name.span.end),
        default=None,
    )
    return write_name(page, best, places) if best is not None else None


def names_of(
    page: Page, labels: Sequence[tuple[str, Span]], masked: str, places: Sequence[PlaceMatch]
) -> list[Name]:
    """Return every piece that may be the name."""
    subjects = [_subject_line(page, span) for key, span in labels if key == "objet"]
    lines = content_lines(page, labels) or list(page.lines())[:1]
    lines = [one for one in lines if not any(one.touches(other) for other in subjects)]
    labelled = [page.line_of(span.start) for key, span in labels if key in ("titre", "type")]
    lines += [one for one in labelled if not any(one.touches(other) for other in (*lines, *subjects))]
    spans = [Span(one.start, one.end) for one in places]
    return list(names_in(page, masked, [*subjects, *lines], labels, len(subjects), spans))


def write_name(page: Page, name: Name, places: Sequence[PlaceMatch]) -> str:
    """Return a name as it is shown: « Atelier « Répare ton vélo » », « Inauguration de la vélostation »."""
    said = _said(page, name.span, places)
    if name.kind is not None:
        kind = _said(page, name.kind, places)
        words = re.split(r"[«“\"]\s*", page.text[name.span.start : name.span.end], maxsplit=1)[-1]
        return f"{kind} « {_lowered(words, places)} »"
    if name.lead:
        return name.lead + (said if said[1:2].isupper() else said[:1].lower() + said[1:])
    return said


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
    """Tell whether a place is part of the event's name: « Visite de l'usine … », « Habiter à Laon sans voiture »."""
    quoted = any(
        one.words.start < where.start and where.end < one.words.end for one in quotes_in(page, page.flat)
    )
    return quoted or _OF_THE_EVENT.search(page.before(where.start)) is not None


def _mask(page: Page, taken: Sequence[Span], places: Sequence[PlaceMatch]) -> str:
    """Return the folded text with what says a day, an hour, a place or a link replaced by a bar."""
    letters = list(page.flat)
    for span in speech_in(page):
        letters[span.start : span.end] = "." * (span.end - span.start)
    for span in taken:
        letters[span.start : span.end] = "\x00" * (span.end - span.start)
    quotes = quotes_in(page, page.flat)
    for index, place in enumerate(places):
        line = page.line_of(place.start)
        lead = _TO_TOWN.search(page.flat, max(line.start, place.start - 20), place.start)
        if lead is None or not place.exact or place.kind not in ("commune", "commune_ambigue"):
            continue
        if any(one.words.start < place.start < one.words.end for one in quotes):
            # « Habiter à Roye sans permis »: quoted words stay whole.
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


def _said(page: Page, span: Span, places: Sequence[PlaceMatch]) -> str:
    """Return the words of a name: no picture, no bracket or quote left open, capitals only where they belong."""
    said = without_pictures(page.text[span.start : span.end]).strip(" \n,;:.-–—|•·*'!")
    said = re.sub(r"\s*\([^)]*\)?\s*$", "", said)
    said = _one_line(*(_lowered(line.strip(), places) for line in said.split("\n")))
    left = _LEFT_OPEN.fullmatch(said)
    if left is not None:
        said = f"{left[1]}« {left[2]} »" if left[1].strip() else left[2]
    short = _SHORTENED.match(said)
    if short is not None:
        said = (
            next(word for key, word in _WHOLE.items() if said.lower().startswith(key)) + said[short.end() :]
        )
    return said[:1].upper() + said[1:]


def _one_line(first: str, *others: str) -> str:
    """Return a name of two lines on one: a kind above its subject is followed by a colon."""
    if not others:
        return first
    kind = is_kind_alone(make_page(first).flat)
    lead = first[:1].upper() + first[1:]
    return " ".join((lead.rstrip(" :") + (" :" if kind else ""), *others))


def _lowered(said: str, places: Sequence[PlaceMatch]) -> str:
    """Return words without the capitals of a poster, those of places kept."""
    if is_shouted(said):
        said = said.lower()
        for name in {one.surface for one in places}:
            said = re.sub(rf"\b{re.escape(name.lower())}\b", name, said)
    return said
