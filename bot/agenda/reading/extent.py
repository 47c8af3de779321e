"""How far the name of a place goes, before and after its first word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.agenda.reading.lieux import END, NAMED, NUMBERED, VOIES
from bot.agenda.reading.nouns import NOUN
from bot.agenda.reading.text import REACH, Page, Span
from bot.understand.place_match import PlaceMatch

_STREET = re.compile(rf"(?:{VOIES})\b")
#: Between an hour and a place.
_LEAD = re.compile(r"[ ,–:(-]*(?:a la |au |a l'|a |aux |chez |dans la |dans le |sur la )?")
_ADDRESS = re.compile(r" ?(?:a |au |aux )?(?:\d{5}\b|\d{1,4}(?: ?(?:bis|ter|b))?,? [a-z])")


def in_quotes(page: Page, span: Span) -> bool:
    """Tell whether a place's first word is inside a quoted title."""
    line = page.line_of(span.start)
    before = page.text[max(line.start, span.start - REACH) : span.start]
    straight = re.findall(r'(?<!\w)"(?=\w)|(?<=\w)[!?.]?"(?!\w)', before)
    return (
        before.rfind("«") > before.rfind("»")
        or before.rfind("“") > before.rfind("”")
        or len(straight) % 2 == 1
    )


def forth(page: Page, span: Span, taken: Sequence[Span], places: Sequence[PlaceMatch]) -> int:
    """Return where the name of a place ends, its address and commune included."""
    return _whole(page, span.start, _forth(page, span, taken, places), places)


def _whole(page: Page, start: int, end: int, places: Sequence[PlaceMatch]) -> int:
    """Return the end of a place without a bracket that says no place, with the commune after a dash."""
    said = page.text[start:end]
    closing = said.find(")")
    if closing >= 0 and "(" not in said[:closing]:
        end = start + closing
    opening = page.text.rfind("(", start, end)
    if opening > start and said.endswith(")"):
        inside = Span(opening, end)
        if not (
            any(inside.touches(Span(one.start, one.end)) for one in places)
            or NAMED.search(page.flat, opening, end)
            or re.search(r"\d", page.text[opening:end])
        ):
            end = opening
            while page.text[end - 1] == " ":
                end -= 1
    dash = re.compile(r"\s?[-–—|]\s").match(page.text, end)
    if dash and "\n" not in dash[0]:
        end = next(
            (one.end for one in places if one.start == dash.end() and one.kind.startswith("commune")), end
        )
    return end


def _forth(page: Page, span: Span, taken: Sequence[Span], places: Sequence[PlaceMatch]) -> int:
    position = span.end
    while True:
        stop = END.search(page.flat, position)
        end = stop.start() if stop else len(page.text)
        end = min([end, *(one.start for one in taken if position <= one.start < end)])
        comma = page.text.find(",", position, end)
        if comma < 0:
            end = _strip(page, position, end)
            if (
                end < len(page.text)
                and page.text[end : end + 1] == "\n"
                and _is_address(page, end + 1, places)
            ):
                position = end + 1
                continue
            return end
        if not _is_address(page, comma + 1, places):
            return _strip(page, position, comma)
        position = comma + 1


def _strip(page: Page, start: int, end: int) -> int:
    tail = re.search(
        r"(?:[ ,:(-]|\b(?:le|les|du|de|a|des|ce|cet|et|au|pour|vers|dans|en|sur)\b)+$", page.flat[start:end]
    )
    return end - len(tail[0]) if tail else end


def _is_address(page: Page, start: int, places: Sequence[PlaceMatch]) -> bool:
    """Tell whether what follows a comma or a line break goes on with the address."""
    line = page.line_of(start)
    chunk = page.flat[start : line.end].split(",")[0]
    lead = len(chunk) - len(chunk.lstrip(" -(📍"))
    if _ADDRESS.match(chunk.lstrip()) and NUMBERED.match(chunk.lstrip()):
        return True
    if re.match(r" ?\d{5}\b", chunk):
        return True
    if NAMED.match(chunk.lstrip()) and start and page.text[start - 1] == ",":
        return True
    for place in places:
        before = page.flat[start : place.start].strip(" -(") if place.start >= start else "x"
        if before in ("", "a", "au", "aux", "le", "la", "les", "l'") and place.start - start <= lead + 4:
            return True
    return False


def back(page: Page, span: Span, taken: Sequence[Span]) -> int:
    """Return where the name begins: « CCI Expo, 12 rue X » begins before the number."""
    numbered = NUMBERED.match(page.flat, span.start) is not None
    if not numbered and not _STREET.match(page.flat, span.start):
        return span.start
    line = page.line_of(span.start).start
    floor = max([line, span.start - REACH, *(one.end for one in taken if one.end <= span.start)])
    before = page.text[floor : span.start]
    if not before.rstrip().endswith((",", "-", "–", "(", ":")):
        return span.start
    body = before.rstrip(" ,-–(:")
    chunk = re.split(r"[.!?;:|(]\s|[,–]\s| - ", body)[-1]
    start = floor + body.rfind(chunk) if chunk else span.start
    lead = re.match(
        r"\W*(?:a la |au |a l'|a |aux |chez |dans la |dans le |sur la )?", page.flat[start : span.start]
    )
    start += lead.end() if lead else 0
    said = page.text[start : span.start].strip(" ,-–(:")
    # « 9h, auto-école Leclercq, place d'Armes »: right after the hour, a name of place even without capitals.
    after_hour = floor > line and not NOUN.search(said.lower()) and _LEAD.fullmatch(page.flat, floor, start)
    known = after_hour or (numbered and said[:1].isupper())
    return start if known and 0 < len(said.split()) <= 6 else span.start
