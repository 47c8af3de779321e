"""What a process does by itself from time to time; each chore is safe to do twice, or in several processes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass

from bot.store.api import StoreError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chore:
    """Something to do every so many seconds; ``do`` blocks, and returns what is worth a line in the logs."""

    name: str
    every: float
    do: Callable[[], object]


@contextlib.asynccontextmanager
async def doing(
    chores: Iterable[Chore], pause: Callable[[float], Awaitable[object]] = asyncio.sleep
) -> AsyncIterator[None]:
    """Do chores, at once and then every so often, as long as what is inside lasts."""
    tasks = [asyncio.create_task(_keep_doing(chore, pause)) for chore in chores]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_doing(chore: Chore, pause: Callable[[float], Awaitable[object]]) -> None:
    while True:
        try:
            done = await asyncio.to_thread(chore.do)
            if done:
                log.info("chore", extra={"action": chore.name, "fait": str(done)})
        except StoreError as error:
            log.error("chore_failed", extra={"action": chore.name, "erreur": type(error).__name__})
        except Exception as error:
            log.exception("chore_failed", extra={"action": chore.name, "erreur": type(error).__name__})
        await pause(chore.every)
