"""What the text says of the person: age, household, tax shares, status, benefits, company size."""

from __future__ import annotations

import re
from typing import Any

_AGE = re.compile(
    r"(?<!depuis )(?<!y a )(?<!pendant )(?<!tous les )(?<!dans )(?<!moins de )(?<!plus de )"
    r"(?<!apres )(?<!durant )"
    r"(?<!velo de )(?<!sous )(?<!toutes les )(?<!sur )(?<!les )(?<!voiture de )(?<!deux )"
    r"\b(\d{1,3}) (?:ans|piges|balais)\b"
    r"(?! (?:de permis|apres|d anciennete|plus tard|que|de garantie|minimum|maximum))"
)
_AGED = re.compile(r"\bage[es]?(?: de)? (\d{1,3})\b")
_PARTS = re.compile(r"\b(\d+(?:\.\d+)?) parts?\b( et demie?| 1 2| fiscales? et demie?)?")
_ONE_PART = re.compile(r"\bune? (?:seule )?part\b(?: fiscale)?( et demie?)?(?! (?:de|du|des|modale)\b)")
_PARTS_AFTER = re.compile(r"\bparts?(?: fiscales?)? (\d(?:\.\d+)?)\b(?! (?:euros|ans|rfr))")

_STATUTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("apprenti", re.compile(r"\b(apprentie?s?|apprentissage|alternante?s?|en alternance)\b")),
    (
        "demandeur_emploi",
        re.compile(
            r"\b((?<!allocation )(?<!allocations )(?<!indemnites )chomage|chomeu\w+|"
            r"demandeu\w+ d emploi|sans (?:emploi|travail|boulot)|"
            r"pole emploi|france travail|recherche d (?:un )?(?:emploi|travail)|cherche (?:du|"
            r"un) (?:travail|emploi|boulot)|"
            r"inscrite? a pole|au chomdu|plus de (?:travail|boulot)|perdu mon (?:travail|emploi|boulot))\b"
        ),
    ),
    (
        "etudiant",
        re.compile(
            r"\b((?<!bourse )(?<!logement )etudiant\w*|a la fac|a l universite|je fais (?:mes|des) etudes)\b"
        ),
    ),
    (
        "retraite",
        re.compile(
            r"\b(retraitee?s?|(?<!caisse de )(?<!pension de )(?<!ma )"
            r"(?<!depart en )(?<!age de )(?<!de )(?<!de la )retraite|"
            r"pensionnee?s?)\b"
        ),
    ),
    (
        "autre",
        re.compile(
            r"\b(auto ?entrepreneu\w*|micro ?entrepreneu\w*|independante?s?|"
            r"travailleu\w+ independant\w*|artisane?|"
            r"profession liberale|freelance|(?:mere|pere|femme|homme) au foyer|agricult\w+|"
            r"commercante?|en invalidite)\b"
        ),
    ),
    (
        "salarie",
        re.compile(
            r"\b(cdi|cdd|interim|(?<!les )(?<!des )(?<!aux )interimaire|(?<!les )fonctionnaire|en contrat|"
            r"(?:suis|etant|sois|est|moi|comme|femme|mari|conjoint|compagnon|soit|couple|tant que|"
            r",) (?:un |une )?(?:salariee?s?|employee?)|"
            r"pour une? salariee?|(?<!un )(?<!une )(?<!le )(?<!la )(?<!velo )salariee? (?:a|chez|en|"
            r"au|dans|habitant|xlieux)|ouvriere?|"
            r"je (?:travaille|bosse|suis ouvrier\w*))\b|^(?:\w+ ans )?salariee?\b|\b\d+ ans salariee?\b|"
            r"\bsalariee? (?:de )?\d+ ans\b"
        ),
    ),
)
_COUPLE = re.compile(r"\b(?:couple|mon (?:mari|conjoint|compagnon)|ma (?:femme|compagne|conjointe))\b")
_ALONE = re.compile(
    r"\b(?:seule?|celibataire|parent isole|mere isolee|maman solo|papa solo|mono ?parentale?|veu(?:f|"
    r"ve)|divorcee?)\b"
)
_CHILDREN = re.compile(r"\b(\d{1,2}|un|une|deux|trois) (?:enfants?|gosses?|gamins?|mioches?|petits)\b")
_PEOPLE = re.compile(
    r"\b(?:on est|nous sommes|on vit|foyer de|famille de|foyer a|menage de|on sera) (?:a )?(\d{1,2})\b"
    r"(?! (?:\w+ )?(?:salarie|employe|agent|dans la boite|collaborat|dans l entreprise|euros|km|"
    r"au bureau|collegues))"
)
_PEOPLE_AFTER = re.compile(
    r"\b(\d{1,2}) (?:personnes? (?:a charge|au foyer|dans le foyer|a la maison)|a la maison|au foyer)\b"
)
#: What a company counts, in the plural: « 35 ans, salarié » is an age and a status. A unit ends what a number counts.
_WORKERS = r"(?:salarie+s|employe+s|agents|collaborat\w+s|collegues|travailleu\w+s)"
_NO_UNIT = r"(?!(?:ans|piges|balais|euros|km|parts?|mois|h|heures?|a|et) )"
_STAFF = re.compile(
    rf"\b(\d{{1,6}}) (?:{_NO_UNIT}\w+ )?{_WORKERS}\b|"
    r"\b(?:on est|nous sommes|entreprise de|boite de|pme de) (\d{1,6}) (?:salarie|employe|agent|collaborat)|"
    r"\beffectif(?: total)?(?: est)?(?: de| d environ)? (\d{1,6})\b(?! (?:ans|euros|km)\b)|"
    r"\b(?:boite|entreprise|pme|usine|societe|tpe|association|administration|site)(?: de| d environ|"
    r" a| avec)? (\d{1,6}) (?:personnes|pers)\b|"
    r"\b(?:on est|nous sommes) (\d{1,6}) (?:\w+ )?(?:dans la boite|dans l entreprise|au bureau|"
    r"personnes dans)\b"
)
_KM = re.compile(r"\b(\d{1,3}(?:\.\d+)?) ?(?:km|kms|kilometres?|bornes)\b(?! h\b)")

_FLAGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "handicap",
        re.compile(
            r"\b(handicape?e?s?|rqth|mdph|invalide|invalidite|fauteuil|malvoyante?|"
            r"en situation de handicap)\b"
        ),
    ),
    ("aah", re.compile(r"\baah\b|\ballocation adulte handicape\b")),
    ("rsa", re.compile(r"\brsa\b")),
    (
        "minima_sociaux",
        re.compile(r"\bminima sociaux\b|\bminimum vieillesse\b|\baspa\b|\b(?:touche|percois) l ass\b"),
    ),
)
_SMALL = {"un": 1, "une": 1, "deux": 2, "trois": 3}


def find_person(clean: str) -> dict[str, Any]:
    """Return the facts about the person stated by the plain text."""
    found: dict[str, Any] = {}
    age = _age(clean)
    if age is not None:
        found["age"] = age
    parts = _parts(clean)
    if parts is not None:
        found["parts"] = parts
    for statut, pattern in _STATUTS:
        if pattern.search(clean):
            found["statut"] = statut
            break
    for name, pattern in _FLAGS:
        if pattern.search(clean):
            found[name] = True
    found.update(_household(clean))
    distance = _KM.search(clean)
    if distance:
        value = float(distance[1])
        found["distance_km"] = int(value) if value.is_integer() else value
    return found


def _age(clean: str) -> int | None:
    for pattern in (_AGE, _AGED):
        match = pattern.search(clean)
        if match and 3 <= int(match[1]) <= 110:
            return int(match[1])
    return None


def _parts(clean: str) -> int | float | None:
    match = _PARTS.search(clean)
    if match:
        value = float(match[1]) + (0.5 if match[2] else 0)
    elif found := _ONE_PART.search(clean):
        value = 1.5 if found[1] else 1.0
        if not found[1] and not re.search(r"part (?:fiscale|rfr|revenu|\d)|rfr|revenu|quotient|foyer", clean):
            return None
    elif found := _PARTS_AFTER.search(clean):
        value = float(found[1])
    else:
        return None
    if not 0.5 <= value <= 12:
        return None
    return int(value) if value.is_integer() else value


def _household(clean: str) -> dict[str, Any]:
    """Return ``personnes`` for a household, ``effectif`` for a company."""
    staff = _STAFF.search(clean)
    if staff:
        return {"effectif": int(next(g for g in staff.groups() if g))}
    people = _PEOPLE.search(clean) or _PEOPLE_AFTER.search(clean)
    if people:
        count = int(people[1])
        if 1 <= count <= 12:
            return {"personnes": count}
        # No household is that large.
        return {"effectif": count} if count else {}
    children = _CHILDREN.search(clean)
    if children:
        count = _SMALL.get(children[1]) or int(children[1])
        if _COUPLE.search(clean) or "on a" in clean or "nous" in clean:
            return {"personnes": count + 2, "enfants": count}
        if _ALONE.search(clean):
            return {"personnes": count + 1, "enfants": count}
        return {"enfants": count}
    return {}
