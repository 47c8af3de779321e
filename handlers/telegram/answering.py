"""What a step of the worker does with the store: keep what arrived, take what is due, answer it; all of it blocks."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.agenda.envoi import Envoi
from bot.store.api import LEASE, LeaseLost, Limits, Outgoing, Store, StoreUnavailable, Ticket, Update
from handlers.brain import Brain
from handlers.metrics import Metrics
from handlers.telegram.handled import Handled
from handlers.telegram.surge import PATIENCE, Surge
from handlers.telegram.talk import apology

log = logging.getLogger(__name__)

#: Updates answered in one go: their statements and their commits are shared. Telegram opens 100 connections at most.
BATCH = 100
#: With fewer sends in flight than this, nothing waits in the outbox for the rate of the bot.
IN_FLIGHT = 4

#: An update of one bot: its chat, its id.
Name = tuple[str, int]


class Talks(Protocol):
    """Answers what came in."""

    @property
    def brain(self) -> Brain: ...
    @property
    def bot(self) -> str:
        """The bot's id."""

    def handle(self, ticket: Ticket) -> Handled:
        """Answer a ticket."""


#: An answer for the response of a webhook.
Carried = Mapping[str, Any]


@dataclass
class Step:
    """One step: what came in, and what it gave."""

    updates: Sequence[Update] = ()
    #: Those whose answer may leave in the response of their webhook.
    direct: frozenset[Name] = frozenset()
    #: Sends under way when it began.
    in_flight: int = 0
    #: What came in is committed.
    stored: bool = False
    tickets: Sequence[Ticket] = ()
    envois: list[Envoi] = field(default_factory=list)
    #: Messages may wait in the outbox: others of a long answer, what an answer did besides.
    left: bool = False
    #: Chats that wait no more: answered in a response, or without a word.
    told: list[str] = field(default_factory=list)
    #: Answers to be carried by the response of the webhook that brought their update.
    carried: dict[Name, Carried] = field(default_factory=dict)


class Answering:
    """Answers what the inbox holds."""

    def __init__(
        self,
        store: Store,
        talker: Talks,
        metrics: Metrics,
        *,
        name: str,
        limits: Limits,
        lease: dt.timedelta = LEASE,
        batch: int = BATCH,
    ) -> None:
        """``lease``: longer than a step may last; ``batch``: updates answered in one go."""
        self.store = store
        self.surge = Surge(limits)
        self.talker = talker
        self.metrics = metrics
        self.name = name
        self.lease = lease
        self.batch = batch

    def take(self, step: Step, *, stopping: bool = False) -> None:
        """Commit what came in and claim what is due, in one transaction; raise StoreError."""
        new = 0
        with self.store.transaction():
            if step.updates:
                new = self.store.inbox.enqueue(*step.updates)
            tickets = () if stopping else self.store.inbox.claim(self.name, self.lease, self.batch)
        step.stored = True
        step.tickets = tickets
        if new < len(step.updates):
            self._find_again(step)

    def _find_again(self, step: Step) -> None:
        """Find the answers whose response never arrived: Telegram brings their update again."""
        for update in step.updates:
            kept = self.store.conversations.get(update.chat) if name_of(update) in step.direct else None
            carried = kept.state.get("porte") if kept is not None else None
            if carried and carried["update"] == update.update_id:
                step.carried[name_of(update)] = carried["appel"]

    def answer(self, step: Step) -> None:
        """Answer what was taken, what is read and written being shared by the whole batch; raise StoreUnavailable.

        Then nothing is answered and no update is at fault: another step takes them when their lease ends.
        """
        if not step.tickets:
            return
        try:
            self._try_to_answer(step, step.tickets)
        except StoreUnavailable:
            raise
        except Exception:
            # One of them, or the database: each goes alone.
            for ticket in step.tickets:
                try:
                    self._try_to_answer(step, (ticket,))
                except StoreUnavailable:
                    raise
                except Exception as error:
                    self._failed(ticket, error)
                    step.left = True

    def _try_to_answer(self, step: Step, tickets: Sequence[Ticket]) -> None:
        """Answer in one transaction; what is not committed is neither sent nor carried."""
        before = list(step.envois), dict(step.carried)
        try:
            self._answer(step, tickets)
        except Exception:
            step.envois, step.carried = before
            raise

    def _answer(self, step: Step, tickets: Sequence[Ticket]) -> None:
        with self.store.transaction():
            self.store.conversations.read(*(ticket.update.chat for ticket in tickets))
            answered = [
                (ticket, handled) for ticket in tickets if (handled := self._handle(step, ticket)) is not None
            ]
            carried = self._to_carry(step, answered)
            ended = [
                (handled.carried(ticket) if ticket.id in carried else handled).finished(ticket)
                for ticket, handled in answered
            ]
            given = self.store.inbox.finish_all(ended, sender=self.name, lease=self.lease)
            for ticket, handled in answered:
                if ticket.id not in given:
                    ids = {"update": ticket.update.update_id}
                    log.warning("lease_lost", extra={"action": "lease_lost", **ids})
                    continue
                for effect in handled.effects:
                    effect(self.store)
                    step.left = True
                if ticket.id in carried:
                    step.carried[name_of(ticket.update)] = handled.replies[0].payload
                    step.told.append(ticket.update.chat.chat)
                else:
                    if not handled.replies:
                        step.told.append(ticket.update.chat.chat)
                    step.envois += given[ticket.id]
                    step.left = step.left or len(given[ticket.id]) < len(handled.replies)
        self.metrics.handled.inc(len(given))

    def _handle(self, step: Step, ticket: Ticket) -> Handled | None:
        begun = time.perf_counter()
        try:
            return self.talker.handle(ticket)
        except StoreUnavailable:
            raise
        except Exception as error:
            self._failed(ticket, error)
            step.left = True
            return None
        finally:
            self.metrics.turn.observe(time.perf_counter() - begun)

    def _to_carry(self, step: Step, answered: Sequence[tuple[Ticket, Handled]]) -> set[int]:
        """Return the tickets whose answer, in a surge, leaves in the response and is kept with the conversation.

        Nothing says whether it arrived, and it is over the rate of the bot: better than an answer minutes late.
        """
        if not step.direct:
            return set()
        waiting = step.in_flight
        if waiting >= IN_FLIGHT:
            waiting += self.store.outbox.behind(
                "telegram", self.talker.bot, int(self.surge.rate * PATIENCE) + 1
            )
        if not self.surge.look(len(answered), waiting):
            return set()
        able = {
            ticket.id: ticket.update.chat
            for ticket, handled in answered
            if handled.can_be_carried and name_of(ticket.update) in step.direct
        }
        clear = self.store.outbox.clear(*able.values()) if able else frozenset()
        return {id for id, chat in able.items() if chat in clear}

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
            log.warning("lease_lost", extra={"action": "lease_lost", "update": ticket.update.update_id})


def name_of(update: Update) -> Name:
    """Return what tells an update among those of its bot."""
    return update.chat.chat, update.update_id
