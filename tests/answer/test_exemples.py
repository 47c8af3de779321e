"""Examples: the theme and the place asked, figures with their source, an answer to each barrier."""

from __future__ import annotations

import pytest

from bot.answer.answer import answer
from bot.answer.barriers import BARRIERS
from bot.answer.practice_choice import choose
from bot.assemble import World
from bot.decide.conversation import Conversation
from bot.decide.decision import Decision
from bot.reply.model import Card
from handlers.terminal import render
from knowledge.proximity import Home, home_of_commune


@pytest.mark.parametrize("barrier", sorted(BARRIERS))
def test_each_barrier_has_an_answer_and_a_way_on(world: World, barrier: str) -> None:
    conversation = Conversation(commune="02691", sujet="exemples", idees=(barrier,))
    reply = answer(Decision("exemples", conversation), world.desk(), world.library.wording)
    cards = [block for block in reply.blocks if isinstance(block, Card)]
    assert cards and len(reply.choices) >= 1 and world.library.wording.say(barrier) in render(reply)


def test_every_barrier_of_the_lexicon_is_known(world: World) -> None:
    ideas = {idea for idea in world.precisions if idea.startswith("frein_")}
    assert ideas == set(BARRIERS)


def test_figures_are_figures_of_the_place_first(world: World) -> None:
    found = choose(
        Conversation(sujet="exemples", idees=("chiffre_cle", "velo")), Home(region="28"), world.desk()
    )
    assert found[0].id == "chiffre-nor-modes-actifs" and all(p.type == "chiffre" for p in found)


def test_a_company_near_by_comes_first(world: World) -> None:
    home = home_of_commune(world.territoires, "59512")
    found = choose(Conversation(sujet="exemples", idees=("employeur",)), home, world.desk())
    assert {found[0].id, found[1].id} == {"ankama", "damartex-covoiturage"}


def test_three_cards_at_most_and_a_way_to_the_next(world: World) -> None:
    conversation = Conversation(sujet="exemples", idees=("covoiturage",))
    reply = answer(Decision("exemples", conversation), world.desk(), world.library.wording)
    assert len([b for b in reply.blocks if isinstance(b, Card)]) == 3
    assert reply.choices[0].code == "p:1"


def test_each_card_says_its_source(world: World) -> None:
    for idees in ((), ("chiffre_cle",), ("velo",), ("frein_cout",)):
        for page in range(3):
            conversation = Conversation(sujet="exemples", idees=idees, page=page)
            reply = answer(Decision("exemples", conversation), world.desk(), world.library.wording)
            for block in reply.blocks:
                if isinstance(block, Card):
                    assert "ource" in " ".join(block.lines) or not block.lines[0].startswith("Où")
