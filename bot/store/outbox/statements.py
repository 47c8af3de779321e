"""The statements of the outbox, prepared once: what may leave, what is taken, what is late."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Executable, and_, bindparam, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.api import EtatEnvoi
from bot.store.tables import CHATS, CONTENUS, DEBITS, OUTBOX

_O = OUTBOX.c
_other = OUTBOX.alias("autre")
#: Nothing of the same chat and priority is before it, no reply is before an annonce, nothing of it is being sent.
FREE = (
    ~exists().where(
        _other.c.chat_id == _O.chat_id,
        _other.c.priorite == _O.priorite,
        _other.c.clos_le.is_(None),
        or_(
            _other.c.prevu_le < _O.prevu_le,
            and_(_other.c.prevu_le == _O.prevu_le, _other.c.id < _O.id),
        ),
    ),
    ~exists().where(
        _other.c.chat_id == _O.chat_id,
        _other.c.priorite < _O.priorite,
        _other.c.clos_le.is_(None),
        _other.c.prevu_le <= bindparam("now"),
    ),
    ~exists().where(_other.c.chat_id == _O.chat_id, _other.c.bail.is_not(None)),
)
DEBIT = and_(DEBITS.c.channel == _O.channel, DEBITS.c.bot == _O.bot, DEBITS.c.chat_id == _O.chat_id)
CHAT_READY = or_(DEBITS.c.libre_le.is_(None), DEBITS.c.libre_le <= bindparam("now"))
WAITING = (
    _O.channel == bindparam("channel"),
    _O.bot == bindparam("bot"),
    _O.priorite == bindparam("priorite"),
    _O.due.is_not(None),
)
NEXT = (
    select(_O.id)
    .outerjoin(DEBITS, DEBIT)
    .where(*WAITING, _O.due <= bindparam("now"), CHAT_READY, *FREE)
    .order_by(_O.due, _O.id)
    .limit(bindparam("limit"))
)
_busy = OUTBOX.alias("pris")
NEXT_OTHERS = NEXT.where(
    _O.chat_id.not_in(select(_busy.c.chat_id).where(_busy.c.id.in_(bindparam("taken", expanding=True))))
)
FIRST_DUE = select(_O.due).where(*WAITING).order_by(_O.due, _O.id).limit(1)
BEHIND = select(func.count()).select_from(
    select(_O.id).where(*WAITING, _O.due <= bindparam("now")).limit(bindparam("limit")).subquery()
)
FIRST_BAIL = select(func.min(_O.bail)).where(_O.bail.is_not(None))
READY = (
    select(_O.id, _O.chat_id)
    .outerjoin(DEBITS, DEBIT)
    .where(
        _O.id.in_(bindparam("ids", expanding=True)),
        _O.due <= bindparam("now"),
        CHAT_READY,
        *FREE,
    )
)
OPEN = (
    select(CHATS.c.chat)
    .join(CHATS, CHATS.c.id == _O.chat_id)
    .where(
        CHATS.c.channel == bindparam("channel"),
        CHATS.c.bot == bindparam("bot"),
        CHATS.c.chat.in_(bindparam("chats", expanding=True)),
        _O.clos_le.is_(None),
    )
)
LATE = select(_O.id, _O.reprises).where(_O.bail.is_not(None), _O.bail <= bindparam("now"))
LATE_UNLOCKED = LATE.with_for_update(skip_locked=True)
TAKE = (
    update(OUTBOX)
    .where(_O.id.in_(bindparam("ids", expanding=True)), _O.due.is_not(None))
    .values(
        etat=EtatEnvoi.EN_COURS.value,
        due=None,
        bail=bindparam("until"),
        worker=bindparam("by"),
        jeton=_O.jeton + 1,
    )
    .returning(_O.id)
)
FULL = (
    select(
        _O.id,
        _O.channel,
        _O.bot,
        _O.chat_id,
        _O.cle,
        _O.priorite,
        _O.jeton,
        _O.essais,
        _O.incertitudes,
        _O.payload,
        CONTENUS.c.payload.label("contenu"),
        CHATS.c.chat,
        CHATS.c.genre,
    )
    .join(CHATS, CHATS.c.id == _O.chat_id)
    .outerjoin(CONTENUS, CONTENUS.c.id == _O.contenu_id)
    .where(_O.id.in_(bindparam("ids", expanding=True)))
)
HELD = (
    update(OUTBOX)
    .where(_O.id == bindparam("of_id"), _O.jeton == bindparam("of_jeton"), _O.clos_le.is_(None))
    .returning(_O.chat_id)
)


IN_HAND = select(_O.id, _O.jeton, _O.chat_id).where(
    _O.id.in_(bindparam("ids", expanding=True)), _O.clos_le.is_(None)
)
IN_HAND_LOCKED = IN_HAND.order_by(_O.id).with_for_update()
CLOSE_SENT = (
    update(OUTBOX)
    .where(_O.id == bindparam("of_id"))
    .values(
        etat=EtatEnvoi.ENVOYE.value,
        message_id=bindparam("of_message"),
        clos_le=bindparam("now"),
        bail=None,
        worker=None,
        due=None,
        pourquoi=None,
    )
)
#: What was said to one person is not kept once it is over.
CLOSE_SENT_WIPED = CLOSE_SENT.values(payload=None)


@cache
def insert_named(is_sqlite: bool) -> Executable:
    statement = sqlite.insert(OUTBOX) if is_sqlite else postgresql.insert(OUTBOX)
    return statement.on_conflict_do_nothing().returning(_O.id, _O.cle, _O.chat_id)


@cache
def insert_new(is_sqlite: bool) -> Executable:
    statement = sqlite.insert(OUTBOX) if is_sqlite else postgresql.insert(OUTBOX)
    return statement.on_conflict_do_nothing().returning(_O.id)
