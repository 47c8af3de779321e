"""Names that one process holds at a time."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, or_, select

from bot.store.api import LEASE
from bot.store.database import Database
from bot.store.tables import BailRow


class SqlLeases:
    """Leases in a table."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def acquire(self, name: str, owner: str, lease: dt.timedelta = LEASE) -> bool:
        """Hold a name, or hold it longer; False when another process holds it."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            statement = self.db.insert_new(BailRow)
            got = connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["nom"],
                    set_={
                        "detenteur": statement.excluded.detenteur,
                        "jusqu_a": statement.excluded.jusqu_a,
                    },
                    where=or_(BailRow.detenteur == owner, BailRow.jusqu_a <= now),
                ).returning(BailRow.nom),
                {"nom": name, "detenteur": owner, "jusqu_a": now + lease},
            ).first()
            return got is not None

    def holder(self, name: str) -> str | None:
        """Return who holds a name."""
        with self.db.read() as connection:
            now = self.db.now(connection)
            found = connection.execute(
                select(BailRow.detenteur).where(BailRow.nom == name, BailRow.jusqu_a > now)
            ).scalar()
        return str(found) if found is not None else None

    def release(self, name: str, owner: str) -> None:
        """Let a name go."""
        with self.db.write() as connection:
            connection.execute(delete(BailRow).where(BailRow.nom == name, BailRow.detenteur == owner))
