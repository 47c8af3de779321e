"""The inbox under kills: every update handled once, in order inside its chat."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select

from bot.store.api import ChatKey
from bot.store.store import open_store
from bot.store.tables import EnvoiRow, InboxRow
from tests.chaos.processes import Fleet, patiently
from tests.chaos.worker import BOT, CHANNEL, chat_of


@dataclass(frozen=True)
class InboxResult:
    """What a run found."""

    updates: int
    kills: int
    taken_over: int
    lost: int
    twice: int
    disordered: int
    replies: int
    seconds: float

    @property
    def faults(self) -> list[str]:
        """Return what is not as promised."""
        found = [
            f"{n} {name}"
            for name, n in (("perdus", self.lost), ("en double", self.twice), ("hors ordre", self.disordered))
            if n
        ]
        return found + ([f"{self.replies} réponses"] if self.replies != self.updates else [])


def run_inbox(
    url: str,
    *,
    updates: int,
    kills: int,
    processes: int,
    chats: int = 40,
    lease: float = 1.0,
    seed: int = 1,
    between: Callable[[int], None] = lambda kill: None,
) -> InboxResult:
    """Feed updates to workers that get killed; ``between`` is called after each kill."""
    started = time.monotonic()
    store = open_store(url)
    fleet = Fleet(
        processes,
        lambda worker: {
            "what": "receive",
            "url": url,
            "worker": worker,
            "total": updates,
            "chats": chats,
            "lease": lease,
        },
        seed,
    )
    done = 0

    def handled() -> int:
        with store.db.read() as connection:
            query = select(func.count()).select_from(InboxRow).where(InboxRow.etat == "traite")
            return int(connection.execute(query).scalar_one())

    try:
        killed = 0
        while done < updates:
            done = patiently(handled)
            # Kills are spread over the run, and the last one leaves something to do.
            while killed < kills and done >= updates * (killed + 0.5 * fleet.random.random()) / (kills + 1):
                fleet.kill()
                killed += 1
                between(killed)
                time.sleep(0.3 * fleet.random.random())
            fleet.check()
            assert time.monotonic() - started < 600, f"{done}/{updates} after ten minutes"
            time.sleep(0.05)
    finally:
        fleet.stop()
    expected: dict[ChatKey, list[int]] = {}
    for number in range(1, updates + 1):
        expected.setdefault(chat_of(number, chats), []).append(number)
    lost = twice = disordered = 0
    for chat, numbers in expected.items():
        kept = store.conversations.get(chat)
        seen = list(kept.state["vus"]) if kept is not None else []
        lost += len(set(numbers) - set(seen))
        twice += len(seen) - len(set(seen))
        disordered += seen != sorted(seen)
    with store.db.read() as connection:
        taken = connection.execute(select(func.sum(InboxRow.reprises))).scalar_one()
    with store.db.read() as connection:
        replies = int(connection.execute(select(func.count()).select_from(EnvoiRow)).scalar_one())
    store.close()
    return InboxResult(
        updates=updates,
        kills=killed,
        taken_over=int(taken),
        lost=lost,
        twice=twice,
        disordered=disordered,
        replies=replies,
        seconds=time.monotonic() - started,
    )


__all__ = ["BOT", "CHANNEL", "InboxResult", "run_inbox"]
