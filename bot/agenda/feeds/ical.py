"""iCalendar: a feed of events, or one event to add to an agenda."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from icalendar import Calendar, Event

from bot.agenda.feeds.entry import Entree, Moment
from bot.agenda.feeds.served import Served, serve
from bot.agenda.quiet import PARIS
from bot.reply.wording import Wording

CONTENT_TYPE = "text/calendar; charset=utf-8"
#: Part of every UID: it must never change, or agendas show events twice.
DOMAIN = "agenda.guichet-mobilite"
#: An hour without end lasts this long in an agenda.
LASTS = dt.timedelta(hours=1)


def calendar(entrees: Sequence[Entree], nom: str, wording: Wording, base: str = "") -> Served:
    """Return the calendar of some events; the same events give the same bytes."""
    found = Calendar()
    found.add("prodid", "-//guichet//agenda//FR")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", nom)
    found.add("x-wr-timezone", "Europe/Paris")
    for one in entrees:
        for number, moment in enumerate(one.moments):
            found.add_component(_event(one, number, moment, wording, base))
    if any(moment.de is not None for one in entrees for moment in one.moments):
        found.add_missing_timezones()
    return serve(found.to_ical(), CONTENT_TYPE, entrees)


def _event(entree: Entree, number: int, moment: Moment, wording: Wording, base: str) -> Event:
    event = Event()
    suffix = f"-{number + 1}" if number else ""
    event.add("uid", f"{entree.id}{suffix}@{DOMAIN}")
    event.add("dtstamp", entree.modifie_le)
    event.add("last-modified", entree.modifie_le)
    event.add("sequence", entree.revision - 1)
    event.add("summary", entree.titre)
    event.add("status", "CANCELLED" if entree.annule else "TENTATIVE" if entree.incertain else "CONFIRMED")
    if moment.de is None:
        event.add("dtstart", moment.debut)
        event.add("dtend", moment.fin + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        start = dt.datetime.combine(moment.debut, moment.de, PARIS)
        end = dt.datetime.combine(moment.fin, moment.a, PARIS) if moment.a else start + LASTS
        if end <= start:
            end += dt.timedelta(days=1)
        event.add("dtstart", start)
        event.add("dtend", end)
    if entree.lieu:
        event.add("location", entree.lieu)
    link = entree.lien or (f"{base}/evenements/{entree.id}" if base else "")
    if link:
        event.add("url", link)
    said = [line for line in (entree.organisateur, _doubt(entree, wording), link) if line]
    if said:
        event.add("description", "\n".join(said))
    event.add("categories", [entree.theme, entree.type])
    return event


def _doubt(entree: Entree, wording: Wording) -> str:
    return wording.say("agenda_a_verifier") if entree.incertain else ""
