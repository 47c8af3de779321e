"""The territory a condition of the model names, in the words of our YAML."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.publicodes.model import Raw, Yaml
from knowledge.publicodes.rule import Rule

PLACES = {
    "epci": "epci",
    "code insee": "communes",
    "département": "departements",
    "région": "regions",
    "pays": "pays",
}
_PLACE = re.compile(r"^localisation \. (epci|code insee|département|région|pays) = '(.*)'$")


def read_places(rule: Rule, item: Raw) -> Yaml | None:
    """Return the territory a condition names, or None when it is not about places alone."""
    if isinstance(item, str):
        found = _PLACE.match(item)
        if not found:
            return None
        kind, value = PLACES[found[1]], found[2]
        if kind == "pays":
            return {"pays": value}
        if kind == "epci":
            siren = rule.model.siren_of(value)
            if siren is None:
                raise rule.refuse(f"EPCI inconnu « {value} »")
            value = siren
        return {kind: [value]}
    if isinstance(item, Mapping) and set(item) == {"une de ces conditions"}:
        merged: Yaml = {}
        for sub in item["une de ces conditions"]:
            places = read_places(rule, sub)
            if places is None:
                return None
            for kind, values in places.items():
                merged[kind] = [
                    *merged.get(kind, []),
                    *(v for v in values if v not in merged.get(kind, [])),
                ]
        return merged
    return None
