"""Quiet hours: no announcement leaves from 20 h to 8 h in Paris."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
#: First and last hour of the silence.
SOIR, MATIN = dt.time(20), dt.time(8)


def next_allowed(moment: dt.datetime) -> dt.datetime:
    """Return the first moment, from this one on, at which an announcement may leave (UTC)."""
    local = moment.astimezone(PARIS)
    if MATIN <= local.time() < SOIR:
        return moment.astimezone(dt.UTC)
    day = local.date() + dt.timedelta(days=local.time() >= SOIR)
    return dt.datetime.combine(day, MATIN, PARIS).astimezone(dt.UTC)


def day_before(debut: dt.date, at: dt.time = dt.time(18)) -> dt.datetime:
    """Return when the reminder of an event leaves: the evening before, early enough (UTC)."""
    return dt.datetime.combine(debut - dt.timedelta(days=1), at, PARIS).astimezone(dt.UTC)
