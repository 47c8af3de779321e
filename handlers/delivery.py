"""The delivery loop: claim, wait at the door for the slot, send, write what became of it. It knows no channel.

An envoi waits for its slot with its request ready and its connection open, so that nothing but the write is left to do
when its moment has come; one that comes late to the door gets another slot there.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Protocol

from bot.agenda.decisions import Later, Outcome, Sent, decide
from bot.agenda.envoi import Envoi
from bot.agenda.errors import DeliveryError, LeaseLost, NotYet, RetryAfter, StoreError
from bot.store.api import LEASE, Claimed, Limits, Store
from handlers.metrics import Metrics
from handlers.waiting import Pause, clocks_apart, in_thread, wait_for

log = logging.getLogger(__name__)

#: Looks at the outbox at least that often, in seconds: other processes fill it too.
LOOK_EVERY = 1.0
#: Sends in flight at most, and envois claimed at once when nothing but the channel limits them.
IN_FLIGHT, AT_ONCE = 256, 64
#: A send later than its slot by more than this share of the time between two asks for another slot.
LATENESS = 0.6
#: Slots missed in a row before an envoi goes back to the queue: this process is too slow to keep it.
MISSED = 5
#: While the database is away: claims wait longer than results, so that what was sent is written before it is retaken.
AWAY, RESULT_AGAIN = 1.5, 0.2
#: Seconds between the end of a send and its result in the database, more or less.
A_LITTLE = 0.02
#: So many chats told to wait within so many seconds: it is the bot that must wait.
CHATS_REFUSED, REFUSED_WITHIN = 3, 2.0

#: Awaited just before the request is written; raises NotYet when it must not be.
Ready = Callable[[], Awaitable[None]]


class Channel(Protocol):
    """Sends one envoi."""

    async def send(self, envoi: Envoi, ready: Ready) -> str | None:
        """Prepare the call, await ``ready``, make it; return the id of the message; raise DeliveryError."""


class Delivery:
    """One process's share of the sends of one bot."""

    def __init__(
        self,
        store: Store,
        channel: Channel,
        *,
        bot: str,
        worker: str,
        name: str = "telegram",
        limits: Limits | None = None,
        lease: dt.timedelta = LEASE,
        metrics: Metrics | None = None,
        run: Callable[[Callable[[], Any]], Awaitable[Any]] = in_thread,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        pause: Pause = wait_for,
        told: Callable[[str], None] = lambda chat: None,
    ) -> None:
        """``name``: the channel's; ``bot``: its own id there; ``lease``: longer than any call may last.

        ``told`` is called with a chat when something was sent to it.
        """
        self.store = store
        self.channel = channel
        self.name = name
        self.bot = bot
        self.worker = worker
        self.limits = limits or Limits()
        self.lease = lease
        self.metrics = metrics or Metrics()
        self._run = run
        self._clock = clock
        self._pause = pause
        self._told = told
        self._stopping = asyncio.Event()
        self._bell = asyncio.Event()
        self._sends: set[asyncio.Task[None]] = set()
        #: What became of envois, to be written; None: they go back untouched.
        self._results: list[tuple[Envoi, Outcome | None]] = []
        self._writing = False
        #: The store's clock minus ours, when they differ.
        self._offset = 0.0
        #: By our clock: no claim before the first; no claim is worth making before the second.
        self._claim_after = self._claim_at = self._quiet_until = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._refused: dict[str, dt.datetime] = {}

    @property
    def in_flight(self) -> int:
        """Return how many sends are under way."""
        return len(self._sends)

    @property
    def busy(self) -> bool:
        """True while something is being sent or waits to be written."""
        return bool(self._sends or self._results or self._writing)

    async def run(self) -> None:
        """Deliver until ``stop``."""
        while not self._stopping.is_set():
            self._bell.clear()
            wait = await self.round()
            if wait > 0:
                await self._pause(self._bell, wait)
            else:
                await asyncio.sleep(0)

    async def stop(self, within: float = 8.0) -> None:
        """Finish what is being sent, put back what waits at the door, write it all."""
        self._stopping.set()
        self._bell.set()
        if self._sends:
            await asyncio.wait(self._sends, timeout=within)
        for task in self._sends:
            task.cancel()
        for _ in range(max(1, int(within / 2 / RESULT_AGAIN))):
            if not self._results:
                return
            await self.round()
            if self._results:
                await asyncio.sleep(RESULT_AGAIN)

    def wake(self) -> None:
        """Say that there may be something new to send."""
        self._claim_soon(self._clock())
        self._bell.set()

    def hand(self, envoi: Envoi) -> None:
        """Send an envoi claimed for this worker: an answer fresh from ``Inbox.finish``, for instance."""
        task = asyncio.get_running_loop().create_task(self._send(envoi))
        self._sends.add(task)
        task.add_done_callback(self._sends.discard)

    def note(self, envoi: Envoi, outcome: Outcome | None) -> None:
        """Have written what became of an envoi; None: it goes back to the queue."""
        self._results.append((envoi, outcome))
        # What else waits for this chat may leave then.
        free = self.limits.chat + A_LITTLE if outcome is not None and self.limits.chat else 0.0
        self._claim_soon(self._clock() + dt.timedelta(seconds=free))
        self._bell.set()

    def _claim_soon(self, at: dt.datetime) -> None:
        self._claim_at = min(self._claim_at, at)

    # -- with the store -----------------------------------------------------------------------------------------

    async def round(self) -> float:
        """Write results, claim what is due and begin to send it; return the seconds before doing so again."""
        results, self._results = self._results, []
        before = self._clock()
        room = self._room(before)
        if not results and not room:
            return self._wait()
        if room:
            self._claim_at = before + dt.timedelta(seconds=LOOK_EVERY)
        self._writing = bool(results)
        try:
            claimed: Claimed | None = await self._run(partial(self._exchange, results, room))
        except StoreError as error:
            self._results = results + self._results
            self._claim_after = before + dt.timedelta(seconds=AWAY)
            log.warning("store_unavailable", extra={"action": "deliver", "erreur": type(error).__name__})
            return RESULT_AGAIN if self._results else AWAY
        except Exception:
            # Leases end: whatever could not be written is taken over.
            log.exception("delivery_broken", extra={"action": "deliver", "worker": self.worker})
            return RESULT_AGAIN
        finally:
            self._writing = False
        if claimed is not None:
            self._offset = clocks_apart(before, claimed.now, self._clock())
            for envoi in claimed.envois:
                self.hand(envoi)
            self._claim_soon(self._clock() + dt.timedelta(seconds=self._idle(claimed, room)))
        return self._wait()

    def _wait(self) -> float:
        """Return the seconds before the next round is worth making."""
        if self._results:
            return 0.0
        left = (max(self._claim_at, self._claim_after) - self._clock()).total_seconds()
        return max(0.0, min(LOOK_EVERY, left))

    def _idle(self, claimed: Claimed, room: int) -> float:
        """Return the seconds before the next claim is worth making."""
        if claimed.envois:
            ahead: float = (claimed.envois[-1].slot - claimed.now).total_seconds()
            return max(0.0, ahead - self.limits.horizon / 2) if len(claimed.envois) == room else 0.0
        if claimed.again_at is None:
            return LOOK_EVERY
        wait: float = (claimed.again_at - claimed.now).total_seconds()
        return max(0.002, wait)

    def _room(self, now: dt.datetime) -> int:
        """Return how many envois may be claimed now."""
        if self._stopping.is_set() or now < max(self._claim_after, self._claim_at):
            return 0
        return min(8 if self.limits.bot else AT_ONCE, IN_FLIGHT - len(self._sends))

    def _exchange(self, results: Sequence[tuple[Envoi, Outcome | None]], room: int) -> Claimed | None:
        """Write results and claim, in one transaction; None when nothing was to be claimed."""
        with self.store.transaction():
            became = [(envoi, outcome) for envoi, outcome in results if outcome is not None]
            lost = list(self.store.outbox.settle_all(became)) if became else []
            for envoi, outcome in results:
                if outcome is None:
                    try:
                        self.store.outbox.release(envoi)
                    except LeaseLost:
                        lost.append(envoi)
            for envoi in lost:
                log.warning("lease_lost", extra={"action": "settle", "envoi": envoi.id})
            if not room:
                return None
            return self.store.outbox.claim(self.name, self.bot, self.worker, self.lease, room)

    # -- with the channel ---------------------------------------------------------------------------------------

    async def _send(self, envoi: Envoi) -> None:
        """Send one envoi at its slot, and note what became of it."""
        door = _Door(self, envoi)
        outcome: Outcome | None
        try:
            outcome = Sent(await self.channel.send(envoi, door.wait))
        except NotYet:
            if door.lost:
                log.warning("lease_lost", extra={"action": "deliver", "envoi": envoi.id})
                return
            outcome = None
        except DeliveryError as error:
            outcome = self._decide(door.envoi, error)
        except Exception as error:
            log.exception("send_failed", extra={"action": "send_failed", "envoi": envoi.id})
            outcome = decide(door.envoi, error)
        became = type(outcome).__name__.lower() if outcome is not None else "released"
        self.metrics.sent.labels(became).inc()
        if isinstance(outcome, Sent):
            self._told(envoi.chat.chat)
        else:
            ids = {"envoi": envoi.id, "chat": envoi.chat.chat, "devenu": became}
            log.warning("send", extra={"action": "send", **ids})
        self.note(door.envoi, outcome)

    def _decide(self, envoi: Envoi, error: DeliveryError) -> Outcome:
        """Return what becomes of a refused envoi; when several chats are told to wait at once, the bot waits."""
        outcome = decide(envoi, error)
        if not isinstance(error, RetryAfter) or not isinstance(outcome, Later):
            return outcome
        now = self.now()
        recent = now - dt.timedelta(seconds=REFUSED_WITHIN)
        self._refused = {chat: at for chat, at in self._refused.items() if at > recent} | {
            envoi.chat.chat: now
        }
        if len(self._refused) < CHATS_REFUSED:
            return outcome
        self._quiet_until = max(self._quiet_until, now + dt.timedelta(seconds=outcome.delay))
        return Later(outcome.delay, outcome.why, counts=False, everyone=True)

    def now(self) -> dt.datetime:
        """Return now by the store's clock."""
        return self._clock() + dt.timedelta(seconds=self._offset)

    async def at_slot(self, envoi: Envoi) -> Envoi:
        """Wait for the slot of an envoi, another one when it is late; raise NotYet, LeaseLost, StoreError."""
        if not self.limits.bot:
            return envoi
        for _ in range(MISSED):
            early = (envoi.slot - self.now()).total_seconds()
            if early > 0:
                await self._pause(self._stopping, early)
            if self._stopping.is_set() or self.now() < self._quiet_until:
                break
            if (self.now() - envoi.slot).total_seconds() <= LATENESS * self.limits.bot:
                return envoi
            envoi = await self._run(partial(self.store.outbox.renew, envoi, self.lease))
        raise NotYet


class _Door:
    """Where one envoi waits for its slot."""

    def __init__(self, delivery: Delivery, envoi: Envoi) -> None:
        self.delivery = delivery
        self.envoi = envoi
        #: The envoi is in other hands, or nobody can tell: it is not ours to put back.
        self.lost = False

    async def wait(self) -> None:
        """Return when the envoi may leave; raise NotYet when it must not."""
        try:
            self.envoi = await self.delivery.at_slot(self.envoi)
        except StoreError:
            self.lost = True
            raise NotYet from None
