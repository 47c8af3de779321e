"""The territory of an announcement, wider or narrower: what is offered to somebody, what they write."""

from __future__ import annotations

import datetime as dt
import re

from bot.agenda.draft import Brouillon, Portee
from bot.agenda.places import epcis_of, is_known, region_of
from bot.agenda.reading.read import AnnonceReader
from bot.agenda.reading.text import make_page
from bot.agenda.roles import Acteur, Gate
from bot.store.api import Role
from knowledge.proximity import departements_of_epci
from knowledge.territory import Territoires, departement_of

#: Most territories offered as buttons.
MOST = 10
_REGION = re.compile(r"\bregion(?:s|al|ale)?\b")
_DEPARTEMENT = re.compile(r"\bdepartement(?:al|ale)?\b")
_COMMUNE = re.compile(r"\b(?:communes?|ville|villages?|seulement|uniquement|que pour|juste)\b")
_EPCI = re.compile(r"\b(?:agglo\w*|interco\w*|communautes?|epci|metropole|c[acu])\b")


def offered(draft: Brouillon, acteur: Acteur, gate: Gate) -> tuple[Portee, ...]:
    """Return the territories somebody may announce a draft for, the narrowest first."""
    territoires = gate.territoires
    here = _around(draft)
    around = [Portee("commune", draft.commune), here]
    if acteur.role is Role.REFERENT:
        around += [Portee("epci", code) for code in sorted(acteur.territoires)]
    else:
        around += [Portee("departement", code) for code in _departements(draft, territoires)]
        around.append(Portee("region", region_of(draft.portee or here, territoires)))
        if acteur.role is Role.ORGANISATEUR:
            around += [Portee("region", code) for code in sorted(acteur.territoires)]
    known = (one for one in dict.fromkeys(around) if one and is_known(one, territoires))
    return tuple(one for one in known if gate.may(acteur, one))[:MOST]


def read_portee(
    text: str,
    draft: Brouillon,
    reader: AnnonceReader,
    territoires: Territoires,
    now: dt.datetime,
    own: str = "",
) -> Portee:
    """Return the territory a message names: « toute la région », « seulement Laon », « l'agglo »; empty for none.

    ``own``: the région of an organiser who has one only.
    """
    flat = make_page(text.strip()).flat
    read = reader.read(f"Lieu : {text.strip()}", now, frozenset({draft.epci} if draft.epci else ()))
    here = _around(draft) or draft.portee
    if _REGION.search(flat):
        named = _named(flat, territoires.noms_regions)
        code = named or region_of(here, territoires) or own
        return Portee("region", code) if code else Portee()
    if _DEPARTEMENT.search(flat):
        named = _named(flat, territoires.noms_departements)
        known = (named, *_departements(draft, territoires))
        return next((Portee("departement", code) for code in known if code), Portee())
    if _EPCI.search(flat):
        return Portee("epci", read.epci) if read.epci else here if here.niveau == "epci" else Portee()
    commune = read.commune or (draft.commune if _COMMUNE.search(flat) else "")
    around = Portee("epci", read.epci or "")
    if commune and (_COMMUNE.search(flat) or around == draft.portee):
        return Portee("commune", commune)
    if around:
        return around
    departement = _named(flat, territoires.noms_departements)
    region = _named(flat, territoires.noms_regions)
    if departement:
        return Portee("departement", departement)
    return Portee("region", region) if region else Portee()


def write_code_portee(portee: Portee) -> str:
    """Return how a button names a territory."""
    return f"{portee.niveau}-{portee.code.lower()}"


def read_code_portee(code: str) -> Portee:
    """Return the territory a button names, empty when it names none."""
    niveau, _, known = code.partition("-")
    return Portee(niveau, known.upper())


def _around(draft: Brouillon) -> Portee:
    """Return the EPCI of a draft: of its place, else the one it is for."""
    if draft.epci:
        return Portee("epci", draft.epci)
    return draft.portee if draft.portee.niveau == "epci" else Portee()


def _departements(draft: Brouillon, territoires: Territoires) -> tuple[str, ...]:
    if draft.commune:
        return (departement_of(draft.commune),)
    if draft.portee.niveau == "departement":
        return (draft.portee.code,)
    found = {
        code
        for siren in epcis_of(_around(draft), territoires)
        for code in departements_of_epci(territoires, siren)
    }
    return tuple(sorted(found))


def _named(flat: str, names: dict[str, str]) -> str:
    """Return the code of the longest name a text says, "" when it says none."""
    said = f" {re.sub(r'[^a-z0-9]+', ' ', flat)} "
    found = [
        (len(name), code)
        for code, name in names.items()
        if f" {re.sub(r'[^a-z0-9]+', ' ', make_page(name).flat)} " in said
    ]
    return max(found)[1] if found else ""
