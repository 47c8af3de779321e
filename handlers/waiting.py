"""How loops wait: for a function that blocks, for an event, for another machine's clock."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

#: Waits for an event, so many seconds at most.
Pause = Callable[[asyncio.Event, float], Awaitable[None]]
#: Clocks of two machines closer than this are taken as one, in seconds.
SAME_CLOCK = 0.005


async def in_thread(work: Callable[[], Any]) -> Any:
    """Run a function that blocks in a thread."""
    return await asyncio.to_thread(work)


async def inline(work: Callable[[], Any]) -> Any:
    """Run a function that blocks for a few milliseconds at most, here."""
    return work()


async def wait_for(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event, so many seconds at most."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass


def clocks_apart(before: dt.datetime, theirs: dt.datetime, after: dt.datetime) -> float:
    """Return how many seconds their clock is ahead of ours, 0 when it answered between two looks at ours."""
    if theirs < before - dt.timedelta(seconds=SAME_CLOCK):
        return (theirs - before).total_seconds()
    if theirs > after + dt.timedelta(seconds=SAME_CLOCK):
        return (theirs - after).total_seconds()
    return 0.0
