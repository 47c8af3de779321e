"""An event as the YAML of ``knowledge/evenements/``, for somebody to review and keep."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from bot.agenda.feeds.entry import Entree, Moment
from bot.agenda.feeds.served import Served, serve
from bot.agenda.quiet import PARIS
from bot.understand.normalise import fold
from knowledge.import_files import dump

CONTENT_TYPE = "application/yaml; charset=utf-8"


def file_name(entree: Entree) -> str:
    """Return where the file belongs under ``knowledge/evenements/``."""
    return f"{entree.moments[0].debut.year}/{identifier(entree)}.yaml"


def identifier(entree: Entree) -> str:
    """Return the id of the file: the title and the day, in kebab-case without accents."""
    words = "-".join(re.findall(r"[a-z0-9]+", fold(entree.titre)))[:60].strip("-") or "evenement"
    return f"{words}-{entree.moments[0].debut.isoformat()}"


def export(entree: Entree, organisateur: str = "", base: str = "") -> Served:
    """Return the file of an event; its keys are in the order of the other files."""
    return serve(dump(content_of(entree, organisateur, base)).encode(), CONTENT_TYPE, [entree])


def content_of(entree: Entree, organisateur: str = "", base: str = "") -> dict[str, Any]:
    """Return an event as the data of a file of ``knowledge/evenements/``."""
    page = f"{base}/evenements/{entree.id}" if base else None
    day = entree.modifie_le.astimezone(PARIS).date().isoformat()
    territoire = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in entree.territoire.model_dump(exclude_defaults=True).items()
    }
    content: dict[str, Any] = {
        "id": identifier(entree),
        "titre": entree.titre,
        "type": entree.type,
        "organisateur": entree.organisateur or organisateur or entree.territoire_nom,
        "theme": entree.theme,
        "territoire": territoire,
        "territoire_nom": entree.territoire_nom,
        "publics": list(entree.publics),
        "lieu": entree.lieu or None,
        "quand": [_seance(moment) for moment in entree.moments],
        "lien": entree.lien or None,
        "atteste": "a_venir",
        "etat": "annule" if entree.annule else None,
        "source": {"titre": "Annonce du référent", "lien": page}
        if page
        else {"titre": "Annonce du référent"},
        "verifie": {"le": day, "selon": "source"},
        "confiance": "haute",
    }
    return {key: value for key, value in content.items() if value is not None}


def _seance(moment: Moment) -> dict[str, str]:
    one: dict[str, str] = (
        {"le": moment.debut.isoformat()}
        if moment.fin == moment.debut
        else {"du": moment.debut.isoformat(), "au": moment.fin.isoformat()}
    )
    hours: tuple[tuple[str, dt.time | None], ...] = (("de", moment.de), ("a", moment.a))
    one.update({key: f"{hour:%H:%M}" for key, hour in hours if hour is not None})
    return one
