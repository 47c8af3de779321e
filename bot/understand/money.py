"""Sums of money told apart by meaning: price of the bike, monthly pay, yearly reference income."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_RFR = {"rfr", "fiscal", "reference", "imposition", "fiscale", "impot", "impots", "qf", "quotient"}
_PAY = {"gagne", "gagnes", "gagnons", "gagner", "salaire", "salaires", "touche", "touchons", "smic", "paye", "paie",
        "net", "nets", "brut", "mensuel", "mensuels", "pension", "remuneration", "remunere"}  # fmt: skip
_INCOME = {"revenu", "revenus", "ressources", "ressource"}
_AID = {"aide", "aides", "prime", "primes", "subvention", "subventions", "bonus", "forfait", "fmd", "plafond", "caution",
        "amende", "indemnite", "remboursement", "remise", "cheque", "rabais", "prends", "location", "louer", "loue",
        "abonnement", "ticket", "don", "reduction", "cotisation", "indemnites", "covoiturage"}  # fmt: skip
_BIKE = {"velo", "velos", "vae", "cargo", "pliant", "electrique", "bicyclette", "biclou", "becane", "triporteur", "longtail",
         "biporteur", "vtc", "vtt", "kit", "tricycle", "bike", "brompton", "tandem", "occasion", "neuf", "trottinette",
         "gravel", "motorisation", "remorque", "mecanique", "modele", "adapte", "ebike"}  # fmt: skip
_PRICE = {"prix", "coute", "coutait", "cout", "vaut", "valeur", "budget", "affiche", "facture", "achete", "acheter", "achat",
          "paye", "payer", "cout", "devis", "vendu", "trouve", "tarif", "couterait"}  # fmt: skip
#: Units that make a number something else than money.
_OTHER_UNITS = {"ans", "an", "part", "parts", "km", "kms", "kilometres", "kilometre", "salaries", "salarie", "employes",
                "personnes", "personne", "agents", "enfants", "enfant", "jours", "jour", "mois", "semaines", "semaine",
                "heures", "heure", "h", "minutes", "min", "fois", "m", "w", "watts", "wh", "v", "pieces", "velos", "places",
                "collaborateurs", "gosses", "e", "eme", "janvier", "fevrier", "mars", "avril", "mai", "juin",
                "juillet", "aout", "septembre", "octobre", "novembre", "decembre", "points", "habitants"}  # fmt: skip
_YEARS = range(2015, 2036)


def find_money(words: Sequence[str]) -> tuple[dict[str, Any], dict[int, str]]:
    """Return ``prix``, ``revenu_fiscal``, ``revenu_mensuel`` found, and the position of each number used."""
    found: dict[str, Any] = {}
    places: dict[int, str] = {}
    has_bike = not _BIKE.isdisjoint(words)
    for position, word in enumerate(words):
        if not word[0].isdigit():
            continue
        kind = _kind(words, position, has_bike)
        if kind is None:
            continue
        places[position] = kind
        if kind != "montant":
            found.setdefault(kind, _number(word))
    if "smic" in words or "smicard" in words:
        found["smic"] = True
    return found, places


def _number(word: str) -> int | float:
    value = float(word)
    return int(value) if value.is_integer() else value


def _kind(words: Sequence[str], position: int, has_bike: bool) -> str | None:
    """Return what the number at this position means: a kind of income, a price, another sum, or None."""
    value = float(words[position])
    after = list(words[position + 1 : position + 6])
    before = list(words[max(0, position - 5) : position])[::-1]
    marked = bool(after) and after[0] == "euros"
    if marked:
        after = after[1:]
    elif after and after[0] in _OTHER_UNITS or (after and after[0] == "%"):
        return None
    if not marked and (len(words[position].split(".")[0]) > 6 or words[position].startswith("0")):
        return None
    monthly = after[:2] in (["par", "mois"], ["mois", "net"], ["le", "mois"]) or bool(
        {"mensuel", "mensuels", "mensuellement"} & set(after[:2]) or after[:1] == ["mois"]
    )
    monthly = monthly or after[:1] in (["net"], ["nets"], ["brut"])
    yearly = after[:2] in (["par", "an"], ["l", "annee"], ["a", "l"]) or bool(
        {"annuel", "annuels", "an"} & set(after[:2])
    )
    if value >= 300 and (_near(before, _RFR, 5) or set(after[:3]) & {"rfr", "fiscal", "reference", "fiscaux"}):
        # « RFR 9000, 1 part, vélo 1500 € »: the closest cue decides.
        if not _closer(before, _BIKE | _PRICE, _RFR):
            return "revenu_fiscal"
    income_before = _near(before, _PAY | _INCOME, 4) and not _closer(before, _BIKE | _PRICE - _PAY, _PAY | _INCOME)
    income_after = set(after[:4]) & (_INCOME | {"salaire", "net", "nets"})
    aid_after = bool(set(after[:3]) & _AID) and after[:1] in (["de"], ["d"])
    if (income_before or income_after) and not aid_after and value >= 200:
        bike_after = set(after[:4]) & _BIKE and not income_after and "paye" in before[:3]
        if bike_after:
            return "prix"
        if yearly or (value >= 6000 and not monthly):
            return "revenu_fiscal"
        return "revenu_mensuel"
    if monthly and after[:1] in (["net"], ["nets"], ["brut"]) and value >= 200:
        return "revenu_mensuel" if value < 8000 else "revenu_fiscal"
    if aid_after or monthly or yearly:
        return "montant" if marked else None
    if value < 30 or value > 20_000:
        return "montant" if marked else None
    if not marked and (value in _YEARS or value < 100):
        return None
    cue = _first(before, _AID, _BIKE | _PRICE, 5)
    if cue == "aid" and not (marked and has_bike and not _near(before, _AID, 2)):
        return "montant" if marked else None
    if marked:
        return "prix" if has_bike or cue == "bike" or set(before) & _PRICE else "montant"
    if cue == "bike" or (has_bike and (before[:1] in (["a"], ["pour"], ["xlieux"]) or set(after[:3]) & _BIKE)):
        return "prix"
    return None


def _near(before: Sequence[str], cues: set[str], reach: int) -> bool:
    return not cues.isdisjoint(before[:reach])


def _first(before: Sequence[str], aids: set[str], bikes: set[str], reach: int) -> str | None:
    """Return which family of cue stands closest before the number."""
    for word in before[:reach]:
        if word in bikes:
            return "bike"
        if word in aids:
            return "aid"
    return None


def _closer(before: Sequence[str], first: set[str], second: set[str]) -> bool:
    """Tell whether a word of ``first`` stands closer before the number than any of ``second``."""
    for word in before:
        if word in second:
            return False
        if word in first:
            return True
    return False
