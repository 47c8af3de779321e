"""The territory of an announcement: what is offered to each role, what is understood of a message."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.agenda.draft import Brouillon, Portee
from bot.agenda.portees import offered, read_code_portee, read_portee, write_code_portee
from tests.support.agenda import ADMIN, AMIENS, LAON, ORGANISATEUR, REFERENT, Desk, un_brouillon, world

NOW = dt.datetime(2026, 11, 24, 12)
AISNE, HAUTS = Portee("departement", "02"), Portee("region", "32")


def test_each_role_is_offered_what_it_may_announce_for(desk: Desk) -> None:
    draft = un_brouillon()
    commune, epci = Portee("commune", "02408"), Portee("epci", LAON)
    for chat, expected in (
        (REFERENT, (commune, epci)),
        (ORGANISATEUR, (commune, epci, AISNE, HAUTS)),
        (ADMIN, (commune, epci, AISNE, HAUTS)),
    ):
        assert offered(draft, desk.gate.actor(chat, ""), desk.gate) == expected
    elsewhere = un_brouillon(commune="80021", epci=AMIENS, portee=Portee("epci", AMIENS))
    assert offered(elsewhere, desk.gate.actor(REFERENT, ""), desk.gate) == (epci,)
    for_amiens = Brouillon(titre="Forum", portee=Portee("epci", AMIENS))
    assert offered(for_amiens, desk.gate.actor(ORGANISATEUR, ""), desk.gate) == (
        Portee("epci", AMIENS),
        Portee("departement", "80"),
        HAUTS,
    )


@pytest.mark.parametrize(
    ("text", "portee"),
    [
        ("pour toute la région", HAUTS),
        ("la région Normandie", Portee("region", "28")),
        ("tout le département", AISNE),
        ("le département de la Somme", Portee("departement", "80")),
        ("dans la Somme", Portee("departement", "80")),
        ("seulement Laon", Portee("commune", "02408")),
        ("juste la commune", Portee("commune", "02408")),
        ("Laon", Portee("commune", "02408")),
        ("Amiens", Portee("epci", AMIENS)),
        ("toute l'agglo", Portee("epci", LAON)),
        ("je ne sais pas trop", Portee()),
    ],
)
def test_a_written_territory_is_understood(text: str, portee: Portee) -> None:
    assert read_portee(text, un_brouillon(), world().annonce_reader, world().territoires, NOW) == portee


def test_a_territory_fits_in_a_button() -> None:
    for portee in (Portee("commune", "2A004"), Portee("departement", "974"), Portee("epci", LAON), HAUTS):
        code = write_code_portee(portee)
        assert len(code) <= 20 and read_code_portee(code) == portee
