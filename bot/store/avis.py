"""What people say of the answers and the questions nobody could answer: no link to anyone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import func, insert, select

from bot.store.database import Database
from bot.store.tables import AvisRow, SansReponseRow

#: Longest text kept.
LONGEST = 1000


class SqlAvis:
    """Feedback and unanswered questions."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def add(self, note: int, sujet: str = "", texte: str = "") -> None:
        """Keep a feedback about a subject; no link to who gave it."""
        with self.db.write() as connection:
            jour = self.db.now(connection).date()
            connection.execute(
                insert(AvisRow).values(jour=jour, sujet=sujet, note=note, texte=texte[:LONGEST])
            )

    def unanswered(self, texte: str, intention: str = "", score: float = 0.0) -> None:
        """Keep a question without an answer: the day only, no identity."""
        with self.db.write() as connection:
            jour = self.db.now(connection).date()
            connection.execute(
                insert(SansReponseRow).values(
                    jour=jour, texte=texte[:LONGEST], intention=intention, score=score
                )
            )

    def questions(self, limit: int = 100) -> tuple[tuple[dt.date, str, str], ...]:
        """Return the newest unanswered questions: day, text, nearest intention."""
        with self.db.read() as connection:
            rows = connection.execute(
                select(SansReponseRow.jour, SansReponseRow.texte, SansReponseRow.intention)
                .order_by(SansReponseRow.id.desc())
                .limit(limit)
            ).all()
        return tuple((r.jour, r.texte, r.intention) for r in rows)

    def notes(self) -> Mapping[str, tuple[int, float]]:
        """Return, per subject, how many feedbacks and their mean."""
        with self.db.read() as connection:
            rows = connection.execute(
                select(AvisRow.sujet, func.count().label("n"), func.avg(AvisRow.note).label("mean"))
                .group_by(AvisRow.sujet)
                .order_by(AvisRow.sujet)
            ).all()
        return {r.sujet: (int(r.n), float(r.mean)) for r in rows}
