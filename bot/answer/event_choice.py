"""Which events are coming: by territory, period, theme and public; one edition of each series, the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bot.answer.home import is_inside
from bot.answer.wants import publics_of
from knowledge.evenement import THEME_OF_IDEA, Evenement, Periode
from knowledge.fait import Public
from knowledge.proximity import PROXIMITES, Home, level_of
from knowledge.territory import SUIVIES, Territoires, departement_of

#: From the home: its town and its intercommunalité are « here ».
NEAR = PROXIMITES.index("epci")
#: A date known to within more days than this answers only to a period as long.
VAGUE = 31


@dataclass(frozen=True)
class Coming:
    """An event and its next edition; ``projected`` when only its recurrence says so."""

    evenement: Evenement
    edition: Periode | None
    projected: bool = False

    @property
    def start(self) -> dt.date:
        """Return the first day it may be; far away when no date is known."""
        return self.edition[0].debut if self.edition is not None else dt.date.max

    @property
    def latest_start(self) -> dt.date:
        """Return the last day it may start: an event known by its year alone comes after the exact ones."""
        return self.edition[0].fin if self.edition is not None else dt.date.max


def coming(evenements: Iterable[Evenement], today: dt.date) -> list[Coming]:
    """Return what is not past, soonest first, undated last; of a series, its next edition only."""
    best: dict[str, Coming] = {}
    for evenement in evenements:
        if evenement.etat != "publie":
            continue
        edition = evenement.next_edition(today)
        if edition is None and evenement.statut(today) == "passe":
            continue
        known = evenement.fin is not None and evenement.fin.fin >= today
        found = Coming(evenement, edition, projected=edition is not None and not known)
        key = evenement.serie or evenement.id
        rival = best.get(key)
        if rival is None or (found.projected, found.start) < (rival.projected, rival.start):
            best[key] = found
    return sorted(best.values(), key=lambda found: (found.latest_start, found.evenement.id))


def concerns(evenement: Evenement, home: Home, territoires: Territoires) -> bool:
    """Tell whether an event is for a home: it holds there, or in its région; without a home, in ours."""
    place = evenement.territoire
    regions = (home.region,) if home.region else SUIVIES
    if place.pays is not None:
        return True
    if level_of(place, home, territoires) is not None:
        return True
    return any(region in place.regions or is_inside(place, region, territoires) for region in regions)


def how_far(evenement: Evenement, home: Home, territoires: Territoires) -> int:
    """Return how far an event is: in the town, its intercommunalité, its département, its région, anywhere."""
    place = evenement.territoire
    level = level_of(place, home, territoires)
    if level in ("commune", "epci", "departement"):
        return PROXIMITES.index(level)
    towns = [town for code in place.communes if (town := territoires.commune(code)) is not None]
    if home.epci and any(town.epci == home.epci for town in towns):
        return NEAR
    departements = {town.departement for town in towns} | {
        departement_of(code) for siren in place.epci for code in territoires.communes_de(siren)[:1]
    }
    if home.departement in departements:
        return PROXIMITES.index("departement")
    if place.pays is not None or level == "pays":
        return PROXIMITES.index("pays")
    return PROXIMITES.index("region")


def nearest_first(found: Iterable[Coming], home: Home, territoires: Territoires) -> list[Coming]:
    """Return what is coming, the nearest first, in the order of its dates; what has no date comes last."""
    return sorted(found, key=lambda f: (f.edition is None, how_far(f.evenement, home, territoires)))


def fitting(found: Iterable[Coming], idees: tuple[str, ...]) -> list[Coming]:
    """Return the events on the theme and for the public of a message; all of them when it names none."""
    themes = {THEME_OF_IDEA[idee] for idee in idees if idee in THEME_OF_IDEA}
    publics: frozenset[Public] = publics_of(idees)
    if "plan_mobilite" in idees or "employeur" in idees:
        publics |= {"entreprise"}
    kept = list(found)
    if themes:
        kept = [f for f in kept if f.evenement.theme in themes]
    elif publics & {"entreprise", "epci"}:
        kept = [f for f in kept if publics & {*f.evenement.publics}]
    # Without a word on who asks, what is open to all comes before what is for professionals.
    return sorted(kept, key=lambda f: not publics and {*f.evenement.publics} <= {"epci", "entreprise"})


def within(found: Iterable[Coming], period: tuple[dt.date, dt.date]) -> list[Coming]:
    """Return the events whose next edition may fall in a period."""
    first, last = period
    vague = max((last - first).days, VAGUE)
    return [
        f
        for f in found
        if f.edition is not None
        and f.edition[0].debut <= last
        and first <= f.edition[1].fin
        and (f.edition[0].fin - f.edition[0].debut).days <= vague
    ]
