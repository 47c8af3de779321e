"""A long list shown a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.decide.codes import page_code
from bot.reply.model import Choice
from bot.reply.wording import Wording

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """The things of one page, and the number of the next one, 0 when there is none."""

    things: tuple[T, ...]
    next: int = 0

    def choices(self, wording: Wording) -> tuple[Choice, ...]:
        """Return the way to the next page: it names it, so that tapped twice it shows it twice."""
        return (Choice(wording.say("voir_suite"), page_code(self.next)),) if self.next else ()


def page_of(things: Sequence[T], number: int, size: int) -> Page[T]:
    """Return a page, counted from 0; a number past the end gives the last one."""
    last = max(0, (len(things) - 1) // size)
    number = min(number, last)
    start = number * size
    return Page(tuple(things[start : start + size]), number + 1 if number < last else 0)
