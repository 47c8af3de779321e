"""The state of a conversation survives being stored; codes are short, and read back without trust."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assemble import World
from bot.decide.codes import fact_code, range_code, read_range, unknown_code
from bot.decide.commands import read_number
from bot.decide.conversation import Conversation, from_plain, to_plain
from bot.rules.facts import Interval
from bot.turn import Incoming
from handlers.terminal import render
from tests.support.stories import world_on


def test_a_conversation_is_stored_and_reloaded_as_it_was() -> None:
    before = Conversation(commune="14118", faits={"prix": 1800.0})
    now = before.with_domain("revenu_fiscal_par_part", Interval(0, 13489, True, True)).evolve(
        ne_sait_pas=frozenset({"age"}), demande="velo_type", salaire=1500.0
    )
    now = now.remembering(before)
    assert from_plain(json.loads(json.dumps(to_plain(now)))) == now


def test_what_can_be_undone_is_bounded() -> None:
    conversation = Conversation()
    for number in range(50):
        conversation = Conversation(commune=str(number)).remembering(conversation)
    depth = 0
    while conversation.avant is not None:
        conversation, depth = conversation.avant, depth + 1
    assert depth <= 11


def test_a_fact_replaces_what_it_makes_stale() -> None:
    told = Conversation().with_domain("revenu_fiscal_par_part", Interval(0, 100))
    assert "revenu_fiscal_par_part" not in told.with_fact("revenu_fiscal", 20000.0).domaines


def test_every_code_fits_in_a_button(world: World) -> None:
    for info in world.library.knowledge.infos.values():
        codes = [unknown_code(info.id), range_code(info.id, Interval(999999.99, 1000000, False, True))]
        codes += [fact_code(info.id, choix.valeur) for choix in info.choix]
        assert all(len(code.encode()) <= 64 for code in codes)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=64))
def test_a_forged_code_never_breaks_the_conversation(code: str) -> None:
    world = world_on(dt.date(2026, 11, 24))
    for state in (Conversation(), Conversation(commune="14118", sujet="aides_estimer", demande="age")):
        assert render(world.talk(Incoming(code=code), state).reply)


@pytest.mark.parametrize("text", ["1;2", "a;b;1;1", "5;1;1;1", "-1;2;1;1", "0;inf;1;1", "nan;1;1;1"])
def test_a_bad_range_is_refused(text: str) -> None:
    assert read_range(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("35", 35),
        ("1 800 €", 1800),
        ("1.800", 1800),
        ("1,5 part", 1.5),
        ("2k", 2000),
        ("1k2", 1200),
        ("environ 1 250,50 euros", 1250.5),
        ("entre 10 et 20", None),
        ("rien", None),
        ("x" * 100, None),
    ],
)
def test_a_short_number_is_read_as_people_write_it(text: str, number: float | None) -> None:
    assert read_number(text) == number
