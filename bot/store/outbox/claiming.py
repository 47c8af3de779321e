"""Messages claimed, with a lease and a slot in the limits; those of workers that are gone are put back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    Connection,
    update,
)

from bot.store.api import (
    LEASE,
    Claimed,
    Envoi,
    EtatEnvoi,
    LeaseLost,
    Priorite,
    Ticket,
)
from bot.store.database import Database
from bot.store.debits import Debits, is_group, seconds
from bot.store.outbox.part import OutboxPart
from bot.store.outbox.rows import envoi_of
from bot.store.outbox.statements import (
    FIRST_BAIL,
    FIRST_DUE,
    FULL,
    LATE,
    LATE_UNLOCKED,
    NEXT,
    NEXT_OTHERS,
    READY,
    TAKE,
)
from bot.store.tables import EnvoiRow

#: Times an envoi may outlive its worker before it is given up.
TAKEOVERS = 8
#: A reply fresh from the inbox takes a slot at once when it is not further than so many seconds.
REPLY_HORIZON = 0.1
#: When everything due is held by another envoi of its chat, ask again after so many seconds.
BLOCKED_AGAIN = 0.1
#: Leases are looked at that often.
SWEEP_EVERY = dt.timedelta(seconds=0.5)


class OutboxClaiming(OutboxPart):
    """The part of the outbox that hands messages to workers."""

    def __init__(self, db: Database, debits: Debits) -> None:
        super().__init__(db, debits)
        self._swept: dt.datetime | None = None

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
