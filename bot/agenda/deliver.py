"""The delivery loop: claim, wait for the slot, send, write what became of it. It knows no database and no channel."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.agenda.decisions import Outcome, Sent, decide
from bot.agenda.envoi import Envoi
from bot.agenda.errors import LeaseLost, StoreUnavailable

log = logging.getLogger(__name__)

#: Slots missed in a row before an envoi goes back to the queue: this process is too slow to keep it.
MISSED = 5
#: Longest wait before asking again, in seconds.
IDLE = 0.5
#: While the database is away: claims wait longer than results, so that what was sent is written before it is retaken.
AWAY = 1.5
RESULT_AGAIN = 0.2
#: Clocks of two machines closer than this are taken as one, in seconds.
SAME_CLOCK = 0.005


class Claimed(Protocol):
    """What a claim gave."""

    @property
    def envois(self) -> tuple[Envoi, ...]: ...
    @property
    def again_at(self) -> dt.datetime | None: ...
    @property
    def now(self) -> dt.datetime: ...


class Outbox(Protocol):
    """What the loop asks of the store."""

    def claim(
        self, channel: str, bot: str, worker: str, lease: dt.timedelta = ..., limit: int = ...
    ) -> Claimed:
        """Take the next envois."""

    def renew(self, envoi: Envoi, lease: dt.timedelta = ...) -> Envoi:
        """Give another slot."""

    def settle(self, envoi: Envoi, outcome: Outcome) -> None:
        """Write what became of an envoi."""

    def release(self, envoi: Envoi) -> None:
        """Put an envoi back."""


class Channel(Protocol):
    """What the loop asks of a channel."""

    def send(self, envoi: Envoi) -> str | None:
        """Make one call; return the message's id, or raise one of ``bot.agenda.errors``."""


class Clock(Protocol):
    """Time, and waiting for it."""

    def now(self) -> dt.datetime:
        """Return now, aware."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class Pool(Protocol):
    """What runs sends side by side."""

    def submit(self, work: Callable[[Envoi], None], envoi: Envoi, /) -> Any:
        """Run, now or soon."""


@dataclass
class Delivery:
    """One worker sending for one bot."""

    outbox: Outbox
    channel: Channel
    clock: Clock
    pool: Pool
    #: The channel's name and the bot's id.
    name: str
    bot: str
    worker: str
    #: Sends side by side.
    width: int = 8
    #: Longer than any call to the channel may last.
    lease: dt.timedelta = dt.timedelta(seconds=30)
    #: A send later than its slot by more than this, in seconds, asks for another slot.
    lateness: float = 0.025
    stop: threading.Event = field(default_factory=threading.Event)
    _bell: threading.Event = field(default_factory=threading.Event)
    _busy: int = 0
    _free: threading.Condition = field(default_factory=threading.Condition)
    #: The store's clock minus ours, when they differ.
    _offset: float = 0.0

    def run(self) -> None:
        """Deliver until ``stop`` is set; what is being sent then is finished, the rest put back."""
        while not self.stop.is_set():
            wait = self.round()
            if wait > 0 and self._bell.wait(wait):
                self._bell.clear()
        self.drain()

    def drain(self, timeout: float = 10.0) -> bool:
        """Wait for the sends under way; False when some are not over in time."""
        with self._free:
            return self._free.wait_for(lambda: self._busy == 0, timeout)

    def round(self) -> float:
        """Claim what is due and hand it to the pool; return the seconds before it is worth doing again."""
        with self._free:
            room = self.width - self._busy
            if room <= 0:
                self._free.wait(IDLE)
                return 0.0
        before = self.clock.now()
        try:
            claimed = self.outbox.claim(self.name, self.bot, self.worker, self.lease, room)
        except StoreUnavailable:
            log.warning("store_unavailable", extra={"action": "claim", "worker": self.worker})
            return AWAY
        self._offset = clocks_apart(before, claimed.now, self.clock.now())
        for envoi in claimed.envois:
            self.hand(envoi)
        if claimed.envois:
            return 0.0
        if claimed.again_at is None:
            return IDLE
        return min(IDLE, max(0.002, (claimed.again_at - claimed.now).total_seconds()))

    def hand(self, envoi: Envoi) -> None:
        """Hand an envoi claimed for this worker to the pool: a reply fresh from ``Inbox.finish``, for instance."""
        with self._free:
            self._busy += 1
        self.pool.submit(self._work, envoi)

    def wake(self) -> None:
        """Say that there is something new to send."""
        self._bell.set()

    def _work(self, envoi: Envoi) -> None:
        try:
            self.deliver(envoi)
        except LeaseLost:
            log.warning("lease_lost", extra={"action": "deliver", "envoi": envoi.id, "worker": self.worker})
        except StoreUnavailable:
            log.error("store_unavailable", extra={"action": "settle", "envoi": envoi.id})
        except Exception:
            # Its lease will end and somebody else will take it.
            log.exception("delivery_broken", extra={"action": "deliver", "envoi": envoi.id})
        finally:
            with self._free:
                self._busy -= 1
                self._free.notify_all()

    def deliver(self, envoi: Envoi) -> None:
        """Send one envoi at its slot and write what became of it; raise LeaseLost, StoreUnavailable."""
        ready = self._at_slot(envoi)
        if ready is None:
            self._patiently(lambda: self.outbox.release(envoi), envoi)
            return
        outcome: Outcome
        try:
            outcome = Sent(self.channel.send(ready))
        except Exception as error:
            outcome = decide(ready, error)
        log.info(
            "settled",
            extra={"action": type(outcome).__name__.lower(), "envoi": ready.id, "worker": self.worker},
        )
        self._patiently(lambda: self.outbox.settle(ready, outcome), ready)

    def _at_slot(self, envoi: Envoi) -> Envoi | None:
        """Return the envoi when its moment has come, None when it must be put back."""
        for _ in range(MISSED):
            early = (envoi.slot - self._now()).total_seconds()
            if early > 0:
                self.clock.sleep(early)
            if self.stop.is_set():
                return None
            if (self._now() - envoi.slot).total_seconds() <= self.lateness:
                return envoi
            envoi = self.outbox.renew(envoi, self.lease)
        return None

    def _patiently(self, write: Callable[[], None], envoi: Envoi) -> None:
        """Write to the store, waiting for it while it is away: past the lease too, as long as nobody took over."""
        while True:
            try:
                write()
                return
            except StoreUnavailable:
                if self.stop.is_set() and self._now() >= envoi.bail:
                    raise
                self.clock.sleep(RESULT_AGAIN)

    def _now(self) -> dt.datetime:
        return self.clock.now() + dt.timedelta(seconds=self._offset)


def clocks_apart(before: dt.datetime, theirs: dt.datetime, after: dt.datetime) -> float:
    """Return how many seconds their clock is ahead of ours, 0 when it answered between two looks at ours."""
    if theirs < before - dt.timedelta(seconds=SAME_CLOCK):
        return (theirs - before).total_seconds()
    if theirs > after + dt.timedelta(seconds=SAME_CLOCK):
        return (theirs - after).total_seconds()
    return 0.0


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        """Return now, in UTC."""
        return dt.datetime.now(dt.UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        threading.Event().wait(seconds)
