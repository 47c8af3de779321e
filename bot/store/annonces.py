"""Annonces: drafts and what was published, one row per revision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from bot.store.api import Annonce, ChatKey, EtatAnnonce, EtatEnvoi, Genre, Leaving
from bot.store.chats import meet_chat
from bot.store.database import Database
from bot.store.tables import AnnonceRow, ChatRow, EnvoiRow

_later = aliased(AnnonceRow)
_EVERY = select(AnnonceRow.__table__, ChatRow.channel, ChatRow.bot, ChatRow.chat).outerjoin(
    ChatRow, ChatRow.id == AnnonceRow.auteur_id
)
#: Looked up by index, however many envois an annonce has.
_UNDER_WAY = (
    exists()
    .where(
        EnvoiRow.annonce == AnnonceRow.id,
        EnvoiRow.revision == AnnonceRow.revision,
        EnvoiRow.etat.in_([EtatEnvoi.A_FAIRE.value, EtatEnvoi.EN_COURS.value, EtatEnvoi.INCERTAIN.value]),
        EnvoiRow.clos_le.is_(None),
    )
    .label("under_way")
)
_LATEST = _EVERY.where(
    AnnonceRow.revision
    == select(func.max(_later.revision)).where(_later.id == AnnonceRow.id).scalar_subquery()
)
_BY = _LATEST.where(
    ChatRow.channel == bindparam("channel"),
    ChatRow.bot == bindparam("bot"),
    ChatRow.chat == bindparam("of_chat"),
    AnnonceRow.etat.in_(bindparam("etats", expanding=True)),
).order_by(AnnonceRow.modifie_le.desc(), AnnonceRow.id)
_LISTENING = _BY.where(AnnonceRow.etape != "").limit(1)
#: Who an annonce is from once its author asked to be forgotten.
NOBODY = ChatKey("", "", "")


class SqlAnnonces:
    """Annonces in a table."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def save(self, annonce: Annonce) -> Annonce:
        """Keep an annonce, new or changed; return it as kept."""
        self.db.read_ahead().silent.discard(annonce.auteur)
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
        return self._by(auteur, EtatAnnonce.BROUILLON, EtatAnnonce.A_APPROUVER)

    def of(self, auteur: ChatKey) -> tuple[Annonce, ...]:
        """Return what somebody is drafting, scheduled or published, newest first."""
        return self._by(auteur, *(etat for etat in EtatAnnonce if etat is not EtatAnnonce.ANNULEE))

    def published(self) -> tuple[Annonce, ...]:
        """Return the published annonces."""
        return self._all(_at(EtatAnnonce.PUBLIEE).order_by(AnnonceRow.id))

    def due(self, now: dt.datetime) -> tuple[Annonce, ...]:
        """Return the scheduled annonces whose moment has come, the soonest first."""
        return self._all(
            _at(EtatAnnonce.PROGRAMMEE).where(AnnonceRow.prevu_le <= now).order_by(AnnonceRow.prevu_le)
        )

    def listening(self, auteur: ChatKey, within: dt.timedelta) -> Annonce | None:
        """Return what somebody is writing, or scheduled, and changed lately; None for nothing."""
        if auteur in self.db.read_ahead().silent:
            return None
        where = _of(auteur, EtatAnnonce.BROUILLON, EtatAnnonce.PROGRAMMEE)
        with self.db.read() as connection:
            row = connection.execute(_LISTENING, where).first()
            recent = row is not None and row.modifie_le >= self.db.now(connection) - within
        return _annonce(row) if recent else None

    def touched(self, within: dt.timedelta) -> tuple[Annonce, ...]:
        """Return the annonces not published yet that changed lately, by the clock all processes share."""
        waiting = _at(EtatAnnonce.BROUILLON, EtatAnnonce.A_APPROUVER, EtatAnnonce.PROGRAMMEE)
        with self.db.read() as connection:
            since = self.db.now(connection) - within
            lately = waiting.where(AnnonceRow.modifie_le >= since).order_by(AnnonceRow.modifie_le)
            return _read(connection.execute(lately).all())

    def move(self, annonce: Annonce, before: EtatAnnonce) -> bool:
        """Write an annonce over the same revision if it still is at a state; False when somebody was faster."""
        self.db.read_ahead().silent.discard(annonce.auteur)
        with self.db.write() as connection:
            done = connection.execute(
                update(AnnonceRow)
                .where(
                    AnnonceRow.id == annonce.id,
                    AnnonceRow.revision == annonce.revision,
                    AnnonceRow.etat == before.value,
                )
                .values(
                    etat=annonce.etat.value,
                    contenu=dict(annonce.contenu),
                    etape=annonce.etape,
                    prevu_le=annonce.prevu_le,
                    modifie_le=self.db.now(connection),
                )
            )
            return bool(done.rowcount == 1)

    def shown(self) -> tuple[Annonce, ...]:
        """Return the published annonces, and those cancelled since."""
        cancelled = and_(AnnonceRow.etat == EtatAnnonce.ANNULEE.value, AnnonceRow.revision > 1)
        statement = _LATEST.where(or_(AnnonceRow.etat == EtatAnnonce.PUBLIEE.value, cancelled))
        with self.db.read() as connection:
            rows = connection.execute(statement.order_by(AnnonceRow.id)).all()
        return tuple(_annonce(row) for row in rows)

    def leaving(self, within: dt.timedelta) -> tuple[Leaving, ...]:
        """Return every revision whose envois left, or were written, that recently, the first to leave first."""
        with self.db.read() as connection:
            now = self.db.now(connection)
            rows = connection.execute(
                _EVERY.add_columns(_UNDER_WAY)
                .where(
                    AnnonceRow.etat.in_([EtatAnnonce.PUBLIEE.value, EtatAnnonce.ANNULEE.value]),
                    AnnonceRow.prevu_le <= now,
                    or_(AnnonceRow.prevu_le > now - within, AnnonceRow.modifie_le > now - within),
                )
                .order_by(AnnonceRow.prevu_le, AnnonceRow.id, AnnonceRow.revision)
            ).all()
        return tuple(Leaving(annonce=_annonce(row), under_way=row.under_way) for row in rows)

    def _by(self, auteur: ChatKey, *etats: EtatAnnonce) -> tuple[Annonce, ...]:
        with self.db.read() as connection:
            return _read(connection.execute(_BY, _of(auteur, *etats)).all())

    def _all(self, statement: Select[Any]) -> tuple[Annonce, ...]:
        with self.db.read() as connection:
            return _read(connection.execute(statement).all())


def _of(auteur: ChatKey, *etats: EtatAnnonce) -> dict[str, Any]:
    return {
        "channel": auteur.channel,
        "bot": auteur.bot,
        "of_chat": auteur.chat,
        "etats": [etat.value for etat in etats],
    }


def _at(*etats: EtatAnnonce) -> Select[Any]:
    return _LATEST.where(AnnonceRow.etat.in_([etat.value for etat in etats]))


def _read(rows: Sequence[Any]) -> tuple[Annonce, ...]:
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
