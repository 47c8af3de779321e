"""Dates and periods: « en mars », « samedi », « la semaine prochaine », and the days they mean."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.understand.normalise import fold

_MONTHS = {
    "janvier": 1, "janv": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7,
    "aout": 8, "septembre": 9, "sept": 9, "octobre": 10, "novembre": 11, "decembre": 12,
}  # fmt: skip
_DAYS = {"lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5, "dimanche": 6}
#: First and last month of each season; winter runs over the new year.
_SEASONS = {"printemps": (3, 5), "ete": (6, 8), "automne": (9, 11), "hiver": (12, 2)}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = "|".join(_DAYS)
_PERIOD = re.compile(
    rf"\b(?:du \d{{1,2}}(?: (?:{_MONTH}))? au \d{{1,2}} (?:{_MONTH})(?: 20\d\d)?"
    rf"|(?:le |au )?(?:(?:{_DAY}) )?(?:le )?(?:\d{{1,2}}|premier) (?:{_MONTH})(?: 20\d\d)?"
    rf"|le \d{{1,2}}(?=$| (?:a|au|pour|vers|xlieux|et|ou|vous|nous|on)\b)"
    rf"|(?:en |au mois de |au mois d |debut |fin |mi |courant |pour |d ici |avant |"
    rf"apres )(?:{_MONTH})(?: 20\d\d)?(?! (?:a velo)\b)"
    rf"|(?:{_MONTH}) (?:prochain|20\d\d)"
    rf"|(?:ce |le |tous les |chaque )?(?:{_DAY})s?(?: prochain| qui vient| soir| matin| apres midi)?"
    rf"|(?:la semaine|le mois|l annee|le week end) prochaine?|semaine prochaine|mois prochain|"
    rf"week end prochain"
    rf"|cette (?:semaine|annee)|ce mois ci|ce mois|ce week end|le week end|week end|ce soir|ce matin|"
    rf"cet apres midi|cette nuit"
    rf"|apres demain|demain(?: matin| soir)?|aujourd hui"
    rf"|cet? (?:ete|hiver|automne|printemps)|l (?:ete|hiver|automne) prochain"
    rf"|dans \d{{1,2}} (?:jours|semaines|mois)"
    rf"|(?:d ici )?(?:la )?fin (?:de l annee|d annee|du mois|de semaine)"
    rf"|prochains (?:jours|mois)|prochaines semaines)\b"
)

#: A date that no calendar holds: « le 31 février ».
_NEVER = (date.max, date.min)


def find_period(clean: str) -> str | None:
    """Return the first date or period of the plain text, as its plain words; None without one."""
    match = _PERIOD.search(clean)
    return match.group() if match else None


def resolve_period(text: str, today: date) -> tuple[date, date] | None:
    """Return the first and last day a period means when said on ``today``; None when it is not understood."""
    words = re.findall(r"\d+|[a-z]+", fold(text))
    clean = " ".join(words)
    for finder in (_range, _numbered, _relative, _weekday, _month, _season):
        found = finder(clean, today)
        if found is not None:
            return None if found == _NEVER else found
    return None


def _range(clean: str, today: date) -> tuple[date, date] | None:
    match = re.search(rf"du (\d{{1,2}})(?: ({_MONTH}))? au (\d{{1,2}}) ({_MONTH})(?: (20\d\d))?", clean)
    if not match:
        return None
    last = _day(int(match[3]), _MONTHS[match[4]], match[5], today)
    if last is None:
        return None
    first = _safe(last.year, _MONTHS[match[2]] if match[2] else last.month, int(match[1]))
    return (first, last) if first is not None and first <= last else None


def _numbered(clean: str, today: date) -> tuple[date, date] | None:
    match = re.search(rf"(\d{{1,2}}|premier) ({_MONTH})(?: (20\d\d))?\b", clean)
    if match:
        number = 1 if match[1] == "premier" else int(match[1])
        day = _day(number, _MONTHS[match[2]], match[3], today)
        return (day, day) if day is not None else _NEVER
    match = re.search(r"\ble (\d{1,2})\b", clean)
    if match:
        for shift in range(12):
            year, month = divmod(today.year * 12 + today.month - 1 + shift, 12)
            day = _safe(year, month + 1, int(match[1]))
            if day is not None and day >= today:
                return day, day
    return None


def _relative(clean: str, today: date) -> tuple[date, date] | None:
    monday = today - timedelta(days=today.weekday())
    if "apres demain" in clean:
        return (today + timedelta(days=2),) * 2
    if "demain" in clean:
        return (today + timedelta(days=1),) * 2
    if re.search(r"aujourd hui|ce soir|ce matin|cet apres midi|cette nuit", clean):
        return today, today
    if "semaine prochaine" in clean:
        return monday + timedelta(days=7), monday + timedelta(days=13)
    if "cette semaine" in clean or "fin de semaine" in clean:
        return today, monday + timedelta(days=6)
    if "week end" in clean:
        saturday = monday + timedelta(days=12 if "prochain" in clean and today.weekday() >= 5 else 5)
        return max(saturday, today), saturday + timedelta(days=1)
    if "mois prochain" in clean:
        return _whole_month(today.year + today.month // 12, today.month % 12 + 1)
    if "ce mois" in clean or "fin du mois" in clean:
        return today, _whole_month(today.year, today.month)[1]
    if re.search(r"l annee prochaine", clean):
        return date(today.year + 1, 1, 1), date(today.year + 1, 12, 31)
    if re.search(r"cette annee|fin (?:de l |d )annee", clean):
        return today, date(today.year, 12, 31)
    match = re.search(r"dans (\d{1,2}) (jours|semaines|mois)", clean)
    if match:
        days = int(match[1]) * {"jours": 1, "semaines": 7, "mois": 30}[match[2]]
        day = today + timedelta(days=days)
        return (day, day) if match[2] == "jours" else (day - timedelta(days=3), day + timedelta(days=3))
    if re.search(r"prochains (?:jours|mois)|prochaines semaines", clean):
        days = 14 if "jours" in clean else 30 if "semaines" in clean else 90
        return today, today + timedelta(days=days)
    return None


def _weekday(clean: str, today: date) -> tuple[date, date] | None:
    match = re.search(rf"\b({_DAY})s?\b", clean)
    if not match:
        return None
    ahead = (_DAYS[match[1]] - today.weekday()) % 7
    if ahead == 0 and "prochain" in clean:
        ahead = 7
    day = today + timedelta(days=ahead)
    return day, day


def _month(clean: str, today: date) -> tuple[date, date] | None:
    match = re.search(rf"\b(debut |fin |mi )?({_MONTH})(?: (20\d\d))?\b", clean)
    if not match:
        return None
    month = _MONTHS[match[2]]
    year = int(match[3]) if match[3] else today.year + (month < today.month)
    first, last = _whole_month(year, month)
    part = (match[1] or "").strip()
    if part == "debut":
        last = first + timedelta(days=9)
    elif part == "fin":
        first = last - timedelta(days=9)
    elif part == "mi":
        first, last = first + timedelta(days=9), first + timedelta(days=19)
    return first, last


def _season(clean: str, today: date) -> tuple[date, date] | None:
    for name, (start, end) in _SEASONS.items():
        if re.search(rf"\b{name}\b", clean):
            year = today.year
            last = _whole_month(year + (end < start), end)[1]
            if end < start and today.month <= end:
                last = _whole_month(year, end)[1]
            elif last < today:
                year, last = year + 1, _whole_month(year + 1 + (end < start), end)[1]
            first = date(last.year - (end < start), start, 1)
            return max(first, today), last
    return None


def _whole_month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(day: int, month: int, year: str | None, today: date) -> date | None:
    """Return this day in the year said, else the next time it comes."""
    if year:
        return _safe(int(year), month, day)
    found = _safe(today.year, month, day)
    return _safe(today.year + 1, month, day) if found is None or found < today else found
