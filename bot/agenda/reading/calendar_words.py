"""Months and weekdays as they are written, and the days they make."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bot.agenda.reading.text import Span

MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "avril": 4, "avr": 4, "mai": 5,
    "juin": 6, "juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "octobre": 10, "oct": 10,
    "novembre": 11, "nov": 11, "decembre": 12, "dec": 12,
}  # fmt: skip
DAYS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
DAY = r"(?:\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:lun|mard?|merc?|jeu|vend?|sam|dim)\b\.?))"


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


def shifted(today: dt.date, months: int) -> tuple[int, int]:
    """Return the year and month so many months later."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return year, month + 1


def on_day(year: int, month: int, number: int) -> dt.date | None:
    """Return a day, None when no calendar holds it."""
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def is_weekday(date: dt.date, day: str) -> bool:
    """Tell whether a day is the weekday said."""
    return DAYS.index(day.strip()[:3]) == date.weekday()


def number_in(said: str) -> int:
    """Return the number of « 1er », « 12 »."""
    return int(re.sub(r"\D", "", said))


def month_in(said: str) -> int:
    """Return the number of a month."""
    return MONTHS[said.rstrip(". ")]


def year_in(whole: str | None, short: str | None) -> int | None:
    """Return the year of « 2026 » or « 26 », None when none is said."""
    said = whole or short
    return None if said is None else int(said) + (2000 if len(said) == 2 else 0)
