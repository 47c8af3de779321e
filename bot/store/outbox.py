"""The outbox: messages on their way, claimed with a lease and a slot in the limits, closed with what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    select,
    tuple_,
    update,
)

from bot.agenda.decisions import Abandon, Later, Migrate, Outcome, Sent
from bot.store.api import (
    LEASE,
    ChatKey,
    Claimed,
    Destinataire,
    Envoi,
    EtatEnvoi,
    Finished,
    Genre,
    LeaseLost,
    Limits,
    Outgoing,
    Priorite,
    StoreError,
    Ticket,
)
from bot.store.chats import deactivate_chat, meet_chat, migrate_chat
from bot.store.database import Database
from bot.store.debits import Debits, is_group, seconds
from bot.store.outbox_following import OutboxFollowing
from bot.store.outbox_rows import closed_row, columns_of, envoi_of, keeps_payload, pause_of, row_of
from bot.store.outbox_statements import (
    CLOSE_SENT,
    CLOSE_SENT_WIPED,
    FIRST_BAIL,
    FIRST_DUE,
    FULL,
    HELD,
    IN_HAND,
    IN_HAND_LOCKED,
    LATE,
    LATE_UNLOCKED,
    NEXT,
    NEXT_OTHERS,
    READY,
    TAKE,
    insert_named,
    insert_new,
)
from bot.store.tables import CHATS, ChatRow, ContenuRow, EnvoiRow

#: Times an envoi may outlive its worker before it is given up.
TAKEOVERS = 8
#: Rows written at once when publishing.
CHUNK = 500
#: A reply fresh from the inbox takes a slot at once when it is not further than so many seconds.
REPLY_HORIZON = 0.1
#: When everything due is held by another envoi of its chat, ask again after so many seconds.
BLOCKED_AGAIN = 0.1
#: Leases are looked at that often.
SWEEP_EVERY = dt.timedelta(seconds=0.5)


class SqlOutbox(OutboxFollowing):
    """Messages in a table."""

    def __init__(self, db: Database, debits: Debits) -> None:
        super().__init__(db)
        self.debits = debits
        self._swept: dt.datetime | None = None

    @property
    def limits(self) -> Limits:
        """Return how fast a bot may send."""
        return self.debits.limits

    # --- writing rows ------------------------------------------------------------------------------------------

    def put(self, *messages: Outgoing) -> int:
        """Commit messages (each with its ``chat`` and its ``cle``); return how many were new."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            new = 0
            for message in messages:
                if message.chat is None or not message.cle:
                    raise StoreError("Un message mis dans l'outbox doit dire sa conversation et sa clé.")
                chat_id = meet_chat(self.db, connection, message.chat, message.genre, now)
                new += len(
                    self._insert(connection, [row_of(message, message.chat, chat_id, message.cle, now)])
                )
            return new

    def insert_replies(
        self,
        connection: Connection,
        answers: Sequence[Finished],
        chats: Mapping[ChatKey, int],
        now: dt.datetime,
    ) -> dict[int, tuple[Ticket, int]]:
        """Write the replies to updates, in their transaction; return the ticket and the chat's id of each row."""
        rows = []
        tickets: dict[str, Ticket] = {}
        for answer in answers:
            ticket = answer.ticket
            for position, reply in enumerate(answer.replies):
                chat, to = ticket.update.chat, chats[ticket.update.chat]
                if reply.chat is not None and reply.chat != chat:
                    chat = reply.chat
                    to = meet_chat(self.db, connection, chat, reply.genre, now)
                row = row_of(reply, chat, to, reply.cle or f"update:{ticket.id}:{position}", now)
                tickets[row["cle"]] = ticket
                rows.append(row)
        if not rows:
            return {}
        written = connection.execute(insert_named(self.db.sqlite), rows).all()
        return {row.id: (tickets[row.cle], row.chat_id) for row in sorted(written, key=lambda row: row.id)}

    def publish(
        self,
        annonce: str,
        revision: int,
        contents: Sequence[Mapping[str, Any]],
        destinataires: Iterable[Destinataire],
        prevu_le: dt.datetime | None = None,
    ) -> int:
        """Commit one envoi per content and destinataire, all in one transaction; return how many were new."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            contenus = [
                int(
                    connection.execute(
                        self.db.insert_new(ContenuRow).returning(ContenuRow.id), {"payload": dict(content)}
                    ).scalar_one()
                )
                for content in contents
            ]
            new = 0
            for chunk in _chunks(destinataires, CHUNK):
                known = self._known(connection, [d.chat for d in chunk], now)
                rows = []
                for d in chunk:
                    chat_id, actif = known[d.chat]
                    if not actif:
                        continue
                    due = max(now, d.prevu_le or prevu_le or now)
                    for part, contenu in enumerate(contenus):
                        cle = f"{annonce}:{revision}:{chat_id}" + (f"/{part + 1}" if part else "")
                        rows.append(
                            {
                                "channel": d.chat.channel,
                                "bot": d.chat.bot,
                                "chat_id": chat_id,
                                "cle": cle,
                                "priorite": Priorite.ANNONCE,
                                "annonce": annonce,
                                "revision": revision,
                                "contenu_id": contenu,
                                "payload": dict(d.payload) if d.payload is not None else None,
                                "etat": EtatEnvoi.A_FAIRE.value,
                                "prevu_le": due,
                                "due": due,
                                "jeton": 0,
                                "essais": 0,
                                "incertitudes": 0,
                                "reprises": 0,
                            }
                        )
                new += self._insert_many(connection, rows)
            return new

    def _known(
        self, connection: Connection, keys: Sequence[ChatKey], now: dt.datetime
    ) -> dict[ChatKey, tuple[int, bool]]:
        found: dict[ChatKey, tuple[int, bool]] = {}
        columns = tuple_(ChatRow.channel, ChatRow.bot, ChatRow.chat)
        for row in connection.execute(
            select(ChatRow.__table__).where(columns.in_([(k.channel, k.bot, k.chat) for k in keys]))
        ):
            if row.migre_vers is None:
                found[ChatKey(row.channel, row.bot, row.chat)] = (row.id, row.actif)
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            self._meet(connection, missing, now)
        for key in missing:
            chat_id = meet_chat(self.db, connection, key, Genre.PRIVE, now)
            actif = connection.execute(select(CHATS.c.actif).where(CHATS.c.id == chat_id)).scalar_one()
            found[key] = (chat_id, actif)
        return found

    def _meet(self, connection: Connection, keys: Sequence[ChatKey], now: dt.datetime) -> None:
        connection.execute(
            self.db.insert_new(ChatRow).on_conflict_do_nothing(),
            [
                {
                    "channel": key.channel,
                    "bot": key.bot,
                    "chat": key.chat,
                    "genre": Genre.PRIVE.value,
                    "actif": True,
                    "vu_le": now,
                }
                for key in keys
            ],
        )

    def _insert(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        found = []
        for row in rows:
            id = connection.execute(insert_new(self.db.sqlite), row).scalar()
            if id is not None:
                found.append(int(id))
        return found

    def _insert_many(self, connection: Connection, rows: list[dict[str, Any]]) -> int:
        return len(connection.execute(insert_new(self.db.sqlite), rows).all()) if rows else 0

    # --- claiming ----------------------------------------------------------------------------------------------

    def claim(
        self, channel: str, bot: str, worker: str, lease: dt.timedelta = LEASE, limit: int = 8
    ) -> Claimed:
        """Take the next envois of one bot, replies first, one per chat, each with its slot."""
        with self.db.write() as connection:
            self.db.by_index(connection)
            libre = self.debits.lock(connection, channel, bot)
            now = self.db.now(connection)
            assert libre is not None
            self._sweep(connection, now)
            slots = self.debits.slots(libre, now, limit)
            if not slots:
                return Claimed(envois=(), again_at=libre - seconds(self.limits.horizon / 2), now=now)
            ids: list[int] = []
            for priorite in (Priorite.REPONSE, Priorite.ANNONCE):
                if len(ids) < len(slots):
                    ids += self._due(connection, channel, bot, priorite, now, len(slots) - len(ids), ids)
            if not ids:
                return Claimed(envois=(), again_at=self._again(connection, channel, bot, now), now=now)
            envois = self._take(connection, ids, slots, worker, now + lease)
            self.debits.spend(connection, channel, bot, slots[len(ids) - 1])
            return Claimed(envois=envois, again_at=now, now=now)

    def claim_replies(
        self,
        connection: Connection,
        written: Mapping[int, tuple[Ticket, int]],
        worker: str,
        lease: dt.timedelta,
        now: dt.datetime,
    ) -> dict[int, tuple[Envoi, ...]]:
        """Take, in the transaction that wrote them, the replies whose turn has come; return them by ticket.

        The bot's row is locked last, when everything else is written: no two transactions wait for each other.
        """
        unlimited = not self.limits.bot
        chat = next(iter(written.values()))[0].update.chat
        libre = now if unlimited else self.debits.lock(connection, chat.channel, chat.bot)
        assert libre is not None
        wanted = len({ticket.id for ticket, _ in written.values()})
        slots = self.debits.slots(libre, now, wanted, min(self.limits.horizon, REPLY_HORIZON))
        if not slots:
            return {}
        ready = connection.execute(READY, {"ids": list(written), "now": now}).all()
        free = {row.chat_id: row.id for row in sorted(ready, key=lambda row: row.id, reverse=True)}
        ids = sorted(free.values())[: len(slots)]
        if not ids:
            return {}
        envois = self._take(connection, ids, slots, worker, now + lease)
        if not unlimited:
            self.debits.spend(connection, chat.channel, chat.bot, slots[len(ids) - 1])
        found: dict[int, tuple[Envoi, ...]] = {}
        for envoi in envois:
            ticket, _ = written[envoi.id]
            found[ticket.id] = (*found.get(ticket.id, ()), envoi)
        return found

    def renew(self, envoi: Envoi, lease: dt.timedelta = LEASE) -> Envoi:
        """Give an envoi in hand that missed its slot another one; raise LeaseLost."""
        with self.db.write() as connection:
            libre = self.debits.lock(connection, envoi.chat.channel, envoi.chat.bot)
            now = self.db.now(connection)
            assert libre is not None
            slot = max(libre, now)
            done = connection.execute(
                update(EnvoiRow)
                .where(EnvoiRow.id == envoi.id, EnvoiRow.jeton == envoi.jeton, EnvoiRow.bail.is_not(None))
                .values(bail=max(now, slot) + lease)
            )
            if done.rowcount != 1:
                raise LeaseLost(f"L'envoi {envoi.id} a été repris par un autre processus.")
            self.debits.spend(connection, envoi.chat.channel, envoi.chat.bot, slot)
        return replace(envoi, slot=slot, bail=max(now, slot) + lease)

    def _sweep(self, connection: Connection, now: dt.datetime) -> None:
        """Put back what was in the hands of workers that are gone."""
        if self._swept is not None and dt.timedelta() <= now - self._swept < SWEEP_EVERY:
            return
        self._swept = now
        late = LATE if self.db.sqlite else LATE_UNLOCKED
        for row in connection.execute(late, {"now": now}).all():
            values: dict[str, Any] = {"bail": None, "worker": None, "reprises": row.reprises + 1}
            if row.reprises + 1 >= TAKEOVERS:
                values |= {
                    "etat": EtatEnvoi.INCERTAIN.value,
                    "clos_le": now,
                    "pourquoi": f"{TAKEOVERS} processus se sont arrêtés en l'envoyant",
                }
            else:
                values |= {"etat": EtatEnvoi.A_FAIRE.value, "due": now}
            connection.execute(update(EnvoiRow).where(EnvoiRow.id == row.id).values(values))

    def _due(
        self,
        connection: Connection,
        channel: str,
        bot: str,
        priorite: int,
        now: dt.datetime,
        wanted: int,
        taken: Sequence[int],
    ) -> list[int]:
        where = {"channel": channel, "bot": bot, "priorite": priorite, "now": now, "limit": wanted}
        if taken:
            rows = connection.execute(NEXT_OTHERS, {**where, "taken": list(taken)})
        else:
            rows = connection.execute(NEXT, where)
        return [int(id) for id in rows.scalars()]

    def _again(self, connection: Connection, channel: str, bot: str, now: dt.datetime) -> dt.datetime | None:
        """Return when it is worth asking again: what is due is held up, or the next is due later."""
        found: list[dt.datetime] = []
        for priorite in (Priorite.REPONSE, Priorite.ANNONCE):
            where = {"channel": channel, "bot": bot, "priorite": priorite}
            first = connection.execute(FIRST_DUE, where).scalar()
            if first is not None:
                found.append(max(first, now + seconds(BLOCKED_AGAIN)))
        lease = connection.execute(FIRST_BAIL).scalar()
        if lease is not None:
            found.append(max(lease, now + seconds(BLOCKED_AGAIN)))
        return min(found) if found else None

    def _take(
        self,
        connection: Connection,
        ids: Sequence[int],
        slots: Sequence[dt.datetime],
        worker: str,
        bail: dt.datetime,
    ) -> tuple[Envoi, ...]:
        taking = {"ids": list(ids), "until": bail, "by": worker}
        taken = list(connection.execute(TAKE, taking).scalars())
        rows = {r.id: r for r in connection.execute(FULL, {"ids": taken})}
        envois = []
        for id, slot in zip((i for i in ids if i in rows), slots, strict=False):
            row = rows[id]
            envoi = envoi_of(row, slot, bail)
            if is_group(row.genre):
                self.debits.spend_group(connection, envoi.chat, row.chat_id, slot)
            envois.append(envoi)
        return tuple(envois)

    # --- closing -----------------------------------------------------------------------------------------------

    def settle(self, envoi: Envoi, outcome: Outcome) -> None:
        """Write what became of an envoi; raise LeaseLost."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            chat_id = self._close(connection, envoi, columns_of(outcome, envoi, now))
            if chat_id is None:
                return
            self.debits.spend_chat(
                connection, envoi.chat, chat_id, now + seconds(max(self.limits.chat, pause_of(outcome)))
            )
            if isinstance(outcome, Later) and outcome.everyone:
                self.debits.hold(connection, envoi.chat, now + seconds(outcome.delay))
            elif isinstance(outcome, Abandon) and outcome.deactivate:
                deactivate_chat(connection, chat_id, outcome.why, now)
            elif isinstance(outcome, Migrate):
                migrate_chat(self.db, connection, chat_id, outcome.to, now)

    def settle_all(self, results: Sequence[tuple[Envoi, Outcome]]) -> tuple[Envoi, ...]:
        """Write what became of many; return those that were taken over."""
        sent = {e.id: (e, o) for e, o in results if isinstance(o, Sent)}
        lost: list[Envoi] = []
        with self.db.write() as connection:
            if sent:
                now = self.db.now(connection)
                held = connection.execute(IN_HAND if self.db.sqlite else IN_HAND_LOCKED, {"ids": list(sent)})
                chats = {row.id: row.chat_id for row in held if row.jeton == sent[row.id][0].jeton}
                lost += [envoi for id, (envoi, _) in sent.items() if id not in chats]
                for keep, statement in ((True, CLOSE_SENT), (False, CLOSE_SENT_WIPED)):
                    rows = [closed_row(*sent[id], now) for id in chats if keeps_payload(sent[id][0]) is keep]
                    if rows:
                        connection.execute(statement, rows)
                ends = [(sent[id][0].chat, chat_id) for id, chat_id in chats.items() if chat_id is not None]
                self.debits.spend_chats(connection, ends, now + seconds(self.limits.chat))
            for envoi, outcome in results:
                if envoi.id in sent:
                    continue
                try:
                    self.settle(envoi, outcome)
                except LeaseLost:
                    lost.append(envoi)
        return tuple(lost)

    def release(self, envoi: Envoi) -> None:
        """Put an envoi back untouched: a graceful stop."""
        with self.db.write() as connection:
            now = self.db.now(connection)
            self._close(
                connection,
                envoi,
                {"etat": EtatEnvoi.A_FAIRE.value, "due": now, "bail": None, "worker": None},
            )

    def _close(self, connection: Connection, envoi: Envoi, values: Mapping[str, Any]) -> int | None:
        held = {"of_id": envoi.id, "of_jeton": envoi.jeton}
        row = connection.execute(HELD.values(values), held).first()
        if row is None:
            raise LeaseLost(f"L'envoi {envoi.id} a été repris par un autre processus.")
        return int(row.chat_id) if row.chat_id is not None else None


def _chunks(items: Iterable[Destinataire], size: int) -> Iterator[list[Destinataire]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
