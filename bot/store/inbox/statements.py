"""The statements of the inbox, prepared once: what may be handled, what is taken, what is late."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Executable, and_, bindparam, exists, select, text, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.tables import INBOX

_I = INBOX.c
_other = INBOX.alias("autre")
_SAME_CHAT = and_(_other.c.channel == _I.channel, _other.c.bot == _I.bot, _other.c.chat == _I.chat)
#: Nothing earlier of the chat is open, and nothing of it is in progress.
FREE = (
    ~exists().where(_SAME_CHAT, _other.c.clos_le.is_(None), _other.c.update_id < _I.update_id),
    ~exists().where(_SAME_CHAT, _other.c.clos_le.is_(None), _other.c.bail.is_not(None)),
)
LOCK = text("SELECT pg_advisory_xact_lock(k) FROM unnest(CAST(:keys AS bigint[])) AS k")
NEXT = (
    select(_I.id, _I.channel, _I.bot, _I.chat)
    .where(_I.due.is_not(None), _I.due <= bindparam("now"), *FREE)
    .order_by(_I.due, _I.id)
    .limit(bindparam("limit"))
)
NEXT_UNLOCKED = NEXT.with_for_update(skip_locked=True, of=INBOX)
LATE = select(_I.id, _I.reprises).where(_I.bail.is_not(None), _I.bail <= bindparam("now"))
LATE_UNLOCKED = LATE.with_for_update(skip_locked=True)
TAKE = (
    update(INBOX)
    .where(_I.id.in_(bindparam("ids", expanding=True)), _I.due.is_not(None), *FREE)
    .values(
        etat="en_cours",
        due=None,
        bail=bindparam("until"),
        worker=bindparam("by"),
        jeton=_I.jeton + 1,
    )
    .returning(_I.id, _I.channel, _I.bot, _I.chat, _I.genre, _I.update_id, _I.payload, _I.jeton, _I.essais)
)
HELD = update(INBOX).where(
    _I.id == bindparam("of_id"), _I.jeton == bindparam("of_jeton"), _I.clos_le.is_(None)
)
DONE = (
    update(INBOX)
    .where(
        _I.id.in_(bindparam("ids", expanding=True)),
        tuple_(_I.id, _I.jeton).in_(bindparam("pairs", expanding=True)),
        _I.clos_le.is_(None),
    )
    .values(
        etat="traite", clos_le=bindparam("now"), due=None, bail=None, worker=None, payload=None, erreur=None
    )
    .returning(_I.id)
)


@cache
def insert_new(is_sqlite: bool) -> Executable:
    statement = sqlite.insert(INBOX) if is_sqlite else postgresql.insert(INBOX)
    return statement.on_conflict_do_nothing().returning(_I.id)
