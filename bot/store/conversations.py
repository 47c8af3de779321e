"""The state of conversations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.api import KEEP_CONVERSATION, ChatKey, Genre, Kept
from bot.store.chats import find_chat, meet_chat
from bot.store.database import Database
from bot.store.tables import CONVERSATIONS, ConversationRow


def keep_conversation(
    db: Database, connection: Connection, chat_id: int, state: Mapping[str, Any] | None, now: dt.datetime
) -> None:
    """Write the state of a conversation; None forgets it."""
    if state is None:
        connection.execute(delete(ConversationRow).where(ConversationRow.chat_id == chat_id))
        return
    connection.execute(
        _upsert(db.sqlite), {"chat_id": chat_id, "state": dict(state), "version": 1, "vu_le": now}
    )


@cache
def _upsert(is_sqlite: bool) -> Executable:
    statement = sqlite.insert(CONVERSATIONS) if is_sqlite else postgresql.insert(CONVERSATIONS)
    return statement.on_conflict_do_update(
        index_elements=["chat_id"],
        set_={
            "state": statement.excluded.state,
            "vu_le": statement.excluded.vu_le,
            "version": CONVERSATIONS.c.version + 1,
        },
    )


class SqlConversations:
    """The state of conversations, as JSON."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def get(self, chat: ChatKey) -> Kept | None:
        """Return a conversation, or None when there is none or it was left too long ago."""
        with self.db.read() as connection:
            chat_id = find_chat(connection, chat)
            if chat_id is None:
                return None
            row = connection.execute(
                select(ConversationRow.state, ConversationRow.version, ConversationRow.vu_le).where(
                    ConversationRow.chat_id == chat_id
                )
            ).first()
            if row is None or row.vu_le < self.db.now(connection) - KEEP_CONVERSATION:
                return None
        return Kept(state=row.state, version=row.version, vu_le=row.vu_le)

    def put(self, chat: ChatKey, state: Mapping[str, Any] | None) -> None:
        """Keep a conversation; None forgets it."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            chat_id = meet_chat(self.db, connection, chat, Genre.PRIVE, now)
            keep_conversation(self.db, connection, chat_id, state, now)
