"""The compiled model: its rules by name, and what turns the places it names into codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Raw = Any
Yaml = dict[str, Any]

SLOTS = {
    "état": "etat",
    "région": "region",
    "département": "departement",
    "intercommunalité": "epci",
    "commune": "commune",
}


class Untranslatable(Exception):
    """A rule of the model uses words this reader does not know; the message quotes them."""


def is_aide(name: str, rule: Raw) -> bool:
    """True for a rule of the model that fills one of the five level slots."""
    replaced = rule.get("remplace") if isinstance(rule, Mapping) else None
    return (
        name.startswith("aides . ")
        and isinstance(replaced, Mapping)
        and replaced.get("références à") in SLOTS
    )


class Model:
    """One compiled model."""

    def __init__(
        self,
        rules: Mapping[str, Raw],
        siren_of: Callable[[str], str | None],
        region_of: Callable[[Yaml], str | None],
    ) -> None:
        self.rules = rules
        self.siren_of = siren_of
        self.region_of = region_of
        self.aides = [name for name, rule in rules.items() if is_aide(name, rule)]
