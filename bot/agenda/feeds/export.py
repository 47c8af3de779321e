"""Events as the YAML of ``knowledge/evenements/``, for somebody to review and keep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from bot.agenda.feeds.entry import Entree, Moment
from bot.agenda.quiet import PARIS
from bot.reply.wording import payer_name
from knowledge.import_files import dump
from knowledge.territory import Territoires

CONTENT_TYPE = "application/yaml"
FILE = "evenements.yaml"


def export(entrees: Iterable[Entree], base: str = "") -> str:
    """Return one file of events, « [] » without any; each keeps its id, so that it is known again beside its page."""
    return dump([content_of(one, base) for one in entrees])


def content_of(entree: Entree, base: str = "") -> dict[str, Any]:
    """Return an event as the data of a file of ``knowledge/evenements/``, keys in the order of the other files."""
    day = entree.modifie_le.astimezone(PARIS).date().isoformat()
    source = {"titre": "Annonce du référent", "lien": f"{base}/evenements/{entree.id}" if base else None}
    territoire = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in entree.territoire.model_dump(exclude_defaults=True).items()
    }
    content: dict[str, Any] = {
        "id": entree.id,
        "titre": entree.titre,
        "type": entree.type,
        "organisateur": entree.organisateur or payer_name(entree.territoire_nom),
        "theme": entree.theme,
        "territoire": territoire,
        "territoire_nom": entree.territoire_nom,
        "publics": list(entree.publics),
        "lieu": entree.lieu or None,
        "quand": [_seance(moment) for moment in entree.moments],
        "lien": entree.lien or None,
        "atteste": "a_venir",
        "etat": "annule" if entree.annule else None,
        "source": {key: value for key, value in source.items() if value},
        "verifie": {"le": day, "selon": "source"},
        "confiance": "haute",
    }
    return {key: value for key, value in content.items() if value is not None}


def is_held_in(entree: Entree, epci: str, territoires: Territoires) -> bool:
    """Tell whether an event is one of an EPCI's own: of a wider territory, it would be in several exports."""
    place = entree.territoire
    return epci in place.epci or any(territoires.epci_of(code) == epci for code in place.communes)


def _seance(moment: Moment) -> dict[str, str]:
    one: dict[str, str] = (
        {"le": moment.debut.isoformat()}
        if moment.fin == moment.debut
        else {"du": moment.debut.isoformat(), "au": moment.fin.isoformat()}
    )
    hours: tuple[tuple[str, dt.time | None], ...] = (("de", moment.de), ("a", moment.a))
    one.update({key: f"{hour:%H:%M}" for key, hour in hours if hour is not None})
    return one
