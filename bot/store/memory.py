"""The in-memory twin of the store: nothing outlives the process, nothing touches a disk."""

from __future__ import annotations

from bot.store.api import Limits
from bot.store.database import Clock, make_engine
from bot.store.store import SqlStore
from bot.store.tables import Base


def memory_store(clock: Clock | None = None, limits: Limits | None = None) -> SqlStore:
    """Return a store that lives in this process's memory."""
    engine = make_engine("sqlite://")
    store = SqlStore(engine, clock, limits)
    with store.db.write() as connection:
        Base.metadata.create_all(connection)
    return store
