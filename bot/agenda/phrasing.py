"""Days and hours as a French reader writes them."""

from __future__ import annotations

import datetime as dt

from bot.agenda.quiet import PARIS
from bot.agenda.reading.when import When
from bot.reply.wording import hour
from knowledge.partial_date import JOURS, MOIS


def say_day(day: dt.date) -> str:
    """Write « samedi 12 décembre 2026 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{JOURS[day.weekday()]} {number} {MOIS[day.month - 1]} {day.year}"


def say_short_day(day: dt.date) -> str:
    """Write « sam. 12 décembre », for a button."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{JOURS[day.weekday()][:3]}. {number} {MOIS[day.month - 1]}"


def say_when(when: When) -> str:
    """Write « samedi 12 décembre 2026, de 10 h à 12 h », « du samedi 5 au dimanche 6 décembre 2026 »."""
    text = say_day(when.debut)
    if when.fin is not None and when.fin != when.debut:
        same = 2 if (when.fin.year, when.fin.month) == (when.debut.year, when.debut.month) else 1
        first = text.rsplit(" ", same)[0] if when.fin.year == when.debut.year else text
        text = f"du {first} au {say_day(when.fin)}"
    if when.heure is not None:
        hours = say_hours(when.heure, when.heure_fin)
        text += f", {hours}" if when.heure_fin is not None else f" à {hours}"
    return text


def say_hours(begins: dt.time, ends: dt.time | None) -> str:
    """Write « 10 h », « de 10 h à 12 h »."""
    return f"de {hour(begins)} à {hour(ends)}" if ends is not None else hour(begins)


def say_moment(moment: dt.datetime) -> str:
    """Write « samedi 12 décembre 2026 à 8 h », in Paris."""
    local = moment.astimezone(PARIS)
    return f"{say_day(local.date())} à {hour(local.time())}"
