"""Whoever waits long is shown « typing », again after a while, and no more once answered or forgotten."""

from __future__ import annotations

from handlers.telegram.awaited import GIVEN_UP, SHOWN, Awaited


def test_who_waits_is_shown_it_again_until_answered() -> None:
    now, shown = [0.0], list[str]()
    awaited = Awaited(shown.append, 1.0, lambda: now[0])
    awaited.asked("1")
    now[0] = 0.5
    awaited.asked("2")
    now[0] = 1.0
    awaited.look()
    awaited.look()
    assert shown == ["1"]
    awaited.told("2")
    now[0] = 1.0 + SHOWN
    awaited.look()
    assert shown == ["1", "1"]
    awaited.told("1")
    now[0] += SHOWN
    awaited.look()
    assert shown == ["1", "1"]


def test_nobody_waits_for_ever() -> None:
    now, shown = [0.0], list[str]()
    awaited = Awaited(shown.append, 1.0, lambda: now[0])
    awaited.asked("1")
    now[0] = GIVEN_UP + 1
    awaited.look()
    assert shown == []
