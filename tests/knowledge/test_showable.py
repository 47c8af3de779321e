"""What may be shown as current, what must be checked first, what is over."""

import datetime as dt
from typing import Any

import pytest

from knowledge.load import Knowledge
from knowledge.showable import shown
from tests.knowledge.builders import PROUVE, un_contact, un_evenement, une_aide, une_offre

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "oui"),
        ({"confiance": "moyenne"}, "oui"),
        ({"confiance": "basse"}, "a_verifier"),
        ({"source": None, "verifie": None}, "a_verifier"),
        ({"statut": "incertain"}, "a_verifier"),
        ({"statut": "arrete"}, "non"),
        ({"statut": "arrete", "confiance": "basse"}, "non"),
    ],
)
def test_an_offer(changes: dict[str, Any], expected: str) -> None:
    assert shown(une_offre(**changes), TODAY) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "oui"),
        ({"valable": {"au": "2026-11-23"}}, "oui"),
        ({"valable": {"au": "2026-11-22"}}, "non"),
        ({"retiree_le": "2026-11-23"}, "non"),
        ({"retiree_le": "2026-12-01"}, "oui"),
        ({"verifie": {}}, "a_verifier"),
        ({"confiance": "basse"}, "a_verifier"),
    ],
)
def test_an_aid(changes: dict[str, Any], expected: str) -> None:
    assert shown(une_aide(**changes), TODAY) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"quand": [{"le": "2027-05-01"}]}, "oui"),
        ({"quand": [{"le": "2027-05"}]}, "a_verifier"),
        ({"quand": [{"le": "2027-05-01"}], "atteste": "a_confirmer"}, "a_verifier"),
        ({"quand": [{"le": "2026-11-22"}]}, "non"),
        ({"quand": [{"le": "2027-05-01"}], "etat": "annule"}, "non"),
    ],
)
def test_an_event(changes: dict[str, Any], expected: str) -> None:
    assert shown(un_evenement(**PROUVE, **changes), TODAY) == expected


@pytest.mark.parametrize(("verified", "expected"), [("oui", "03 00 00 00 00"), ("non", None), (None, None)])
def test_a_phone_number_nobody_verified_is_never_shown(verified: str | None, expected: str | None) -> None:
    phone = {"telephone": "03 00 00 00 00", "telephone_verifie": verified}
    assert un_contact(**phone).telephone_affichable == expected
    assert une_offre(**phone).telephone_affichable == expected


def test_of_all_the_contacts_only_the_verified_phones_can_be_shown(knowledge: Knowledge) -> None:
    for contact in knowledge.contacts.values():
        assert (contact.telephone_affichable is not None) == bool(contact.telephone_verifie)
    assert not any(offre.telephone_affichable for offre in knowledge.offres.values())
