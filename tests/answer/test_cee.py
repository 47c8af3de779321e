"""CEE and programmes: open, to be checked, over."""

from __future__ import annotations

from bot.assemble import World
from tests.answer.builders import cards_of, reply_to, text_of


def test_a_closed_programme_named_is_said_closed_without_its_figures(world: World) -> None:
    text = text_of(reply_to(world, "aides_cee", idees=("prog_alveole",)))
    assert "c'est terminé depuis le 31/12/2025" in text
    assert "1 200" not in text


def test_programmes_of_another_region_are_left_out(world: World) -> None:
    assert "Programme Marguerite" in cards_of(
        reply_to(world, "aides_cee", commune="80021", idees=("employeur",))
    )
    assert "Programme Marguerite" not in cards_of(
        reply_to(world, "aides_cee", commune="14118", idees=("employeur",))
    )


def test_size_leaves_out_programmes(world: World) -> None:
    reply = reply_to(world, "aides_cee", commune="80021", idees=("employeur",), faits={"effectif": 300.0})
    assert "Programme Marguerite" not in cards_of(reply)


def test_a_sourceless_programme_is_not_shown(world: World) -> None:
    assert "TIMS" not in text_of(reply_to(world, "aides_cee"))


def test_closed_programmes_are_only_under_their_title(world: World) -> None:
    reply = reply_to(world, "aides_cee", idees=("employeur",))
    closed = {d.nom for d in world.library.knowledge.dispositifs.values() if d.closed_on(world.desk().today)}
    assert not closed.intersection(cards_of(reply))


def test_one_is_asked_for_whom(world: World) -> None:
    reply = reply_to(world, "aides_cee")
    assert "Une copropriété" in {choice.label for choice in reply.choices}
    assert all(len(choice.code.encode()) <= 64 for choice in reply.choices)
