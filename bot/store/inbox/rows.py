"""Between rows of the inbox and what the others know: updates, tickets."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from bot.store.api import ChatKey, Genre, SetAside, Ticket, Update


def ticket_of(row: Any, bail: dt.datetime) -> Ticket:
    return Ticket(
        id=row.id,
        update=Update(
            chat=ChatKey(row.channel, row.bot, row.chat),
            update_id=row.update_id,
            payload=row.payload or {},
            genre=Genre(row.genre),
        ),
        jeton=row.jeton,
        essais=row.essais,
        bail=bail,
    )


def set_aside_of(row: Any) -> SetAside:
    return SetAside(
        id=row.id,
        chat=ChatKey(row.channel, row.bot, row.chat),
        update_id=row.update_id,
        essais=row.essais,
        erreur=row.erreur or "",
        recu_le=row.recu_le,
    )


def row_of(update: Update, now: dt.datetime) -> dict[str, Any]:
    return {
        "channel": update.chat.channel,
        "bot": update.chat.bot,
        "chat": update.chat.chat,
        "genre": update.genre.value,
        "update_id": update.update_id,
        "payload": dict(update.payload),
        "etat": "a_traiter",
        "due": now,
        "recu_le": now,
        "jeton": 0,
        "essais": 0,
        "reprises": 0,
    }


def lock_key(chat: ChatKey) -> int:
    """Return the number that stands for a chat in advisory locks."""
    digest = hashlib.blake2b(f"{chat.channel}/{chat.bot}/{chat.chat}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
