"""The conditions of an aid on facts, in the words of our YAML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from knowledge.publicodes.model import Raw, Yaml
from knowledge.publicodes.rule import Rule
from knowledge.publicodes.thresholds import read_threshold

#: Predicates of the model that test one fact → our condition.
PREDICATES: dict[str, Yaml] = {
    "vélo . adapté": {"info": "velo_type", "est": "adapté"},
    "vélo . mécanique simple": {"info": "velo_type", "est": "mécanique simple"},
    "vélo . électrique simple": {"info": "velo_type", "est": "électrique"},
    "vélo . cargo électrique": {"info": "velo_type", "est": "cargo électrique"},
    "vélo . cargo mécanique": {"info": "velo_type", "est": "cargo"},
    "vélo . pliant mécanique": {"info": "velo_type", "est": "pliant"},
    "vélo . pliant électrique": {"info": "velo_type", "est": "pliant électrique"},
    "vélo . motorisation": {"info": "velo_type", "est": "motorisation"},
    "vélo . électrique": {"info": "velo_type", "est": "tout électrique"},
    "vélo . mécanique": {"info": "velo_type", "est": "tout mécanique"},
    "vélo . cargo": {"info": "velo_type", "est": "tout cargo"},
    "vélo . pliant": {"info": "velo_type", "est": "tout pliant"},
    "vélo . électrique ou mécanique": {"info": "velo_type", "est": "électrique ou mécanique"},
    "vélo . état . neuf": {"info": "velo_etat", "est": "neuf"},
    "vélo . état . occasion": {"info": "velo_etat", "est": "occasion"},
    "vélo . fabriqué en france": {"info": "fabrique_en_france", "est": "oui"},
    "demandeur . âge . majeur": {"info": "age", "au_moins": "18 ans"},
    "demandeur . âge . mineur": {"info": "age", "moins_de": "18 ans"},
    "demandeur . en situation de handicap": {"info": "handicap", "est": "oui"},
    "demandeur . bénéficiaire de l'AAH": {"info": "aah", "est": "oui"},
    "demandeur . bénéficiaire du RSA": {"info": "rsa", "est": "oui"},
    "demandeur . bénéficiaire de minima sociaux": {"info": "minima_sociaux", "est": "oui"},
    "demandeur . bénéficie du forfait mobilités durables": {"info": "fmd", "est": "oui"},
    "localisation . ZFE": {"info": "zfe", "est": "oui"},
}
NUMBERS = {
    "revenu fiscal de référence par part": ("revenu_fiscal_par_part", "€/an"),
    "revenu fiscal de référence par part . revenu de référence": ("revenu_fiscal", "€/an"),
    "revenu fiscal de référence par part . nombre de parts": ("parts", "parts"),
    "demandeur . âge": ("age", "ans"),
    "foyer . personnes": ("personnes", "personnes"),
    "vélo . prix": ("prix", "€"),
}
OPERATORS = {"<=": "au_plus", "<": "moins_de", ">=": "au_moins", ">": "plus_de"}
_COMPARISON = re.compile(r"^(?P<left>.+?) (?P<op><=|<|>=|>|=) (?P<right>.+)$")


def flatten(condition: Yaml) -> Iterator[Yaml]:
    """Yield the conditions that must all hold, one by one."""
    if set(condition) == {"toutes"}:
        for item in condition["toutes"]:
            yield from flatten(item)
    else:
        yield condition


def read_condition(rule: Rule, raw: Raw) -> Yaml:
    """Translate a condition on facts."""
    if isinstance(raw, Mapping):
        if set(raw) == {"toutes ces conditions"}:
            return _collapse("toutes", [read_condition(rule, item) for item in raw["toutes ces conditions"]])
        if set(raw) == {"une de ces conditions"}:
            return _collapse(
                "une_de",
                _merge_choices([read_condition(rule, item) for item in raw["une de ces conditions"]]),
            )
        if set(raw) == {"variations"}:
            return {"selon": [read_case(rule, case, read_condition) for case in raw["variations"]]}
        raise rule.refuse(f"condition {sorted(raw)}")
    text = str(raw)
    if text in PREDICATES:
        return dict(PREDICATES[text])
    aged = re.fullmatch(r"demandeur \. âge \. de (\d+) à (\d+) ans", text)
    if aged:
        return {
            "toutes": [
                {"info": "age", "au_moins": f"{aged[1]} ans"},
                {"info": "age", "au_plus": f"{aged[2]} ans"},
            ]
        }
    status = re.fullmatch(r"demandeur \. statut \. (.+)", text)
    if status:
        return {"info": "statut", "est": status[1]}
    if text == "foyer . imposable":
        return {"info": "revenu_fiscal_par_part", "au_moins": rule.constant("ISR . première tranche")}
    if text == "foyer . imposable = non":
        return {"info": "revenu_fiscal_par_part", "moins_de": rule.constant("ISR . première tranche")}
    if text.endswith(" = non") and text.removesuffix(" = non") in PREDICATES:
        return _negate(PREDICATES[text.removesuffix(" = non")])
    own = rule.own_rule(text)
    if own is not None:
        return _own_condition(rule, own)
    found = _COMPARISON.match(text)
    if found and found["left"] in NUMBERS and found["op"] in OPERATORS:
        info, unit = NUMBERS[found["left"]]
        return {"info": info, OPERATORS[found["op"]]: read_threshold(rule, found["right"], unit)}
    raise rule.refuse(f"condition « {text} »")


def _collapse(word: str, items: list[Yaml]) -> Yaml:
    return items[0] if len(items) == 1 else {word: items}


def _merge_choices(items: list[Yaml]) -> list[Yaml]:
    """Write several tests of the same choice as one ``parmi``."""
    for info in ("velo_type", "statut"):
        same = [item for item in items if item.get("info") == info and ("est" in item or "parmi" in item)]
        if len(same) > 1:
            values = [v for item in same for v in ([item["est"]] if "est" in item else item["parmi"])]
            position = items.index(same[0])
            rest = [item for item in items if item not in same]
            items = [*rest[:position], {"info": info, "parmi": values}, *rest[position:]]
    return items


def _negate(condition: Yaml) -> Yaml:
    if condition.get("est") in ("oui", "non"):
        return {"info": condition["info"], "est": "non" if condition["est"] == "oui" else "oui"}
    return {"info": condition["info"], "sauf": [condition["est"]]}


def _own_condition(rule: Rule, name: str) -> Yaml:
    declared = rule.model.rules[name]
    if "question" in declared:
        rule.questions[name] = dict(declared)
        return {"info": name, "est": "oui"}
    return read_condition(
        rule,
        {
            k: v
            for k, v in declared.items()
            if k in ("toutes ces conditions", "une de ces conditions", "variations")
        },
    )


def read_case(rule: Rule, case: Yaml, read: Callable[[Rule, Raw], Any]) -> Yaml:
    """Return one case of a choice; ``read`` reads what it gives."""
    if "si" in case:
        return {"si": read_condition(rule, case["si"]), "alors": read(rule, case["alors"])}
    return {"sinon": read(rule, case["sinon"])}
