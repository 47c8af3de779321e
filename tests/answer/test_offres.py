"""Offers: the closest first, the level said, the kind and the price asked, what stopped said so."""

from __future__ import annotations

import pytest

from bot.answer.offer_choice import choose
from bot.answer.pages import page_of
from bot.assemble import World
from bot.decide.conversation import Conversation
from bot.turn import Incoming
from handlers.terminal import render
from knowledge.proximity import epci_of_region
from tests.support.stories import flat


def say(world: World, text: str, conversation: Conversation | None = None) -> str:
    return flat(render(world.talk(Incoming(text), conversation or Conversation()).reply))


def test_own_offers_come_before_those_of_the_region(world: World) -> None:
    conversation = Conversation(commune="14118", sujet="offres_transport")
    levels = [level for _offre, level in choose(conversation, world.desk()).offres]
    assert levels == sorted(levels, key=["commune", "epci", "autour", "departement", "region", "pays"].index)
    assert levels[0] == "epci" and "autour" not in levels


def test_free_offers_only_when_free_is_asked(world: World) -> None:
    conversation = Conversation(commune="62193", sujet="offres_transport", idees=("gratuit",))
    chosen = choose(conversation, world.desk())
    assert chosen.offres and all(offre.gratuit for offre, _level in chosen.offres)


def test_a_stopped_offer_is_never_among_the_current_ones(world: World) -> None:
    for region in ("32", "28"):
        for siren in epci_of_region(world.territoires, region):
            for idees in ((), ("louer",), ("libre_service",)):
                conversation = Conversation(epci=siren, sujet="offres_velo", idees=idees)
                chosen = choose(conversation, world.desk())
                assert all(offre.statut != "arrete" for offre, _level in chosen.offres)


def test_every_intercommunalite_has_an_answer_on_transport(world: World) -> None:
    for region in ("32", "28"):
        for siren in epci_of_region(world.territoires, region):
            conversation = Conversation(epci=siren, sujet="offres_transport")
            assert choose(conversation, world.desk()).offres, siren


@pytest.mark.parametrize("name", ["Tadao", "V'Lille", "BlaBlaCar Daily", "pass pass", "Lovélo", "Citiz"])
def test_a_name_needs_no_commune(world: World, name: str) -> None:
    assert "Dans quelle commune" not in say(world, name)


def test_elsewhere_is_said_frankly(world: World) -> None:
    text = say(world, "où louer un vélo à Rennes ?")
    assert "Je ne connais pas encore les offres à Rennes" in text and "Rennes Métropole" in text


def test_a_departement_is_enough(world: World) -> None:
    assert "TAD'hom" in say(world, "transport à la demande dans l'Oise")


def test_an_old_stored_conversation_without_a_page_is_read() -> None:
    from bot.decide.conversation import from_plain, to_plain

    plain = to_plain(Conversation(commune="14118"))
    del plain["page"]
    assert from_plain(plain).page == 0


def test_a_page_past_the_end_is_the_last_one() -> None:
    assert page_of(range(5), 9, 2).things == (4,)
    assert page_of(range(5), 0, 2).next and not page_of(range(5), 2, 2).next
    assert page_of((), 3, 2).things == ()
