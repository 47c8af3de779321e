"""The closest things first, and the level that answered."""

import datetime as dt
from dataclasses import dataclass

import pytest

from knowledge.load import Knowledge
from knowledge.model import Territoire
from knowledge.offre import FAMILLES
from knowledge.proximity import (
    Home,
    around,
    epci_of_region,
    home_of_commune,
    home_of_departement,
    home_of_epci,
    neighbours,
    serving,
)
from knowledge.showable import shown
from knowledge.territory import Territoires

TODAY = dt.date(2026, 11, 23)
LILLE, ROUBAIX, ARRAS = "59350", "59512", "62041"
MEL, ARTOIS = "200093201", "200033579"


@dataclass(frozen=True)
class Thing:
    id: str
    territoire: Territoire


def things(**places: Territoire) -> list[Thing]:
    return [Thing(name, place) for name, place in places.items()]


SOME = things(
    france=Territoire(pays="France"),
    region=Territoire(regions=("32",)),
    departement=Territoire(departements=("59",)),
    epci=Territoire(epci=(MEL,)),
    commune=Territoire(communes=(LILLE,)),
    ailleurs=Territoire(epci=(ARTOIS,)),
    sauf_lille=Territoire(regions=("32",), sauf=Territoire(communes=(LILLE,))),
    dans=Territoire(regions=("32",), dans=Territoire(departements=("62",))),
)


def test_the_closest_come_first(territoires: Territoires) -> None:
    selection = serving(SOME, home_of_commune(territoires, LILLE), territoires)
    assert [thing.id for thing in selection.things] == ["commune", "epci", "departement", "region", "france"]
    assert selection.niveau == "commune"
    assert [thing.id for thing in selection.closest()] == ["commune"]


def test_the_reply_can_say_that_the_epci_has_nothing(territoires: Territoires) -> None:
    only = things(region=Territoire(regions=("32",)), france=Territoire(pays="France"))
    selection = serving(only, home_of_commune(territoires, ROUBAIX), territoires)
    assert selection.niveau == "region"
    assert [thing.id for thing in selection.closest()] == ["region"]


def test_nothing_serves_a_home_out_of_reach(territoires: Territoires) -> None:
    selection = serving(things(ici=Territoire(epci=(MEL,))), home_of_commune(territoires, ARRAS), territoires)
    assert not selection and selection.niveau is None and selection.closest() == ()


def test_when_only_the_epci_is_known_its_communes_count(territoires: Territoires) -> None:
    selection = serving(SOME, home_of_epci(territoires, MEL), territoires)
    assert {near.thing.id: near.niveau for near in selection.nears} == {
        "epci": "epci",
        "commune": "epci",
        "departement": "departement",
        "region": "region",
        "sauf_lille": "region",
        "france": "pays",
    }


def test_when_only_the_departement_is_known_what_is_inside_counts(territoires: Territoires) -> None:
    selection = serving(SOME, home_of_departement(territoires, "59"), territoires)
    assert {thing.id for thing in selection.at("departement")} == {"commune", "epci", "departement"}


def test_a_former_commune_stands_for_the_one_of_today(territoires: Territoires) -> None:
    assert home_of_commune(territoires, "59355").commune == LILLE  # Lomme
    assert home_of_commune(territoires, "00000") == Home()


def test_around_gives_the_rest_of_the_epci_then_the_neighbours(territoires: Territoires) -> None:
    near = things(
        arras=Territoire(epci=(ARTOIS,)),
        douai=Territoire(epci=("200044618", "245901152")),
        lille=Territoire(communes=(LILLE,)),
        ici=Territoire(communes=(ROUBAIX,)),
    )
    assert [t.id for t in around(near, home_of_commune(territoires, ROUBAIX), territoires)] == [
        "lille",
        "douai",
    ]


def test_neighbours_share_a_departement_and_leave_the_home_out(territoires: Territoires) -> None:
    found = neighbours(home_of_epci(territoires, MEL), territoires)
    assert MEL not in found and "245901152" in found and ARTOIS not in found


@pytest.mark.parametrize("region", ["32", "28"])
def test_every_epci_has_a_contact_and_a_transport_offer(
    region: str, knowledge: Knowledge, territoires: Territoires
) -> None:
    contacts = list(knowledge.contacts.values())
    offers = [
        offre
        for offre in knowledge.offres.values()
        if offre.categorie in FAMILLES["offres_transport"] and shown(offre, TODAY) != "non"
    ]
    homes = {siren: home_of_epci(territoires, siren) for siren in epci_of_region(territoires, region)}
    assert len(homes) > 60
    for siren, home in homes.items():
        home = Home(epci=siren, departement=home.departement, region=region)
        for things_ in (contacts, offers):
            selection = serving(things_, home, territoires)
            assert selection.niveau in ("epci", "departement", "region"), (siren, selection.niveau)
            assert any(shown(thing, TODAY) == "oui" for thing in selection.things), siren
