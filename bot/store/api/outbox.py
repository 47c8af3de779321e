"""The outbox as everyone else sees it: limits, claims, where the envois of an annonce stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.agenda.decisions import Outcome
from bot.agenda.envoi import ChatKey, Envoi
from bot.store.api.inbox import LEASE, Outgoing


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How fast one bot may send, all its processes together."""

    #: Seconds between two messages of the bot. 41.5 ms is 24.1 a second: as long as no call reaches the channel more
    #: than 79 ms after another one would have, no sliding second holds more than 26.
    bot: float = 0.0415
    #: Seconds between two messages to one chat, counted from the end of the first.
    chat: float = 1.0
    #: Messages to one group in ``group_window`` seconds.
    group: int = 18
    group_window: float = 60.0
    #: How far ahead slots are handed out, in seconds: a reply waits at most that long behind announcements.
    horizon: float = 0.35


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """What a claim gave: the envois, by slot, and when it is worth asking again (None: nothing is waiting)."""

    envois: tuple[Envoi, ...]
    again_at: dt.datetime | None
    #: The store's clock when it answered; slots are told by it.
    now: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Destinataire:
    """Somebody an annonce goes to; ``prevu_le`` overrides the annonce's, ``payload`` is laid over its content."""

    chat: ChatKey
    prevu_le: dt.datetime | None = None
    payload: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Where the envois of one revision of an annonce stand."""

    a_faire: int = 0
    en_cours: int = 0
    envoye: int = 0
    incertain: int = 0
    abandonne: int = 0
    #: Why the abandoned ones are, with their number.
    pourquoi: Mapping[str, int] = field(default_factory=dict)
    #: Envois not over yet (an uncertain one may be tried once more), and when the latest one was.
    reste: int = field(default=0, compare=False)
    clos_le: dt.datetime | None = field(default=None, compare=False)

    @property
    def total(self) -> int:
        """Return how many envois there are."""
        return self.a_faire + self.en_cours + self.envoye + self.incertain + self.abandonne


@dataclass(frozen=True, kw_only=True)
class Posted:
    """What became of one message, found by its key; ``chat`` is None once the person asked to be forgotten."""

    chat: ChatKey | None
    message_id: str | None
    #: True while it waits or is being sent.
    ouvert: bool


class Outbox(Protocol):
    """Messages on their way; limits hold for all processes of a bot together."""

    def put(self, *messages: Outgoing) -> int:
        """Commit messages (each with its ``chat``); return how many were new."""

    def publish(
        self,
        annonce: str,
        revision: int,
        contents: Sequence[Mapping[str, Any]],
        destinataires: Iterable[Destinataire],
        prevu_le: dt.datetime | None = None,
    ) -> int:
        """Commit one envoi per content and destinataire, all in one transaction; return how many were new.

        Inactive chats are left out. The key ``annonce:revision:chat`` makes a second call harmless.
        """

    def claim(
        self, channel: str, bot: str, worker: str, lease: dt.timedelta = LEASE, limit: int = 8
    ) -> Claimed:
        """Take the next envois of one bot, replies first, one per chat, each with its slot."""

    def behind(self, channel: str, bot: str, most: int) -> int:
        """Return how many answers of a bot wait for their turn, counted up to ``most``."""

    def clear(self, *chats: ChatKey) -> frozenset[ChatKey]:
        """Return those of these chats of which nothing waits or is being sent."""

    def renew(self, envoi: Envoi, lease: dt.timedelta = LEASE) -> Envoi:
        """Give an envoi in hand that missed its slot another one; raise LeaseLost."""

    def settle(self, envoi: Envoi, outcome: Outcome) -> None:
        """Write what became of an envoi; raise LeaseLost."""

    def settle_all(self, results: Sequence[tuple[Envoi, Outcome]]) -> tuple[Envoi, ...]:
        """Write what became of many; return those that were taken over."""

    def release(self, envoi: Envoi) -> None:
        """Put an envoi back untouched: a graceful stop."""

    def progress(self, annonce: str, revision: int) -> Progress:
        """Return where an annonce stands."""

    def posted(self, cle: str) -> Posted | None:
        """Return what became of the message of a key, None when there is none."""

    def delivered(self, annonce: str, revision: int) -> tuple[tuple[ChatKey, str], ...]:
        """Return who received an annonce and under which message id, for later edits."""

    def answered(self, ticket: int) -> tuple[str | None, ...]:
        """Return the ids of the first two messages that answered an update, None for one whose id is not known."""

    def cancel(self, annonce: str, revision: int, why: str) -> int:
        """Abandon what has not left yet; return how many."""

    def retry(self, annonce: str, revision: int) -> int:
        """Send again to the failures whose recipient is still active; return how many."""

    def waiting(self) -> int:
        """Return how many envois have not left yet."""
