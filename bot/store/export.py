"""Everything the tables hold about a person, as JSON data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from bot.store.api import KEEP_CONVERSATION, ChatKey
from bot.store.chats import find_chat
from bot.store.database import Database, plain
from bot.store.tables import (
    AbonnementRow,
    AnnonceRow,
    AuditRow,
    Base,
    ChatRow,
    ConversationRow,
    DebitRow,
    EnvoiRow,
    FaitRow,
    InboxRow,
    InvitationRow,
    ReferentRow,
    table,
)


def export(db: Database, chat: ChatKey) -> Mapping[str, Any]:
    """Return everything kept about somebody, as JSON data."""
    with db.read() as connection:
        now = db.now(connection)
        chat_id = find_chat(connection, chat)
        if chat_id is None:
            return {}
        row = connection.execute(select(table(ChatRow)).where(ChatRow.id == chat_id)).one()
        found: dict[str, Any] = {
            "conversation_identifiant": {
                "canal": row.channel,
                "bot": row.bot,
                "identifiant": row.chat,
                "genre": row.genre,
            },
            "joignable": row.actif,
            "vu_le": row.vu_le.isoformat(),
        }
        if row.pourquoi_inactif:
            found["injoignable_parce_que"] = row.pourquoi_inactif
        conversation = connection.execute(
            select(ConversationRow.state, ConversationRow.vu_le).where(
                ConversationRow.chat_id == chat_id, ConversationRow.vu_le >= now - KEEP_CONVERSATION
            )
        ).first()
        if conversation is not None:
            found["conversation_en_cours"] = {
                "etat": conversation.state,
                "oubliee_le": (conversation.vu_le + KEEP_CONVERSATION).isoformat(),
            }
        found["faits"] = {
            one["nom"]: {"valeur": one["valeur"], "oublie_le": one["expire_le"]}
            for one in _rows(
                connection,
                FaitRow,
                "nom valeur expire_le",
                FaitRow.chat_id == chat_id,
                FaitRow.expire_le > now,
            )
        }
        found["abonnements"] = _rows(
            connection,
            AbonnementRow,
            "niveau code theme public rythme depuis",
            AbonnementRow.chat_id == chat_id,
        )
        found["envois"] = _rows(
            connection,
            EnvoiRow,
            "annonce revision etat pourquoi prevu_le clos_le message_id payload",
            EnvoiRow.chat_id == chat_id,
        )
        named = (InboxRow.channel == chat.channel, InboxRow.bot == chat.bot, InboxRow.chat == chat.chat)
        found["messages_recus"] = _rows(
            connection, InboxRow, "update_id etat recu_le clos_le erreur payload", *named
        )
        roles = _rows(
            connection, ReferentRow, "role territoires actif depuis", ReferentRow.chat_id == chat_id
        )
        if roles:
            found["role"] = roles[0]
        found["invitations_donnees"] = _rows(
            connection,
            InvitationRow,
            "role territoires cree_le expire_le clos_le issue",
            InvitationRow.par_id == chat_id,
        )
        found["annonces"] = _rows(
            connection,
            AnnonceRow,
            "id revision etat territoire etape prevu_le modifie_le contenu",
            AnnonceRow.auteur_id == chat_id,
        )
        found["actes"] = _rows(
            connection,
            AuditRow,
            "le action objet details",
            *(AuditRow.channel == chat.channel, AuditRow.bot == chat.bot, AuditRow.chat == chat.chat),
        )
        found["rythme_des_envois"] = _rows(
            connection, DebitRow, "libre_le instants", DebitRow.chat_id == chat_id
        )
    return found


def _rows(
    connection: Connection, row: type[Base], columns: str, *where: ColumnElement[bool]
) -> list[dict[str, Any]]:
    """Return some columns of the rows of somebody, those that hold something, moments as text."""
    of = table(row)
    rows = connection.execute(
        select(*(of.c[name] for name in columns.split())).where(*where).order_by(*of.primary_key)
    )
    return [
        {
            name: value.isoformat() if hasattr(value, "isoformat") else value
            for name, value in plain(one).items()
            if value is not None or name in ("annonce", "revision")
        }
        for one in rows
    ]
