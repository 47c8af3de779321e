"""Days an announcement names: « samedi 12 décembre », « du 3 au 5 juin », « 12.12.26 », « dans 15 jours »."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import islice, pairwise

from bot.agenda.reading.calendar_words import (
    DAY,
    MONTH,
    Days,
    is_weekday,
    month_in,
    number_in,
    on_day,
    shifted,
    year_in,
)
from bot.agenda.reading.relative_days import (
    AHEAD,
    NTH,
    SOON,
    WEEKDAY,
    WEEKEND,
    read_ahead,
    read_nth,
    read_soon,
    read_weekday,
    read_weekend,
)
from bot.agenda.reading.text import MOST, Page, Span

_N = r"(?<![\d.,/°])(?:0?[1-9]|[12]\d|3[01])(?: ?er\b)?(?![\d,]|\.\d)"
_YEAR = r"(?:,? (20\d\d)\b(?! ?(?:eur|€))|,? '(\d\d)\b)?"
_LINK = r"(?:au|jusqu'au|et|-+>?|>|→|/|&|,|ou|puis)"
_RANGE = re.compile(
    rf"(?:\bdu |\bles |"
    rf"\ble )?({DAY})?,? ?({_N}) ?({MONTH})?{_YEAR} ?({_LINK}) ?(?:le )?({DAY})? ?({_N}) ({MONTH}){_YEAR}"
)
_LIST = re.compile(
    rf"(?:\bles |\ble )?({DAY})? ?(?<![\d.,/])(\d{{1,2}})(?: ?e"
    rf"r\b)?(?:, ?(?:{DAY} )?\d{{1,2}}){{1,8}}(?:,? (?:et|&|puis) (?:le )?(?:{DAY} )?(\d{{1,2}})|"
    rf", ?(\d{{1,2}})(?<=\d)) ({MONTH}){_YEAR}"
)
_FIGURES_RANGE = re.compile(
    rf"(?:\bdu |\bles )?({DAY})? ?(?<![\d.,/])([0-3]?\d)[/.]([01]?\d)(?:[/.](20\d\d|\d\d))? ?(?:au|-+>?|→|et|"
    rf"&) ?"
    rf"({DAY})? ?([0-3]?\d)[/.]([01]?\d)(?:[/.](20\d\d|\d\d))?(?![\d/%h:€])"
)
_NAMED = re.compile(rf"(?:\ble |\bce )?({DAY})?,? ?(?:\ble )?({_N}) ?({MONTH}){_YEAR}")
_FIGURES = re.compile(
    rf"(?:\b(le|du|au|date :?|"
    rf"quand :?) )?({DAY})?,? ?(?:\ble )?(?<![\d.,/h-])([0-3]?\d)([/.-])([01]?\d)(?:\4(20\d\d|"
    rf"\d\d))?(?![\d/%h:€-]|[.,]\d| ?eur| ?€)"
)
_ISO = re.compile(r"\b(20\d\d)-([01]\d)-([0-3]\d)(?=\b|t)")
_WEEK_OF = re.compile(
    rf"\bsemaine du (?:lundi )?(?!{_N} {MONTH} au)({_N})(?: au {_N})?(?: ({MONTH}))?{_YEAR}"
)
_BARE = re.compile(
    rf"({DAY}) (?:le )?({_N})(?! ?(?:h(?![a-z])|heures|{MONTH}|euros|€|ans|rue|bis|km|/))|"
    rf"\ble ({_N})(?= ?(?:a |de |des |\.|$|\n|\())|(?:\ble |({DAY}) )([1-9]|[12]\d|3[01])(?=, ?(?:a |de |"
    rf"des )?\d{{1,2}} ?h)"
)
#: A date that has just gone by, said with its own weekday, is an old announcement rather than next year's.
JUST_GONE = dt.timedelta(days=60)


def find_days(page: Page, today: dt.date) -> list[Days]:
    """Return the days a text names, in order, none overlapping."""
    found: list[Days] = []
    for pattern, reader in _READERS:
        for match in islice(pattern.finditer(page.flat), MOST):
            span = Span(match.start() + len(match[0]) - len(match[0].lstrip(" ,")), match.end())
            if any(span.touches(other.span) for other in found):
                continue
            days = reader(match, today, found)
            if days is not None:
                found.append(replace(days, span=span))
    return sorted(found, key=lambda days: days.span)


def _range(match: re.Match[str], today: dt.date, _: list[Days]) -> Days | None:
    day1, n1, month1, y1, yy1, link, day2, n2, month2, y2, yy2 = match.groups()
    last = _resolve(number_in(n2), month_in(month2), year_in(y2, yy2), day2, today)
    if last is None:
        return None
    month = month_in(month1) if month1 else month_in(month2)
    year = year_in(y1, yy1) or (last.debut.year - (month > last.debut.month))
    first = on_day(year, month, number_in(n1))
    if first is None or first > last.debut:
        return last
    incoherent = (day1 is not None and not is_weekday(first, day1)) or last.incoherent
    gap = (last.debut - first).days
    several = link in ("et", "&", ",", "/", "ou", "puis") and (gap != 1 or link == "ou")
    return Days(first, last.span, None if several else last.debut, incoherent)


def _list(match: re.Match[str], today: dt.date, _: list[Days]) -> Days | None:
    """Read « les 25, 26 et 27 janvier »: a run when the days follow each other."""
    day, n1, n2, n3, month, y, yy = match.groups()
    numbers = [int(n) for n in re.findall(r"\d+", match[0][: match.start(5) - match.start()])]
    last = _resolve(int(n2 or n3), month_in(month), year_in(y, yy), None, today)
    first = on_day(last.debut.year, last.debut.month, int(n1)) if last else None
    if last is None or first is None or first > last.debut:
        return None
    run = all(b - a == 1 for a, b in pairwise(numbers))
    return Days(first, last.span, last.debut if run else None, day is not None and not is_weekday(first, day))


def _figures_range(match: re.Match[str], today: dt.date, _: list[Days]) -> Days | None:
    day1, n1, month1, y1, day2, n2, month2, y2 = match.groups()
    if not (1 <= int(month1) <= 12 and 1 <= int(month2) <= 12):
        return None
    last = _resolve(int(n2), int(month2), year_in(y2, None), day2, today)
    if last is None:
        return None
    year = year_in(y1, None) or last.debut.year - (int(month1) > int(month2))
    first = on_day(year, int(month1), int(n1))
    if first is None or first > last.debut:
        return None
    two = " et " in match[0] and (last.debut - first).days > 1
    incoherent = last.incoherent or (day1 is not None and not is_weekday(first, day1))
    return Days(first, last.span, None if two else last.debut, incoherent)


def _named(match: re.Match[str], today: dt.date, _: list[Days]) -> Days | None:
    day, n, month, y, yy = match.groups()
    return _resolve(number_in(n), month_in(month), year_in(y, yy), day, today)


def _figures(match: re.Match[str], today: dt.date, _: list[Days]) -> Days | None:
    lead, day, n, separator, month, year = match.groups()
    if separator in ".-" and year is None and (lead is None and day is None):
        return None
    if separator == "-" and year is None:
        return None
    if not 1 <= int(month) <= 12 or not 1 <= int(n) <= 31:
        return None
    if (
        year is None
        and (n, month) in (("24", "7"), ("7", "7"), ("1", "2"), ("1", "3"), ("1", "4"), ("3", "4"))
        and not (lead or day)
    ):
        return None
    return _resolve(int(n), int(month), year_in(year, None), day, today)


def _iso(match: re.Match[str], today: dt.date, _: list[Days]) -> Days | None:
    day = on_day(int(match[1]), int(match[2]), int(match[3]))
    return Days(day, Span(0, 0)) if day else None


def _week_of(match: re.Match[str], today: dt.date, _: list[Days]) -> Days | None:
    n, month, y, yy = match.groups()
    found = (
        _resolve(number_in(n), month_in(month), year_in(y, yy), None, today)
        if month
        else _next_number(number_in(n), None, today)
    )
    return replace(found, fin=found.debut + dt.timedelta(days=6)) if found else None


def _bare(match: re.Match[str], today: dt.date, found: list[Days]) -> Days | None:
    """Read « samedi 5 » alone: of the month said further on, else the next one that fits."""
    day, number = match[1] or match[4], number_in(match[2] or match[3] or match[5])
    after = min((o for o in found if 0 < o.span.start - match.end() < 90), key=lambda o: o.span, default=None)
    if after is not None and not after.relative:
        first = on_day(after.debut.year, after.debut.month, number)
        if first is not None and first <= after.debut and (day is None or is_weekday(first, day)):
            return Days(first, Span(0, 0))
    return _next_number(number, day, today)


def _next_number(number: int, day: str | None, today: dt.date) -> Days | None:
    coming = [
        date
        for shift in range(12)
        if (date := on_day(*shifted(today, shift), number)) is not None and date >= today
    ]
    if not coming:
        return None
    if day is None:
        return Days(coming[0], Span(0, 0))
    fitting = [date for date in coming[:4] if is_weekday(date, day)]
    return Days(fitting[0] if fitting else coming[0], Span(0, 0), incoherent=not fitting)


_Reader = Callable[[re.Match[str], dt.date, list[Days]], Days | None]
#: The pattern that says most comes first.
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_WEEK_OF, _week_of),
    (NTH, lambda match, today, _: read_nth(match, today)),
    (_ISO, _iso),
    (_LIST, _list),
    (_RANGE, _range),
    (_FIGURES_RANGE, _figures_range),
    (_NAMED, _named),
    (_FIGURES, _figures),
    (_BARE, _bare),
    (WEEKDAY, lambda match, today, _: read_weekday(match, today)),
    (AHEAD, lambda match, today, _: read_ahead(match, today)),
    (SOON, lambda match, today, _: read_soon(match, today)),
    (WEEKEND, lambda match, today, _: read_weekend(match, today)),
)


def _resolve(number: int, month: int, year: int | None, day: str | None, today: dt.date) -> Days | None:
    """Return a day; without year, the next time it comes."""
    if year is not None:
        date = on_day(year, month, number)
    else:
        date = on_day(today.year, month, number)
        if date is None or date < today:
            gone, date = date, on_day(today.year + 1, month, number)
            agrees = (
                day is not None
                and gone is not None
                and is_weekday(gone, day)
                and not (date and is_weekday(date, day))
            )
            if agrees and gone is not None and today - gone <= JUST_GONE:
                date = gone
    if date is None:
        return None
    return Days(date, Span(0, 0), incoherent=day is not None and not is_weekday(date, day))
