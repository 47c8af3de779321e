"""Builders of small invented worlds for the tests of the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.rules.estimate import Situation
from bot.rules.place import Lieu
from bot.rules.rulebook import Rulebook
from knowledge.model import Aide, AideCorrigee, Cumul, Info

#: A home in an invented town.
LIEU = Lieu(("99021",), "999000001", "99", "99")

_DECLARED: tuple[dict[str, Any], ...] = (
    {
        "id": "velo_type",
        "type": "choix",
        "choix": [{"valeur": v, "libelle": v} for v in ("électrique", "cargo électrique", "cargo")],
        "groupes": {"tout électrique": ["électrique", "cargo électrique"]},
    },
    {
        "id": "velo_etat",
        "type": "choix",
        "choix": [{"valeur": v, "libelle": v} for v in ("neuf", "occasion")],
    },
    {"id": "handicap", "type": "oui_non"},
    {"id": "age", "type": "nombre", "unite": "ans", "minimum": 0, "maximum": 100},
    {"id": "prix", "type": "nombre", "unite": "€", "minimum": 1, "maximum": 4000},
    {"id": "revenu_fiscal", "type": "nombre", "unite": "€/an", "minimum": 0, "maximum": 90000},
    {"id": "revenu_fiscal_par_part", "type": "nombre", "unite": "€/an", "minimum": 0, "maximum": 90000},
    {"id": "parts", "type": "nombre", "unite": "parts", "minimum": 1, "maximum": 10},
    {"id": "personnes", "type": "nombre", "unite": "personnes", "minimum": 1, "maximum": 6},
    {"id": "bonus", "type": "nombre", "unite": "€", "minimum": 0, "maximum": 500},
)
INFOS: dict[str, Info] = {
    info["id"]: Info.model_validate({"question": "?", "pourquoi": ".", **info}) for info in _DECLARED
}


def an_aide(aide_id: str, montant: Any, conditions: Sequence[Mapping[str, Any]] = (), **more: Any) -> Aide:
    """Return an aid of the invented territory."""
    return Aide.model_validate(
        {
            "id": aide_id,
            "reference": aide_id,
            "nom": aide_id,
            "niveau": "commune",
            "porteur": "Bellerive",
            "territoire": {"communes": ["99021"]},
            "conditions": [{"sinon": f"Refus de {aide_id}.", **c} for c in conditions],
            "montant": montant,
            "source": {"titre": "Délibération inventée"},
            **more,
        }
    )


def a_cumul(**content: Any) -> Cumul:
    """Return a cumul rule."""
    return Cumul.model_validate({"explication": "Règle inventée.", **content})


def a_rulebook(aides: Sequence[Aide], cumuls: Sequence[Cumul] = ()) -> Rulebook:
    """Return the rules of an invented world."""
    return Rulebook([AideCorrigee(importee=a, courante=a) for a in aides], cumuls, INFOS)


def a_situation(**faits: Any) -> Situation:
    """Return a situation at the invented home, with the facts given."""
    numbers = {k: float(v) if isinstance(v, int) and not isinstance(v, bool) else v for k, v in faits.items()}
    return Situation(LIEU, numbers)
