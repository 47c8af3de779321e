"""Subscriptions, and whom an annonce reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import and_, bindparam, delete, or_, select

from bot.store.api import Abonnement, ChatKey, Genre
from bot.store.chats import find_chat, meet_chat
from bot.store.database import Database
from bot.store.tables import AbonnementRow, ChatRow

_OF = (
    select(AbonnementRow.__table__)
    .where(AbonnementRow.chat_id == bindparam("of_chat"))
    .order_by(AbonnementRow.id)
)


class SqlAbonnements:
    """Subscriptions in a table."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def add(self, chat: ChatKey, abonnement: Abonnement) -> Abonnement:
        """Subscribe; the same subscription twice is one (its rythme is the last said)."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            chat_id = meet_chat(self.db, connection, chat, Genre.PRIVE, now)
            statement = self.db.insert_new(AbonnementRow)
            id = connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["chat_id", "niveau", "code", "theme", "public"],
                    set_={"rythme": statement.excluded.rythme},
                ).returning(AbonnementRow.id),
                {
                    "chat_id": chat_id,
                    "niveau": abonnement.niveau,
                    "code": abonnement.code,
                    "theme": abonnement.theme,
                    "public": abonnement.public,
                    "rythme": abonnement.rythme,
                    "depuis": now,
                },
            ).scalar_one()
        return Abonnement(
            niveau=abonnement.niveau,
            code=abonnement.code,
            theme=abonnement.theme,
            public=abonnement.public,
            rythme=abonnement.rythme,
            id=int(id),
        )

    def of(self, chat: ChatKey) -> tuple[Abonnement, ...]:
        """Return what somebody is subscribed to."""
        with self.db.read() as connection:
            rows = connection.execute(_OF, {"of_chat": find_chat(connection, chat)}).all()
        return tuple(
            Abonnement(niveau=r.niveau, code=r.code, theme=r.theme, public=r.public, rythme=r.rythme, id=r.id)
            for r in rows
        )

    def remove(self, chat: ChatKey, *ids: int) -> int:
        """Unsubscribe from some, from everything when none is named; return how many."""
        with self.db.write() as connection:
            chat_id = find_chat(connection, chat)
            statement = delete(AbonnementRow).where(AbonnementRow.chat_id == chat_id)
            if ids:
                statement = statement.where(AbonnementRow.id.in_(ids))
            return int(connection.execute(statement).rowcount)

    def every(self, rythme: str, aussi: str = "") -> tuple[tuple[ChatKey, Abonnement], ...]:
        """Return the subscriptions of active chats at a rhythm; ``aussi``: of those who have some at that one too."""
        statement = (
            select(AbonnementRow.__table__, ChatRow.channel, ChatRow.bot, ChatRow.chat)
            .join(ChatRow, ChatRow.id == AbonnementRow.chat_id)
            .where(ChatRow.actif.is_(True), AbonnementRow.rythme == rythme)
            .order_by(AbonnementRow.chat_id, AbonnementRow.id)
        )
        if aussi:
            others = select(AbonnementRow.chat_id).where(AbonnementRow.rythme == aussi)
            statement = statement.where(AbonnementRow.chat_id.in_(others))
        with self.db.read() as connection:
            rows = connection.execute(statement).all()
        return tuple(
            (
                ChatKey(r.channel, r.bot, r.chat),
                Abonnement(
                    niveau=r.niveau,
                    code=r.code,
                    theme=r.theme,
                    public=r.public,
                    rythme=r.rythme,
                    id=r.id,
                    depuis=r.depuis,
                ),
            )
            for r in rows
        )

    def audience(
        self,
        territoires: Iterable[tuple[str, str]],
        themes: Iterable[str] = (),
        publics: Iterable[str] = (),
        rythme: str = "immediat",
    ) -> tuple[ChatKey, ...]:
        """Return the active chats subscribed to one of these (niveau, code), themes and publics, once each."""
        codes: defaultdict[str, list[str]] = defaultdict(list)
        for niveau, code in territoires:
            codes[niveau].append(code)
        # One list of codes per level: PostgreSQL looks pairs up one by one.
        places = or_(
            *(
                and_(AbonnementRow.niveau == niveau, AbonnementRow.code.in_(those))
                for niveau, those in codes.items()
            )
        )
        with self.db.read() as connection:
            rows = connection.execute(
                select(ChatRow.channel, ChatRow.bot, ChatRow.chat)
                .where(
                    ChatRow.actif.is_(True),
                    ChatRow.id.in_(
                        select(AbonnementRow.chat_id).where(
                            places,
                            AbonnementRow.rythme == rythme,
                            AbonnementRow.theme.in_(["", *themes]),
                            AbonnementRow.public.in_(["", *publics]),
                        )
                    ),
                )
                .order_by(ChatRow.id)
            ).all()
        return tuple(ChatKey(r.channel, r.bot, r.chat) for r in rows)
