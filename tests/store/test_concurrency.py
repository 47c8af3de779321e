"""Several threads at once, each with its own connection: one update of a chat in progress, one slot per envoi."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from bot.store.api import ChatKey, Limits, Outgoing, Ticket, Update
from bot.store.store import SqlStore, open_store
from tests.support.builders import publish, un_chat
from tests.support.stores import DATABASES, empty_database

THREADS, UPDATES, CHATS = 6, 150, 5


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with empty_database(request.param, tmp_path) as address:
        yield address


class Crew:
    """Threads that receive, claim and finish, and notice two at work on one chat."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.lock = threading.Lock()
        self.next_id = iter(range(1, UPDATES + 1))
        self.at_work: Counter[ChatKey] = Counter()
        self.clashes: list[ChatKey] = []
        self.done: list[int] = []

    def work(self, name: str) -> None:
        """Receive one update, claim another, until none is left."""
        while len(self.done) < UPDATES:
            with self.lock:
                number = next(self.next_id, None)
            if number is not None:
                update = Update(chat=un_chat(number % CHATS), update_id=number, payload={})
                ticket = self.store.inbox.accept(update, name)
                if ticket is not None:
                    self.handle(ticket)
            for ticket in self.store.inbox.claim(name, limit=2):
                self.handle(ticket)

    def handle(self, ticket: Ticket) -> None:
        """Finish an update, noting who else is at work on its chat."""
        chat = ticket.update.chat
        with self.lock:
            self.at_work[chat] += 1
            if self.at_work[chat] > 1:
                self.clashes.append(chat)
        kept = self.store.conversations.get(chat)
        seen = [*(kept.state["vus"] if kept is not None else []), ticket.update.update_id]
        with self.lock:
            self.at_work[chat] -= 1
        self.store.inbox.finish(ticket, conversation={"vus": seen}, replies=[Outgoing(payload={})])
        with self.lock:
            self.done.append(ticket.update.update_id)


def test_threads_never_work_on_one_chat_together(url: str) -> None:
    store = open_store(url)
    crew = Crew(store)
    with ThreadPoolExecutor(THREADS) as pool:
        for future in [pool.submit(crew.work, f"t{n}") for n in range(THREADS)]:
            future.result()
    assert crew.clashes == []
    assert sorted(crew.done) == list(range(1, UPDATES + 1))
    for number in range(CHATS):
        kept = store.conversations.get(un_chat(number))
        assert kept is not None
        assert len(kept.state["vus"]) == len(set(kept.state["vus"])) == UPDATES / CHATS
    assert store.outbox.waiting() == UPDATES
    store.close()


def test_threads_never_share_an_envoi_or_a_slot(url: str) -> None:
    store = open_store(url, limits=Limits(bot=0.001, horizon=0.05))
    publish(store, *range(1, 121))

    def claim(name: str) -> list[tuple[int, dt.datetime]]:
        found: list[tuple[int, dt.datetime]] = []
        while store.outbox.progress("bourse", 1).a_faire:
            found += [(e.id, e.slot) for e in store.outbox.claim("telegram", "1", name, limit=3).envois]
        return found

    with ThreadPoolExecutor(THREADS) as pool:
        taken = [pair for found in pool.map(claim, "abcdef") for pair in found]
    assert len({id for id, _ in taken}) == len(taken) == 120
    slots = sorted(slot for _, slot in taken)
    assert min(b - a for a, b in pairwise(slots)) >= dt.timedelta(seconds=0.001)
    store.close()
