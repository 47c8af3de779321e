"""A person's data: none of it any more, and what has been kept long enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, String, and_, cast, delete, exists, literal, or_, select, update
from sqlalchemy.orm import aliased

from bot.store.api import KEEP_CONVERSATION, ChatKey
from bot.store.chats import find_chat
from bot.store.database import Database
from bot.store.debits import Debits
from bot.store.outbox.outbox import SqlOutbox
from bot.store.tables import (
    AbonnementRow,
    AnnonceRow,
    AuditRow,
    ChatRow,
    ConversationRow,
    DebitRow,
    EnvoiRow,
    FaitRow,
    InboxRow,
    InvitationRow,
    ReferentRow,
)

#: How long the trace (ids only) of an update handled or of a reply sent is kept.
KEEP_TRACES = dt.timedelta(days=7)
#: How long the content of an update set aside waits for someone to look at it.
KEEP_SET_ASIDE = dt.timedelta(days=14)
#: How long a used or expired invitation is remembered.
KEEP_INVITATIONS = dt.timedelta(days=31)
#: A chat that holds nothing and was not seen for that long is forgotten.
KEEP_CHATS = dt.timedelta(days=31)

#: What a person who is forgotten takes away with them: nobody received it.
_UNPUBLISHED = ("brouillon", "a_approuver", "programmee")
_newer = aliased(InboxRow)
_ANONYMOUS_KEY = literal("efface:") + cast(EnvoiRow.id, String)


def forget(connection: Connection, chat: ChatKey) -> Mapping[str, int]:
    """Erase everything about somebody; published annonces and acts stay, without their name."""
    erased: dict[str, int] = {}
    chat_id = find_chat(connection, chat)
    named = (InboxRow.channel == chat.channel, InboxRow.bot == chat.bot, InboxRow.chat == chat.chat)
    erased["messages"] = _count(
        connection,
        delete(InboxRow).where(*named, InboxRow.etat == "ecarte"),
    )
    # What they wrote since waits its turn: it starts anew.
    connection.execute(
        update(InboxRow).where(*named, InboxRow.clos_le.is_not(None)).values(payload=None, chat="")
    )
    connection.execute(
        update(AuditRow)
        .where(AuditRow.channel == chat.channel, AuditRow.bot == chat.bot, AuditRow.chat == chat.chat)
        .values(channel=None, bot=None, chat=None)
    )
    if chat_id is None:
        return erased
    for name, table in (
        ("conversations", ConversationRow),
        ("faits", FaitRow),
        ("abonnements", AbonnementRow),
        ("roles", ReferentRow),
    ):
        erased[name] = _count(connection, delete(table).where(table.chat_id == chat_id))
    erased["brouillons"] = _count(
        connection,
        delete(AnnonceRow).where(AnnonceRow.auteur_id == chat_id, AnnonceRow.etat.in_(_UNPUBLISHED)),
    )
    erased["envois"] = _count(
        connection,
        delete(EnvoiRow).where(
            EnvoiRow.chat_id == chat_id, or_(EnvoiRow.annonce.is_(None), EnvoiRow.due.is_not(None))
        ),
    )
    anonymous = {"chat_id": None, "payload": None, "message_id": None}
    connection.execute(
        update(EnvoiRow).where(EnvoiRow.chat_id == chat_id).values(cle=_ANONYMOUS_KEY, **anonymous)
    )
    connection.execute(delete(DebitRow).where(DebitRow.chat_id == chat_id))
    connection.execute(delete(ChatRow).where(ChatRow.id == chat_id))
    connection.execute(
        delete(ChatRow).where(
            ChatRow.channel == chat.channel, ChatRow.bot == chat.bot, ChatRow.migre_vers == chat.chat
        )
    )
    return erased


def expire(db: Database, outbox: SqlOutbox, debits: Debits) -> Mapping[str, int]:
    """Erase what has been kept long enough; return how much, by kind."""
    gone: dict[str, int] = {}
    with db.write() as connection:
        now = db.now(connection)
        gone["conversations"] = _count(
            connection, delete(ConversationRow).where(ConversationRow.vu_le < now - KEEP_CONVERSATION)
        )
        gone["faits"] = _count(connection, delete(FaitRow).where(FaitRow.expire_le <= now))
        gone["messages_ecartes"] = _count(
            connection,
            delete(InboxRow).where(InboxRow.etat == "ecarte", InboxRow.clos_le < now - KEEP_SET_ASIDE),
        )
        # The newest update of each bot stays: polling starts after it.
        newest = select(InboxRow.id).where(
            ~exists().where(
                _newer.channel == InboxRow.channel,
                _newer.bot == InboxRow.bot,
                _newer.update_id > InboxRow.update_id,
            )
        )
        gone["messages"] = _count(
            connection,
            delete(InboxRow).where(
                InboxRow.etat == "traite",
                InboxRow.clos_le < now - KEEP_TRACES,
                InboxRow.id.not_in(newest),
            ),
        )
        gone["reponses"] = outbox.wipe_replies(connection, now - KEEP_TRACES)
        gone["debits"] = debits.expire(connection, now - dt.timedelta(hours=1))
        gone["invitations"] = _count(
            connection,
            delete(InvitationRow).where(
                or_(
                    InvitationRow.expire_le < now - KEEP_INVITATIONS,
                    InvitationRow.clos_le < now - KEEP_INVITATIONS,
                )
            ),
        )
        holds = [
            exists().where(table.chat_id == ChatRow.id)
            for table in (ConversationRow, FaitRow, AbonnementRow, ReferentRow, EnvoiRow)
        ]
        holds.append(exists().where(AnnonceRow.auteur_id == ChatRow.id))
        gone["chats"] = _count(
            connection,
            delete(ChatRow).where(and_(ChatRow.vu_le < now - KEEP_CHATS, *(~held for held in holds))),
        )
    return gone


def _count(connection: Connection, statement: Any) -> int:
    return int(connection.execute(statement).rowcount)
