"""Plays the cases of ``tests/aides/**.yaml``: a situation, and what one aid gives, named by a French sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from bot.rules.estimate import Outcome, Situation, estimate
from bot.rules.facts import Value
from bot.rules.place import Lieu
from bot.situations import read_value
from knowledge.model import Info, Territoire
from knowledge.quantity import parse_quantity
from knowledge.reading import read_yaml
from tests.support.stories import world_on

STATUTS = {"oui": "eligible", "non": "non_eligible", "a_preciser": "a_preciser", "close": "close"}


class CaseFailure(Exception):
    """An aid answered otherwise than the case expects."""


class AideFile(pytest.File):
    """The cases of one aid: the file has the aid's name."""

    def collect(self) -> Iterator[pytest.Item]:
        for case in read_yaml(self.path):
            yield AideItem.from_parent(self, name=case["cas"], case=case)


class AideItem(pytest.Item):
    """One case."""

    def __init__(self, *, case: dict[str, Any], **more: Any) -> None:
        super().__init__(**more)
        self.case = case

    def runtest(self) -> None:
        faults = list(check_case(self.path.stem, self.case))
        if faults:
            raise CaseFailure("\n".join(faults))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        return (
            str(excinfo.value)
            if isinstance(excinfo.value, CaseFailure)
            else super().repr_failure(excinfo, style)
        )

    def reportinfo(self) -> tuple[Any, int | None, str]:
        return self.path, 0, self.case["cas"]


def check_case(aide_id: str, case: dict[str, Any]) -> Iterator[str]:
    """Yield what differs between a case and what the rules answer."""
    day = dt.date.fromisoformat(str(case["le"]))
    world = world_on(day)
    infos = world.library.knowledge.infos
    pair = world.library.knowledge.aides.get(aide_id)
    if pair is None:
        yield f"aucune aide ne s'appelle « {aide_id} » : le nom du fichier de test est celui de l'aide"
        return
    faits = {name: _value(infos[name], value) for name, value in case["situation"].items()}
    place = _somewhere(pair.courante.territoire)
    found = estimate(Situation(place, faits), world.library.rulebook, day)
    yield from _differences(next(o for o in found.outcomes if o.aide.id == aide_id), case["attendu"])


def _value(info: Info, value: Any) -> Value:
    if info.type == "oui_non":
        return {"oui": True, "non": False}[str(value)]
    return read_value(info, value, info.id)


def _somewhere(territoire: Territoire) -> Lieu:
    """Return a home inside a territory."""
    return Lieu(
        territoire.communes[:1],
        next(iter(territoire.epci), ""),
        next(iter(territoire.departements), ""),
        next(iter(territoire.regions), ""),
        territoire.pays or "France",
    )


def _differences(outcome: Outcome, expected: dict[str, Any]) -> Iterator[str]:
    statut = STATUTS[str(expected["eligible"])]
    if outcome.statut != statut:
        yield f"attendu : {expected['eligible']}\nobtenu : {outcome.statut} {' '.join(outcome.raisons)}"
    if "montant" in expected and abs(outcome.high - parse_quantity(expected["montant"]).value) > 0.005:
        yield f"attendu : {expected['montant']}\nobtenu : de {outcome.low} à {outcome.high} €"
    for reason in expected.get("raisons", ()):
        if reason not in outcome.raisons:
            yield f"attendu : « {reason} »\nobtenu : {' '.join(outcome.raisons) or 'aucune raison'}"
    if "manque" in expected and sorted(expected["manque"]) != sorted(outcome.manque):
        yield f"attendu : il manque {', '.join(expected['manque'])}\nobtenu : {', '.join(outcome.manque) or 'rien'}"
