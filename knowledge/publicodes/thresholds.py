"""What a fact is compared with: a number, or a household scale (so much per number of people)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from knowledge.publicodes.model import Yaml
from knowledge.publicodes.rule import NUMBER, Rule

#: « 51281 €/an + ((foyer . personnes - 5) * 6462 €/an) », or with « personnes supplémentaires ».
_LAST_STEP = re.compile(
    r"(\d+)(?: €/an)? \+ \(\(?(?:foyer \. personnes - (\d+)|(\d+) \* personnes supplémentaires)\)?"
    r" \* (\d+) €/an(?:\.personne)?\)"
)


def read_threshold(rule: Rule, text: str, unit: str) -> Any:
    """Return a threshold with the unit of the fact it is compared with, or a household scale."""
    if NUMBER.match(text):
        number = rule.number(text)
        if unit == "€/an" and number.endswith(" €"):
            rule.notes.append(f"seuil écrit sans « /an » dans le modèle : {text}")
            return f"{number}/an"
        return number if number.split(" ")[-1].strip("0123456789.,") else f"{number} {unit}"
    for name in (text, f"{rule.name} . {text}"):
        named = rule.model.rules.get(name)
        if isinstance(named, Mapping):
            if "valeur" in named:
                return read_threshold(rule, str(named["valeur"]), unit)
            if "variations" in named:
                return _scale(rule, named["variations"], unit)
    raise rule.refuse(f"seuil « {text} »")


def _scale(rule: Rule, variations: list[Yaml], unit: str) -> Any:
    """Read a household scale: one threshold per number of people, then so much per person more."""
    first = variations[0].get("si", "")
    if isinstance(first, str) and first.startswith("localisation . région = "):
        region = rule.model.region_of(rule.territoire)
        match = region is not None and first == f"localisation . région = '{region}'"
        chosen = variations[0]["alors"] if match else next(v["sinon"] for v in variations if "sinon" in v)
        return _scale(rule, chosen["variations"], unit)
    table: dict[int, str] = {}
    for case in variations:
        if "si" in case:
            found = re.fullmatch(r"foyer \. personnes = (\d+)", case["si"])
            if not found:
                raise rule.refuse(f"barème {case}")
            table[int(found[1])] = _with_unit(rule, case["alors"], unit)
        else:
            found = _LAST_STEP.fullmatch(case["sinon"])
            if not found:
                raise rule.refuse(f"barème « {case['sinon']} »")
            last = int(found[2]) if found[2] else _extra_after(rule)
            table[last] = _with_unit(rule, found[1], unit)
            more = found[3] or found[4]
    return {"par_personnes": table, "par_personne_en_plus": _with_unit(rule, more, unit)}


def _extra_after(rule: Rule) -> int:
    """Return the size of household after which people count as « supplémentaires »."""
    extra = rule.model.rules[f"{rule.name} . personnes supplémentaires"]
    found = re.fullmatch(r"foyer \. personnes - (\d+)", extra["valeur"])
    if not found:
        raise rule.refuse(extra["valeur"])
    return int(found[1])


def _with_unit(rule: Rule, raw: Any, unit: str) -> str:
    number = rule.number(str(raw))
    return number if number.endswith(unit) else f"{number} {unit}"
