"""Days counted from today: « demain », « ce jeudi », « dans 15 jours »."""

from __future__ import annotations

import datetime as dt
import re

from bot.agenda.reading.calendar_words import DAYS, MONTH, Days, month_in, on_day, shifted
from bot.agenda.reading.text import Span

AHEAD = re.compile(r"\bdans (\d{1,2}|une?|deux|trois|quatre|huit|dix|quinze) (jours?|semaines?|mois)\b")
_COUNTS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "huit": 8, "dix": 10, "quinze": 15}
NTH = re.compile(
    r"\b(?:le )?(1 ?er|premier|2 ?(?:e|eme)|deuxieme|second|3 ?(?:e|eme)|troisieme|4 ?(?:e|eme)|quatrieme|dernier) "
    rf"(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) (?:de |d'|du mois de |du mois d')(?:({MONTH})|"
    rf"ce mois)(?: (20\d\d))?|"
    r"\b(?:le )?(1 ?er|premier|2 ?(?:e|eme)|deuxieme|second|3 ?(?:e|eme)|troisieme|4 ?(?:e|eme)|quatrieme|dernier) "
    r"(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) du mois\b"
)
_RANKS = {"1": 1, "p": 1, "2": 2, "d": 2, "s": 2, "3": 3, "t": 3, "4": 4, "q": 4}
SOON = re.compile(
    r"\b(apres[- ]demain|demain|aujourd'hui|ce soir|ce matin|ce midi|cet apres[- ]midi|cette nuit)\b"
)
WEEKDAY = re.compile(
    r"(?<!\bdu )(?:\b(ce|le|des) )?\b(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"(?:lun|mar|mer|jeu|ven|sam|dim)(?=\.?,? (?:a |de |des )?\d{1,2} ?h)|(?<=\bce )(?:lun|mar|mer|jeu|ven|"
    r"sam|dim))\b"
    r"( prochain| qui vient| (?:de la )?semaine prochaine| en huit| en quinze| dans (?:15|quinze) jours|"
    r" dans (?:8|huit) jours| dans deux semaines)?(?: (?:matin|soir|aprem|apres[- ]midi)\b)?"
)
WEEKEND = re.compile(
    r"\b(?:ce|le) week[- ]?end( prochain)?\b|\bweek[- ]?end prochain\b|\b(?:la )?semaine prochaine\b|"
    r"\bcette semaine\b"
)


def read_ahead(match: re.Match[str], today: dt.date) -> Days | None:
    """Return the days of « dans 15 jours »."""
    count = int(match[1]) if match[1].isdigit() else _COUNTS[match[1]]
    if match[2].startswith("mois"):
        year, month = shifted(today, count)
        day = on_day(year, month, min(today.day, 28))
        return Days(day, Span(0, 0), relative=True) if day else None
    days = count * (7 if match[2].startswith("semaine") else 1)
    return Days(today + dt.timedelta(days=days), Span(0, 0), relative=True)


def read_nth(match: re.Match[str], today: dt.date) -> Days | None:
    """Return the day of « le premier jeudi de décembre », « le dernier samedi du mois »."""
    said, day = match[1] or match[5], match[2] or match[6]
    rank = 5 if said.startswith("dernier") else _RANKS[said[0]]
    month = month_in(match[3]) if match[3] else None
    year = int(match[4]) if match[4] else None
    for shift in range(13):
        y, m = shifted(today, shift)
        if (month is not None and m != month) or (year is not None and y != year):
            continue
        found = _nth(y, m, DAYS.index(day[:3]), rank)
        if found is not None and found >= today:
            return Days(found, Span(0, 0), relative=month is None)
    return None


def _nth(year: int, month: int, weekday: int, rank: int) -> dt.date | None:
    """Return the nth weekday of a month; the fifth stands for the last."""
    first = dt.date(year, month, 1)
    days = [first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * week) for week in range(5)]
    days = [one for one in days if one.month == month]
    return days[-1] if rank == 5 else days[rank - 1]


def read_soon(match: re.Match[str], today: dt.date) -> Days | None:
    """Return the days of « demain »."""
    ahead = 2 if match[1].startswith("apres") else 1 if match[1] == "demain" else 0
    return Days(today + dt.timedelta(days=ahead), Span(0, 0), relative=True)


def read_weekday(match: re.Match[str], today: dt.date) -> Days | None:
    """Return the days of « samedi prochain »."""
    ahead = (DAYS.index(match[2][:3]) - today.weekday()) % 7
    after = (match[3] or "").strip()
    if after == "prochain" and ahead < 2:
        # The next day is « demain »: « mardi prochain », said on a Monday, is of the week after.
        ahead += 7
    monday = today - dt.timedelta(days=today.weekday())
    if "semaine prochaine" in after:
        return Days(monday + dt.timedelta(days=7 + DAYS.index(match[2][:3])), Span(0, 0), relative=True)
    if "en " in after:
        ahead += 14 if "quinze" in after else 7
    elif "dans" in after:
        weeks = 1 if "8" in after or "huit" in after else 2
        return Days(
            monday + dt.timedelta(days=7 * weeks + DAYS.index(match[2][:3])), Span(0, 0), relative=True
        )
    return Days(today + dt.timedelta(days=ahead), Span(0, 0), relative=True)


def read_weekend(match: re.Match[str], today: dt.date) -> Days | None:
    """Return the days of « ce week-end », « la semaine prochaine »."""
    monday = today - dt.timedelta(days=today.weekday())
    if "semaine" in match[0]:
        start = monday + dt.timedelta(days=7 if "prochaine" in match[0] else 0)
        return Days(max(start, today), Span(0, 0), start + dt.timedelta(days=6), relative=True)
    saturday = monday + dt.timedelta(days=12 if "prochain" in match[0] and today.weekday() >= 5 else 5)
    return Days(max(saturday, today), Span(0, 0), saturday + dt.timedelta(days=1), relative=True)
