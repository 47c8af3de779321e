"""One aid of the model in the plain shape of our YAML: where, on which conditions, how much, until when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.publicodes.amounts import AMOUNT_KEYS, read_calculation
from knowledge.publicodes.conditions import flatten, read_condition
from knowledge.publicodes.model import SLOTS, Model, Yaml
from knowledge.publicodes.other_aides import about_other_aides, exclude
from knowledge.publicodes.places import read_places
from knowledge.publicodes.rule import Rule

KNOWN_KEYS = AMOUNT_KEYS | {
    "remplace", "titre", "description", "applicable si", "non applicable si",
    "lien", "dernière mise à jour", "date de fin", "note",
}  # fmt: skip


@dataclass
class Translation:
    """One aid of the model in the plain shape of our YAML, without sentences."""

    reference: str
    slot: str
    territoire: Yaml
    conditions: list[Yaml]
    montant: Any
    lien: str | None
    verifie_le: str | None
    fin: str | None
    #: What the rule says of other aids: plain cumul rules, with model names.
    cumuls: list[Yaml] = field(default_factory=list)
    #: Questions only this aid asks: model name → raw declaration.
    questions: dict[str, Yaml] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def translate(model: Model, name: str) -> Translation:
    """Return one aid of a model; raise Untranslatable when its rule uses unknown words."""
    rule = Rule(name, model)
    raw = rule.raw
    slot = SLOTS[raw["remplace"]["références à"]]
    territoire, conditions = _applicable(rule)
    rule.territoire = territoire
    montant = read_calculation(rule, {k: v for k, v in raw.items() if k in AMOUNT_KEYS}, top=True)
    for key in raw:
        if key not in KNOWN_KEYS:
            rule.notes.append(f"clé inconnue du modèle, sans effet : « {key} »")
    updated = raw.get("dernière mise à jour")
    if updated is None:
        updated = next((v for k, v in raw.items() if re.fullmatch(r"der\w+ mise (à )?jour", k)), None)
    return Translation(
        reference=name,
        slot=slot,
        territoire=territoire,
        conditions=conditions,
        montant=montant,
        lien=raw.get("lien"),
        verifie_le=_date(rule, updated, "dernière mise à jour"),
        fin=_date(rule, raw.get("date de fin"), "date de fin"),
        cumuls=rule.cumuls,
        questions=rule.questions,
        notes=rule.notes,
    )


def _date(rule: Rule, raw: str | None, label: str) -> str | None:
    if raw is None:
        return None
    day, month, year = (int(part) for part in raw.split("/"))
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        rule.notes.append(f"{label} impossible dans le modèle : {raw}")
        return None


def _applicable(rule: Rule) -> tuple[Yaml, list[Yaml]]:
    """Split ``applicable si`` into a territory, conditions on facts and rules about other aids."""
    raw = rule.raw.get("applicable si", [])
    items = (
        raw["toutes ces conditions"]
        if isinstance(raw, Mapping) and set(raw) == {"toutes ces conditions"}
        else [raw]
    )
    territoire: Yaml = {}
    conditions: list[Yaml] = []
    for item in items:
        places = read_places(rule, item)
        if places is not None:
            territoire = {**places, "dans": territoire} if territoire else places
        elif not about_other_aides(rule, item):
            conditions.extend(flatten(read_condition(rule, item)))
    excluded = rule.raw.get("non applicable si")
    if excluded is not None:
        places = read_places(rule, excluded)
        if places is not None:
            territoire["sauf"] = places
        else:
            exclude(rule, excluded)
    if not territoire:
        raise rule.refuse("aucun territoire")
    return territoire, conditions
