"""Where a person lives, and whether a territory contains it."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.model import Territoire


@dataclass(frozen=True)
class Lieu:
    """The codes of one home; an empty text is « not known » (or none, for a commune without EPCI)."""

    #: The commune's code, preceded by the former or delegated commune's code when that is what was said.
    communes: tuple[str, ...] = ()
    epci: str = ""
    departement: str = ""
    region: str = ""
    pays: str = "France"


def is_inside(lieu: Lieu, territoire: Territoire) -> bool:
    """True when the home is in one of the places of the territory, and not in those it leaves out."""
    inside = (
        any(code in territoire.communes for code in lieu.communes)
        or (bool(lieu.epci) and lieu.epci in territoire.epci)
        or (bool(lieu.departement) and lieu.departement in territoire.departements)
        or (bool(lieu.region) and lieu.region in territoire.regions)
        or (territoire.pays is not None and territoire.pays == lieu.pays)
    )
    if inside and territoire.dans is not None:
        inside = is_inside(lieu, territoire.dans)
    if inside and territoire.sauf is not None:
        inside = not is_inside(lieu, territoire.sauf)
    return inside
