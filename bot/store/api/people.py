"""People as everyone else sees them: chats, conversations, profile, subscriptions, feedback."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.agenda.envoi import ChatKey, Genre

#: Longest life of a fact about a person.
KEEP_FACTS = dt.timedelta(days=31)
#: A conversation left alone that long is forgotten (it may hold an income).
KEEP_CONVERSATION = dt.timedelta(days=1)
#: Facts about income: kept only when the person asks for it.
INCOME = frozenset({"revenu_fiscal", "revenu_fiscal_par_part", "revenu_mensuel", "salaire"})


@dataclass(frozen=True, kw_only=True)
class Chat:
    """A chat we know."""

    key: ChatKey
    genre: Genre
    #: False once blocked, deactivated or gone.
    actif: bool
    #: Its new id when it migrated.
    migre_vers: str | None = None


class Chats(Protocol):
    """The chats met."""

    def get(self, chat: ChatKey) -> Chat | None:
        """Return a chat, or None when it was never met."""

    def meet(self, chat: ChatKey, genre: Genre = Genre.PRIVE) -> Chat:
        """Return a chat, met now if it is new."""

    def activate(self, chat: ChatKey) -> None:
        """Note that somebody can be written to again (they wrote, or unblocked the bot)."""

    def deactivate(self, chat: ChatKey, why: str) -> None:
        """Note that somebody cannot be written to; what was to leave is abandoned, history is kept."""

    def migrate(self, chat: ChatKey, to: str) -> None:
        """Give a chat its new id: everything it has follows."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A conversation as it was kept."""

    state: Mapping[str, Any] = field(repr=False)
    version: int
    vu_le: dt.datetime


class Conversations(Protocol):
    """The state of conversations, as JSON."""

    def read(self, *chats: ChatKey) -> None:
        """Read many at once, inside a transaction: the first ``get`` of each finds it there."""

    def get(self, chat: ChatKey) -> Kept | None:
        """Return a conversation, or None when there is none or it was left too long ago."""

    def put(self, chat: ChatKey, state: Mapping[str, Any] | None) -> None:
        """Keep a conversation; None forgets it."""


class Profile(Protocol):
    """Facts about a person kept for next time, with the day each is forgotten."""

    def get(self, chat: ChatKey) -> Mapping[str, Any]:
        """Return the facts still kept."""

    def keep(
        self,
        chat: ChatKey,
        facts: Mapping[str, Any],
        *,
        days: int = 31,
        income: bool = False,
    ) -> Mapping[str, dt.datetime]:
        """Keep facts, 31 days at most; income only when the person asked (``income=True``). Return until when."""

    def forget(self, chat: ChatKey, *names: str) -> int:
        """Forget some facts, all when none is named; return how many."""


@dataclass(frozen=True, kw_only=True)
class Abonnement:
    """What somebody wants to be told about."""

    #: ``epci``, ``commune``, ``departement``, ``region`` or ``pays``.
    niveau: str
    #: SIREN, INSEE or other code of that territory.
    code: str
    #: "" for every theme, every public.
    theme: str = ""
    public: str = ""
    #: ``immediat`` or ``hebdomadaire``.
    rythme: str = "immediat"
    id: int | None = None
    #: Since when, where it was read for that.
    depuis: dt.datetime | None = field(default=None, compare=False)


class Abonnements(Protocol):
    """Subscriptions."""

    def add(self, chat: ChatKey, abonnement: Abonnement) -> Abonnement:
        """Subscribe; the same subscription twice is one (its rythme is the last said)."""

    def of(self, chat: ChatKey) -> tuple[Abonnement, ...]:
        """Return what somebody is subscribed to."""

    def remove(self, chat: ChatKey, *ids: int) -> int:
        """Unsubscribe from some, from everything when none is named; return how many."""

    def every(self, rythme: str, aussi: str = "") -> tuple[tuple[ChatKey, Abonnement], ...]:
        """Return the subscriptions of active chats at a rhythm; ``aussi``: of those who have some at that one too."""

    def audience(
        self,
        territoires: Iterable[tuple[str, str]],
        themes: Iterable[str] = (),
        publics: Iterable[str] = (),
        rythme: str = "immediat",
    ) -> tuple[ChatKey, ...]:
        """Return the active chats subscribed to one of these (niveau, code), themes and publics, once each."""


class Avis(Protocol):
    """What people say of the answers, and the questions nobody could answer, without identity."""

    def add(self, note: int, sujet: str = "", texte: str = "") -> None:
        """Keep a feedback (1 useful, 0 not, or 1–5) about a subject; no link to who gave it."""

    def unanswered(self, texte: str, intention: str = "", score: float = 0.0) -> None:
        """Keep a question without an answer: the day only, no identity."""

    def questions(self, limit: int = 100) -> tuple[tuple[dt.date, str, str], ...]:
        """Return the newest unanswered questions: day, text, nearest intention."""

    def notes(self) -> Mapping[str, tuple[int, float]]:
        """Return, per subject, how many feedbacks and their mean."""
