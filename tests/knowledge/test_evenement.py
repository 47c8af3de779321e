"""An event is past, coming or to be confirmed on the day it is asked about."""

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from knowledge.evenement import Recurrence
from tests.knowledge.builders import un_evenement

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("quand", "atteste", "expected"),
    [
        ([{"le": "2026-11-22"}], "a_venir", "passe"),
        ([{"le": "2026-11-23"}], "a_venir", "a_venir"),
        ([{"du": "2026-11-01", "au": "2026-11-30"}], "a_venir", "a_venir"),
        ([{"le": "2027-05-01"}], "a_confirmer", "a_confirmer"),
        ([{"le": "2027-09"}], "a_venir", "a_confirmer"),
        ([{"le": "2026-T4"}], "a_confirmer", "a_confirmer"),
        ([{"le": "2026-09"}], "a_confirmer", "passe"),
        ([], "a_confirmer", "a_confirmer"),
        ([{"le": "2026-11-01"}, {"le": "2026-12-01"}], "a_venir", "a_venir"),
    ],
)
def test_the_status_follows_the_day(quand: list[dict[str, str]], atteste: str, expected: str) -> None:
    assert un_evenement(quand=quand, atteste=atteste).statut(TODAY) == expected


def test_an_event_attested_as_past_was_coming_before() -> None:
    evenement = un_evenement(quand=[{"le": "2025-09-16"}], atteste="passe")
    assert evenement.statut(dt.date(2025, 1, 1)) == "a_venir"
    assert evenement.statut(TODAY) == "passe"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"rythme": "annuelle", "mois": "septembre"}, ("2027-09", "2027-09")),
        ({"rythme": "annuelle", "mois": "novembre"}, ("2026-11", "2026-11")),
        (
            {"rythme": "annuelle", "du": "16 septembre", "au": "22 septembre"},
            ("2027-09-16", "2027-09-22"),
        ),
        ({"rythme": "annuelle", "du": "1er mai", "au": "31 mai"}, ("2027-05-01", "2027-05-31")),
        ({"rythme": "biennale", "annees": "impaires"}, ("2027", "2027")),
        ({"rythme": "biennale", "annees": "paires", "mois": "juin"}, ("2028-06", "2028-06")),
        ({"rythme": "mensuelle", "rang": 2, "jour": "dimanche"}, ("2026-12-13", "2026-12-13")),
        ({"rythme": "mensuelle", "rang": 5, "jour": "lundi"}, ("2026-11-30", "2026-11-30")),
        ({"rythme": "annuelle"}, None),
        ({}, None),
    ],
)
def test_a_clear_rule_foresees_the_next_edition(
    rule: dict[str, Any], expected: tuple[str, str] | None
) -> None:
    found = Recurrence.model_validate({"texte": "selon la source", **rule}).next_edition(TODAY)
    assert (found and (str(found[0]), str(found[1]))) == expected


def test_the_known_dates_come_before_the_rule() -> None:
    rule = {"texte": "annuelle, en septembre", "rythme": "annuelle", "mois": "septembre"}
    known = un_evenement(quand=[{"le": "2027-10-02"}], recurrence=rule).next_edition(TODAY)
    assert known is not None and str(known[0]) == "2027-10-02"
    after = un_evenement(quand=[{"le": "2025-09-18"}], recurrence=rule).next_edition(TODAY)
    assert after is not None and str(after[0]) == "2027-09"
    assert un_evenement(quand=[{"le": "2025-09-18"}]).next_edition(TODAY) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"quand": [{"de": "09:00"}]},
        {"quand": [{"le": "2026-11-23", "du": "2026-11-23", "au": "2026-11-24"}]},
        {"quand": [{"le": "2026-11-23", "de": "9h"}]},
        {"recurrence": {"texte": "mensuelle", "rang": 2}},
        {"recurrence": {"texte": "annuelle", "du": "30 février", "au": "31 mars"}},
    ],
)
def test_dates_half_written_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        un_evenement(**changes)
