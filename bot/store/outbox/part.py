"""What every part of the outbox works on: its database, and the limits of its bots."""

from __future__ import annotations

from bot.store.api import Limits
from bot.store.database import Database
from bot.store.debits import Debits


class OutboxPart:
    """A part of the outbox; none calls another."""

    def __init__(self, db: Database, debits: Debits) -> None:
        self.db = db
        self.debits = debits

    @property
    def limits(self) -> Limits:
        """Return how fast a bot may send."""
        return self.debits.limits
