"""Facts about a person, each with the day it is forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.api import INCOME, KEEP_FACTS, ChatKey, Genre
from bot.store.chats import find_chat, meet_chat
from bot.store.database import Database
from bot.store.tables import FaitRow, table

_F = table(FaitRow)
_KEPT = (
    select(_F.c.nom, _F.c.valeur)
    .where(_F.c.chat_id == bindparam("of_chat"), _F.c.expire_le > bindparam("now"))
    .order_by(_F.c.nom)
)


@cache
def _keep(is_sqlite: bool) -> Executable:
    statement = sqlite.insert(_F) if is_sqlite else postgresql.insert(_F)
    return statement.on_conflict_do_update(
        index_elements=["chat_id", "nom"],
        set_={"valeur": statement.excluded.valeur, "expire_le": statement.excluded.expire_le},
    )


class SqlProfile:
    """Facts kept for next time."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def get(self, chat: ChatKey) -> Mapping[str, Any]:
        """Return the facts still kept."""
        with self.db.read() as connection:
            chat_id = find_chat(connection, chat)
            if chat_id is None:
                return {}
            rows = connection.execute(_KEPT, {"of_chat": chat_id, "now": self.db.now(connection)}).all()
        return {row.nom: row.valeur for row in rows}

    def keep(
        self, chat: ChatKey, facts: Mapping[str, Any], *, days: int = 31, income: bool = False
    ) -> Mapping[str, dt.datetime]:
        """Keep facts, 31 days at most; income only when the person asked. Return until when."""
        life = min(dt.timedelta(days=max(days, 0)), KEEP_FACTS)
        kept = {name: value for name, value in facts.items() if income or name not in INCOME}
        if not kept:
            return {}
        with self.db.write() as connection:
            now = self.db.now(connection)
            chat_id = meet_chat(self.db, connection, chat, Genre.PRIVE, now)
            connection.execute(
                _keep(self.db.sqlite),
                [
                    {"chat_id": chat_id, "nom": name, "valeur": value, "expire_le": now + life}
                    for name, value in kept.items()
                ],
            )
        return dict.fromkeys(kept, now + life)

    def forget(self, chat: ChatKey, *names: str) -> int:
        """Forget some facts, all when none is named; return how many."""
        with self.db.write() as connection:
            chat_id = find_chat(connection, chat)
            if chat_id is None:
                return 0
            statement = delete(FaitRow).where(FaitRow.chat_id == chat_id)
            if names:
                statement = statement.where(FaitRow.nom.in_(names))
            return int(connection.execute(statement).rowcount)
