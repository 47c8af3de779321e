"""The store as everyone else sees it: frozen shapes and one Protocol per noun; no database's word here.

Every call commits by itself, unless made inside ``with store.transaction():``, where all commit together or not at
all. Calls block: asynchronous code makes them through ``asyncio.to_thread``. Times are aware, in UTC. Everything
JSON: payloads, states, facts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from bot.agenda.envoi import ChatKey, Envoi, EtatEnvoi, Genre, Priorite
from bot.agenda.errors import LeaseLost, StoreError, StoreUnavailable
from bot.store.api.annonces import Annonce, Annonces, EtatAnnonce, Leaving
from bot.store.api.inbox import KEEP, LEASE, Finished, Inbox, Keep, Outgoing, SetAside, Ticket, Update
from bot.store.api.outbox import Claimed, Destinataire, Limits, Outbox, Posted, Progress
from bot.store.api.people import (
    INCOME,
    KEEP_CONVERSATION,
    KEEP_FACTS,
    Abonnement,
    Abonnements,
    Avis,
    Chat,
    Chats,
    Conversations,
    Kept,
    Profile,
)
from bot.store.api.roles import Act, Audit, InvitationRefused, Invitations, Referent, Referents, Role

__all__ = [
    "Abonnement",
    "Act",
    "INCOME",
    "KEEP_CONVERSATION",
    "KEEP_FACTS",
    "Keep",
    "LEASE",
    "Abonnements",
    "Annonce",
    "Annonces",
    "Audit",
    "Avis",
    "Chat",
    "ChatKey",
    "Chats",
    "Claimed",
    "Conversations",
    "Destinataire",
    "Envoi",
    "EtatAnnonce",
    "EtatEnvoi",
    "Finished",
    "Genre",
    "Inbox",
    "InvitationRefused",
    "Invitations",
    "KEEP",
    "Kept",
    "LeaseLost",
    "Leases",
    "Leaving",
    "Limits",
    "Outbox",
    "Outgoing",
    "Posted",
    "Priorite",
    "Profile",
    "Progress",
    "Referent",
    "Referents",
    "Role",
    "SetAside",
    "Store",
    "StoreError",
    "StoreTooNew",
    "StoreUnavailable",
    "Ticket",
    "Update",
]


class StoreTooNew(StoreError):
    """The database was made by a newer program."""


class Leases(Protocol):
    """Names that one process holds at a time: the poller of a token, the weekly digest."""

    def acquire(self, name: str, owner: str, lease: dt.timedelta = LEASE) -> bool:
        """Hold a name, or hold it longer; False when another process holds it."""

    def holder(self, name: str) -> str | None:
        """Return who holds a name."""

    def release(self, name: str, owner: str) -> None:
        """Let a name go."""


class Store(Protocol):
    """Everything that is kept."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def chats(self) -> Chats: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def profile(self) -> Profile: ...
    @property
    def abonnements(self) -> Abonnements: ...
    @property
    def avis(self) -> Avis: ...
    @property
    def referents(self) -> Referents: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def annonces(self) -> Annonces: ...
    @property
    def leases(self) -> Leases: ...

    def transaction(self) -> AbstractContextManager[None]:
        """Commit every call made inside together, or none; never wait for a network inside."""

    def export(self, chat: ChatKey) -> Mapping[str, Any]:
        """Return everything kept about somebody, as JSON data (« mes données »)."""

    def forget(self, chat: ChatKey) -> Mapping[str, int]:
        """Erase everything about somebody, at once; return how much, by kind."""

    def expire(self) -> Mapping[str, int]:
        """Erase what has been kept long enough; return how much, by kind. To be run every hour or so."""

    def ping(self) -> None:
        """Raise StoreError when the database does not answer or has not the shape this program needs."""

    def close(self) -> None:
        """Let connections go."""
