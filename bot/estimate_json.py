"""The stable JSON of ``guichet estimate`` (design, section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.rules.coverage import LevelCoverage, cover
from bot.rules.estimate import Estimate, Outcome
from bot.rules.facts import PAR_PART, PRIX
from bot.situations import Request
from knowledge.model import Couverture, Info


def to_json(
    request: Request, estimate: Estimate, infos: Mapping[str, Info], couvertures: Iterable[Couverture]
) -> dict[str, Any]:
    """Return the answer to one request, amounts in euros rounded to the cent."""
    lieu = request.situation.lieu
    levels = {level.niveau: level for level in cover(lieu, estimate, couvertures)} if lieu is not None else {}
    known_commune = lieu is not None and (bool(lieu.communes) or lieu.pays != "France")
    return {
        "id": request.id,
        "date": request.date.isoformat() if request.date is not None else None,
        "aides": [_outcome(outcome, request, infos) for outcome in estimate.outcomes],
        "retenues": list(estimate.retenues),
        "total": {"min": _cents(estimate.low), "max": _cents(estimate.high)},
        "reste_a_charge": _left_to_pay(request, estimate),
        "cumul": [
            {"regle": e.regle, "entre": list(e.entre), "explication": e.explication, "effet": _cents(e.effet)}
            for e in estimate.effects
        ],
        "couverture": {
            "commune": "connue" if known_commune else "inconnue",
            **{niveau: _coverage(levels.get(niveau)) for niveau in ("epci", "departement", "region", "etat")},
        },
        "question_suivante": next_question(request, estimate, infos),
    }


def next_question(request: Request, estimate: Estimate, infos: Mapping[str, Info]) -> str | None:
    """Return the name, in the JSON of a situation, of the unknown fact that moves the total most."""
    lieu = request.situation.lieu
    if lieu is None or (not lieu.communes and lieu.pays == "France"):
        return "code_insee"
    info = estimate.question(skip=request.situation.ne_sait_pas)
    return _public_names(info, request, infos)[0] if info is not None else None


def _public_names(info: str, request: Request, infos: Mapping[str, Info]) -> list[str]:
    """Return how a caller gives this fact: income per part is given by the income and the parts."""
    if info == PAR_PART:
        return [name for name in ("revenu_fiscal", "parts") if name not in request.situation.faits]
    reference = infos[info].reference
    return [reference if reference is not None else info]


def _outcome(outcome: Outcome, request: Request, infos: Mapping[str, Info]) -> dict[str, Any]:
    aide = outcome.aide
    return {
        "id": aide.id,
        "reference": aide.reference,
        "titre": aide.nom,
        "niveau": aide.niveau,
        "porteur": aide.porteur,
        "statut": outcome.statut,
        "montant": _cents(outcome.montant) if outcome.montant is not None else None,
        "min": _cents(outcome.low),
        "max": _cents(outcome.high),
        "raisons": list(outcome.raisons),
        "manque": [name for info in outcome.manque for name in _public_names(info, request, infos)],
        "lien": aide.lien,
        "verifie_le": aide.verifie.le.isoformat() if aide.verifie.le is not None else None,
    }


def _left_to_pay(request: Request, estimate: Estimate) -> dict[str, float | None]:
    price = request.situation.faits.get(PRIX)
    if price is None:
        return {"min": None, "max": None}
    return {
        "min": _cents(max(0.0, float(price) - estimate.high)),
        "max": _cents(max(0.0, float(price) - estimate.low)),
    }


def _coverage(level: LevelCoverage | None) -> str:
    if level is None:
        return "inconnue"
    return f"{level.etat} : {level.explication}" if level.explication else level.etat


def _cents(amount: float) -> float:
    return round(amount, 2)
