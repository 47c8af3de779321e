"""The one loop of the process: commits what arrives, answers it in order, hands the answers to the delivery."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.store.api import LEASE, Limits, Store, StoreError, Ticket, Update
from handlers.delivery import Channel, Delivery
from handlers.metrics import Metrics
from handlers.telegram.answering import BATCH, Answering, Carried, Step, Talks, name_of
from handlers.telegram.awaited import Awaited
from handlers.waiting import in_thread

log = logging.getLogger(__name__)

#: An answer slower than this shows « typing ».
SLOW = 1.0
#: What is received without anybody waiting for a word.
UNANSWERED = frozenset({"moved", "presence"})
#: Looks at the inbox at least that often: other processes fill it too.
LOOK_EVERY = 1.0
#: Seconds before trying again what the database refused.
AGAIN = 0.2


class Courtesies(Protocol):
    """Small calls nobody waits for."""

    async def acknowledge(self, query: str) -> None:
        """Stop the little clock on a button."""

    async def typing(self, chat: str) -> None:
        """Show that an answer is being written."""


@dataclass
class _Arrival:
    """An update being committed, and who waits for it."""

    update: Update
    done: asyncio.Future[Carried | None]
    #: The answer may leave in the webhook's own response.
    direct: bool = False


class Worker:
    """One process's share of the work of one bot."""

    def __init__(
        self,
        store: Store,
        talker: Talks,
        channel: Channel,
        courtesies: Courtesies,
        *,
        name: str,
        limits: Limits | None = None,
        metrics: Metrics | None = None,
        run: Callable[[Callable[[], Any]], Awaitable[Any]] = in_thread,
        slow: float = SLOW,
        look_every: float = LOOK_EVERY,
        lease: dt.timedelta = LEASE,
        batch: int = BATCH,
    ) -> None:
        """``lease``: longer than a step may last; ``batch``: updates answered in one go."""
        self.store = store
        self.courtesies = courtesies
        self.metrics = metrics or Metrics()
        limits = limits or Limits()
        self.answering = Answering(
            store, talker, self.metrics, name=name, limits=limits, lease=lease, batch=batch
        )
        self.awaited = Awaited(self._show_typing, slow)
        self.delivery = Delivery(
            store,
            channel,
            told=self.awaited.told,
            bot=talker.bot,
            worker=name,
            limits=limits,
            lease=lease,
            metrics=self.metrics,
            run=run,
        )
        self._run = run
        self._look_every = look_every
        self._arrivals: list[_Arrival] = []
        self._handling: tuple[Ticket, ...] = ()
        self._wake = asyncio.Event()
        self._small: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._loops: list[asyncio.Task[None]] = []
        self._watching: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    # -- coming in ----------------------------------------------------------------------------------------------

    async def receive(self, updates: Sequence[Update], *, direct: bool = False) -> Carried | None:
        """Commit updates; return when they are. ``direct``: in a surge, the answer is given back, to be carried.

        Raise StoreError when the updates could not be committed: they must not be acknowledged.
        """
        if not updates:
            return None
        loop = asyncio.get_running_loop()
        arrivals = [_Arrival(update, loop.create_future(), direct) for update in updates]
        self._arrivals.extend(arrivals)
        for update in updates:
            what = update.payload["quoi"]
            self.metrics.received.labels(what).inc()
            if what not in UNANSWERED:
                self.awaited.asked(update.chat.chat)
        self._wake.set()
        if len(arrivals) == 1:
            return await arrivals[0].done
        await asyncio.gather(*(arrival.done for arrival in arrivals))
        return None

    # -- life ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start working."""
        self._loop = asyncio.get_running_loop()
        self._loops = [asyncio.create_task(self._work()), asyncio.create_task(self.delivery.run())]
        self._watching = asyncio.create_task(self.awaited.watch())

    async def stop(self, within: float = 8.0) -> None:
        """Stop taking work, end what is begun, put the rest back."""
        self._stopping = True
        self._wake.set()
        working, delivering = self._loops
        await asyncio.wait({working}, timeout=within)
        await self.delivery.stop(within)
        await asyncio.wait({delivering}, timeout=1.0)
        for task in (*self._loops, *self._small, self._watching):
            if task is not None:
                task.cancel()

    async def idle(self) -> None:
        """Return when nothing received is left to answer or to send: for tests and graceful stops."""
        while True:
            self._wake.set()
            self.delivery.wake()
            if self._arrivals or self.delivery.busy or self._small or self._handling:
                await asyncio.sleep(0)
                continue
            left = await self._run(lambda: self.store.inbox.waiting() + self.store.outbox.waiting())
            if not left:
                return
            await asyncio.sleep(0.01)

    # -- answering ----------------------------------------------------------------------------------------------

    async def _work(self) -> None:
        while not self._stopping:
            arrivals, self._arrivals = self._arrivals, []
            step = await self._step(arrivals)
            if step.tickets or self._arrivals:
                await asyncio.sleep(0)
                continue
            self._wake.clear()
            if self._arrivals or self._stopping:
                continue
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._look_every)

    async def _step(self, arrivals: list[_Arrival]) -> Step:
        """Take one step; whoever waits for a commit that failed is told."""
        direct = frozenset(name_of(arrival.update) for arrival in arrivals if arrival.direct)
        step = Step([arrival.update for arrival in arrivals], direct, self.delivery.in_flight)
        try:
            await self._run(lambda: self._take_and_answer(step, arrivals))
        except StoreError as error:
            ids = {"erreur": type(error).__name__}
            log.error("store_unavailable", extra={"action": "store_unavailable", **ids})
            await asyncio.sleep(AGAIN)
        except Exception:
            log.exception("step_failed", extra={"action": "step_failed"})
            await asyncio.sleep(AGAIN)
        self._handling = ()
        for arrival in arrivals:
            if arrival.done.done():
                continue
            if step.stored:
                arrival.done.set_result(step.carried.get(name_of(arrival.update)))
            else:
                arrival.done.set_exception(StoreError("La base de données ne répond pas."))
        for chat in step.told:
            self.awaited.told(chat)
        for envoi in step.envois:
            self.delivery.hand(envoi)
        if step.left:
            self.delivery.wake()
        return step

    def _take_and_answer(self, step: Step, arrivals: Sequence[_Arrival]) -> None:
        self.answering.take(step, stopping=self._stopping)
        self._handling = tuple(step.tickets)
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._committed, arrivals, step, dict(step.carried))
        self.answering.answer(step)

    def _committed(
        self, arrivals: Sequence[_Arrival], step: Step, again: dict[tuple[str, int], Carried]
    ) -> None:
        """Acknowledge what is committed, but what may still be answered in the same breath."""
        handled = {name_of(ticket.update) for ticket in step.tickets}
        for arrival in arrivals:
            name = name_of(arrival.update)
            if not arrival.done.done() and not (arrival.direct and name in handled):
                arrival.done.set_result(again.get(name))
        for ticket in step.tickets:
            query = ticket.update.payload.get("query")
            if query:
                self._small_call(self.courtesies.acknowledge(query))

    # -- courtesies ---------------------------------------------------------------------------------------------

    def _show_typing(self, chat: str) -> None:
        self._small_call(self.courtesies.typing(chat))

    def _small_call(self, call: Awaitable[None]) -> None:
        async def make() -> None:
            try:
                await call
            except Exception as error:
                ids = {"erreur": type(error).__name__}
                log.info("courtesy_failed", extra={"action": "courtesy_failed", **ids})

        task = asyncio.get_running_loop().create_task(make())
        self._small.add(task)
        task.add_done_callback(self._small.discard)
