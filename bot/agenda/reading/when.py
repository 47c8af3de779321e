"""When an event takes place: the day among those the text names, the hour that goes with it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bot.agenda.reading.calendar_words import Days
from bot.agenda.reading.days import find_days
from bot.agenda.reading.hours import DURATION, Hours, choose_hours, find_hours
from bot.agenda.reading.text import Page, Span

#: What is said just before a day that is not the event's.
_NOT_THE_DAY = re.compile(
    r"(?:inscri\w+|reserv\w+|limite|avant|au plus tard|jusqu'au|publie\w*|poste|envoye|mis a jour|mise a jour|"
    r"a ecrit|"
    r"annule\w*|initialement|prevue? initialement|depuis|reponse|rsvp|repondre|cloture|deliberation|"
    r"edition du|candidatures?|"
    r"succes du|reussite|remerci\w+|merci(?! de (?:bien|diffuser|noter|relayer|publier|partager|"
    r"transmettre|faire))|absente?|conges?|bilan|billetterie|ouverture des (?:inscriptions|ventes|"
    r"reservations)|au lieu du|et non (?:le|du)|modifie\w*|date d'envoi|en ligne le|"
    r"vacances)\b[^\n!?.]{0,45}$"
)
_LABEL = re.compile(
    r"(?:(?:reporte|decale|deplace|avance|repousse|remis)\w*(?: au| a)? $|\bquand|\bdates?(?: et heures?)?|"
    r"\bjour|reporte\w* au|[📅🗓📆🕒⏰])\W{0,5}[^\n:]{0,10}$"
)

#: A day said without a year so far ahead is rather gone by.
FAR = 300


@dataclass(frozen=True)
class When:
    """When an event takes place; no hour when none is said."""

    debut: dt.date
    heure: dt.time | None = None
    fin: dt.date | None = None
    heure_fin: dt.time | None = None
    incoherent: bool = False

    def debut_iso(self) -> str:
        """Return the start as a local ISO datetime, or as a date when no hour is known."""
        return f"{self.debut}T{self.heure:%H:%M}" if self.heure is not None else str(self.debut)

    def fin_iso(self) -> str | None:
        """Return the end, None when it is not said."""
        last = self.fin or self.debut
        if self.heure_fin is None:
            return str(self.fin) if self.fin is not None else None
        if self.fin is None and self.heure is not None and self.heure_fin <= self.heure:
            last += dt.timedelta(days=1)
        return f"{last}T{self.heure_fin:%H:%M}"

    def is_past(self, now: dt.datetime) -> bool:
        """Tell whether it is over, or begun when no end is known."""
        last = self.fin or self.debut
        hour = self.heure_fin or self.heure
        if self.heure_fin is None and self.fin is not None:
            hour = None
        return last < now.date() or (last == now.date() and hour is not None and hour < now.time())


@dataclass(frozen=True)
class Times:
    """When, and every piece of the text that names a day or an hour."""

    when: When | None
    spans: tuple[Span, ...]


def read_when(page: Page, now: dt.datetime) -> Times:
    """Return when the event takes place, read on ``now`` (local time)."""
    days, hours = find_days(page, now.date()), find_hours(page)
    said = [one.span for one in hours if one.score > DURATION]
    day = _choose(page, days, now.date())
    if day is None:
        return Times(None, (*said, *(one.span for one in days)))
    found = choose_hours(_of_day(page, hours, day), day.span)
    # « Balade du dimanche », « quelles mobilités demain ? »: a day that is not the event's may be in its name.
    said += [one.span for one in days if not one.relative or one.debut == day.debut]
    return Times(_join(day, found), tuple(said))


def _join(day: Days, hours: Hours | None) -> When:
    if hours is None:
        return When(day.debut, fin=day.fin, incoherent=day.incoherent)
    return When(day.debut, hours.debut, day.fin, hours.fin, day.incoherent)


def _choose(page: Page, days: list[Days], today: dt.date) -> Days | None:
    def rank(one: Days) -> tuple[int, int]:
        before = page.before(one.span.start)
        cost = 0
        if _NOT_THE_DAY.search(before) and not _LABEL.search(before):
            cost += 6
        if page.is_mail_header(one.span.start):
            cost += 8
        if len(days) > 1 and page.is_dateline(one.span.start):
            cost += 6
        if _LABEL.search(before):
            cost -= 2
        if one.relative:
            cost += 3
        if (one.debut - today).days > FAR and any((other.debut - today).days <= FAR for other in days):
            # « la bourse du 15 novembre », gone by: no weekday, no year, next year's by default.
            cost += 2
        if (one.fin or one.debut) < today:
            cost += 3
        if one.span.start > page.signature:
            cost += 5
        if re.match(r" ?:? ?(?:est )?(?:annule|rien|relache|ferme|pas d)", page.flat[one.span.end :]):
            cost += 6
        return (cost, one.span.start)

    return min(days, key=rank, default=None)


def _of_day(page: Page, hours: list[Hours], day: Days) -> list[Hours]:
    """Return the hours that are not inside the day itself: « 10.12 » is no hour."""
    return [one for one in hours if not one.span.touches(day.span)]
