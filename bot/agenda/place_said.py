"""The place a message states → a territory to subscribe to, or the communes it leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.agenda.draft import Portee
from bot.agenda.places import around
from bot.agenda.subscriptions import Subscriptions
from knowledge.territory import Territoires


def place_said(
    stated: Mapping[str, Any], subscriptions: Subscriptions
) -> tuple[Portee | None, tuple[str, ...]]:
    """Return the territory stated (the intercommunalité of a commune), or the communes left open."""
    commune = stated.get("commune")
    if isinstance(commune, str):
        return subscriptions.portee_of(commune, "", "", "") or None, ()
    postal = stated.get("code_postal")
    codes = tuple(stated.get("commune_ambigue") or ())
    codes = codes or (subscriptions.territoires.communes_du_code_postal(str(postal)) if postal else ())
    if len(codes) == 1:
        return subscriptions.portee_of(codes[0], "", "", "") or None, ()
    if codes:
        return None, codes
    area = [str(stated.get(name) or "") for name in ("epci", "departement", "region")]
    return subscriptions.portee_of("", *area) or None, ()


def names_said(place: Portee | None, codes: Sequence[str], subscriptions: Subscriptions) -> list[str]:
    """Return the names a message may call a place by: its own, those of its communes, their postal codes."""
    territoires = subscriptions.territoires
    names = _names_of(codes, territoires)
    if place is None:
        return names
    names += [subscriptions.name(place), place.code]
    if place.niveau == "epci":
        names += [*_names_of(territoires.communes_de(place.code), territoires)]
        names += territoires.surnoms.get(place.code, ())
    return names


def nearest(codes: Sequence[str], to: Sequence[Portee], territoires: Territoires) -> list[str]:
    """Return communes, those inside some territories first, then the most populated."""
    near = {(one.niveau, one.code) for one in to}

    def distance(code: str) -> tuple[int, int]:
        return -len(near & {*around(code, territoires)}), -territoires.population(code)

    return sorted(codes, key=distance)


def _names_of(codes: Sequence[str], territoires: Territoires) -> list[str]:
    communes = [commune for code in codes if (commune := territoires.commune(code)) is not None]
    return [name for commune in communes for name in (commune.nom, *commune.codes_postaux)]
