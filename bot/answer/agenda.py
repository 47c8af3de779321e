"""Events as calendar files (RFC 5545): one event, or the feed of a territory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.answer.event_choice import Coming, coming, concerns
from bot.reply.file_name import file_name
from bot.reply.model import Attachment
from knowledge.evenement import Evenement, Seance
from knowledge.proximity import Home
from knowledge.territory import Territoires

PARIS = ZoneInfo("Europe/Paris")
MIME = "text/calendar"


if TYPE_CHECKING:
    from icalendar import Event


def has_dates(found: Coming) -> bool:
    """Tell whether the days of an event are known, so that a calendar can hold them."""
    return found.edition is not None and all(date.exacte for date in found.edition)


def event_file(found: Coming, today: dt.date) -> Attachment:
    """Return the calendar file of one event whose days are known."""
    calendar = _calendar(found.evenement.titre, [found], today)
    return Attachment(file_name(found.evenement.titre, "ics"), MIME, calendar)


def feed(
    evenements: Iterable[Evenement], home: Home, territoires: Territoires, today: dt.date, name: str
) -> str:
    """Return the calendar of what is coming for a home: « name » is what a calendar application shows."""
    near = (e for e in evenements if concerns(e, home, territoires))
    return _calendar(name, [found for found in coming(near, today) if has_dates(found)], today)


def _calendar(name: str, found: Iterable[Coming], today: dt.date) -> str:
    # Imported when a file is asked for: the first reply of a process does not wait for it.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//guichet//agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for one in found:
        for event in _events(one, today):
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return str(calendar.to_ical().decode())


def _events(found: Coming, today: dt.date) -> Iterator[Event]:
    """Yield one entry per period; a projected edition is one entry of whole days, to be confirmed."""
    evenement = found.evenement
    if found.projected or not evenement.quand:
        assert found.edition is not None
        yield _entry(found, 0, found.edition[0].debut, found.edition[1].fin, None, today)
        return
    for number, seance in enumerate(evenement.quand):
        yield _entry(found, number, seance.debut.debut, seance.fin.fin, seance, today)


def _entry(
    found: Coming, number: int, first: dt.date, last: dt.date, seance: Seance | None, today: dt.date
) -> Event:
    from icalendar import Event

    evenement = found.evenement
    event = Event()
    event.add("uid", f"{evenement.id}-{first.isoformat()}-{number}@guichet")
    event.add("dtstamp", dt.datetime.combine(today, dt.time(), dt.UTC))
    event.add("summary", evenement.titre)
    if seance is not None and seance.de is not None and first == last:
        event.add("dtstart", _at(first, seance.de))
        if seance.a is not None:
            event.add("dtend", _at(first, seance.a))
    else:
        event.add("dtstart", first)
        event.add("dtend", last + dt.timedelta(days=1))
    event.add("status", "TENTATIVE" if found.projected or evenement.atteste == "a_confirmer" else "CONFIRMED")
    event.add("location", evenement.lieu or evenement.territoire_nom)
    event.add("description", f"{evenement.organisateur}. {evenement.lien or ''}".strip())
    if evenement.lien:
        event.add("url", evenement.lien)
    return event


def _at(day: dt.date, hour: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(hour), PARIS)
