"""The amount of an aid, in the words of our YAML; what it deducts from other aids becomes a cumul rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from knowledge.publicodes.conditions import read_case
from knowledge.publicodes.model import Raw, Yaml
from knowledge.publicodes.rule import NUMBER, Rule

AMOUNT_KEYS = frozenset(
    {"valeur", "variations", "somme", "produit", "abattement", "plafond", "plancher", "arrondi"}
)
_SHARE = re.compile(r"^(\d+(?:\.\d+)?) % \* (.+)$")


def read_amount(rule: Rule, raw: Raw) -> Any:
    """Return the amount an expression of the model gives."""
    if isinstance(raw, Mapping):
        return read_calculation(rule, raw)
    text = str(raw)
    if text in ("vélo . prix", "vélo . prix . HT"):
        return "prix" if text == "vélo . prix" else "prix_ht"
    found = NUMBER.match(text)
    if found:
        return rule.number(text if found[2] else f"{text} €")
    total = re.fullmatch(r"(\d+(?:\.\d+)?) € \+ (\d+(?:\.\d+)?) €", text)
    if total:
        return {"somme": [rule.number(f"{total[1]} €"), rule.number(f"{total[2]} €")]}
    share = read_share(rule, text)
    if share is not None:
        return share
    if text.startswith("aides . ") and text in rule.model.aides:
        return {"aide": text}
    less = _price_less_others(rule, text)
    if less is not None:
        _deduct(rule, "prix", less)
        return "prix"
    own = rule.own_rule(text)
    if own is not None:
        declared = rule.model.rules[own]
        if "question" in declared:
            rule.questions[own] = dict(declared)
            return own
        less = _price_less_others(rule, str(declared.get("valeur")))
        if less is not None:
            _deduct(rule, "prix", less)
            return "prix"
    raise rule.refuse(f"montant « {text} »")


def read_share(rule: Rule, text: str) -> Yaml | None:
    """Return a share of an amount (« 50 % * vélo . prix »), None for another text."""
    share = _SHARE.match(text)
    if share is None:
        return None
    return {"part": f"{rule.number(share[1])} %", "de": read_amount(rule, share[2])}


def read_calculation(rule: Rule, raw: Mapping[str, Raw], top: bool = False) -> Any:
    """Return a calculation with its cap, its floor and its rounding; ``top``: it is the whole amount of the aid."""
    result: Yaml = {}
    if "variations" in raw:
        result["selon"] = [read_case(rule, case, read_amount) for case in raw["variations"]]
    elif "somme" in raw:
        result["somme"] = [read_amount(rule, item) for item in raw["somme"]]
    elif "produit" in raw:
        rate, whole = raw["produit"]
        result["part"], result["de"] = read_amount(rule, rate), read_amount(rule, whole)
    else:
        base = read_amount(rule, raw["valeur"])
        if isinstance(base, dict) and "aide" not in base and set(raw) - {"valeur"}:
            result.update(base)
        else:
            result["valeur"] = base
    if "abattement" in raw:
        _deduct(rule, "montant", [rule.member(raw["abattement"])])
    if "plafond" in raw:
        _cap(rule, raw["plafond"], result)
    floor = raw.get("plancher")
    if floor is not None and not (top and _floor_is_implied(rule, floor)):
        result["plancher"] = read_amount(rule, floor)
    if raw.get("arrondi") == "oui":
        result["arrondi"] = "euro"
    return result["valeur"] if set(result) == {"valeur"} else result


def _floor_is_implied(rule: Rule, floor: Raw) -> bool:
    """A floor at 0 € only guards a deduction, which our rules never let go below zero."""
    return str(floor) in ("0", "0 €") and bool(rule.cumuls)


def _cap(rule: Rule, raw: Raw, result: Yaml) -> None:
    if isinstance(raw, str):
        other = re.fullmatch(r"(\d+ €) - (aides \. .+)", raw)
        if other:
            rule.cumuls.append(
                {
                    "regle": "plafond_commun",
                    "aide": rule.name,
                    "entre": [rule.member(other[2])],
                    "plafond": rule.number(other[1]),
                }
            )
            return
        own = rule.own_rule(raw)
        less = _price_less_others(rule, str(rule.model.rules[own].get("valeur"))) if own else None
        if less is not None:
            _deduct(rule, "plafond", less)
            return
    result["plafond"] = read_amount(rule, raw)


def _price_less_others(rule: Rule, text: str) -> list[Any] | None:
    """Return the members deducted by « vélo . prix - (aides . état + …) », or None."""
    names = re.findall(r"aides \. [^()+*]+?(?= [-+]|\)|$)", text)
    bare = text
    for name in names:
        bare = bare.replace(name, "", 1)
    if not names or not re.fullmatch(r"[ ()+-]*vélo \. prix[ ()+-]*", bare):
        return None
    return [rule.member(name) for name in names]


def _deduct(rule: Rule, on: str, members: list[Any]) -> None:
    rule.cumuls.append({"regle": "deduction", "aide": rule.name, "sur": on, "entre": members})
