"""Chores are done at once, then again; one that fails does not stop the others, nor itself."""

from __future__ import annotations

import asyncio

from handlers.chores import Chore, doing


def test_a_chore_that_fails_is_done_again_and_stops_nobody() -> None:
    done: list[str] = []

    def broken() -> None:
        done.append("broken")
        raise ZeroDivisionError

    async def run() -> None:
        several = asyncio.Event()

        async def pause(seconds: float) -> None:
            if done.count("broken") >= 3 and done.count("well") >= 3:
                several.set()
            await asyncio.sleep(0)

        chores = (Chore("broken", 1.0, broken), Chore("well", 1.0, lambda: done.append("well")))
        async with doing(chores, pause):
            await asyncio.wait_for(several.wait(), 10)

    asyncio.run(run())
    assert done.count("broken") >= 3 and done.count("well") >= 3


def test_chores_end_with_what_is_inside() -> None:
    done: list[int] = []

    async def run() -> int:
        async def pause(seconds: float) -> None:
            await asyncio.Event().wait()

        async with doing((Chore("count", 1.0, lambda: done.append(1)),), pause):
            while not done:
                await asyncio.sleep(0)
        return len(asyncio.all_tasks())

    assert asyncio.run(run()) == 1
