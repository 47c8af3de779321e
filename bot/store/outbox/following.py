"""What becomes of the envois of the outbox: looked at, stopped, tried again; nothing is claimed here."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    Connection,
    delete,
    func,
    select,
    update,
)

from bot.store.api import (
    ChatKey,
    EtatEnvoi,
    Posted,
    Priorite,
    Progress,
)
from bot.store.chats import by_bot
from bot.store.outbox.part import OutboxPart
from bot.store.outbox.statements import (
    BEHIND,
    OPEN,
)
from bot.store.tables import ChatRow, EnvoiRow


class OutboxFollowing(OutboxPart):
    """The part of the outbox that follows messages."""

    def progress(self, annonce: str, revision: int) -> Progress:
        """Return where an annonce stands."""
        with self.db.read() as connection:
            rows = connection.execute(
                select(
                    EnvoiRow.etat,
                    EnvoiRow.pourquoi,
                    func.count().label("n"),
                    func.count(EnvoiRow.clos_le).label("clos"),
                    func.max(EnvoiRow.clos_le).label("clos_le"),
                )
                .where(EnvoiRow.annonce == annonce, EnvoiRow.revision == revision)
                .group_by(EnvoiRow.etat, EnvoiRow.pourquoi)
            ).all()
        counts: dict[str, int] = {}
        why: dict[str, int] = {}
        for row in rows:
            counts[row.etat] = counts.get(row.etat, 0) + row.n
            if row.etat == EtatEnvoi.ABANDONNE:
                why[row.pourquoi or ""] = why.get(row.pourquoi or "", 0) + row.n
        return Progress(
            **counts,
            pourquoi=why,
            reste=sum(row.n - row.clos for row in rows),
            clos_le=max((row.clos_le for row in rows if row.clos_le is not None), default=None),
        )

    def posted(self, cle: str) -> Posted | None:
        """Return what became of the message of a key, None when there is none."""
        with self.db.read() as connection:
            row = connection.execute(
                select(ChatRow.channel, ChatRow.bot, ChatRow.chat, EnvoiRow.message_id, EnvoiRow.clos_le)
                .outerjoin(ChatRow, ChatRow.id == EnvoiRow.chat_id)
                .where(EnvoiRow.cle == cle)
            ).first()
        if row is None:
            return None
        chat = ChatKey(row.channel, row.bot, row.chat) if row.chat is not None else None
        return Posted(chat=chat, message_id=row.message_id, ouvert=row.clos_le is None)

    def delivered(self, annonce: str, revision: int) -> tuple[tuple[ChatKey, str], ...]:
        """Return who received an annonce and under which message id, for later edits."""
        with self.db.read() as connection:
            rows = connection.execute(
                select(ChatRow.channel, ChatRow.bot, ChatRow.chat, EnvoiRow.message_id)
                .join(ChatRow, ChatRow.id == EnvoiRow.chat_id)
                .where(
                    EnvoiRow.annonce == annonce,
                    EnvoiRow.revision == revision,
                    EnvoiRow.etat == EtatEnvoi.ENVOYE.value,
                    EnvoiRow.message_id.is_not(None),
                )
                .order_by(EnvoiRow.id)
            ).all()
        return tuple((ChatKey(r.channel, r.bot, r.chat), r.message_id) for r in rows)

    def answered(self, ticket: int) -> tuple[str | None, ...]:
        """Return the ids of the first two messages that answered an update, None for one whose id is not known."""
        names = [f"update:{ticket}:{position}" for position in range(2)]
        with self.db.read() as connection:
            rows = connection.execute(
                select(EnvoiRow.message_id).where(EnvoiRow.cle.in_(names)).order_by(EnvoiRow.cle)
            ).all()
        return tuple(row.message_id for row in rows)

    def cancel(self, annonce: str, revision: int, why: str) -> int:
        """Abandon what has not left yet; return how many."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            done = connection.execute(
                update(EnvoiRow)
                .where(EnvoiRow.annonce == annonce, EnvoiRow.revision == revision, EnvoiRow.due.is_not(None))
                .values(etat=EtatEnvoi.ABANDONNE.value, pourquoi=why, due=None, clos_le=now)
            )
            return int(done.rowcount)

    def retry(self, annonce: str, revision: int) -> int:
        """Send again to the failures whose recipient is still active; return how many."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            active = select(ChatRow.id).where(ChatRow.actif.is_(True))
            done = connection.execute(
                update(EnvoiRow)
                .where(
                    EnvoiRow.annonce == annonce,
                    EnvoiRow.revision == revision,
                    EnvoiRow.etat == EtatEnvoi.ABANDONNE.value,
                    EnvoiRow.chat_id.in_(active),
                )
                .values(
                    etat=EtatEnvoi.A_FAIRE.value,
                    pourquoi=None,
                    due=now,
                    clos_le=None,
                    essais=0,
                    incertitudes=0,
                    reprises=0,
                )
            )
            return int(done.rowcount)

    def waiting(self) -> int:
        """Return how many envois have not left yet."""
        with self.db.read() as connection:
            return int(
                connection.execute(
                    select(func.count()).select_from(EnvoiRow).where(EnvoiRow.clos_le.is_(None))
                ).scalar_one()
            )

    def wipe_replies(self, connection: Connection, before: dt.datetime) -> int:
        """Drop the rows of replies closed before a moment."""
        done = connection.execute(
            delete(EnvoiRow).where(EnvoiRow.annonce.is_(None), EnvoiRow.clos_le < before)
        )
        return int(done.rowcount)

    def behind(self, channel: str, bot: str, most: int) -> int:
        """Return how many answers of a bot wait for their turn, counted up to ``most``."""
        with self.db.read() as connection:
            where = {"channel": channel, "bot": bot, "priorite": Priorite.REPONSE, "limit": most}
            return int(connection.execute(BEHIND, where | {"now": self.db.now(connection)}).scalar_one())

    def clear(self, *chats: ChatKey) -> frozenset[ChatKey]:
        """Return those of these chats of which nothing waits or is being sent."""
        found = set(chats)
        with self.db.read() as connection:
            for (channel, bot), names in by_bot(chats).items():
                where = {"channel": channel, "bot": bot, "chats": names}
                found -= {ChatKey(channel, bot, name) for name in connection.execute(OPEN, where).scalars()}
        return frozenset(found)
