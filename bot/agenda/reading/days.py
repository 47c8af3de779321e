"""Days an announcement names: « samedi 12 décembre », « du 3 au 5 juin », « 12.12.26 », « dans 15 jours »."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.agenda.reading.text import Page, Span

_MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "avril": 4, "avr": 4, "mai": 5,
    "juin": 6, "juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "octobre": 10, "oct": 10,
    "novembre": 11, "nov": 11, "decembre": 12, "dec": 12,
}  # fmt: skip
_DAYS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_DAY = r"(?:\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:lun|mar|mer|jeu|ven|sam|dim)\b\.?))"
_N = r"(?<![\d.,/])(?:0?[1-9]|[12]\d|3[01])(?: ?er\b)?(?![\d,]|\.\d)"
_YEAR = r"(?:,? (20\d\d)\b(?! ?(?:eur|€))|,? '(\d\d)\b)?"
_LINK = r"(?:au|jusqu'au|et|-+>?|>|→|/|&|,|ou|puis)"
_RANGE = re.compile(
    rf"(?:\bdu |\bles |"
    rf"\ble )?({_DAY})?,? ?({_N}) ?({_MONTH})?{_YEAR} ?({_LINK}) ?(?:le )?({_DAY})? ?({_N}) ({_MONTH}){_YEAR}"
)
_FIGURES_RANGE = re.compile(
    rf"(?:\bdu |\bles )?({_DAY})? ?(?<![\d.,/])([0-3]?\d)[/.]([01]?\d)(?:[/.](20\d\d|\d\d))? ?(?:au|-+>?|→|et|"
    rf"&) ?"
    rf"({_DAY})? ?([0-3]?\d)[/.]([01]?\d)(?:[/.](20\d\d|\d\d))?(?![\d/%h:€])"
)
_NAMED = re.compile(rf"(?:\ble |\bce )?({_DAY})?,? ?(?:le )?({_N}) ?({_MONTH}){_YEAR}")
_FIGURES = re.compile(
    rf"(?:\b(le|du|au|date :?|"
    rf"quand :?) )?({_DAY})?,? ?(?:le )?(?<![\d.,/h-])([0-3]?\d)([/.-])([01]?\d)(?:\4(20\d\d|"
    rf"\d\d))?(?![\d/%h:€-]|[.,]\d| ?eur| ?€)"
)
_ISO = re.compile(r"\b(20\d\d)-([01]\d)-([0-3]\d)(?=\b|t)")
_WEEK_OF = re.compile(
    rf"\bsemaine du (?:lundi )?(?!{_N} {_MONTH} au)({_N})(?: au {_N})?(?: ({_MONTH}))?{_YEAR}"
)
_BARE = re.compile(
    rf"({_DAY}) (?:le )?({_N})(?! ?(?:h(?![a-z])|heures|{_MONTH}|euros|€|ans|rue|bis|km|/))|"
    rf"\ble ({_N})(?= ?(?:a |de |des |,|\.|$|\n|\())"
)
_AHEAD = re.compile(r"\bdans (\d{1,2}|une?|deux|trois|quatre|huit|dix|quinze) (jours?|semaines?|mois)\b")
_COUNTS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "huit": 8, "dix": 10, "quinze": 15}
_SOON = re.compile(
    r"\b(apres[- ]demain|demain|aujourd'hui|ce soir|ce matin|ce midi|cet apres[- ]midi|cette nuit)\b"
)
_WEEKDAY = re.compile(
    r"(?<!\bdu )(?:\b(ce|le|des) )?\b(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"(?:lun|mar|mer|jeu|ven|sam|dim)(?=\.? (?:a |de |des )?\d{1,2} ?h))\b"
    r"( prochain| qui vient| (?:de la )?semaine prochaine| en huit| en quinze| dans (?:15|quinze) jours|"
    r" dans (?:8|huit) jours| dans deux semaines)?"
)
_WEEKEND = re.compile(
    r"\b(?:ce|le) week[- ]?end( prochain)?\b|\bweek[- ]?end prochain\b|\b(?:la )?semaine prochaine\b|"
    r"\bcette semaine\b"
)

#: A date that has just gone by, said with its own weekday, is an old announcement rather than next year's.
JUST_GONE = dt.timedelta(days=60)


@dataclass(frozen=True)
class Days:
    """A day or a run of days the text names."""

    debut: dt.date
    span: Span
    fin: dt.date | None = None
    #: The weekday said is not that day's.
    incoherent: bool = False
    #: « demain », « samedi »: counted from today.
    relative: bool = False


def find_days(page: Page, today: dt.date) -> list[Days]:
    """Return the days a text names, in order, none overlapping."""
    found: list[Days] = []
    for pattern, reader in _READERS:
        for match in pattern.finditer(page.flat):
            span = Span(match.start() + len(match[0]) - len(match[0].lstrip(" ,")), match.end())
            if any(span.touches(other.span) for other in found):
                continue
            days = reader(match, today, found)
            if days is not None:
                found.append(replace(days, span=span))
    return sorted(found, key=lambda days: days.span)


def _range(match: re.Match[str], today: dt.date, _: list[Days]) -> Days | None:
    day1, n1, month1, y1, yy1, link, day2, n2, month2, y2, yy2 = match.groups()
    last = _resolve(_number(n2), _month(month2), _year(y2, yy2), day2, today)
    if last is None:
        return None
    month = _month(month1) if month1 else _month(month2)
    year = _year(y1, yy1) or (last.debut.year - (month > last.debut.month))
    first = _on(year, month, _number(n1))
    if first is None or first > last.debut:
        return last
    incoherent = (day1 is not None and not _is(first, day1)) or last.incoherent
    gap = (last.debut - first).days
    several = link in ("et", "&", ",", "/", "ou", "puis") and (gap != 1 or link == "ou")
    return Days(first, last.span, None if several else last.debut, incoherent)


def _figures_range(match: re.Match[str], today: dt.date, _: list[Days]) -> Days | None:
    day1, n1, month1, y1, day2, n2, month2, y2 = match.groups()
    if not (1 <= int(month1) <= 12 and 1 <= int(month2) <= 12):
        return None
    last = _resolve(int(n2), int(month2), _year(y2, None), day2, today)
    if last is None:
        return None
    year = _year(y1, None) or last.debut.year - (int(month1) > int(month2))
    first = _on(year, int(month1), int(n1))
    if first is None or first > last.debut:
        return None
    two = " et " in match[0] and (last.debut - first).days > 1
    incoherent = last.incoherent or (day1 is not None and not _is(first, day1))
    return Days(first, last.span, None if two else last.debut, incoherent)


def _named(match: re.Match[str], today: dt.date, _: list[Days]) -> Days | None:
    day, n, month, y, yy = match.groups()
    return _resolve(_number(n), _month(month), _year(y, yy), day, today)


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
    return _resolve(int(n), int(month), _year(year, None), day, today)


def _iso(match: re.Match[str], today: dt.date, _: list[Days]) -> Days | None:
    day = _on(int(match[1]), int(match[2]), int(match[3]))
    return Days(day, Span(0, 0)) if day else None


def _week_of(match: re.Match[str], today: dt.date, _: list[Days]) -> Days | None:
    n, month, y, yy = match.groups()
    found = (
        _resolve(_number(n), _month(month), _year(y, yy), None, today)
        if month
        else _next_number(_number(n), None, today)
    )
    return replace(found, fin=found.debut + dt.timedelta(days=6)) if found else None


def _bare(match: re.Match[str], today: dt.date, found: list[Days]) -> Days | None:
    """Read « samedi 5 » alone: of the month said further on, else the next one that fits."""
    day, number = match[1], _number(match[2] or match[3])
    after = min((o for o in found if 0 < o.span.start - match.end() < 90), key=lambda o: o.span, default=None)
    if after is not None and not after.relative:
        first = _on(after.debut.year, after.debut.month, number)
        if first is not None and first <= after.debut and (day is None or _is(first, day)):
            return Days(first, Span(0, 0))
    return _next_number(number, day, today)


def _next_number(number: int, day: str | None, today: dt.date) -> Days | None:
    coming = [
        date
        for shift in range(12)
        if (date := _on(*_shifted(today, shift), number)) is not None and date >= today
    ]
    if not coming:
        return None
    if day is None:
        return Days(coming[0], Span(0, 0))
    fitting = [date for date in coming[:4] if _is(date, day)]
    return Days(fitting[0] if fitting else coming[0], Span(0, 0), incoherent=not fitting)


def _ahead(match: re.Match[str], today: dt.date, _: list[Days]) -> Days | None:
    count = int(match[1]) if match[1].isdigit() else _COUNTS[match[1]]
    if match[2].startswith("mois"):
        year, month = _shifted(today, count)
        day = _on(year, month, min(today.day, 28))
        return Days(day, Span(0, 0), relative=True) if day else None
    days = count * (7 if match[2].startswith("semaine") else 1)
    return Days(today + dt.timedelta(days=days), Span(0, 0), relative=True)


def _soon(match: re.Match[str], today: dt.date, _: list[Days]) -> Days | None:
    ahead = 2 if match[1].startswith("apres") else 1 if match[1] == "demain" else 0
    return Days(today + dt.timedelta(days=ahead), Span(0, 0), relative=True)


def _weekday(match: re.Match[str], today: dt.date, _: list[Days]) -> Days | None:
    ahead = (_DAYS.index(match[2][:3]) - today.weekday()) % 7
    after = (match[3] or "").strip()
    if after == "prochain" and ahead == 0:
        ahead = 7
    monday = today - dt.timedelta(days=today.weekday())
    if "semaine prochaine" in after:
        return Days(monday + dt.timedelta(days=7 + _DAYS.index(match[2][:3])), Span(0, 0), relative=True)
    if "en " in after:
        ahead += 14 if "quinze" in after else 7
    elif "dans" in after:
        weeks = 1 if "8" in after or "huit" in after else 2
        return Days(
            monday + dt.timedelta(days=7 * weeks + _DAYS.index(match[2][:3])), Span(0, 0), relative=True
        )
    return Days(today + dt.timedelta(days=ahead), Span(0, 0), relative=True)


def _weekend(match: re.Match[str], today: dt.date, _: list[Days]) -> Days | None:
    monday = today - dt.timedelta(days=today.weekday())
    if "semaine" in match[0]:
        start = monday + dt.timedelta(days=7 if "prochaine" in match[0] else 0)
        return Days(max(start, today), Span(0, 0), start + dt.timedelta(days=6), relative=True)
    saturday = monday + dt.timedelta(days=12 if "prochain" in match[0] and today.weekday() >= 5 else 5)
    return Days(max(saturday, today), Span(0, 0), saturday + dt.timedelta(days=1), relative=True)


_Reader = Callable[[re.Match[str], dt.date, list[Days]], Days | None]
#: The pattern that says most comes first.
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_WEEK_OF, _week_of),
    (_ISO, _iso),
    (_RANGE, _range),
    (_FIGURES_RANGE, _figures_range),
    (_NAMED, _named),
    (_FIGURES, _figures),
    (_BARE, _bare),
    (_WEEKDAY, _weekday),
    (_AHEAD, _ahead),
    (_SOON, _soon),
    (_WEEKEND, _weekend),
)


def _resolve(number: int, month: int, year: int | None, day: str | None, today: dt.date) -> Days | None:
    """Return a day; without year, the next time it comes."""
    if year is not None:
        date = _on(year, month, number)
    else:
        date = _on(today.year, month, number)
        if date is None or date < today:
            gone, date = date, _on(today.year + 1, month, number)
            agrees = day is not None and gone is not None and _is(gone, day) and not (date and _is(date, day))
            if agrees and gone is not None and today - gone <= JUST_GONE:
                date = gone
    if date is None:
        return None
    return Days(date, Span(0, 0), incoherent=day is not None and not _is(date, day))


def _shifted(today: dt.date, months: int) -> tuple[int, int]:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return year, month + 1


def _on(year: int, month: int, number: int) -> dt.date | None:
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def _is(date: dt.date, day: str) -> bool:
    return _DAYS.index(day.strip()[:3]) == date.weekday()


def _number(said: str) -> int:
    return int(re.sub(r"\D", "", said))


def _month(said: str) -> int:
    return _MONTHS[said.rstrip(". ")]


def _year(whole: str | None, short: str | None) -> int | None:
    said = whole or short
    return None if said is None else int(said) + (2000 if len(said) == 2 else 0)
