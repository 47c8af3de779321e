"""A referent's calendar (.ics) as drafts to look at; nothing is published by importing."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from icalendar import Calendar, Component

from bot.agenda.draft import Brouillon, draft_of
from bot.agenda.quiet import PARIS
from bot.agenda.reading.read import AnnonceReader
from bot.agenda.reading.when import When

#: A calendar of years is not imported whole.
MOST = 100
#: Longer than any calendar a person keeps.
LARGEST = 2_000_000
_TAG = re.compile(r"<[^<>]{0,200}>")


class BadCalendar(ValueError):
    """The text is no calendar; the message says so in French."""


def import_ics(text: str, reader: AnnonceReader, now: dt.datetime) -> tuple[Brouillon, ...]:
    """Return the coming events of a calendar as drafts, the soonest first; ``now`` is local. Raise BadCalendar."""
    if len(text) > LARGEST:
        raise BadCalendar("Ce calendrier est trop grand : exportez-en une partie.")
    try:
        calendar = Calendar.from_ical(text)
        events = list(calendar.walk("VEVENT"))
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise BadCalendar(
            "Ce n'est pas un calendrier .ics. Exportez votre agenda au format iCalendar."
        ) from error
    found = []
    for event in events:
        draft = _draft(event, reader, now)
        if draft is not None and draft.le is not None and (draft.au or draft.le) >= now.date():
            found.append(draft)
    found.sort(key=lambda draft: (str(draft.le), str(draft.de)))
    return tuple(found[:MOST])


def _draft(event: Component, reader: AnnonceReader, now: dt.datetime) -> Brouillon | None:
    """Return the draft of one event, None for a cancelled, private or broken one."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return None
    if str(event.get("CLASS", "")).upper() in ("PRIVATE", "CONFIDENTIAL"):
        return None
    start, end = _moment(event, "DTSTART"), _moment(event, "DTEND")
    title = str(event.get("SUMMARY", "")).strip()
    if start is None or not title:
        return None
    place = " ".join(str(event.get("LOCATION", "")).split())
    said = _TAG.sub(" ", str(event.get("DESCRIPTION", "")))
    read = reader.read(
        "\n".join(line for line in (f"Titre : {title}", f"Lieu : {place}" if place else "", said) if line),
        now,
    )
    draft = draft_of(read)
    url = str(event.get("URL", "")).strip()
    return replace(
        draft,
        titre=title,
        lieu=place or draft.lieu,
        lien=url if url.lower().startswith(("http://", "https://")) else draft.lien,
    ).with_when(_when(start, end))


def _moment(event: Component, name: str) -> dt.date | dt.datetime | None:
    try:
        value = event.decoded(name)
    except (KeyError, ValueError):
        return None
    if isinstance(value, dt.datetime):
        return value.astimezone(PARIS).replace(tzinfo=None) if value.tzinfo else value
    return value if isinstance(value, dt.date) else None


def _when(start: dt.date | dt.datetime, end: dt.date | dt.datetime | None) -> When:
    if not isinstance(start, dt.datetime):
        # The end of a day-long event is the day after its last.
        last = end - dt.timedelta(days=1) if end is not None and not isinstance(end, dt.datetime) else None
        return When(start, fin=last if last and last > start else None)
    if not isinstance(end, dt.datetime) or end <= start:
        return When(start.date(), start.time())
    short = end - start < dt.timedelta(hours=24) and end.time() <= start.time()
    last = end.date() if end.date() != start.date() and not short else None
    return When(start.date(), start.time(), last, end.time())
