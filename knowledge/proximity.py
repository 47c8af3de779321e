"""Chooses the things whose territory serves a home, the closest first, and says how close."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Literal, Protocol, TypeVar

from knowledge.model import Territoire
from knowledge.territory import Territoires, departement_of

#: From the closest to the farthest; a thing answers at one of these levels.
Proximite = Literal["commune", "epci", "departement", "region", "pays"]
PROXIMITES: tuple[Proximite, ...] = ("commune", "epci", "departement", "region", "pays")


class Situe(Protocol):
    """Anything that holds on a territory: an offer, a contact, an event, a practice, an aid."""

    @property
    def id(self) -> str: ...

    @property
    def territoire(self) -> Territoire: ...


T = TypeVar("T", bound=Situe)


@dataclass(frozen=True)
class Home:
    """Where somebody lives, as far as it is known; "" for what is not."""

    commune: str = ""
    epci: str = ""
    departement: str = ""
    region: str = ""


@dataclass(frozen=True)
class Near(Generic[T]):
    """A thing, and the level at which it answers."""

    thing: T
    niveau: Proximite


@dataclass(frozen=True)
class Selection(Generic[T]):
    """The things that serve a home, the closest first."""

    nears: tuple[Near[T], ...]

    def __bool__(self) -> bool:
        return bool(self.nears)

    @property
    def niveau(self) -> Proximite | None:
        """Return the closest level that answered, None when nothing did.

        « region » means: nothing for the commune, the EPCI or the département.
        """
        return self.nears[0].niveau if self.nears else None

    @property
    def things(self) -> tuple[T, ...]:
        """Return all the things, the closest first."""
        return tuple(near.thing for near in self.nears)

    def at(self, niveau: Proximite) -> tuple[T, ...]:
        """Return the things that answer at one level."""
        return tuple(near.thing for near in self.nears if near.niveau == niveau)

    def closest(self) -> tuple[T, ...]:
        """Return the things of the closest level only."""
        return self.at(self.nears[0].niveau) if self.nears else ()


def home_of_commune(territoires: Territoires, code: str) -> Home:
    """Return the home of somebody who lives in this commune (INSEE code); empty when the code is unknown."""
    commune = territoires.commune(code)
    if commune is None:
        return Home()
    return Home(commune.code, commune.epci, commune.departement, commune.region)


def home_of_epci(territoires: Territoires, siren: str) -> Home:
    """Return the home of somebody of whom only the EPCI is known, in its main département and région."""
    departements = departements_of_epci(territoires, siren)
    if not departements:
        return Home()
    return Home("", siren, departements[0], territoires.region_of(departements[0]))


def home_of_departement(territoires: Territoires, departement: str) -> Home:
    """Return the home of somebody of whom only the département is known."""
    return Home("", "", departement, territoires.region_of(departement))


def level_of(territoire: Territoire, home: Home, territoires: Territoires) -> Proximite | None:
    """Return the closest level at which a territory serves a home, None when it does not.

    When only a wider place is known (an EPCI, a département), what is inside it counts at that level.
    """
    if territoire.sauf is not None and _inside(territoire.sauf, home, territoires):
        return None
    if territoire.dans is not None and level_of(territoire.dans, home, territoires) is None:
        return None
    if home.commune and home.commune in territoire.communes:
        return "commune"
    if home.epci and (
        home.epci in territoire.epci or (not home.commune and _some_in_epci(territoire, home, territoires))
    ):
        return "epci"
    if home.departement and (
        home.departement in territoire.departements
        or (not home.commune and not home.epci and _some_in_departement(territoire, home, territoires))
    ):
        return "departement"
    if home.region and home.region in territoire.regions:
        return "region"
    return "pays" if territoire.pays == "France" else None


def serving(things: Iterable[T], home: Home, territoires: Territoires) -> Selection[T]:
    """Return the things that serve a home: commune, own EPCI, département, région, France, in that order.

    Things of one level keep the order they came in.
    """
    found = [
        Near(thing, niveau)
        for thing in things
        if (niveau := level_of(thing.territoire, home, territoires)) is not None
    ]
    found.sort(key=lambda near: PROXIMITES.index(near.niveau))
    return Selection(tuple(found))


def around(things: Iterable[T], home: Home, territoires: Territoires) -> tuple[T, ...]:
    """Return the things that do not serve the home but are next to it.

    First those of another commune of its EPCI, then those of the neighbouring EPCI, nearest first.
    """
    order = {siren: rank for rank, siren in enumerate((home.epci, *neighbours(home, territoires)))}
    ranked: list[tuple[int, int, T]] = []
    for number, thing in enumerate(things):
        place = thing.territoire
        if level_of(place, home, territoires) is not None:
            continue
        epcis = {*place.epci, *(territoires.epci_of(code) for code in place.communes)}
        ranks = [order[siren] for siren in epcis if siren and siren in order]
        if ranks:
            ranked.append((min(ranks), number, thing))
    ranked.sort(key=lambda entry: entry[:2])
    return tuple(thing for _rank, _number, thing in ranked)


def neighbours(home: Home, territoires: Territoires) -> tuple[str, ...]:
    """Return the SIREN of the EPCI that share a département with the home's, its own left out.

    Those with the most communes in the home's département come first, then by SIREN.
    """
    own = departements_of_epci(territoires, home.epci) if home.epci else ()
    wanted = dict.fromkeys(code for code in (home.departement, *own) if code)
    shared: Counter[str] = Counter()
    first: dict[str, int] = {}
    for rank, departement in enumerate(wanted):
        for siren, count in _epci_by_departement(territoires).get(departement, {}).items():
            if siren != home.epci:
                shared[siren] += count
                first.setdefault(siren, rank)
    return tuple(sorted(shared, key=lambda siren: (first[siren], -shared[siren], siren)))


def departements_of_epci(territoires: Territoires, siren: str) -> tuple[str, ...]:
    """Return the départements of an EPCI, the one with the most of its communes first."""
    counts = Counter(departement_of(code) for code in territoires.communes_de(siren))
    return tuple(sorted(counts, key=lambda code: (-counts[code], code)))


def epci_of_region(territoires: Territoires, region: str) -> tuple[str, ...]:
    """Return the SIREN of every EPCI that has a commune in a région, sorted."""
    found = {
        siren
        for departement, counts in _epci_by_departement(territoires).items()
        if territoires.region_of(departement) == region
        for siren in counts
    }
    return tuple(sorted(found))


@lru_cache(maxsize=4)
def _epci_by_departement(territoires: Territoires) -> dict[str, Counter[str]]:
    """Return, for each département, its EPCI and how many of its communes each holds."""
    result: dict[str, Counter[str]] = {}
    for siren in territoires.noms_epci:
        for code in territoires.communes_de(siren):
            result.setdefault(departement_of(code), Counter())[siren] += 1
    return result


def _some_in_epci(place: Territoire, home: Home, territoires: Territoires) -> bool:
    return any(territoires.epci_of(code) == home.epci for code in place.communes)


def _some_in_departement(place: Territoire, home: Home, territoires: Territoires) -> bool:
    if any(departement_of(code) == home.departement for code in place.communes):
        return True
    known = _epci_by_departement(territoires).get(home.departement, Counter())
    return any(siren in known for siren in place.epci)


def _inside(place: Territoire, home: Home, territoires: Territoires) -> bool:
    """Tell whether the whole home, as far as it is known, lies in a territory."""
    return (
        (bool(home.commune) and home.commune in place.communes)
        or (bool(home.epci) and home.epci in place.epci)
        or (bool(home.departement) and home.departement in place.departements)
        or (bool(home.region) and home.region in place.regions)
        or place.pays == "France"
    )
