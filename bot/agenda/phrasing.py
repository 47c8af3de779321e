"""Days and hours as a French reader writes them."""

from __future__ import annotations

import datetime as dt

from bot.agenda.quiet import PARIS
from bot.agenda.reading.when import When
from knowledge.partial_date import JOURS, MOIS

#: Before « h »: never breaks a line.
HARD = "\u00a0"


def say_day(day: dt.date) -> str:
    """Write « samedi 12 décembre 2026 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{JOURS[day.weekday()]} {number} {MOIS[day.month - 1]} {day.year}"


def say_short_day(day: dt.date) -> str:
    """Write « sam. 12 décembre », for a button."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{JOURS[day.weekday()][:3]}. {number} {MOIS[day.month - 1]}"


def say_hour(hour: dt.time) -> str:
    """Write « 10 h » or « 10 h 30 »."""
    return f"{hour.hour}{HARD}h" + (f"{HARD}{hour:%M}" if hour.minute else "")


def say_when(when: When) -> str:
    """Write « samedi 12 décembre 2026, de 10 h à 12 h », « du … au … »."""
    several = when.fin is not None and when.fin != when.debut
    text = f"du {say_day(when.debut)} au {say_day(when.fin)}" if several and when.fin else say_day(when.debut)
    if when.heure is not None:
        text += (
            f", de {say_hour(when.heure)} à {say_hour(when.heure_fin)}"
            if when.heure_fin is not None
            else f" à {say_hour(when.heure)}"
        )
    return text


def say_moment(moment: dt.datetime) -> str:
    """Write « samedi 12 décembre 2026 à 8 h », in Paris."""
    local = moment.astimezone(PARIS)
    return f"{say_day(local.date())} à {say_hour(local.time())}"
