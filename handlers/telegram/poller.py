"""Polling: one poller per token, and nothing acknowledged to Telegram before it is committed."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import socket
import warnings
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.store.api import Leases, StoreError
from handlers.refusal import Misuse, Refusal
from handlers.telegram.incoming import ALLOWED_UPDATES
from handlers.telegram.request import TooFast

log = logging.getLogger(__name__)

#: Seconds a call waits for updates.
LONG_POLL = 25
#: Lease of the right to poll, and how often it is made longer.
LEASE = dt.timedelta(seconds=10)
RENEW_EVERY = 3.0
#: Refusals (409) in a row before giving up: a killed process's last call may still be open for a moment.
CONFLICTS = 6
#: Longest wait after an error, in seconds.
LONGEST_WAIT = 30.0
#: As long as errors in a row may be a passing trouble, a person who writes meanwhile waits no longer than that.
PASSING, SHORT_WAIT = 6, 2.0

#: An update as Telegram wrote it, when PTB cannot read those it came with.
Raw = Mapping[str, Any]
Pause = Callable[[float], Awaitable[object]]


class Takes(Protocol):
    """Takes updates; returns once those that matter are committed."""

    async def __call__(self, updates: Sequence[Update | Raw]) -> None: ...


def owner_name() -> str:
    """Return a name for this process that tells whether it is alive."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_dead(owner: str) -> bool:
    """True when an owner was a process of this machine that is no more."""
    host, _, pid = owner.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit() or int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def wait_after(errors: int) -> float:
    """Return how many seconds to wait after so many errors in a row: little while it may be passing, then more."""
    return min(SHORT_WAIT if errors <= PASSING else LONGEST_WAIT, 0.5 * 2.0 ** min(errors - 1, 10))


class PollingRight:
    """The right to poll with one token, held in the store by one process."""

    def __init__(self, leases: Leases, bot: str, owner: str = "") -> None:
        self.leases = leases
        self.name = f"poller:{bot}"
        self.owner = owner or owner_name()

    def acquire(self) -> bool:
        """Take the right, or keep it; a process known dead loses it at once."""
        if self.leases.acquire(self.name, self.owner, LEASE):
            return True
        holder = self.leases.holder(self.name)
        if holder is not None and is_dead(holder):
            self.leases.release(self.name, holder)
        return self.leases.acquire(self.name, self.owner, LEASE)

    def holder(self) -> str:
        """Return who has it."""
        return self.leases.holder(self.name) or "?"

    def release(self) -> None:
        """Give it back."""
        self.leases.release(self.name, self.owner)


class Poller:
    """Asks Telegram for updates, one call after the other."""

    def __init__(
        self,
        bot: Bot,
        take: Takes,
        right: PollingRight,
        *,
        last: Callable[[], int | None],
        pause: Pause = asyncio.sleep,
        long_poll: int = LONG_POLL,
    ) -> None:
        self.bot = bot
        self.take = take
        self.right = right
        self.last = last
        self.pause = pause
        self.long_poll = long_poll
        self.conflicts = 0
        self.errors = 0

    async def run(self) -> None:
        """Poll until cancelled; raise Refusal when somebody else does."""
        await self._hold()
        renewing = asyncio.ensure_future(self._renew())
        polling = asyncio.ensure_future(self._poll())
        try:
            done, _ = await asyncio.wait({renewing, polling}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in (renewing, polling):
                task.cancel()
            await asyncio.gather(renewing, polling, return_exceptions=True)
            await asyncio.to_thread(self.right.release)

    async def _hold(self) -> None:
        """Wait for the right as long as a dead process may keep it, then give up."""
        for attempt in range(int(LEASE.total_seconds()) + 3):
            if await asyncio.to_thread(self.right.acquire):
                return
            if attempt == 0:
                log.warning("poller_waits", extra={"action": "poller_waits", "holder": self.right.holder()})
            await self.pause(1.0)
        raise Refusal("exploitation_deja_lu", holder=await asyncio.to_thread(self.right.holder))

    async def _renew(self) -> None:
        while True:
            await self.pause(RENEW_EVERY)
            try:
                held = await asyncio.to_thread(self.right.acquire)
            except StoreError:
                continue
            if not held:
                raise Refusal("exploitation_deja_lu", holder=await asyncio.to_thread(self.right.holder))

    async def _poll(self) -> None:
        last = await asyncio.to_thread(self.last)
        offset = last + 1 if last is not None else None
        while True:
            try:
                found = await self._ask(offset)
                if found:
                    await self.take(found)
                    offset = 1 + max(
                        u.update_id if isinstance(u, Update) else int(u["update_id"]) for u in found
                    )
                self.conflicts = self.errors = 0
            except Conflict:
                self.conflicts += 1
                log.warning("conflict", extra={"action": "conflict", "fois": self.conflicts})
                if self.conflicts >= CONFLICTS:
                    raise Refusal("exploitation_conflit") from None
                await self.pause(min(5.0, 2.0 ** (self.conflicts - 1)))
            except InvalidToken:
                raise Misuse("exploitation_jeton_refuse") from None
            except (TelegramError, StoreError) as error:
                self.errors += 1
                log.warning("poll_failed", extra={"action": "poll_failed", "erreur": type(error).__name__})
                wait = error.seconds if isinstance(error, TooFast) else wait_after(self.errors)
                await self.pause(min(LONGEST_WAIT, wait))

    async def _ask(self, offset: int | None) -> Sequence[Update | Raw]:
        """Return the next updates; when PTB cannot read one of them, the first alone, as Telegram wrote it."""
        try:
            return await self.bot.get_updates(
                offset=offset,
                timeout=self.long_poll,
                allowed_updates=ALLOWED_UPDATES,
                read_timeout=self.long_poll + 10,
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            log.error(
                "unreadable_update", extra={"action": "unreadable_update", "erreur": type(error).__name__}
            )
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found: list[Raw] = await self.bot.do_api_request(
                    "getUpdates", api_kwargs={"limit": 1} | ({"offset": offset} if offset is not None else {})
                )
            return found
