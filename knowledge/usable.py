"""Selects dispositifs: which apply to this organisation, which it may use, which programmes are open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from knowledge.dispositif import ORDRE, Dispositif, Mesure, Nature, Public, Theme

#: Of an organisation: people, people on one site, vehicles, parking places; a size left out is not known.
Tailles = Mapping[Mesure, float]


@dataclass(frozen=True)
class Applicable:
    """A dispositif beside a company: ``oui``, ``non``, or ``a_preciser`` with the sizes that decide."""

    dispositif: Dispositif
    applique: Literal["oui", "non", "a_preciser"]
    manque: tuple[Mesure, ...] = ()


def applies(dispositif: Dispositif, tailles: Tailles) -> Applicable:
    """Compare the thresholds with what is known of a company.

    A threshold on one site is settled by the whole staff only when the whole staff is under it.
    """
    missing: list[Mesure] = []
    for seuil in dispositif.seuils:
        size = tailles.get(seuil.sur)
        if size is None and seuil.sur == "effectif_site" and "effectif" in tailles:
            grows = seuil.au_moins is not None or seuil.plus_de is not None
            if seuil.holds(tailles["effectif"]) == grows:
                missing.append(seuil.sur)
                continue
            size = tailles["effectif"]
        if size is None:
            missing.append(seuil.sur)
        elif not seuil.holds(size):
            return Applicable(dispositif, "non")
    return Applicable(dispositif, "a_preciser" if missing else "oui", tuple(dict.fromkeys(missing)))


def obligations_for(
    effectif: int | None,
    dispositifs: Iterable[Dispositif],
    today: dt.date,
    *,
    effectif_site: int | None = None,
    vehicules: int | None = None,
    places: int | None = None,
    public: Public = "entreprise",
) -> list[Applicable]:
    """Return the obligations of an organisation of this size, those that apply first, closed ones left out.

    ``effectif`` and ``effectif_site`` count people, ``vehicules`` the fleet, ``places`` the parking. Give the
    dispositifs of the place only: territories are not looked at here.
    """
    tailles = _tailles(effectif, effectif_site, vehicules, places)
    found = [
        applies(d, tailles)
        for d in dispositifs
        if d.nature == "obligation" and public in d.publics and not d.closed_on(today)
    ]
    kept = [a for a in found if a.applique != "non"]
    return sorted(
        kept,
        key=lambda a: (a.applique != "oui", ORDRE.index(a.dispositif.shown(today)), a.dispositif.id),
    )


def programmes_cee(
    today: dt.date,
    dispositifs: Iterable[Dispositif],
    *,
    public: Public | None = None,
    effectif: int | None = None,
    vehicules: int | None = None,
) -> list[Applicable]:
    """Return the CEE aids and programmes a public can use: open first, then to be checked, then closed.

    Those whose size excludes the organisation are left out; closed ones answer « is it still open? », with
    what replaced them (``remplace_par``).
    """
    tailles = _tailles(effectif, None, vehicules, None)
    found = [
        applies(d, tailles)
        for d in dispositifs
        if d.niveau == "cee" and (public is None or public in d.publics)
    ]
    return sorted(
        (a for a in found if a.applique != "non"),
        key=lambda a: (ORDRE.index(a.dispositif.shown(today)), a.dispositif.id),
    )


def usable_by(
    public: Public,
    dispositifs: Iterable[Dispositif],
    today: dt.date,
    *,
    natures: frozenset[Nature] = frozenset(("aide", "service")),
    themes: frozenset[Theme] = frozenset(),
    effectif: int | None = None,
    vehicules: int | None = None,
) -> list[Applicable]:
    """Return the aids and services one public may use, sure ones first, closed ones left out."""
    tailles = _tailles(effectif, None, vehicules, None)
    found = [
        applies(d, tailles)
        for d in dispositifs
        if public in d.publics
        and d.nature in natures
        and (not themes or themes & set(d.themes))
        and not d.closed_on(today)
    ]
    return sorted(
        (a for a in found if a.applique != "non"),
        key=lambda a: (ORDRE.index(a.dispositif.shown(today)), a.dispositif.id),
    )


def replaced_by(dispositif: Dispositif, dispositifs: Mapping[str, Dispositif]) -> list[Dispositif]:
    """Return what took the place of a closed dispositif, followed to what is open now."""
    found: dict[str, Dispositif] = {}
    waiting = list(dispositif.remplace_par)
    while waiting:
        current = dispositifs[waiting.pop(0)]
        if current.id in found or current.id == dispositif.id:
            continue
        found[current.id] = current
        waiting.extend(current.remplace_par)
    return [d for d in found.values() if not d.remplace_par] or list(found.values())


def _tailles(
    effectif: float | None, effectif_site: float | None, vehicules: float | None, places: float | None
) -> dict[Mesure, float]:
    given: dict[Mesure, float | None] = {
        "effectif": effectif,
        "effectif_site": effectif_site,
        "vehicules": vehicules,
        "places": places,
    }
    return {mesure: size for mesure, size in given.items() if size is not None}
