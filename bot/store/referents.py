"""Who may publish, and how they came to: roles and single-use invitations."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bot.store.api import ChatKey, Genre, InvitationRefused, Referent, Role
from bot.store.chats import find_chat, meet_chat
from bot.store.database import Database
from bot.store.tables import ChatRow, InvitationRow, ReferentRow


class SqlReferents:
    """Roles in a table."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def get(self, chat: ChatKey) -> Referent | None:
        """Return somebody's role, suspended or not."""
        with self.db.read() as connection:
            row = connection.execute(_ALL.where(ReferentRow.chat_id == find_chat(connection, chat))).first()
        return _referent(row) if row is not None else None

    def all(self) -> tuple[Referent, ...]:
        """Return everyone with a role."""
        with self.db.read() as connection:
            return tuple(
                _referent(row) for row in connection.execute(_ALL.order_by(ReferentRow.chat_id)).all()
            )

    def grant(self, chat: ChatKey, role: Role, territoires: Iterable[str]) -> Referent:
        """Give a role; territories add to those of the same role."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            chat_id = meet_chat(self.db, connection, chat, Genre.PRIVE, now)
            return self.write(connection, chat, chat_id, role, frozenset(territoires), now)

    def write(
        self,
        connection: Connection,
        chat: ChatKey,
        chat_id: int,
        role: Role,
        territoires: frozenset[str],
        now: dt.datetime,
    ) -> Referent:
        """Write a role in a transaction."""
        before = self.get(chat)
        if before is not None and before.role == role:
            territoires |= before.territoires
        statement = self.db.insert_new(ReferentRow)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["chat_id"],
                set_={
                    name: getattr(statement.excluded, name)
                    for name in ("role", "territoires", "actif", "depuis")
                },
            ),
            {
                "chat_id": chat_id,
                "role": role.value,
                "territoires": sorted(territoires),
                "actif": True,
                "depuis": now,
            },
        )
        return Referent(chat=chat, role=role, territoires=territoires, actif=True, depuis=now)

    def suspend(self, chat: ChatKey) -> bool:
        """Suspend a role."""
        return self._switch(chat, False)

    def resume(self, chat: ChatKey) -> bool:
        """End a suspension."""
        return self._switch(chat, True)

    def _switch(self, chat: ChatKey, actif: bool) -> bool:
        with self.db.write() as connection:
            done = connection.execute(
                update(ReferentRow)
                .where(ReferentRow.chat_id == find_chat(connection, chat), ReferentRow.actif.is_(not actif))
                .values(actif=actif)
            )
            return bool(done.rowcount == 1)

    def remove(self, chat: ChatKey) -> bool:
        """Take a role away."""
        with self.db.write() as connection:
            done = connection.execute(
                delete(ReferentRow).where(ReferentRow.chat_id == find_chat(connection, chat))
            )
            return bool(done.rowcount == 1)


_ALL = select(
    ChatRow.channel,
    ChatRow.bot,
    ChatRow.chat,
    ReferentRow.role,
    ReferentRow.territoires,
    ReferentRow.actif,
    ReferentRow.depuis,
).join(ChatRow, ChatRow.id == ReferentRow.chat_id)


def _referent(row: Any) -> Referent:
    return Referent(
        chat=ChatKey(row.channel, row.bot, row.chat),
        role=Role(row.role),
        territoires=frozenset(row.territoires),
        actif=row.actif,
        depuis=row.depuis,
    )


class SqlInvitations:
    """Invitations in a table; only a hash of the secret is kept."""

    def __init__(self, db: Database, referents: SqlReferents) -> None:
        self.db = db
        self.referents = referents

    def create(
        self, role: Role, territoires: Iterable[str], by: ChatKey, valid: dt.timedelta = dt.timedelta(days=7)
    ) -> str:
        """Return the secret of a new invitation: said once."""
        secret = secrets.token_urlsafe(24)
        with self.db.write() as connection:
            now = self.db.now(connection)
            par_id = meet_chat(self.db, connection, by, Genre.PRIVE, now)
            connection.execute(
                insert(InvitationRow).values(
                    empreinte=_hash(secret),
                    role=role.value,
                    territoires=sorted(territoires),
                    par_id=par_id,
                    cree_le=now,
                    expire_le=now + valid,
                )
            )
        return secret

    def redeem(self, secret: str, chat: ChatKey) -> Referent:
        """Use an invitation; raise InvitationRefused."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            empreinte = _hash(secret)
            row = connection.execute(
                select(InvitationRow.__table__).where(InvitationRow.empreinte == empreinte)
            ).first()
            if row is None:
                raise InvitationRefused("Cette invitation n'existe pas.")
            if row.issue == "retiree":
                raise InvitationRefused("Cette invitation a été retirée.")
            if row.clos_le is not None:
                raise InvitationRefused("Cette invitation a déjà servi.")
            if row.expire_le <= now:
                raise InvitationRefused("Cette invitation a expiré.")
            done = connection.execute(
                update(InvitationRow)
                .where(InvitationRow.empreinte == empreinte, InvitationRow.clos_le.is_(None))
                .values(clos_le=now, issue="utilisee")
            )
            if done.rowcount != 1:
                raise InvitationRefused("Cette invitation a déjà servi.")
            chat_id = meet_chat(self.db, connection, chat, Genre.PRIVE, now)
            return self.referents.write(
                connection, chat, chat_id, Role(row.role), frozenset(row.territoires), now
            )

    def withdraw(self, by: ChatKey) -> int:
        """Withdraw the unused invitations somebody made; return how many."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            done = connection.execute(
                update(InvitationRow)
                .where(
                    InvitationRow.par_id == find_chat(connection, by),
                    InvitationRow.clos_le.is_(None),
                    InvitationRow.expire_le > now,
                )
                .values(clos_le=now, issue="retiree")
            )
            return int(done.rowcount)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
