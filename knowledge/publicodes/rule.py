"""The rule of one aid: the model around it, and what is found in it beside its conditions and its amount."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.publicodes.model import SLOTS, Model, Raw, Untranslatable, Yaml
from knowledge.quantity import write_number

NUMBER = re.compile(r"^(-?\d+(?:\.\d+)?) ?(€/an|€/mois|€|%|ans?|parts?|km)?$")


@dataclass
class Rule:
    """One aid of the model while it is read."""

    name: str
    model: Model
    #: Read before the amount; empty until then.
    territoire: Yaml = field(default_factory=dict)
    #: What the rule says of other aids: plain cumul rules, with model names.
    cumuls: list[Yaml] = field(default_factory=list)
    #: Questions only this aid asks: model name → raw declaration.
    questions: dict[str, Yaml] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def raw(self) -> Mapping[str, Raw]:
        """The rule as the model writes it."""
        written: Mapping[str, Raw] = self.model.rules[self.name]
        return written

    def refuse(self, what: str) -> Untranslatable:
        """Return the refusal of what this reader does not know."""
        return Untranslatable(f"{self.name} : {what}")

    # -- names ---------------------------------------------------------------------------------------------------

    def own_rule(self, text: str) -> str | None:
        """Return the model name of a rule that belongs to this aid, None when there is none."""
        name = f"{self.name} . {text}"
        return name if name in self.model.rules else None

    def aide_name(self, text: Raw) -> str:
        """Return the model name of the aid a text names, relative or not."""
        if isinstance(text, str):
            for candidate in (text, f"aides . {text}"):
                if candidate in self.model.aides:
                    return candidate
        raise self.refuse(f"« {text} »")

    def member(self, text: str) -> Any:
        """Return an aid's model name or a level, for the members of a cumul rule."""
        slot = SLOTS.get(text.removeprefix("aides . "))
        return {"niveau": slot} if slot and text.startswith("aides . ") else self.aide_name(text)

    # -- numbers -------------------------------------------------------------------------------------------------

    def number(self, text: Any) -> str:
        """Write a number of the model as ours: ``15400 €/an`` → ``15 400 €/an``, ``33.33`` → ``33,33``."""
        found = NUMBER.match(str(text).strip())
        if not found:
            raise self.refuse(f"nombre « {text} »")
        unit = (found[2] or "").replace("part", "parts").replace("partss", "parts")
        unit = "ans" if unit in ("an", "ans") else unit
        return f"{write_number(float(found[1]))} {unit}".strip()

    def constant(self, name: str) -> str:
        """Return the value of a rule of the model that is a number."""
        return self.number(self.model.rules[name]["valeur"])
