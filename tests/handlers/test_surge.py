"""A surge begins when answers would wait for seconds, and ends when people are few again."""

from __future__ import annotations

from bot.store.api import Limits
from handlers.telegram.surge import PATIENCE, WINDOW, Surge


class Ticks:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_that_leaves_within_moments_is_no_surge() -> None:
    surge = Surge(Limits(bot=0.05), Ticks())
    assert not surge.look(int(20 * PATIENCE), 0)


def test_a_surge_begins_at_once_and_lasts_as_long_as_people_speak_fast() -> None:
    ticks = Ticks()
    surge = Surge(Limits(bot=0.05), ticks)
    assert surge.look(10, int(20 * PATIENCE))
    for _ in range(10):
        ticks.now += WINDOW / 2
        assert surge.look(20, 0)
    ticks.now += 2 * WINDOW
    assert not surge.look(1, 0)
