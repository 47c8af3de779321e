"""When an announcement may leave: the moments offered, the one written, the one that comes too late."""

from __future__ import annotations

import datetime as dt
import re

from bot.agenda.draft import Brouillon
from bot.agenda.quiet import PARIS
from bot.agenda.reading.hours import find_hours
from bot.agenda.reading.text import make_page
from bot.agenda.reading.when import read_when

#: The hour of what leaves in the morning, and of what leaves this evening.
MORNING, EVENING = dt.time(9), dt.time(18)
#: How a moment is written in the code of a button.
CODE = "%Y%m%d%H%M"
_BEFORE = re.compile(
    r"\b(?:(\d{1,2}|une?|deux|trois|quatre|quinze) (jours?|semaines?) (?:avant|plus tot)|(la) veille)"
)
_COUNTS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "quinze": 15}
_NOW = re.compile(r"\W*(?:maintenant|tout de suite|immediatement|des maintenant|a l'instant)\W*\Z")


def offered(draft: Brouillon, now: dt.datetime) -> dict[str, dt.datetime]:
    """Return the moments offered on ``now`` (local), by name, the soonest first: all to come, before the event."""
    today = now.date()
    days = {
        "ce_soir": (today, EVENING),
        "demain": (today + dt.timedelta(days=1), MORNING),
        "lundi": (today + dt.timedelta(days=7 - today.weekday()), MORNING),
    }
    if draft.le is not None:
        days["semaine_avant"] = (draft.le - dt.timedelta(days=7), MORNING)
        days["veille"] = (draft.le - dt.timedelta(days=1), MORNING)
    moments = {name: dt.datetime.combine(day, hour) for name, (day, hour) in days.items()}
    found: dict[str, dt.datetime] = {}
    for name, moment in sorted(moments.items(), key=lambda one: one[1]):
        begins = draft.begins
        if moment > now and (begins is None or moment < begins) and moment not in found.values():
            found[name] = moment
    return found


def asks_now(text: str) -> bool:
    """Tell whether a message asks to leave at once."""
    return _NOW.match(make_page(text).flat) is not None


def read_moment(text: str, draft: Brouillon, now: dt.datetime) -> dt.datetime | None:
    """Return the moment a message says, local; in the morning when it says no hour; None when it says none."""
    page = make_page(text.strip())
    hours = [one for one in find_hours(page) if one.score > -3]
    hour = hours[0].debut if hours else None
    before = _BEFORE.search(page.flat)
    if before is not None and draft.le is not None:
        count = _COUNTS.get(before[1] or "un") or int(before[1])
        day = draft.le - dt.timedelta(days=count * (7 if (before[2] or "").startswith("semaine") else 1))
        return dt.datetime.combine(day, hour or MORNING)
    when = read_when(page, now).when
    if when is not None:
        late = "soir" in page.flat and when.heure is None
        return dt.datetime.combine(when.debut, when.heure or (EVENING if late else MORNING))
    if hour is None:
        return None
    moment = dt.datetime.combine(now.date(), hour)
    return moment if moment > now else moment + dt.timedelta(days=1)


def aware(local: dt.datetime) -> dt.datetime:
    """Return a local moment of Paris as the store keeps it."""
    return local.replace(tzinfo=PARIS).astimezone(dt.UTC)


def read_code_moment(code: str) -> dt.datetime | None:
    """Return the local moment a button names, None when it names none."""
    try:
        return dt.datetime.strptime(code, CODE)
    except ValueError:
        return None


def is_too_late(draft: Brouillon, depart: dt.datetime) -> bool:
    """Tell whether an announcement would leave once its event has begun, or is over when it lasts several days."""
    when, begins = draft.when, draft.begins
    if when is None or begins is None:
        return False
    local = depart.astimezone(PARIS).replace(tzinfo=None)
    return when.is_past(local) if when.fin not in (None, when.debut) else local >= begins
