"""Messages in hand closed with what became of them, or put back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
)

from bot.agenda.decisions import Abandon, Later, Migrate, Outcome, Sent
from bot.store.api import (
    Envoi,
    EtatEnvoi,
    LeaseLost,
)
from bot.store.chats import deactivate_chat, migrate_chat
from bot.store.debits import seconds
from bot.store.outbox.part import OutboxPart
from bot.store.outbox.rows import closed_row, columns_of, keeps_payload, pause_of
from bot.store.outbox.statements import (
    CLOSE_SENT,
    CLOSE_SENT_WIPED,
    HELD,
    IN_HAND,
    IN_HAND_LOCKED,
)


class OutboxSettling(OutboxPart):
    """The part of the outbox that closes messages."""

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
