"""The state of conversations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.api import KEEP_CONVERSATION, ChatKey, Genre, Kept
from bot.store.chats import by_bot, find_chat, meet_chat
from bot.store.database import Database
from bot.store.tables import CHATS, CONVERSATIONS, AnnonceRow

_OF_CHAT = select(CONVERSATIONS.c.state, CONVERSATIONS.c.version, CONVERSATIONS.c.vu_le).where(
    CONVERSATIONS.c.chat_id == bindparam("of_chat")
)


_OF_CHATS = (
    select(
        CHATS.c.chat,
        CHATS.c.migre_vers,
        CONVERSATIONS.c.state,
        CONVERSATIONS.c.version,
        CONVERSATIONS.c.vu_le,
        exists().where(AnnonceRow.auteur_id == CHATS.c.id, AnnonceRow.etape != "").label("writing"),
    )
    .outerjoin(CONVERSATIONS, CONVERSATIONS.c.chat_id == CHATS.c.id)
    .where(
        CHATS.c.channel == bindparam("channel"),
        CHATS.c.bot == bindparam("bot"),
        CHATS.c.chat.in_(bindparam("chats", expanding=True)),
    )
)
_FORGET = delete(CONVERSATIONS).where(CONVERSATIONS.c.chat_id == bindparam("of_chat"))


def keep_conversations(
    db: Database,
    connection: Connection,
    states: Mapping[int, Mapping[str, Any] | None],
    now: dt.datetime,
) -> None:
    """Write the states of conversations, by the ids of their chats; None forgets one."""
    db.read_ahead().kept.clear()
    gone = [{"of_chat": chat_id} for chat_id, state in states.items() if state is None]
    if gone:
        connection.execute(_FORGET, gone)
    rows = [
        {"chat_id": chat_id, "state": dict(state), "version": 1, "vu_le": now}
        for chat_id, state in states.items()
        if state is not None
    ]
    if rows:
        connection.execute(_upsert(db.sqlite), rows)


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

    def read(self, *chats: ChatKey) -> None:
        """Read many at once, inside a transaction: the first ``get`` of each finds it there."""
        with self.db.write() as connection:
            oldest = self.db.now(connection) - KEEP_CONVERSATION
            ahead = self.db.read_ahead()
            ahead.kept.update(dict.fromkeys(chats))
            ahead.silent.update(chats)
            for (channel, bot), names in by_bot(chats).items():
                where = {"channel": channel, "bot": bot, "chats": names}
                for row in connection.execute(_OF_CHATS, where):
                    key = ChatKey(channel, bot, row.chat)
                    if row.writing:
                        ahead.silent.discard(key)
                    if row.migre_vers is not None:
                        del ahead.kept[key]
                    elif row.vu_le is not None and row.vu_le >= oldest:
                        ahead.kept[key] = Kept(state=row.state, version=row.version, vu_le=row.vu_le)

    def get(self, chat: ChatKey) -> Kept | None:
        """Return a conversation, or None when there is none or it was left too long ago."""
        ahead = self.db.read_ahead().kept
        if chat in ahead:
            return ahead.pop(chat)
        with self.db.read() as connection:
            chat_id = find_chat(connection, chat)
            if chat_id is None:
                return None
            row = connection.execute(_OF_CHAT, {"of_chat": chat_id}).first()
            if row is None or row.vu_le < self.db.now(connection) - KEEP_CONVERSATION:
                return None
        return Kept(state=row.state, version=row.version, vu_le=row.vu_le)

    def put(self, chat: ChatKey, state: Mapping[str, Any] | None) -> None:
        """Keep a conversation; None forgets it."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            chat_id = meet_chat(self.db, connection, chat, Genre.PRIVE, now)
            keep_conversations(self.db, connection, {chat_id: state}, now)
