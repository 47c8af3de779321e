"""The store on a SQL database: every noun, in one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine

from bot.store import erase, export, migrate
from bot.store.abonnements import SqlAbonnements
from bot.store.annonces import SqlAnnonces
from bot.store.api import ChatKey, Limits, StoreError
from bot.store.audit import SqlAudit
from bot.store.avis import SqlAvis
from bot.store.chats import SqlChats
from bot.store.conversations import SqlConversations
from bot.store.database import Clock, Database, make_engine
from bot.store.debits import Debits
from bot.store.inbox.inbox import SqlInbox
from bot.store.leases import SqlLeases
from bot.store.outbox.outbox import SqlOutbox
from bot.store.profile import SqlProfile
from bot.store.referents import SqlInvitations, SqlReferents


class SqlStore:
    """Everything that is kept, on SQLite or PostgreSQL."""

    def __init__(self, engine: Engine, clock: Clock | None = None, limits: Limits | None = None) -> None:
        self.db = Database(engine, clock)
        debits = Debits(self.db, limits or Limits())
        self.debits = debits
        self.outbox = SqlOutbox(self.db, debits)
        self.inbox = SqlInbox(self.db, self.outbox, erase.forget)
        self.chats = SqlChats(self.db)
        self.conversations = SqlConversations(self.db)
        self.profile = SqlProfile(self.db)
        self.abonnements = SqlAbonnements(self.db)
        self.avis = SqlAvis(self.db)
        self.referents = SqlReferents(self.db)
        self.invitations = SqlInvitations(self.db, self.referents)
        self.audit = SqlAudit(self.db)
        self.annonces = SqlAnnonces(self.db)
        self.leases = SqlLeases(self.db)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit every call made inside together, or none."""
        with self.db.write():
            yield

    def export(self, chat: ChatKey) -> Mapping[str, Any]:
        """Return everything kept about somebody, as JSON data."""
        return export.export(self.db, chat)

    def forget(self, chat: ChatKey) -> Mapping[str, int]:
        """Erase everything about somebody, at once; return how much, by kind."""
        with self.db.write() as connection:
            return erase.forget(connection, chat)

    def expire(self) -> Mapping[str, int]:
        """Erase what has been kept long enough; return how much, by kind."""
        return erase.expire(self.db, self.outbox, self.debits)

    def ping(self) -> None:
        """Raise StoreError when the database does not answer or has not the shape this program needs."""
        migrate.check(self.db.engine)

    def close(self) -> None:
        """Let connections go."""
        self.db.engine.dispose()


def open_store(
    address: str | None = None,
    *,
    clock: Clock | None = None,
    limits: Limits | None = None,
    upgrade: bool = True,
) -> SqlStore:
    """Return the store at an address (SQLite in the user's data folder when None), upgraded first; raise StoreError."""
    engine = make_engine(address)
    try:
        if upgrade:
            migrate.upgrade(engine)
        else:
            migrate.check(engine)
    except StoreError:
        engine.dispose()
        raise
    return SqlStore(engine, clock, limits)
