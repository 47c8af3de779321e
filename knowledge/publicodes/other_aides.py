"""What the conditions of an aid say of other aids: a cumul rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge.publicodes.amounts import read_share
from knowledge.publicodes.model import Raw
from knowledge.publicodes.rule import Rule


def exclude(rule: Rule, excluded: Raw) -> None:
    """Note the aid that makes this one not applicable."""
    rule.cumuls.append({"regle": "ecarte", "aide": rule.name, "entre": [rule.aide_name(excluded)]})


def about_other_aides(rule: Rule, item: Raw) -> bool:
    """Turn a condition about other aids into a cumul rule; False when it is about facts."""
    if isinstance(item, str) and item.startswith("aides . "):
        text = item.removesuffix(" > 0 €")
        rule.cumuls.append({"regle": "exige", "aide": rule.name, "entre": [rule.member(text)]})
        return True
    if isinstance(item, Mapping) and "une de ces conditions" in item:
        subs = item["une de ces conditions"]
        absent = [
            s["est non applicable"]
            for s in subs
            if isinstance(s, Mapping) and set(s) == {"est non applicable"}
        ]
        below = [s for s in subs if isinstance(s, str) and s.startswith("aides . ")]
        if len(absent) == 1 and len(below) == 1 and len(subs) == 2:
            other, cap = below[0].split(" < ", 1)
            if other == absent[0]:
                rule.cumuls.append(
                    {
                        "regle": "sous_plafond",
                        "aide": rule.name,
                        "entre": [rule.member(other)],
                        "plafond": _cap(rule, cap.strip("()")),
                    }
                )
                return True
    return False


def _cap(rule: Rule, text: str) -> Any:
    """Return what another aid must stay under: an amount, or a share of something."""
    return read_share(rule, text.strip()) or rule.number(text)
