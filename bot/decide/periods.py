"""The period of the conversation as days."""

from __future__ import annotations

import datetime as dt

from bot.decide.conversation import Conversation
from bot.understand.dates import resolve_period


def period_of(conversation: Conversation, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day asked about; None when no period was said or it means nothing."""
    return resolve_period(conversation.periode, today) if conversation.periode else None
