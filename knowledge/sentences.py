"""French sentences made from the structure of a rule, so that no text of anybody else is copied.

Works on the plain YAML shape of a condition or an amount (mappings, lists, text), as written in the files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.quantity import Unite, parse_quantity, write_number

#: How a bike is called in a sentence.
VELOS = {
    "mécanique simple": "vélo mécanique",
    "électrique": "vélo électrique",
    "cargo": "vélo cargo",
    "cargo électrique": "vélo cargo électrique",
    "pliant": "vélo pliant",
    "pliant électrique": "vélo pliant électrique",
    "motorisation": "kit de motorisation",
    "adapté": "vélo adapté",
    "tout électrique": "vélo électrique (cargo et pliant compris)",
    "tout mécanique": "vélo sans assistance (cargo et pliant compris)",
    "tout cargo": "vélo cargo (électrique ou non)",
    "tout pliant": "vélo pliant (électrique ou non)",
    "électrique ou mécanique": "vélo de tout type, électrique ou non",
}
STATUTS = {
    "étudiant": "étudiants",
    "apprenti": "apprentis",
    "demandeur d'emploi": "demandeurs d'emploi",
    "salarié": "salariés",
    "retraité": "retraités",
    "reconversion": "personnes en reconversion professionnelle",
    "autre": "autres situations",
}
PUBLICS = {
    "handicap": "personnes en situation de handicap",
    "aah": "bénéficiaires de l'AAH",
    "rsa": "bénéficiaires du RSA",
    "minima_sociaux": "bénéficiaires de minima sociaux (RSA, AAH, ASS, ASPA)",
}
REVENUS = {
    "revenu_fiscal_par_part": "revenu fiscal de référence par part",
    "revenu_fiscal": "revenu fiscal de référence du foyer",
}


def join_or(words: Sequence[str]) -> str:
    """« a, b ou c »."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} ou {words[-1]}"


def speak_quantity(raw: Any) -> str:
    """Say a quantity in words: « 15 400 €/an » → « 15 400 € par an », « 750 €/mois » → « 750 € par mois »."""
    text = str(raw)
    if text.endswith("/mois"):
        yearly = parse_quantity(text).value
        return f"{text.removesuffix('/mois')} par mois ({write_number(yearly)} € par an)"
    return text.replace("/an", " par an")


def describe(condition: Mapping[str, Any]) -> str:
    """Say what a condition asks, as a short noun phrase: « 18 ans ou plus », « vélo neuf »."""
    if "une_de" in condition:
        return join_or([describe(item) for item in condition["une_de"]])
    if "toutes" in condition:
        return " et ".join(describe(item) for item in condition["toutes"])
    if "selon" in condition:
        parts = [
            f"{describe(case['alors'])} ({describe(case['si'])})"
            if "si" in case
            else f"sinon {describe(case['sinon'])}"
            for case in condition["selon"]
        ]
        return ", ".join(parts)
    info = condition["info"]
    operator = next(word for word in condition if word not in ("info", "sinon"))
    value = condition[operator]
    if info == "velo_type":
        names = [VELOS.get(v, v) for v in ([value] if isinstance(value, str) else value)]
        return f"tout sauf {join_or(names)}" if operator == "sauf" else join_or(names)
    if info == "velo_etat":
        return "vélo neuf" if value == "neuf" else "vélo d'occasion"
    if info == "statut":
        return join_or([STATUTS[v] for v in ([value] if isinstance(value, str) else value)])
    if info in PUBLICS:
        return PUBLICS[info] if value == "oui" else f"hors {PUBLICS[info]}"
    if info == "age":
        return _bound(
            operator, speak_quantity(value), "{} ou plus", "{} au plus", "moins de {}", "plus de {}"
        )
    if info == "prix":
        return "prix " + _bound(
            operator,
            speak_quantity(value),
            "d'au moins {}",
            "de {} au plus",
            "inférieur à {}",
            "supérieur à {}",
        )
    if info in REVENUS:
        if isinstance(value, Mapping):
            return f"{REVENUS[info]} sous le plafond fixé selon le nombre de personnes"
        limit = speak_quantity(value)
        return f"{REVENUS[info]} " + _bound(
            operator, limit, "d'au moins {}", "de {} au plus", "inférieur à {}", "supérieur à {}"
        )
    if info == "fabrique_en_france":
        return "vélo fabriqué en France" if value == "oui" else "vélo non fabriqué en France"
    if info == "parts":
        return _bound(
            operator, speak_quantity(value), "{} ou plus", "{} au plus", "moins de {}", "plus de {}"
        )
    name = info.replace("-", " ").replace("_", " ")
    return (
        f"condition « {name} » {'remplie' if value == 'oui' else 'non remplie' if value == 'non' else value}"
    )


def _bound(operator: str, value: str, at_least: str, at_most: str, below: str, above: str) -> str:
    return {"au_moins": at_least, "au_plus": at_most, "moins_de": below, "plus_de": above}[operator].format(
        value
    )


def refuse(condition: Mapping[str, Any]) -> str:
    """Say why a person is refused when this condition fails: a whole sentence with its full stop."""
    if "une_de" in condition:
        items = condition["une_de"]
        if all(item.get("info") == "velo_type" for item in items):
            return f"L'aide ne concerne que ces vélos : {join_or([describe(item) for item in items])}."
        return f"Il faut être dans l'un de ces cas : {' ; '.join(describe(item) for item in items)}."
    if "toutes" in condition or "selon" in condition:
        return f"Il faut : {describe(condition)}."
    info = condition["info"]
    operator = next(word for word in condition if word not in ("info", "sinon"))
    value = condition[operator]
    said = describe(condition)
    if info == "velo_type":
        return (
            f"L'aide ne concerne que ces vélos : {said}."
            if operator != "sauf"
            else f"L'aide concerne {said}."
        )
    if info == "velo_etat":
        return "Le vélo doit être neuf." if value == "neuf" else "Le vélo doit être d'occasion."
    if info == "age":
        limit = speak_quantity(value)
        return _bound(
            operator,
            limit,
            "Il faut avoir {} ou plus.",
            "Il faut avoir {} au plus.",
            "Il faut avoir moins de {}.",
            "Il faut avoir plus de {}.",
        )
    if info == "prix":
        limit = speak_quantity(value)
        return _bound(
            operator,
            limit,
            "Le prix doit être d'au moins {}.",
            "Le prix ne doit pas dépasser {}.",
            "Le prix doit être inférieur à {}.",
            "Le prix doit être supérieur à {}.",
        )
    if info in REVENUS:
        if isinstance(value, Mapping):
            return f"Le {REVENUS[info]} ne doit pas dépasser le plafond fixé selon le nombre de personnes du foyer."
        limit = speak_quantity(value)
        return f"Le {REVENUS[info]} " + _bound(
            operator,
            limit,
            "doit être d'au moins {}.",
            "ne doit pas dépasser {}.",
            "doit être inférieur à {}.",
            "doit être supérieur à {}.",
        )
    if info == "statut" or info in PUBLICS:
        return (
            f"L'aide est réservée aux {said}."
            if not said.startswith("hors")
            else f"L'aide est accordée {said}."
        )
    if info == "fabrique_en_france":
        return "Le vélo doit être fabriqué en France."
    return (
        f"Il faut remplir la {said.removesuffix(' remplie')}, propre à cette aide."
        if value == "oui"
        else f"Il faut : {said}."
    )


def largest(amount: Any) -> float | None:
    """Return the largest number of euros an amount can reach whatever the price, or None when nothing bounds it."""
    if isinstance(amount, Mapping):
        if set(amount) == {"aide"}:
            return None
        base: float | None = None
        if "selon" in amount:
            found = [largest(case.get("alors", case.get("sinon"))) for case in amount["selon"]]
            base = None if None in found else max(f for f in found if f is not None)
        elif "somme" in amount:
            found = [largest(item) for item in amount["somme"]]
            base = None if None in found else sum(f for f in found if f is not None)
        elif "valeur" in amount:
            base = largest(amount["valeur"])
        elif isinstance(amount["part"], str):
            whole = largest(amount["de"])
            base = None if whole is None else whole * parse_quantity(amount["part"]).value / 100
        cap = largest(amount["plafond"]) if "plafond" in amount else None
        if isinstance(amount.get("plafond"), Mapping) and not any(
            "sinon" in c for c in amount["plafond"].get("selon", [{"sinon": 0}])
        ):
            cap = None
        known = [v for v in (base, cap) if v is not None]
        return min(known) if known else None
    if isinstance(amount, str) and not any(character.isdigit() for character in amount):
        return None
    quantity = parse_quantity(amount)
    return quantity.value if quantity.unite in (Unite.EUROS, Unite.AUCUNE) else None


def summarise(conditions: Sequence[Mapping[str, Any]], amount: Any) -> str:
    """Say an aid in one line from its rule: the most it pays, then for whom."""
    most = largest(amount)
    fixed = isinstance(amount, str) and most is not None
    how_much = (
        "Une aide dont le montant dépend du prix"
        if most is None
        else f"{write_number(most)} €"
        if fixed
        else f"Jusqu'à {write_number(most)} €"
    )
    asked = [describe(condition) for condition in conditions if _short(condition)]
    return f"{how_much} ; {' ; '.join(asked)}." if asked else f"{how_much}."


def _short(condition: Mapping[str, Any]) -> bool:
    """A condition simple enough for a one-line summary."""
    return "info" in condition or (
        "une_de" in condition and all("info" in item for item in condition["une_de"])
    )
