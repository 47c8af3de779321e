"""A referent's calendar (.ics) as drafts to look at; nothing is published by importing."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from icalendar import Calendar, Component

from bot.agenda.draft import Brouillon, Portee, draft_of
from bot.agenda.feeds.recurring import Start, comes_back, moment, next_times
from bot.agenda.reading.read import AnnonceReader
from bot.agenda.reading.when import When

#: Events taken at once, the soonest first: as many buttons as a person looks at.
MOST = 30
#: Longer than any calendar a person keeps, in bytes.
LARGEST = 2_000_000
#: Events looked at, and rules followed: a calendar of more is not one referent's.
LOOKED_AT, FOLLOWED = 5_000, 100
_DATES = re.compile(r"^DT(?:START|END)\b[^\n]*?:(\d{8})", re.MULTILINE | re.IGNORECASE)
#: What may bring an event back, or make it last.
_LASTING = re.compile(r"^(?:RRULE|RDATE|RECURRENCE-ID|DURATION)\b", re.MULTILINE | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,200}>")


class BadCalendar(ValueError):
    """A calendar cannot be read; ``raison`` names the sentence that says why."""

    def __init__(self, raison: str) -> None:
        super().__init__(raison)
        self.raison = raison


@dataclass(frozen=True)
class Importe:
    """An event of a calendar: what tells it from every other one, read after read, and its draft."""

    cle: str
    brouillon: Brouillon


@dataclass(frozen=True)
class Calendrier:
    """What was read: the soonest coming events, and how many more there are."""

    evenements: tuple[Importe, ...]
    en_trop: int = 0


@dataclass(frozen=True)
class _Date:
    """An event at one of its times."""

    cle: str
    event: Component
    start: Start
    end: Start | None


def import_ics(
    content: bytes, reader: AnnonceReader, now: dt.datetime, chez: frozenset[str] = frozenset()
) -> Calendrier:
    """Return the coming events of a calendar as drafts, the soonest first; raise BadCalendar.

    ``now`` is local; ``chez``: the SIREN of the referent's own territories, meant when no place is said.
    """
    if len(content) > LARGEST:
        raise BadCalendar("import_trop_grand")
    try:
        text = _without_past(_text(content), now.date())
        events = list(Calendar.from_ical(text).walk("VEVENT"))
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise BadCalendar("import_pas_calendrier") from error
    dates = sorted(_coming(events[:LOOKED_AT], now), key=lambda one: (str(one.start), one.cle))
    found = [Importe(one.cle, _draft(one, reader, now, chez)) for one in dates[:MOST]]
    return Calendrier(tuple(found), max(0, len(dates) - MOST))


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _without_past(text: str, today: dt.date) -> str:
    """Return a calendar without the events that are over: years of them are slow to read for nothing."""
    yesterday = f"{today - dt.timedelta(days=1):%Y%m%d}"
    kept: list[str] = []
    event: list[str] = []
    for line in text.split("\n"):
        word = line.strip().upper()
        if word == "BEGIN:VEVENT" or event:
            event.append(line)
        else:
            kept.append(line)
        if word == "END:VEVENT":
            whole = "\n".join(event)
            dates = _DATES.findall(whole)
            if not dates or max(dates) >= yesterday or _LASTING.search(whole):
                kept += event
            event = []
    return "\n".join([*kept, *event])


def _coming(events: list[Component], now: dt.datetime) -> Iterator[_Date]:
    """Yield each coming time of the events that may be announced: not cancelled, not private, with a title."""
    moved: defaultdict[str, set[Start]] = defaultdict(set)
    for event in events:
        before = moment(event, "RECURRENCE-ID")
        if before is not None:
            moved[_uid(event)].add(before)
    rules = 0
    for event in events:
        start, uid = moment(event, "DTSTART"), _uid(event)
        if start is None or not _public(event):
            continue
        end = _end(event, start)
        before = moment(event, "RECURRENCE-ID")
        if before is None and comes_back(event):
            rules += 1
            times = next_times(event, now, moved[uid]) if rules <= FOLLOWED else ()
            for time in times:
                yield _Date(f"{uid}/{time.isoformat()}", event, time, time + (end - start) if end else None)
        elif _last_day(start, end) >= now.date():
            yield _Date(f"{uid}/{before.isoformat()}" if before else uid, event, start, end)


def _uid(event: Component) -> str:
    return str(event.get("UID", "")).strip() or f"{event.get('SUMMARY', '')} {moment(event, 'DTSTART')}"


def _public(event: Component) -> bool:
    return (
        bool(str(event.get("SUMMARY", "")).strip())
        and str(event.get("STATUS", "")).upper() != "CANCELLED"
        and str(event.get("CLASS", "")).upper() not in ("PRIVATE", "CONFIDENTIAL")
    )


def _end(event: Component, start: Start) -> Start | None:
    """Return when an event ends, None when it is not said or is no time after its start."""
    end = moment(event, "DTEND")
    if end is None:
        try:
            end = start + event.decoded("DURATION")
        except (KeyError, ValueError, TypeError, AttributeError):
            return None
    return end if isinstance(end, dt.datetime) == isinstance(start, dt.datetime) and end > start else None


def _last_day(start: Start, end: Start | None) -> dt.date:
    when = _when(start, end)
    return when.fin or when.debut


def _draft(one: _Date, reader: AnnonceReader, now: dt.datetime, chez: frozenset[str]) -> Brouillon:
    """Return the draft of an event: what its fields say, and what is understood of its description."""
    title = " ".join(str(one.event.get("SUMMARY", "")).split())
    place = " ".join(str(one.event.get("LOCATION", "")).split())
    url = _link(str(one.event.get("URL", "")))
    if _link(place):
        place, url = "en ligne", url or _link(place)
    said = _TAG.sub(" ", str(one.event.get("DESCRIPTION", "")))
    lines = (f"Titre : {title}", f"Lieu : {place}" if place else "", said)
    draft = draft_of(reader.read("\n".join(line for line in lines if line), now, chez))
    if not draft.portee and len(chez) == 1:
        (epci,) = chez
        draft = replace(draft, epci=epci, portee=Portee("epci", epci))
    return replace(
        draft,
        titre=title,
        lieu=draft.lieu if draft.en_ligne else place or draft.lieu,
        lien=url or draft.lien,
    ).with_when(_when(one.start, one.end))


def _link(text: str) -> str:
    text = text.strip()
    return text if text.lower().startswith(("http://", "https://")) and " " not in text else ""


def _when(start: Start, end: Start | None) -> When:
    if not isinstance(start, dt.datetime):
        # The end of a day-long event is the day after its last.
        last = end - dt.timedelta(days=1) if end is not None else None
        return When(start, fin=last if last and last > start else None)
    if not isinstance(end, dt.datetime):
        return When(start.date(), start.time())
    short = end - start < dt.timedelta(hours=24) and end.time() <= start.time()
    last = end.date() if end.date() != start.date() and not short else None
    return When(start.date(), start.time(), last, end.time())
