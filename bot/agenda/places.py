"""How territories hold one another: whom an announcement reaches, who may make it."""

from __future__ import annotations

from bot.agenda.draft import Portee
from knowledge.proximity import departements_of_epci, epci_of_region
from knowledge.territory import Territoires

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


def concerned(portee: Portee, territoires: Territoires) -> tuple[tuple[str, str], ...]:
    """Return every (niveau, code) whose subscribers hear of an announcement: inside its territory, and around it."""
    found: dict[tuple[str, str], None] = {(portee.niveau, portee.code): None}
    epcis = sorted(epcis_of(portee, territoires))
    if portee.niveau == "commune":
        departements = {territoires.commune(portee.code).departement} if portee.code in territoires else set()  # type: ignore[union-attr]
        communes: list[str] = [portee.code]
    elif portee.niveau == "departement":
        departements = {portee.code}
        communes = [
            c
            for siren in epcis
            for c in territoires.communes_de(siren)
            if _departement(c, territoires) == portee.code
        ]
    else:
        departements = {d for siren in epcis for d in departements_of_epci(territoires, siren)}
        if portee.niveau == "region":
            departements = {d for d in departements if territoires.region_of(d) == portee.code}
        communes = [c for siren in epcis for c in territoires.communes_de(siren)]
    found.update(dict.fromkeys(("commune", code) for code in communes))
    found.update(dict.fromkeys(("epci", code) for code in epcis))
    found.update(dict.fromkeys(("departement", code) for code in sorted(departements)))
    found.update(dict.fromkeys(("region", territoires.region_of(code)) for code in sorted(departements)))
    found[FRANCE] = None
    return tuple(pair for pair in found if pair[1])


def _departement(code: str, territoires: Territoires) -> str:
    commune = territoires.commune(code)
    return commune.departement if commune is not None else ""
