"""« Que savez-vous de moi ? »: a range is said as people say it."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.decide.conversation import Conversation
from bot.rules.facts import Interval
from handlers.terminal import render
from tests.support.stories import flat, world_on


@pytest.mark.parametrize(
    ("domain", "said"),
    [
        (Interval(0.0, 18.0, True, False), "Votre âge : moins de 18 ans"),
        (Interval(0.0, 18.0, True, True), "Votre âge : 18 ans ou moins"),
        (Interval(18.0, 25.0, True, True), "Votre âge : entre 18 ans et 25 ans"),
        (Interval(25.0, 120.0, False, True), "Votre âge : plus de 25 ans"),
    ],
)
def test_a_range_of_ages_reads_as_people_say_it(domain: Interval, said: str) -> None:
    known = Conversation(domaines={"age": domain})
    assert said in flat(render(world_on(dt.date(2026, 11, 24)).describe(known)))
