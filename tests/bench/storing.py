"""The store: what claiming costs whatever the queue's length, rows a second, and the rate of delivery."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import text

from bot.agenda.decisions import Sent
from bot.agenda.envoi import Envoi
from bot.store.api import ChatKey, Destinataire, Limits, Outgoing, Update
from bot.store.store import SqlStore, open_store
from handlers.delivery import Delivery, Ready
from tests.support.postgres import Postgres

Maker = Callable[[Limits], AbstractContextManager[SqlStore]]
TITLE = "Le dépôt : prise d'un lot, lignes par seconde, débit d'envoi"
SIZES = (1_000, 100_000, 1_000_000)
#: The rows a queue is filled with, by the database itself.
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)"
_NOW = "'2026-04-10 08:00:00.000000'"
_FILL = (
    "INSERT INTO chats (id, channel, bot, chat, genre, actif, vu_le) "
    f"{_NUMBERS} SELECT i, 'telegram', '1', CAST(i AS text), 'prive', true, {{now}} FROM n",
    "INSERT INTO outbox (channel, bot, chat_id, cle, priorite, annonce, revision, payload, etat, prevu_le, due,"
    " jeton, essais, incertitudes, reprises) "
    f"{_NUMBERS} SELECT 'telegram', '1', i, 'a:1:' || i, 1, 'a', 1, '{{{{}}}}', 'a_faire', {{now}}, {{now}},"
    " 0, 0, 0, 0 FROM n",
)


@contextmanager
def sqlite_store(limits: Limits) -> Iterator[SqlStore]:
    """Give an empty store on a SQLite file."""
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'bench.db'}", limits=limits)
        yield store
        store.close()


def postgres_stores(server: Postgres) -> Maker:
    """Return what gives an empty store on a server."""

    @contextmanager
    def postgres_store(limits: Limits) -> Iterator[SqlStore]:
        url = server.create()
        store = open_store(url, limits=limits)
        yield store
        store.close()
        server.drop(url)

    return postgres_store


def fill(store: SqlStore, rows: int) -> None:
    """Write so many chats with one envoi each."""
    now = _NOW if store.db.sqlite else f"timestamptz {_NOW[:-1]}+00'"
    with store.db.write() as connection:
        for statement in _FILL:
            connection.execute(text(statement.format(now=now)), {"rows": rows})
        if not store.db.sqlite:
            connection.execute(text("SELECT setval('chats_id_seq', :rows)"), {"rows": rows})


def claim_cost(store: SqlStore, batches: int = 100, size: int = 8) -> tuple[float, float, float]:
    """Return milliseconds: median and 99th percentile of claiming a batch, median of closing one envoi."""
    claims, settles = [], []
    for _ in range(batches):
        start = time.perf_counter()
        claimed = store.outbox.claim("telegram", "1", "bench", limit=size)
        claims.append(time.perf_counter() - start)
        for envoi in claimed.envois:
            start = time.perf_counter()
            store.outbox.settle(envoi, Sent("1"))
            settles.append(time.perf_counter() - start)
    return (
        1000 * statistics.median(claims),
        1000 * statistics.quantiles(claims, n=100)[98],
        1000 * statistics.median(settles),
    )


def inbox_rates(store: SqlStore, updates: int = 2000) -> dict[str, float]:
    """Return updates a second: kept, then handled with state and reply, alone or many to a commit."""
    made = [
        Update(chat=ChatKey("telegram", "1", str(n % 200)), update_id=n, payload={"text": "bonjour"})
        for n in range(updates)
    ]
    start = time.perf_counter()
    for update in made[: updates // 2]:
        store.inbox.enqueue(update)
    one_by_one = updates / 2 / (time.perf_counter() - start)
    start = time.perf_counter()
    store.inbox.enqueue(*made[updates // 2 :])
    together = updates / 2 / (time.perf_counter() - start)
    start = time.perf_counter()
    for handled in range(updates // 4):
        (ticket,) = store.inbox.claim("bench")
        store.inbox.finish(ticket, conversation={"n": handled}, replies=[Outgoing(payload={"text": "r"})])
    alone = updates / 4 / (time.perf_counter() - start)
    start = time.perf_counter()
    handled = 0
    while tickets := store.inbox.claim("bench", limit=32):
        with store.transaction():
            for ticket in tickets:
                state = {"n": handled}
                store.inbox.finish(ticket, conversation=state, replies=[Outgoing(payload={"text": "r"})])
                handled += 1
    return {
        "gardées une par transaction": one_by_one,
        "gardées en une transaction": together,
        "traitées une par une (état et réponse)": alone,
        "traitées par lots de 32": handled / (time.perf_counter() - start),
    }


class QuickChannel:
    """A channel that answers in 50 ms."""

    def __init__(self) -> None:
        self.moments: list[float] = []

    async def send(self, envoi: Envoi, ready: Ready) -> str:
        """Note the moment."""
        await ready()
        self.moments.append(time.time())
        await asyncio.sleep(0.05)
        return "1"


def delivery_rate(store: SqlStore, recipients: int = 300, workers: int = 2) -> tuple[float, int]:
    """Return messages a second, and the most in any second, with a few workers at the limits of production."""
    who = (Destinataire(chat=ChatKey("telegram", "1", str(n))) for n in range(recipients))
    store.outbox.publish("bench", 1, [{"text": "x"}], who)
    channel = QuickChannel()

    async def deliver() -> None:
        crew = [Delivery(store, channel, bot="1", worker=f"bench{n}") for n in range(workers)]
        loops = [asyncio.create_task(delivery.run()) for delivery in crew]
        while await asyncio.to_thread(store.outbox.waiting):
            await asyncio.sleep(0.1)
        await asyncio.gather(*(delivery.stop() for delivery in crew))
        await asyncio.gather(*loops)

    asyncio.run(deliver())
    moments = sorted(channel.moments)
    most = max(sum(1 for m in moments if at <= m < at + 1) for at in moments)
    return (len(moments) - 1) / (moments[-1] - moments[0]), most


def run(sizes: Iterable[int] = SIZES) -> Iterator[tuple[str, str]]:
    """Give each figure with its name."""
    server = Postgres()
    makers: tuple[tuple[str, Maker], ...] = (
        ("SQLite", sqlite_store),
        ("PostgreSQL", postgres_stores(server)),
    )
    for name, make in makers:
        for size in sizes:
            with make(Limits(bot=0.0, chat=0.0)) as store:
                fill(store, size)
                median, worst, settle = claim_cost(store)
                yield (
                    f"{name}, prendre 8 envois parmi {size:_}".replace("_", " "),
                    f"{median:.2f} ms (p99 {worst:.2f} ms) ; en clore un {settle:.2f} ms",
                )
        with make(Limits()) as store:
            for what, rate in inbox_rates(store).items():
                yield f"{name}, mises à jour {what}", f"{rate:.0f}/s"
        with make(Limits()) as store:
            rate, most = delivery_rate(store)
            yield (
                f"{name}, débit d'envoi pour 25/s permis",
                f"{rate:.2f}/s ({rate / 25:.1%}), {most} au plus en 1 s",
            )
    server.stop()


if __name__ == "__main__":
    for what, figure in run():
        print(f"{what:<56} {figure}", flush=True)
