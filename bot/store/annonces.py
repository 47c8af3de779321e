"""Annonces: drafts and what was published, one row per revision."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from bot.store.api import Annonce, ChatKey, EtatAnnonce, Genre
from bot.store.chats import meet_chat
from bot.store.database import Database
from bot.store.tables import AnnonceRow, ChatRow

_later = aliased(AnnonceRow)
_LATEST = (
    select(AnnonceRow.__table__, ChatRow.channel, ChatRow.bot, ChatRow.chat)
    .outerjoin(ChatRow, ChatRow.id == AnnonceRow.auteur_id)
    .where(
        AnnonceRow.revision
        == select(func.max(_later.revision)).where(_later.id == AnnonceRow.id).scalar_subquery()
    )
)
_DRAFTS = _LATEST.where(
    ChatRow.channel == bindparam("channel"),
    ChatRow.bot == bindparam("bot"),
    ChatRow.chat == bindparam("of_chat"),
    AnnonceRow.etat.in_((EtatAnnonce.BROUILLON.value, EtatAnnonce.A_APPROUVER.value)),
).order_by(AnnonceRow.modifie_le.desc(), AnnonceRow.id)
#: Who an annonce is from once its author asked to be forgotten.
NOBODY = ChatKey("", "", "")


class SqlAnnonces:
    """Annonces in a table."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def save(self, annonce: Annonce) -> Annonce:
        """Keep an annonce, new or changed; return it as kept."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            auteur_id = meet_chat(self.db, connection, annonce.auteur, Genre.PRIVE, now)
            statement = self.db.insert_new(AnnonceRow)
            changed = ("etat", "contenu", "territoire", "etape", "prevu_le", "modifie_le")
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["id", "revision"],
                    set_={name: getattr(statement.excluded, name) for name in changed},
                ),
                {
                    "id": annonce.id,
                    "revision": annonce.revision,
                    "auteur_id": auteur_id,
                    "etat": annonce.etat.value,
                    "contenu": dict(annonce.contenu),
                    "territoire": annonce.territoire,
                    "etape": annonce.etape,
                    "prevu_le": annonce.prevu_le,
                    "modifie_le": now,
                },
            )
        return replace(annonce, modifie_le=now)

    def get(self, id: str) -> Annonce | None:
        """Return an annonce at its latest revision."""
        with self.db.read() as connection:
            row = connection.execute(_LATEST.where(AnnonceRow.id == id)).first()
        return _annonce(row) if row is not None else None

    def drafts(self, auteur: ChatKey) -> tuple[Annonce, ...]:
        """Return somebody's drafts, newest first."""
        with self.db.read() as connection:
            of = {"channel": auteur.channel, "bot": auteur.bot, "of_chat": auteur.chat}
            rows = connection.execute(_DRAFTS, of).all()
        return tuple(_annonce(row) for row in rows)

    def published(self) -> tuple[Annonce, ...]:
        """Return the published annonces."""
        with self.db.read() as connection:
            rows = connection.execute(
                _LATEST.where(AnnonceRow.etat == EtatAnnonce.PUBLIEE.value).order_by(AnnonceRow.id)
            ).all()
        return tuple(_annonce(row) for row in rows)


def _annonce(row: Any) -> Annonce:
    return Annonce(
        id=row.id,
        revision=row.revision,
        auteur=ChatKey(row.channel, row.bot, row.chat) if row.chat is not None else NOBODY,
        etat=EtatAnnonce(row.etat),
        contenu=row.contenu,
        territoire=row.territoire,
        etape=row.etape,
        prevu_le=row.prevu_le,
        modifie_le=row.modifie_le,
    )
