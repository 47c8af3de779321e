"""The inbox as everyone else sees it: updates, tickets, what finishing one commits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.agenda.envoi import ChatKey, Envoi, Genre, Priorite

#: Lease of one update or one envoi: longer than any call to a channel may last.
LEASE = dt.timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True)
class Update:
    """Something that arrived from a channel. Inside a chat, updates are handled in the order of their ids."""

    chat: ChatKey
    update_id: int
    payload: Mapping[str, Any] = field(repr=False)
    genre: Genre = Genre.PRIVE


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """An update in a worker's hands until ``bail``."""

    id: int
    update: Update
    #: Fencing token.
    jeton: int
    #: Failures before this try.
    essais: int
    bail: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One message: one call to the channel (a long answer is several). No ``chat``: where the update is from."""

    payload: Mapping[str, Any] = field(repr=False)
    chat: ChatKey | None = None
    genre: Genre = Genre.PRIVE
    priorite: int = Priorite.REPONSE
    #: Not before this moment; now when None.
    prevu_le: dt.datetime | None = None
    #: Unique name of the message; given by the store when "".
    cle: str = ""


class Keep:
    """The value that leaves a conversation as it is."""


#: ``finish(conversation=KEEP)``: the conversation stays as it is. ``None`` forgets it.
KEEP = Keep()


@dataclass(frozen=True, kw_only=True)
class Finished:
    """What an update leaves behind: the conversation, the replies; ``forget``: nothing else of the person."""

    ticket: Ticket
    conversation: Mapping[str, Any] | Keep | None = field(default=KEEP, repr=False)
    replies: Sequence[Outgoing] = ()
    forget: bool = False


@dataclass(frozen=True, kw_only=True)
class SetAside:
    """A poison update, kept aside for someone to look at; no text."""

    id: int
    chat: ChatKey
    update_id: int
    essais: int
    #: Name of the error, never its words.
    erreur: str
    recu_le: dt.datetime


class Inbox(Protocol):
    """Updates, committed before they are acknowledged, handled once and in order."""

    def enqueue(self, *updates: Update) -> int:
        """Commit updates; return how many were new. Acknowledge only after this returned."""

    def accept(self, update: Update, worker: str, lease: dt.timedelta = LEASE) -> Ticket | None:
        """Commit an update and claim it at once when it is new and its chat has nothing to do; else None."""

    def claim(self, worker: str, lease: dt.timedelta = LEASE, limit: int = 1) -> tuple[Ticket, ...]:
        """Take the next updates, of chats that have none in progress, one per chat; empty when none is due."""

    def extend(self, ticket: Ticket, lease: dt.timedelta = LEASE) -> Ticket:
        """Make a lease last longer; raise LeaseLost."""

    def finish(
        self,
        ticket: Ticket,
        *,
        conversation: Mapping[str, Any] | Keep | None = KEEP,
        replies: Sequence[Outgoing] = (),
        forget: bool = False,
        sender: str | None = None,
        lease: dt.timedelta = LEASE,
    ) -> tuple[Envoi, ...]:
        """Mark an update done and commit with it the conversation and the replies; raise LeaseLost.

        ``forget`` erases first everything about the person (see ``Store.forget``). With ``sender``, the replies whose
        turn has come are claimed for that worker in the same transaction and returned; the others, and all of them
        without ``sender``, wait for ``Outbox.claim``.
        """

    def finish_all(
        self, answers: Sequence[Finished], *, sender: str | None = None, lease: dt.timedelta = LEASE
    ) -> Mapping[int, tuple[Envoi, ...]]:
        """Do the same for many, of different chats, in a few statements; return what each ticket's id gave.

        A ticket that was taken over is left out, and nothing is written for it.
        """

    def fail(self, ticket: Ticket, erreur: str) -> bool:
        """Put an update back after an error (its class name), to be tried again shortly; True when it is set aside."""

    def release(self, ticket: Ticket) -> None:
        """Put an update back untouched: a graceful stop."""

    def set_aside(self, limit: int = 100) -> tuple[SetAside, ...]:
        """Return the updates set aside, newest first."""

    def put_back(self, id: int) -> bool:
        """Give an update set aside another chance."""

    def waiting(self) -> int:
        """Return how many updates are not handled yet."""

    def last_update_id(self, channel: str, bot: str) -> int | None:
        """Return the highest update id committed: polling goes on from the next one."""
