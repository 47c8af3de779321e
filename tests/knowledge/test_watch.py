"""What somebody should look at, and what asks for nothing."""

import datetime as dt
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from knowledge.fait import Fait
from knowledge.load import Knowledge
from knowledge.model import Aide, AideCorrigee, HypotheseRevenu
from knowledge.watch import watch
from tests.knowledge.builders import PROUVE, un_contact, un_evenement, une_aide, une_offre

TODAY = dt.date(2026, 11, 23)


def world(thing: Aide | Fait) -> Knowledge:
    aides = {thing.id: AideCorrigee(importee=None, courante=thing)} if isinstance(thing, Aide) else {}
    return Knowledge(
        infos={},
        aides=MappingProxyType(aides),
        cumuls={},
        couvertures={},
        hypothese_revenu=HypotheseRevenu.model_construct(),
        reponses={},
        commandes={},
        root=Path(),
        # One kind is as good as another here: watch looks at the thing itself.
        offres={thing.id: thing} if isinstance(thing, Fait) else {},  # type: ignore[dict-item]
        files={thing.id: Path("un-fichier.yaml")},
    )


def reasons(thing: Aide | Fait) -> set[str]:
    report = watch(world(thing), TODAY)
    names = ("expired", "expiring", "old", "undated", "sourceless")
    return {name for name in names if getattr(report, name)}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"valable": {"au": "2026-11-22"}}, {"expired"}),
        ({"valable": {"au": "2026-11-23"}}, {"expiring"}),
        ({"valable": {"au": "2026-12-23"}}, {"expiring"}),
        ({"valable": {"au": "2026-12-24"}}, set()),
        ({"valable": {"au": "2026-11-22"}, "retiree_le": "2026-11-01"}, set()),
        ({"verifie": {"le": "2026-05-23"}}, {"old"}),
        ({"verifie": {"le": "2026-05-24"}}, set()),
        ({"verifie": {}}, {"undated"}),
    ],
)
def test_aids(changes: dict[str, Any], expected: set[str]) -> None:
    assert reasons(une_aide(**changes)) == expected


def test_offers_and_contacts() -> None:
    assert reasons(une_offre()) == set()
    assert reasons(une_offre(verifie={"le": "2022-12", "selon": "source"})) == {"old"}
    assert reasons(une_offre(statut="arrete", source=None, verifie=None)) == set()
    assert reasons(un_contact()) == {"sourceless"}


def test_events() -> None:
    assert reasons(un_evenement(**PROUVE, quand=[{"le": "2026-09"}], atteste="a_confirmer")) == {"expired"}
    assert reasons(un_evenement(**PROUVE, quand=[{"le": "2026-12"}], atteste="a_confirmer")) == {"expiring"}
    assert reasons(un_evenement(**PROUVE, quand=[{"le": "2025-09"}], atteste="passe")) == set()
    assert reasons(un_evenement(**PROUVE, quand=[{"le": "2027-05-01"}])) == set()


def test_the_report_reads_in_french(knowledge: Knowledge) -> None:
    text = str(watch(knowledge, TODAY))
    assert "Date dépassée : " in text and "Sans source : " in text
    assert "knowledge/evenements/2026/challenge-hdf-2026.yaml : annoncé pour septembre 2026" in text
