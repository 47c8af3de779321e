"""Messages written in the outbox: alone, with the updates they answer, or one per recipient of an annonce."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
)

from bot.store.api import (
    ChatKey,
    Destinataire,
    EtatEnvoi,
    Finished,
    Outgoing,
    Priorite,
    StoreError,
    Ticket,
)
from bot.store.chats import meet_chat, meet_chats
from bot.store.outbox.part import OutboxPart
from bot.store.outbox.rows import row_of
from bot.store.outbox.statements import (
    insert_named,
    insert_new,
)
from bot.store.tables import ContenuRow

#: Rows written at once when publishing.
CHUNK = 500


class OutboxWriting(OutboxPart):
    """The part of the outbox that writes messages."""

    def put(self, *messages: Outgoing) -> int:
        """Commit messages (each with its ``chat`` and its ``cle``); return how many were new."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            new = 0
            for message in messages:
                if message.chat is None or not message.cle:
                    raise StoreError("Un message mis dans l'outbox doit dire sa conversation et sa clé.")
                chat_id = meet_chat(self.db, connection, message.chat, message.genre, now)
                new += len(
                    self._insert(connection, [row_of(message, message.chat, chat_id, message.cle, now)])
                )
            return new

    def insert_replies(
        self,
        connection: Connection,
        answers: Sequence[Finished],
        chats: Mapping[ChatKey, int],
        now: dt.datetime,
    ) -> dict[int, tuple[Ticket, int]]:
        """Write the replies to updates, in their transaction; return the ticket and the chat's id of each row."""
        rows = []
        tickets: dict[str, Ticket] = {}
        for answer in answers:
            ticket = answer.ticket
            for position, reply in enumerate(answer.replies):
                chat, to = ticket.update.chat, chats[ticket.update.chat]
                if reply.chat is not None and reply.chat != chat:
                    chat = reply.chat
                    to = meet_chat(self.db, connection, chat, reply.genre, now)
                row = row_of(reply, chat, to, reply.cle or f"update:{ticket.id}:{position}", now)
                tickets[row["cle"]] = ticket
                rows.append(row)
        if not rows:
            return {}
        written = connection.execute(insert_named(self.db.sqlite), rows).all()
        return {row.id: (tickets[row.cle], row.chat_id) for row in sorted(written, key=lambda row: row.id)}

    def publish(
        self,
        annonce: str,
        revision: int,
        contents: Sequence[Mapping[str, Any]],
        destinataires: Iterable[Destinataire],
        prevu_le: dt.datetime | None = None,
    ) -> int:
        """Commit one envoi per content and destinataire, all in one transaction; return how many were new."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            contenus = [
                int(
                    connection.execute(
                        self.db.insert_new(ContenuRow).returning(ContenuRow.id), {"payload": dict(content)}
                    ).scalar_one()
                )
                for content in contents
            ]
            new = 0
            for chunk in _chunks(destinataires, CHUNK):
                known = meet_chats(self.db, connection, [d.chat for d in chunk], now)
                rows = []
                for d in chunk:
                    chat_id, actif = known[d.chat]
                    if not actif:
                        continue
                    due = max(now, d.prevu_le or prevu_le or now)
                    for part, contenu in enumerate(contenus):
                        cle = f"{annonce}:{revision}:{chat_id}" + (f"/{part + 1}" if part else "")
                        rows.append(
                            {
                                "channel": d.chat.channel,
                                "bot": d.chat.bot,
                                "chat_id": chat_id,
                                "cle": cle,
                                "priorite": Priorite.ANNONCE,
                                "annonce": annonce,
                                "revision": revision,
                                "contenu_id": contenu,
                                "payload": dict(d.payload) if d.payload is not None else None,
                                "etat": EtatEnvoi.A_FAIRE.value,
                                "prevu_le": due,
                                "due": due,
                                "jeton": 0,
                                "essais": 0,
                                "incertitudes": 0,
                                "reprises": 0,
                            }
                        )
                new += self._insert_many(connection, rows)
            return new

    def _insert(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        found = []
        for row in rows:
            id = connection.execute(insert_new(self.db.sqlite), row).scalar()
            if id is not None:
                found.append(int(id))
        return found

    def _insert_many(self, connection: Connection, rows: list[dict[str, Any]]) -> int:
        return len(connection.execute(insert_new(self.db.sqlite), rows).all()) if rows else 0


def _chunks(items: Iterable[Destinataire], size: int) -> Iterator[list[Destinataire]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
