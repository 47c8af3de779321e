"""The outbox under kills: nothing lost, no more twice than was in flight, limits and order kept."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import func, select

from bot.store.api import ChatKey, Destinataire, EtatEnvoi, Outgoing
from bot.store.store import SqlStore, open_store
from bot.store.tables import EnvoiRow
from tests.chaos.api import Faults
from tests.chaos.processes import ROOT, Fleet, patiently
from tests.chaos.worker import BOT, CHANNEL


@dataclass(frozen=True)
class OutboxResult:
    """What a run found."""

    envois: int
    kills: int
    #: Rows in the hands of workers when they were killed: what may arrive twice.
    in_flight: int
    lost: int
    #: Arrived more than once, what the API itself made uncertain left out.
    twice: int
    #: The same, of the envois the API answered late or badly.
    twice_uncertain: int
    uncertain: int
    abandoned: int
    wrongly_abandoned: int
    per_second: int
    shortest_gap: float
    disordered: int
    rate: float
    seconds: float

    @property
    def faults(self) -> list[str]:
        """Return what is not as promised."""
        found = []
        if self.lost:
            found.append(f"{self.lost} perdus")
        if self.wrongly_abandoned:
            found.append(f"{self.wrongly_abandoned} abandonnés à tort")
        if self.twice > self.in_flight:
            found.append(f"{self.twice} doubles pour {self.in_flight} en cours aux arrêts")
        if self.twice_uncertain > self.uncertain + self.in_flight:
            found.append(f"{self.twice_uncertain} doubles pour {self.uncertain} incertains")
        if self.per_second > 26:
            found.append(f"{self.per_second} en une seconde")
        if self.shortest_gap < 1.0:
            found.append(f"{self.shortest_gap:.3f} s entre deux messages à une conversation")
        if self.disordered:
            found.append(f"{self.disordered} hors ordre")
        return found


@dataclass(frozen=True)
class Arrival:
    """A call that reached the API."""

    at: float
    cle: str
    chat: int
    fate: str
    accepted: bool


def fill(store: SqlStore, recipients: int, talkative: int) -> dict[str, tuple[int, int]]:
    """Publish an annonce to everyone and three replies to some; return each key's chat and rank in it."""
    chats = [ChatKey(CHANNEL, BOT, str(n)) for n in range(1, recipients + 1)]
    annonce = {"method": "sendMessage", "text": "marche:1"}
    store.outbox.publish("marche", 1, [annonce], (Destinataire(chat=c) for c in chats))
    store.outbox.put(
        *(
            Outgoing(
                chat=chat,
                payload={"method": "sendMessage", "text": f"reponse:{chat.chat}:{rank}"},
                cle=f"reponse:{chat.chat}:{rank}",
            )
            for rank in range(3)
            for chat in chats[:talkative]
        )
    )
    with store.db.read() as connection:
        keys = connection.execute(select(EnvoiRow.cle).order_by(EnvoiRow.priorite, EnvoiRow.id)).scalars()
        ranks: dict[str, tuple[int, int]] = {}
        for cle in keys:
            head, _, last = cle.rpartition(":")
            ranks[cle] = (
                (int(head.split(":")[1]), int(last)) if head.startswith("reponse") else (int(last), 9)
            )
        return ranks


def run_outbox(
    url: str,
    *,
    recipients: int,
    kills: int,
    workers: int,
    talkative: int = 5,
    faults: Faults | None = None,
    limits: Mapping[str, float] | None = None,
    lease: float = 5.0,
    seed: int = 1,
    between: Callable[[int], None] = lambda kill: None,
) -> OutboxResult:
    """Deliver to a misbehaving API with workers that get killed; ``between`` is called after each kill."""
    faults = faults or Faults()
    store = open_store(url)
    ranks = fill(store, recipients, talkative)
    journal = Path(tempfile.mkdtemp(prefix="guichet-chaos-")) / "journal"
    journal.touch()
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.api", str(journal), json.dumps(asdict(faults))],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert server.stdout is not None
    port = int(server.stdout.readline())
    started = time.monotonic()
    fleet = Fleet(
        workers,
        lambda worker: {
            "what": "deliver",
            "url": url,
            "worker": worker,
            "port": port,
            "lease": lease,
            "limits": dict(limits or {}),
        },
        seed,
    )
    in_flight = killed = 0

    def left() -> int:
        return store.outbox.waiting()

    def held(worker: str) -> int:
        with store.db.read() as connection:
            query = (
                select(func.count())
                .select_from(EnvoiRow)
                .where(EnvoiRow.worker == worker, EnvoiRow.bail.is_not(None))
            )
            return int(connection.execute(query).scalar_one())

    total = len(ranks)
    try:
        remaining = total
        while remaining:
            remaining = patiently(left)
            done = total - remaining
            while killed < kills and done >= total * (killed + fleet.random.random()) / (kills + 1):
                dead = fleet.kill()
                in_flight += patiently(lambda dead=dead: held(dead))  # type: ignore[misc]
                killed += 1
                between(killed)
            fleet.check()
            assert time.monotonic() - started < 3600, f"{remaining} left after an hour"
            time.sleep(0.2)
        seconds = time.monotonic() - started
    finally:
        fleet.stop()
        server.kill()
        server.wait()
        server.stdout.close()
    arrivals = [Arrival(*json.loads(line)) for line in journal.read_text(encoding="utf-8").splitlines()]
    result = judge(store, arrivals, ranks, faults, killed, in_flight, seconds)
    store.close()
    return result


def judge(
    store: SqlStore,
    arrivals: list[Arrival],
    ranks: Mapping[str, tuple[int, int]],
    faults: Faults,
    kills: int,
    in_flight: int,
    seconds: float,
) -> OutboxResult:
    """Compare what arrived with what was asked."""
    arrivals = sorted(arrivals, key=lambda a: a.at)
    accepted: dict[str, int] = defaultdict(int)
    doubtful = {a.cle for a in arrivals if a.fate in ("accepted_then_silent", "malformed")}
    by_chat: dict[int, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        accepted[arrival.cle] += arrival.accepted
        by_chat[arrival.chat].append(arrival)

    def refused(chat: int) -> bool:
        return chat % faults.blocked_every == 0 or chat % faults.not_found_every == 0

    lost = sum(1 for cle, (chat, _) in ranks.items() if not accepted[cle] and not refused(chat))
    twice = sum(max(0, n - 1) for cle, n in accepted.items() if cle not in doubtful)
    twice_uncertain = sum(max(0, n - 1) for cle, n in accepted.items() if cle in doubtful)
    moments = [a.at for a in arrivals]
    per_second = first = 0
    for last, moment in enumerate(moments):
        while moments[first] <= moment - 1.0:
            first += 1
        per_second = max(per_second, last - first + 1)
    gaps = [b.at - a.at for calls in by_chat.values() for a, b in itertools.pairwise(calls)]
    disordered = 0
    for calls in by_chat.values():
        order = list(dict.fromkeys(ranks[a.cle][1] for a in calls))
        disordered += order != sorted(order)
    with store.db.read() as connection:
        states = connection.execute(select(EnvoiRow.cle, EnvoiRow.etat)).all()
    wrongly = sum(
        1
        for row in states
        if row.etat == EtatEnvoi.ABANDONNE and not refused(ranks[row.cle][0]) and not accepted[row.cle]
    )
    return OutboxResult(
        envois=len(ranks),
        kills=kills,
        in_flight=in_flight,
        lost=lost,
        twice=twice,
        twice_uncertain=twice_uncertain,
        uncertain=len(doubtful),
        abandoned=sum(1 for row in states if row.etat == EtatEnvoi.ABANDONNE),
        wrongly_abandoned=wrongly,
        per_second=per_second,
        shortest_gap=min(gaps, default=9.9),
        disordered=disordered,
        rate=len(arrivals) / (moments[-1] - moments[0]),
        seconds=seconds,
    )
