"""The inbox: updates committed before they are acknowledged, handled once, in order inside a chat."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select, update

from bot.store.api import (
    KEEP,
    LEASE,
    ChatKey,
    Envoi,
    Finished,
    Keep,
    LeaseLost,
    Outgoing,
    SetAside,
    Ticket,
    Update,
)
from bot.store.chats import greet_chats
from bot.store.conversations import keep_conversations
from bot.store.database import Database
from bot.store.inbox.rows import lock_key, row_of, set_aside_of, ticket_of
from bot.store.inbox.statements import (
    DONE,
    HELD,
    LATE,
    LATE_UNLOCKED,
    LOCK,
    NEXT,
    NEXT_UNLOCKED,
    TAKE,
    insert_new,
)
from bot.store.outbox.outbox import SqlOutbox
from bot.store.tables import InboxRow

log = logging.getLogger(__name__)

#: Failures before an update is set aside.
TRIES = 3
#: Times an update may outlive its worker before it is set aside: it may be what kills them.
TAKEOVERS = 6
#: Seconds before each new try.
DELAYS = (1.0, 5.0)
#: Leases are looked at that often.
SWEEP_EVERY = dt.timedelta(seconds=0.5)


class SqlInbox:
    """Updates in a table."""

    def __init__(
        self, db: Database, outbox: SqlOutbox, forget: Callable[[Connection, ChatKey], Mapping[str, int]]
    ) -> None:
        self.db = db
        self.outbox = outbox
        self.forget = forget
        self._swept: dt.datetime | None = None

    def enqueue(self, *updates: Update) -> int:
        """Commit updates; return how many were new."""
        if not updates:
            return 0
        with self.db.write() as connection:
            now = self.db.now(connection)
            self._lock(connection, (u.chat for u in updates))
            rows = [row_of(update, now) for update in updates]
            return len(connection.execute(insert_new(self.db.sqlite), rows).all())

    def accept(self, update: Update, worker: str, lease: dt.timedelta = LEASE) -> Ticket | None:
        """Commit an update and claim it at once when it is new and its chat has nothing to do; else None."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            self._lock(connection, (update.chat,))
            id = connection.execute(insert_new(self.db.sqlite), row_of(update, now)).scalar()
            if id is None:
                return None
            taken = self._take(connection, (id,), worker, now + lease)
        return taken[0] if taken else None

    def claim(self, worker: str, lease: dt.timedelta = LEASE, limit: int = 1) -> tuple[Ticket, ...]:
        """Take the next updates, of chats that have none in progress, one per chat; empty when none is due."""
        with self.db.write() as connection:
            now = self.db.by_index(connection)
            self._sweep(connection, now)
            query = NEXT if self.db.sqlite else NEXT_UNLOCKED
            rows = connection.execute(query, {"now": now, "limit": limit}).all()
            if not rows:
                return ()
            self._lock(connection, (ChatKey(r.channel, r.bot, r.chat) for r in rows))
            return self._take(connection, [r.id for r in rows], worker, now + lease)

    def extend(self, ticket: Ticket, lease: dt.timedelta = LEASE) -> Ticket:
        """Make a lease last longer; raise LeaseLost."""
        with self.db.write() as connection:
            bail = self.db.now(connection) + lease
            self._change(connection, ticket, bail=bail)
        return Ticket(id=ticket.id, update=ticket.update, jeton=ticket.jeton, essais=ticket.essais, bail=bail)

    def finish(
        self,
        ticket: Ticket,
        *,
        conversation: Mapping[str, Any] | Keep | None = KEEP,
        replies: Sequence[Outgoing] = (),
        forget: bool = False,
        sender: str | None = None,
        lease: dt.timedelta = LEASE,
    ) -> tuple[Envoi, ...]:
        """Mark an update done and commit with it the conversation and the replies; raise LeaseLost."""
        done = Finished(ticket=ticket, conversation=conversation, replies=replies, forget=forget)
        with self.db.write():
            envois = self.finish_all([done], sender=sender, lease=lease).get(ticket.id)
            if envois is None:
                raise _taken_over(ticket)
        return envois

    def finish_all(
        self, answers: Sequence[Finished], *, sender: str | None = None, lease: dt.timedelta = LEASE
    ) -> Mapping[int, tuple[Envoi, ...]]:
        """Do the same for many, of different chats, in a few statements; tickets taken over are left out."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            pairs = [(answer.ticket.id, answer.ticket.jeton) for answer in answers]
            held = {"ids": [id for id, _ in pairs], "pairs": pairs, "now": now}
            done = set(connection.execute(DONE, held).scalars())
            kept = [answer for answer in answers if answer.ticket.id in done]
            if not kept:
                return {}
            for answer in kept:
                if answer.forget:
                    self.forget(connection, answer.ticket.update.chat)
            who = {answer.ticket.update.chat: answer.ticket.update.genre for answer in kept}
            ids = greet_chats(self.db, connection, who, now)
            states = {
                ids[answer.ticket.update.chat]: answer.conversation
                for answer in kept
                if not isinstance(answer.conversation, Keep)
            }
            keep_conversations(self.db, connection, states, now)
            written = self.outbox.insert_replies(connection, kept, ids, now)
            found: dict[int, tuple[Envoi, ...]] = {answer.ticket.id: () for answer in kept}
            if sender is not None and written:
                found |= self.outbox.claim_replies(connection, written, sender, lease, now)
            return found

    def fail(self, ticket: Ticket, erreur: str) -> bool:
        """Put an update back after an error, to be tried again shortly; True when it is set aside."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            essais = ticket.essais + 1
            if essais >= TRIES:
                closed = {"clos_le": now, "due": None, "bail": None, "worker": None}
                log.error(
                    "update_set_aside",
                    extra={"action": "set_aside", "update": ticket.id, "erreur": erreur},
                )
                self._change(connection, ticket, etat="ecarte", essais=essais, erreur=erreur, **closed)
                return True
            due = now + dt.timedelta(seconds=DELAYS[min(essais, len(DELAYS)) - 1])
            self._change(
                connection,
                ticket,
                etat="a_traiter",
                due=due,
                bail=None,
                worker=None,
                essais=essais,
                erreur=erreur,
            )
            return False

    def release(self, ticket: Ticket) -> None:
        """Put an update back untouched: a graceful stop."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            self._change(connection, ticket, etat="a_traiter", due=now, bail=None, worker=None)

    def set_aside(self, limit: int = 100) -> tuple[SetAside, ...]:
        """Return the updates set aside, newest first."""
        with self.db.read() as connection:
            rows = connection.execute(
                select(InboxRow.__table__)
                .where(InboxRow.etat == "ecarte")
                .order_by(InboxRow.clos_le.desc(), InboxRow.id.desc())
                .limit(limit)
            ).all()
        return tuple(set_aside_of(row) for row in rows)

    def put_back(self, id: int) -> bool:
        """Give an update set aside another chance."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            done = connection.execute(
                update(InboxRow)
                .where(InboxRow.id == id, InboxRow.etat == "ecarte", InboxRow.payload.is_not(None))
                .values(etat="a_traiter", due=now, clos_le=None, essais=0, reprises=0)
            )
            return done.rowcount == 1

    def waiting(self) -> int:
        """Return how many updates are not handled yet."""
        with self.db.read() as connection:
            return int(
                connection.execute(
                    select(func.count()).select_from(InboxRow).where(InboxRow.clos_le.is_(None))
                ).scalar_one()
            )

    def last_update_id(self, channel: str, bot: str) -> int | None:
        """Return the highest update id committed: polling goes on from the next one."""
        with self.db.read() as connection:
            found = connection.execute(
                select(func.max(InboxRow.update_id)).where(InboxRow.channel == channel, InboxRow.bot == bot)
            ).scalar()
        return int(found) if found is not None else None

    def _lock(self, connection: Connection, chats: Iterable[ChatKey]) -> None:
        """Let one transaction at a time add to a chat or take from it."""
        if self.db.sqlite:
            return
        keys = sorted({lock_key(chat) for chat in chats})
        connection.execute(LOCK, {"keys": keys})

    def _sweep(self, connection: Connection, now: dt.datetime) -> None:
        """Put back what was in the hands of workers that are gone."""
        if self._swept is not None and dt.timedelta() <= now - self._swept < SWEEP_EVERY:
            return
        self._swept = now
        late = LATE if self.db.sqlite else LATE_UNLOCKED
        for row in connection.execute(late, {"now": now}).all():
            values: dict[str, Any] = {"bail": None, "worker": None, "reprises": row.reprises + 1}
            if row.reprises + 1 >= TAKEOVERS:
                values |= {"etat": "ecarte", "clos_le": now, "erreur": "WorkerLost"}
                log.error(
                    "update_set_aside",
                    extra={"action": "set_aside", "update": row.id, "erreur": "WorkerLost"},
                )
            else:
                values |= {"etat": "a_traiter", "due": now}
            connection.execute(update(InboxRow).where(InboxRow.id == row.id).values(values))

    def _take(
        self, connection: Connection, ids: Sequence[int], worker: str, bail: dt.datetime
    ) -> tuple[Ticket, ...]:
        rows = connection.execute(TAKE, {"ids": list(ids), "until": bail, "by": worker}).all()
        return tuple(ticket_of(row, bail) for row in sorted(rows, key=lambda row: row.id))

    def _change(self, connection: Connection, ticket: Ticket, **values: Any) -> None:
        held = {"of_id": ticket.id, "of_jeton": ticket.jeton}
        if connection.execute(HELD.values(values), held).rowcount != 1:
            raise _taken_over(ticket)


def _taken_over(ticket: Ticket) -> LeaseLost:
    return LeaseLost(f"La mise à jour {ticket.id} a été reprise par un autre processus.")
