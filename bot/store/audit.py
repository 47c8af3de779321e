"""What people with a role did, and what was refused to others."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, insert, select

from bot.store.api import Act, ChatKey
from bot.store.database import Database
from bot.store.tables import AuditRow


class SqlAudit:
    """The audit in a table."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def record(self, auteur: ChatKey | None, action: str, objet: str = "", **details: Any) -> None:
        """Write one act; ids and codes only, never a text."""
        with self.db.write() as connection:
            connection.execute(
                insert(AuditRow).values(
                    le=self.db.now(connection),
                    channel=auteur.channel if auteur else None,
                    bot=auteur.bot if auteur else None,
                    chat=auteur.chat if auteur else None,
                    action=action,
                    objet=objet,
                    details=details,
                )
            )

    def latest(self, limit: int = 100) -> tuple[Act, ...]:
        """Return the newest acts."""
        return self._read(select(AuditRow.__table__).order_by(AuditRow.id.desc()).limit(limit))

    def about(self, action: str, objet: str) -> tuple[Act, ...]:
        """Return the acts of one kind on one thing, newest first."""
        named = (AuditRow.action == action, AuditRow.objet == objet)
        return self._read(select(AuditRow.__table__).where(*named).order_by(AuditRow.id.desc()))

    def _read(self, statement: Select[Any]) -> tuple[Act, ...]:
        with self.db.read() as connection:
            rows = connection.execute(statement).all()
        return tuple(
            Act(
                le=r.le,
                auteur=ChatKey(r.channel, r.bot, r.chat) if r.chat is not None else None,
                action=r.action,
                objet=r.objet,
                details=r.details,
            )
            for r in rows
        )
