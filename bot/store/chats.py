"""Chats: meeting them, losing them, following them when their id changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.api import Chat, ChatKey, EtatEnvoi, Genre
from bot.store.database import Database
from bot.store.tables import (
    CHATS,
    AbonnementRow,
    AnnonceRow,
    ChatRow,
    ConversationRow,
    EnvoiRow,
    FaitRow,
    InvitationRow,
    ReferentRow,
)

#: A chat's last visit is noted once a day.
NOTE_EVERY = dt.timedelta(days=1)

_BY_KEY = select(CHATS.c.id, CHATS.c.migre_vers, CHATS.c.actif, CHATS.c.vu_le).where(
    CHATS.c.channel == bindparam("channel"),
    CHATS.c.bot == bindparam("bot"),
    CHATS.c.chat == bindparam("chat"),
)
_TOUCH = (
    update(CHATS)
    .where(
        CHATS.c.id == bindparam("chat_id"),
        or_(CHATS.c.vu_le < bindparam("yesterday"), CHATS.c.actif.is_(False)),
    )
    .values(vu_le=bindparam("now"), actif=True, pourquoi_inactif=None)
)


_BY_KEYS = select(CHATS.c.id, CHATS.c.chat, CHATS.c.migre_vers, CHATS.c.actif, CHATS.c.vu_le).where(
    CHATS.c.channel == bindparam("channel"),
    CHATS.c.bot == bindparam("bot"),
    CHATS.c.chat.in_(bindparam("chats", expanding=True)),
)


def find_chats(connection: Connection, keys: Iterable[ChatKey]) -> dict[ChatKey, Any]:
    """Return the rows of the chats that were met, migrated or not."""
    found: dict[ChatKey, Any] = {}
    for (channel, bot), chats in by_bot(keys).items():
        where = {"channel": channel, "bot": bot, "chats": chats}
        found |= {ChatKey(channel, bot, row.chat): row for row in connection.execute(_BY_KEYS, where)}
    return found


def by_bot(keys: Iterable[ChatKey]) -> dict[tuple[str, str], list[str]]:
    """Return the names of chats by channel and bot."""
    found: dict[tuple[str, str], list[str]] = {}
    for key in keys:
        found.setdefault((key.channel, key.bot), []).append(key.chat)
    return found


def greet_chats(
    db: Database, connection: Connection, who: Mapping[ChatKey, Genre], now: dt.datetime
) -> dict[ChatKey, int]:
    """Return the ids of people who just wrote, met now if they are new; they can be written to."""
    rows = find_chats(connection, who)
    new = [key for key in who if key not in rows]
    if new:
        connection.execute(_meet(db.sqlite), [_new_row(key, who[key], now) for key in new])
        rows |= find_chats(connection, new)
    found: dict[ChatKey, int] = {}
    for key, genre in who.items():
        row = rows[key]
        if row.migre_vers is not None:
            found[key] = meet_chat(db, connection, key, genre, now)
            touch_chat(connection, found[key], now)
            continue
        found[key] = row.id
        if not row.actif or row.vu_le < now - NOTE_EVERY:
            touch_chat(connection, row.id, now)
    return found


@cache
def _meet(is_sqlite: bool) -> Executable:
    return (sqlite.insert(CHATS) if is_sqlite else postgresql.insert(CHATS)).on_conflict_do_nothing()


def _new_row(key: ChatKey, genre: Genre, now: dt.datetime) -> dict[str, Any]:
    return {
        "channel": key.channel,
        "bot": key.bot,
        "chat": key.chat,
        "genre": genre.value,
        "actif": True,
        "vu_le": now,
    }


def find_chat(connection: Connection, key: ChatKey) -> int | None:
    """Return the id of a chat, following its migrations; None when it was never met."""
    for _ in range(5):
        row = connection.execute(_BY_KEY, {"channel": key.channel, "bot": key.bot, "chat": key.chat}).first()
        if row is None:
            return None
        if row.migre_vers is None:
            return int(row.id)
        key = ChatKey(key.channel, key.bot, row.migre_vers)
    return None


def meet_chat(db: Database, connection: Connection, key: ChatKey, genre: Genre, now: dt.datetime) -> int:
    """Return the id of a chat, met now if it is new."""
    found = find_chat(connection, key)
    if found is not None:
        return found
    connection.execute(_meet(db.sqlite), _new_row(key, genre, now))
    met = find_chat(connection, key)
    assert met is not None
    return met


def meet_chats(
    db: Database, connection: Connection, keys: Sequence[ChatKey], now: dt.datetime
) -> dict[ChatKey, tuple[int, bool]]:
    """Return the ids of chats, met now if they are new, each with whether it can be written to."""
    rows = find_chats(connection, keys)
    found = {key: (row.id, row.actif) for key, row in rows.items() if row.migre_vers is None}
    missing = [key for key in dict.fromkeys(keys) if key not in found]
    if missing:
        connection.execute(_meet(db.sqlite), [_new_row(key, Genre.PRIVE, now) for key in missing])
    for key in missing:
        chat_id = meet_chat(db, connection, key, Genre.PRIVE, now)
        actif = connection.execute(select(CHATS.c.actif).where(CHATS.c.id == chat_id)).scalar_one()
        found[key] = (chat_id, actif)
    return found


def touch_chat(connection: Connection, chat_id: int, now: dt.datetime) -> None:
    """Note that somebody wrote: they can be written to."""
    connection.execute(_TOUCH, {"chat_id": chat_id, "yesterday": now - NOTE_EVERY, "now": now})


def deactivate_chat(connection: Connection, chat_id: int, why: str, now: dt.datetime) -> None:
    """Note that somebody cannot be written to; abandon what was to leave."""
    connection.execute(update(ChatRow).where(ChatRow.id == chat_id).values(actif=False, pourquoi_inactif=why))
    connection.execute(
        update(EnvoiRow)
        .where(EnvoiRow.chat_id == chat_id, EnvoiRow.clos_le.is_(None), EnvoiRow.due.is_not(None))
        .values(etat=EtatEnvoi.ABANDONNE, pourquoi=why, clos_le=now, due=None)
    )


def migrate_chat(db: Database, connection: Connection, chat_id: int, to: str, now: dt.datetime) -> int:
    """Move everything a chat has to its new id; return it."""
    row = connection.execute(select(ChatRow.__table__).where(ChatRow.id == chat_id)).one()
    if row.chat == to:
        return chat_id
    target = meet_chat(db, connection, ChatKey(row.channel, row.bot, to), Genre(row.genre), now)
    if target == chat_id:
        return chat_id
    for table in (ConversationRow, FaitRow, ReferentRow):
        there = connection.execute(select(table.chat_id).where(table.chat_id == target)).first()
        if there is None:
            connection.execute(update(table).where(table.chat_id == chat_id).values(chat_id=target))
        else:
            connection.execute(delete(table).where(table.chat_id == chat_id))
    _move_abonnements(connection, chat_id, target)
    connection.execute(update(AnnonceRow).where(AnnonceRow.auteur_id == chat_id).values(auteur_id=target))
    connection.execute(update(InvitationRow).where(InvitationRow.par_id == chat_id).values(par_id=target))
    _move_envois(connection, chat_id, target, now)
    connection.execute(
        update(ChatRow)
        .where(ChatRow.id == chat_id)
        .values(actif=False, pourquoi_inactif="a changé d'identifiant", migre_vers=to)
    )
    return target


def _move_abonnements(connection: Connection, chat_id: int, target: int) -> None:
    columns = (AbonnementRow.niveau, AbonnementRow.code, AbonnementRow.theme, AbonnementRow.public)
    there = {
        tuple(row) for row in connection.execute(select(*columns).where(AbonnementRow.chat_id == target))
    }
    for row in connection.execute(
        select(AbonnementRow.id, *columns).where(AbonnementRow.chat_id == chat_id)
    ).all():
        if tuple(row[1:]) in there:
            connection.execute(delete(AbonnementRow).where(AbonnementRow.id == row.id))
        else:
            connection.execute(update(AbonnementRow).where(AbonnementRow.id == row.id).values(chat_id=target))


def _move_envois(connection: Connection, chat_id: int, target: int, now: dt.datetime) -> None:
    rows = connection.execute(
        select(EnvoiRow.id, EnvoiRow.cle, EnvoiRow.annonce, EnvoiRow.clos_le).where(
            EnvoiRow.chat_id == chat_id
        )
    ).all()
    for row in rows:
        cle = row.cle
        if row.annonce is not None:
            head, _, tail = cle.rpartition(":")
            cle = f"{head}:{target}{tail[len(str(chat_id)) :]}"
        taken = cle != row.cle and connection.execute(select(EnvoiRow.id).where(EnvoiRow.cle == cle)).first()
        if taken and row.clos_le is None:
            connection.execute(
                update(EnvoiRow)
                .where(EnvoiRow.id == row.id)
                .values(
                    chat_id=target,
                    etat=EtatEnvoi.ABANDONNE,
                    pourquoi="déjà prévu",
                    clos_le=now,
                    due=None,
                    bail=None,
                )
            )
        else:
            connection.execute(
                update(EnvoiRow)
                .where(EnvoiRow.id == row.id)
                .values(chat_id=target, cle=row.cle if taken else cle)
            )


class SqlChats:
    """The chats met."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def get(self, chat: ChatKey) -> Chat | None:
        """Return a chat, or None when it was never met."""
        with self.db.read() as connection:
            row = connection.execute(
                select(ChatRow.__table__).where(
                    ChatRow.channel == chat.channel, ChatRow.bot == chat.bot, ChatRow.chat == chat.chat
                )
            ).first()
        if row is None:
            return None
        return Chat(key=chat, genre=Genre(row.genre), actif=row.actif, migre_vers=row.migre_vers)

    def meet(self, chat: ChatKey, genre: Genre = Genre.PRIVE) -> Chat:
        """Return a chat, met now if it is new."""
        with self.db.write() as connection:
            meet_chat(self.db, connection, chat, genre, self.db.now(connection))
            found = self.get(chat)
        assert found is not None
        return found

    def activate(self, chat: ChatKey) -> None:
        """Note that somebody can be written to again."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            touch_chat(connection, meet_chat(self.db, connection, chat, Genre.PRIVE, now), now)

    def deactivate(self, chat: ChatKey, why: str) -> None:
        """Note that somebody cannot be written to; what was to leave is abandoned."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            deactivate_chat(connection, meet_chat(self.db, connection, chat, Genre.PRIVE, now), why, now)

    def migrate(self, chat: ChatKey, to: str) -> None:
        """Give a chat its new id: everything it has follows."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            migrate_chat(
                self.db, connection, meet_chat(self.db, connection, chat, Genre.GROUPE, now), to, now
            )
