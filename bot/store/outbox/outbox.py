"""The outbox: messages on their way, claimed with a lease and a slot in the limits, closed with what became of them."""

from __future__ import annotations

from bot.store.outbox.claiming import OutboxClaiming
from bot.store.outbox.following import OutboxFollowing
from bot.store.outbox.settling import OutboxSettling
from bot.store.outbox.writing import OutboxWriting


class SqlOutbox(OutboxWriting, OutboxClaiming, OutboxSettling, OutboxFollowing):
    """Messages in a table."""
