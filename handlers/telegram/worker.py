"""Takes updates from the inbox in order, answers them, sends the answers; the one loop of the process."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.agenda.decisions import Sent
from bot.agenda.envoi import Envoi
from bot.store.api import LEASE, LeaseLost, Limits, Outgoing, Store, StoreError, Ticket, Update
from handlers.brain import Brain
from handlers.delivery import Channel, Delivery, in_thread
from handlers.metrics import Metrics
from handlers.telegram.talk import Handled, apology

log = logging.getLogger(__name__)

#: Updates answered in one go: their commits are shared.
BATCH = 64
#: An answer slower than this shows « typing ».
SLOW = 1.0
#: Looks at the inbox and the outbox at least that often: other processes fill them too.
LOOK_EVERY = 1.0
#: With more sends than that in flight, or more answers than that to commit together, an answer leaves in the response
#: of the webhook: nothing says whether it arrived, but nobody waits behind the others.
BUSY, CROWD = 32, 8


class Talks(Protocol):
    """Answers what came in."""

    @property
    def brain(self) -> Brain: ...
    @property
    def bot(self) -> str:
        """The bot's id."""

    def handle(self, ticket: Ticket) -> Handled:
        """Answer a ticket."""


class Courtesies(Protocol):
    """Small calls nobody waits for."""

    async def acknowledge(self, query: str) -> None:
        """Stop the little clock on a button."""

    async def typing(self, chat: str) -> None:
        """Show that an answer is being written."""


@dataclass(frozen=True)
class Carried:
    """An answer for the response of a webhook; with a row of the outbox, to be settled once it left."""

    call: Mapping[str, Any]
    envoi: Envoi | None = None


@dataclass
class _Arrival:
    """An update being committed, and who waits for it."""

    update: Update
    done: asyncio.Future[Carried | None]
    #: The answer may leave in the webhook's own response.
    direct: bool = False


@dataclass
class _Step:
    """What one step did."""

    stored: bool = False
    tickets: Sequence[Ticket] = ()
    envois: list[Envoi] = field(default_factory=list)
    #: Answers to be carried by the response of the webhook that brought their update.
    direct: dict[tuple[str, int], Carried] = field(default_factory=dict)


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
        self.talker = talker
        self.courtesies = courtesies
        self.name = name
        self.metrics = metrics or Metrics()
        self.delivery = Delivery(
            store,
            channel,
            bot=talker.bot,
            worker=name,
            limits=limits,
            lease=lease,
            metrics=self.metrics,
            run=run,
        )
        self._run = run
        self._slow = slow
        self._look_every = look_every
        self._lease = lease
        self._batch = batch
        self._arrivals: list[_Arrival] = []
        self._handling: tuple[Ticket, ...] = ()
        self._wake = asyncio.Event()
        self._small: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._loops: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    # -- coming in ----------------------------------------------------------------------------------------------

    async def receive(self, updates: Sequence[Update], *, direct: bool = False) -> Carried | None:
        """Commit updates; return when they are. ``direct``: an answer that would wait is given back, to be carried.

        Whoever carries it says so with ``carried``. Raise StoreError when the updates could not be committed: they
        must not be acknowledged.
        """
        if not updates:
            return None
        loop = asyncio.get_running_loop()
        arrivals = [_Arrival(update, loop.create_future(), direct) for update in updates]
        self._arrivals.extend(arrivals)
        for update in updates:
            self.metrics.received.labels(update.payload["quoi"]).inc()
        self._wake.set()
        answers = await asyncio.gather(*(arrival.done for arrival in arrivals))
        return answers[0]

    def carried(self, answer: Carried) -> None:
        """Note that an answer left in the response of its webhook."""
        self.metrics.sent.labels("carried").inc()
        if answer.envoi is not None:
            self.delivery.note(answer.envoi, Sent())

    # -- life ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start working."""
        self._loop = asyncio.get_running_loop()
        self._loops = [asyncio.create_task(self._work()), asyncio.create_task(self.delivery.run())]

    async def stop(self, within: float = 8.0) -> None:
        """Stop taking work, end what is begun, put the rest back."""
        self._stopping = True
        self._wake.set()
        working, delivering = self._loops
        await asyncio.wait({working}, timeout=within)
        await self.delivery.stop(within)
        await asyncio.wait({delivering}, timeout=1.0)
        for task in (*self._loops, *self._small):
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
            step = await self._guarded_step(arrivals)
            if step.tickets or self._arrivals:
                await asyncio.sleep(0)
                continue
            self._wake.clear()
            if self._arrivals or self._stopping:
                continue
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._look_every)

    async def _guarded_step(self, arrivals: list[_Arrival]) -> _Step:
        """Take one step; whoever waits for a commit that failed is told."""
        step = _Step()
        try:
            await self._watched(lambda: self._step(step, arrivals))
        except StoreError as error:
            log.error(
                "store_unavailable", extra={"action": "store_unavailable", "erreur": type(error).__name__}
            )
            await asyncio.sleep(0.2)
        except Exception:
            log.exception("step_failed", extra={"action": "step_failed"})
            await asyncio.sleep(0.2)
        self._handling = ()
        for arrival in arrivals:
            if arrival.done.done():
                continue
            if step.stored:
                arrival.done.set_result(step.direct.get(_key(arrival.update)))
            else:
                arrival.done.set_exception(StoreError("La base de données ne répond pas."))
        for envoi in step.envois:
            self.delivery.hand(envoi)
        if step.tickets:
            self.delivery.wake()
        return step

    async def _watched(self, work: Callable[[], None]) -> None:
        """Run a step; when it is slow, show people that their answer is coming."""
        running = asyncio.ensure_future(self._run(work))
        done, _ = await asyncio.wait({running}, timeout=self._slow)
        if not done:
            for ticket in self._handling:
                self._small_call(self.courtesies.typing(ticket.update.chat.chat))
        await running

    def _step(self, step: _Step, arrivals: list[_Arrival]) -> None:
        with self.store.transaction():
            new = self.store.inbox.enqueue(*(arrival.update for arrival in arrivals)) if arrivals else 0
            tickets = () if self._stopping else self.store.inbox.claim(self.name, self._lease, self._batch)
        step.stored = True
        step.tickets = self._handling = tickets
        direct = {_key(a.update) for a in arrivals if a.direct}
        assert self._loop is not None
        if new < len(arrivals):
            self._find_again(step, arrivals)
        self._loop.call_soon_threadsafe(self._committed, arrivals, tickets, dict(step.direct))
        answered: list[tuple[Ticket, Handled]] = []
        try:
            # One transaction for what is read and what is written: its cost is shared by the whole batch.
            with self.store.transaction():
                for ticket in tickets:
                    handled = self._handle(ticket)
                    if handled is not None:
                        answered.append((ticket, handled))
                        self._finish(
                            step, ticket, handled, _key(ticket.update) in direct, len(tickets) > CROWD
                        )
        except Exception:
            step.envois.clear()
            step.direct.clear()
            for ticket in tickets:
                self._alone(step, ticket)
        self.metrics.handled.inc(len(answered))

    def _committed(
        self, arrivals: list[_Arrival], tickets: Sequence[Ticket], again: Mapping[tuple[str, int], Carried]
    ) -> None:
        """Acknowledge what is committed, but what may still be answered in the same breath."""
        handled = {_key(ticket.update) for ticket in tickets}
        for arrival in arrivals:
            if not arrival.done.done() and not (arrival.direct and _key(arrival.update) in handled):
                arrival.done.set_result(again.get(_key(arrival.update)))
        for ticket in tickets:
            query = ticket.update.payload.get("query")
            if query:
                self._small_call(self.courtesies.acknowledge(query))

    def _handle(self, ticket: Ticket) -> Handled | None:
        begun = time.perf_counter()
        try:
            return self.talker.handle(ticket)
        except Exception as error:
            self._failed(ticket, error)
            return None
        finally:
            self.metrics.turn.observe(time.perf_counter() - begun)

    def _failed(self, ticket: Ticket, error: Exception) -> None:
        """Put an update back; when it is given up, tell the person."""
        name = type(error).__name__
        ids = {"update": ticket.update.update_id, "chat": ticket.update.chat.chat, "erreur": name}
        log.error("update_failed", extra={"action": "update_failed", **ids}, exc_info=error)
        self.metrics.failed.labels(name).inc()
        try:
            with self.store.transaction():
                if not self.store.inbox.fail(ticket, name):
                    return
                self.metrics.set_aside.inc()
                for position, call in enumerate(apology(self.talker.brain)):
                    self.store.outbox.put(
                        Outgoing(
                            payload=call,
                            chat=ticket.update.chat,
                            genre=ticket.update.genre,
                            cle=f"pardon:{ticket.id}:{position}",
                        )
                    )
        except LeaseLost:
            self._lost(ticket)

    def _find_again(self, step: _Step, arrivals: Sequence[_Arrival]) -> None:
        """Find the answers whose response never arrived: Telegram brings their update again."""
        for arrival in arrivals:
            kept = self.store.conversations.get(arrival.update.chat) if arrival.direct else None
            carried = kept.state.get("porte") if kept is not None else None
            if carried and carried["update"] == arrival.update.update_id:
                step.direct[_key(arrival.update)] = Carried(carried["appel"])

    def _finish(
        self, step: _Step, ticket: Ticket, handled: Handled, direct: bool = False, crowd: bool = False
    ) -> None:
        try:
            if direct and crowd and handled.can_be_carried and self.store.outbox.clear(ticket.update.chat):
                handled.carried(ticket).commit(self.store, ticket, None)
                step.direct[_key(ticket.update)] = Carried(handled.replies[0].payload)
                return
            envois = handled.commit(self.store, ticket, self.name)
        except LeaseLost:
            self._lost(ticket)
            return
        if not (
            direct and handled.is_single and (not envois or self.delivery.in_flight + len(step.envois) > BUSY)
        ):
            step.envois += envois
            return
        envoi = envois[0] if envois else self.store.outbox.take(f"update:{ticket.id}:0", self.name)
        if envoi is not None:
            step.direct[_key(ticket.update)] = Carried(envoi.payload, envoi)

    def _alone(self, step: _Step, ticket: Ticket) -> None:
        """Answer one update by itself, after the common transaction failed because of one of them."""
        handled = self._handle(ticket)
        if handled is None:
            return
        try:
            self._finish(step, ticket, handled)
        except Exception as error:
            self._failed(ticket, error)

    def _lost(self, ticket: Ticket) -> None:
        log.warning("lease_lost", extra={"action": "lease_lost", "update": ticket.update.update_id})

    # -- courtesies ---------------------------------------------------------------------------------------------

    def _small_call(self, call: Awaitable[None]) -> None:
        async def make() -> None:
            try:
                await call
            except Exception as error:
                log.info(
                    "courtesy_failed", extra={"action": "courtesy_failed", "erreur": type(error).__name__}
                )

        task = asyncio.get_running_loop().create_task(make())
        self._small.add(task)
        task.add_done_callback(self._small.discard)


def _key(update: Update) -> tuple[str, int]:
    return update.chat.chat, update.update_id
