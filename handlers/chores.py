"""What a process does by itself from time to time; each chore is safe to do twice, or in several processes."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from bot.agenda.bureau import Bureau
from bot.agenda.check import Links
from bot.agenda.counter import Render
from bot.agenda.following import Following
from bot.agenda.liens import LinkWatch
from bot.store.api import Store, StoreError
from handlers.telegram.render import render_page

log = logging.getLogger(__name__)

#: Seconds between two looks at what has been kept long enough, at the reminders and at the digests to write.
EXPIRE_EVERY, REMIND_EVERY, DIGEST_EVERY = 3600.0, 60.0, 300.0
#: Seconds between two looks at what is to leave, at the links of drafts, at the announcements on their way.
RELEASE_EVERY, LINKS_EVERY, FOLLOW_EVERY = 10.0, 2.0, 3.0


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


class Kept(Protocol):
    """What chores work on."""

    @property
    def store(self) -> Store: ...
    def bureau(self, store: Store, render: Render) -> Bureau: ...
    def links(self) -> Links: ...


class Clocked(Protocol):
    """What tells chores the time."""

    def clock(self) -> dt.datetime: ...


def process_chores(program: Kept, settings: Clocked) -> tuple[Chore, ...]:
    """Return what a process that writes to people does by itself."""
    store = program.store
    bureau = partial(program.bureau, store, render_page)
    links, owner = program.links(), uuid.uuid4().hex
    return (
        Chore("expire", EXPIRE_EVERY, store.expire),
        Chore("release", RELEASE_EVERY, lambda: bureau().publisher.release()),
        Chore("links", LINKS_EVERY, lambda: LinkWatch(bureau().publisher, links, owner).look()),
        Chore("remind", REMIND_EVERY, lambda: bureau().participation.remind(settings.clock())),
        Chore("follow", FOLLOW_EVERY, Following(bureau).follow),
        Chore("digest", DIGEST_EVERY, lambda: bureau().digest.send(settings.clock())),
    )
