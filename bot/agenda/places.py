"""How territories hold one another: whom an announcement reaches, who may make it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache

from bot.agenda.draft import Brouillon, Portee
from bot.understand.words import fold
from knowledge.proximity import departements_of_epci, epci_of_region
from knowledge.territory import Territoires, departement_of

#: Every subscription to France hears everything.
FRANCE = ("pays", "France")


def epcis_of(portee: Portee, territoires: Territoires) -> frozenset[str]:
    """Return the EPCI a territory is in, or covers."""
    if portee.niveau == "commune":
        epci = territoires.epci_of(portee.code)
        return frozenset({epci} if epci else ())
    if portee.niveau == "epci":
        return frozenset({portee.code})
    if portee.niveau == "departement":
        region = territoires.region_of(portee.code)
        return frozenset(
            siren
            for siren in epci_of_region(territoires, region)
            if portee.code in departements_of_epci(territoires, siren)
        )
    if portee.niveau == "region":
        return frozenset(epci_of_region(territoires, portee.code))
    return frozenset()


def region_of(portee: Portee, territoires: Territoires) -> str:
    """Return the région a territory is in, "" when it is in none."""
    if portee.niveau == "region":
        return portee.code
    if portee.niveau == "departement":
        return territoires.region_of(portee.code)
    departements = {
        departement
        for siren in epcis_of(portee, territoires)
        for departement in departements_of_epci(territoires, siren)[:1]
    }
    return territoires.region_of(min(departements)) if departements else ""


def is_known(portee: Portee, territoires: Territoires) -> bool:
    """Tell whether a territory exists."""
    return {
        "commune": portee.code in territoires,
        "epci": territoires.epci(portee.code) is not None,
        "departement": bool(territoires.departement(portee.code)),
        "region": bool(territoires.region(portee.code)),
    }.get(portee.niveau, False)


def name_of(portee: Portee, territoires: Territoires) -> str:
    """Return the name of a territory, its code when it is unknown."""
    epci = territoires.epci(portee.code) if portee.niveau == "epci" else None
    names = {
        "commune": territoires.nom(portee.code),
        "epci": epci.nom if epci else "",
        "departement": territoires.departement(portee.code),
        "region": territoires.region(portee.code),
    }
    return names.get(portee.niveau) or portee.code


def in_town(draft: Brouillon, territoires: Territoires) -> Brouillon:
    """Return a draft whose place names its town: « place Gambetta » says nothing to the next village."""
    town = territoires.nom(draft.commune) if draft.commune and not draft.en_ligne else ""
    if not (town and draft.lieu) or _squeezed(town) in _squeezed(draft.lieu):
        return draft
    return replace(draft, lieu=f"{draft.lieu}, {town}")


def _squeezed(name: str) -> str:
    """Return a name as it is compared: « St-Quentin » and « Saint Quentin » are one."""
    return re.sub(r"\bst(e?)\b", r"saint\1", re.sub(r"[^a-z0-9]+", " ", fold(name)))


def concerned(portee: Portee, territoires: Territoires) -> tuple[tuple[str, str], ...]:
    """Return every (niveau, code) whose subscribers hear of an announcement: what shares a commune with it."""
    found: dict[tuple[str, str], None] = {(portee.niveau, portee.code): None}
    for code in communes_in(portee, territoires):
        found.update(dict.fromkeys(around(code, territoires)))
    found[FRANCE] = None
    return tuple(found)


def communes_in(portee: Portee, territoires: Territoires) -> tuple[str, ...]:
    """Return the communes of a territory; none for a territory that does not exist."""
    if portee.niveau == "epci":
        return territoires.communes_de(portee.code)
    return _communes(territoires).get((portee.niveau, portee.code), ())


def around(commune: str, territoires: Territoires) -> tuple[tuple[str, str], ...]:
    """Return a commune and what holds it, the closest first: EPCI, département, région; all as (niveau, code)."""
    known = territoires.commune(commune)
    if known is None:
        return ()
    pairs = (
        ("commune", known.code),
        ("epci", known.epci),
        *(("epci", siren) for siren in _inner(territoires).get(known.code, ())),
        ("departement", known.departement),
        ("region", known.region),
    )
    return tuple(pair for pair in pairs if pair[1])


@lru_cache(maxsize=2)
def _communes(territoires: Territoires) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the communes of each commune, département and région."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for code in territoires.codes:
        departement = departement_of(code)
        found["commune", code].append(code)
        found["departement", departement].append(code)
        found["region", territoires.region_of(departement)].append(code)
    return {pair: tuple(codes) for pair, codes in found.items()}


@lru_cache(maxsize=2)
def _inner(territoires: Territoires) -> dict[str, tuple[str, ...]]:
    """Return the intercommunalités inside a wider one (the Grand Paris) that a commune is also in."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for siren in territoires.noms_epci:
        for code in territoires.communes_de(siren):
            if territoires.epci_of(code) != siren:
                found[code].append(siren)
    return {code: tuple(sirens) for code, sirens in found.items()}
