"""A long list shown a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """The things of one page, and whether others follow."""

    things: tuple[T, ...]
    more: bool


def page_of(things: Sequence[T], number: int, size: int) -> Page[T]:
    """Return a page, counted from 0; a number past the end gives the last one."""
    last = max(0, (len(things) - 1) // size)
    start = min(number, last) * size
    return Page(tuple(things[start : start + size]), start + size < len(things))
