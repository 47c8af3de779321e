"""How fast a bot may send: when it, and each chat, is free again. One row per bot is the lock of its claims."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection, Executable, bindparam, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.api import ChatKey, Genre, Limits
from bot.store.database import Database
from bot.store.tables import DEBITS

_OF = select(DEBITS.c.libre_le, DEBITS.c.instants).where(
    DEBITS.c.channel == bindparam("channel"),
    DEBITS.c.bot == bindparam("bot"),
    DEBITS.c.chat_id == bindparam("chat_id"),
)
_LOCKED = _OF.with_for_update()


def seconds(value: float) -> dt.timedelta:
    """Return so many seconds."""
    return dt.timedelta(seconds=value)


@cache
def _upsert(is_sqlite: bool) -> Executable:
    statement = sqlite.insert(DEBITS) if is_sqlite else postgresql.insert(DEBITS)
    return statement.on_conflict_do_update(
        index_elements=["channel", "bot", "chat_id"],
        set_={"libre_le": statement.excluded.libre_le, "instants": statement.excluded.instants},
    )


@cache
def _later(is_sqlite: bool) -> Executable:
    statement = sqlite.insert(DEBITS) if is_sqlite else postgresql.insert(DEBITS)
    new = statement.excluded.libre_le
    return statement.on_conflict_do_update(
        index_elements=["channel", "bot", "chat_id"],
        set_={"libre_le": case((DEBITS.c.libre_le > new, DEBITS.c.libre_le), else_=new)},
    )


class Debits:
    """The rate buckets in a table."""

    def __init__(self, db: Database, limits: Limits) -> None:
        self.db = db
        self.limits = limits

    def lock(self, connection: Connection, channel: str, bot: str) -> dt.datetime | None:
        """Return when a bot is free, and keep other claims of it waiting until the transaction ends."""
        where = {"channel": channel, "bot": bot, "chat_id": 0}
        row = connection.execute(_LOCKED, where).first()
        if row is None:
            connection.execute(
                self.db.insert_new(DEBITS).on_conflict_do_nothing(),
                {**where, "libre_le": dt.datetime(2000, 1, 1, tzinfo=dt.UTC), "instants": None},
            )
            row = connection.execute(_LOCKED, where).one()
        libre: dt.datetime = row.libre_le
        return libre

    def slots(
        self, libre: dt.datetime, now: dt.datetime, wanted: int, horizon: float | None = None
    ) -> list[dt.datetime]:
        """Return the next moments the bot may send at, not further than the horizon."""
        first = max(libre, now)
        last = now + seconds(self.limits.horizon if horizon is None else horizon)
        found: list[dt.datetime] = []
        while len(found) < wanted and first <= last:
            found.append(first)
            first += seconds(self.limits.bot)
        return found

    def spend(self, connection: Connection, channel: str, bot: str, last: dt.datetime) -> None:
        """Note the last slot handed out."""
        self._write(connection, channel, bot, 0, last + seconds(self.limits.bot), None)

    def spend_group(self, connection: Connection, chat: ChatKey, chat_id: int, slot: dt.datetime) -> None:
        """Note a send to a group: when one more would break its limit."""
        row = connection.execute(_OF, {"channel": chat.channel, "bot": chat.bot, "chat_id": chat_id}).first()
        before = list(row.instants or []) if row is not None else []
        instants = [*before, slot.timestamp()][-self.limits.group :]
        libre = slot + seconds(self.limits.chat)
        if len(instants) == self.limits.group:
            full = dt.datetime.fromtimestamp(instants[0] + self.limits.group_window, dt.UTC)
            libre = max(libre, full)
        self._write(connection, chat.channel, chat.bot, chat_id, libre, instants)

    def spend_chat(self, connection: Connection, chat: ChatKey, chat_id: int, until: dt.datetime) -> None:
        """Leave a chat alone until a moment."""
        self.spend_chats(connection, [(chat, chat_id)], until)

    def spend_chats(
        self, connection: Connection, chats: Sequence[tuple[ChatKey, int]], until: dt.datetime
    ) -> None:
        """Leave chats, each with its id, alone until a moment."""
        rows = [
            {
                "channel": chat.channel,
                "bot": chat.bot,
                "chat_id": chat_id,
                "libre_le": until,
                "instants": None,
            }
            for chat, chat_id in sorted(chats, key=lambda one: one[1])
        ]
        if rows:
            connection.execute(_later(self.db.sqlite), rows)

    def hold(self, connection: Connection, chat: ChatKey, until: dt.datetime) -> None:
        """Keep the whole bot of a chat from sending until a moment."""
        self.spend_chat(connection, chat, 0, until)

    def expire(self, connection: Connection, before: dt.datetime) -> int:
        """Drop the buckets of chats that have long been free."""
        done = connection.execute(delete(DEBITS).where(DEBITS.c.chat_id != 0, DEBITS.c.libre_le < before))
        return int(done.rowcount)

    def _write(
        self,
        connection: Connection,
        channel: str,
        bot: str,
        chat_id: int,
        libre: dt.datetime,
        instants: Sequence[float] | None,
    ) -> None:
        connection.execute(
            _upsert(self.db.sqlite),
            {
                "channel": channel,
                "bot": bot,
                "chat_id": chat_id,
                "libre_le": libre,
                "instants": list(instants) if instants is not None else None,
            },
        )


def is_group(genre: str) -> bool:
    """Tell whether the limit of groups holds."""
    return genre != Genre.PRIVE
