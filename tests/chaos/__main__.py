"""``python -m tests.chaos``: the full runs, printed as a table; exit status 1 when a promise is broken."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.chaos.inbox import InboxResult, run_inbox
from tests.chaos.outbox import OutboxResult, run_outbox
from tests.support.postgres import Postgres


def main() -> int:
    """Run what the command line asks, everything by default."""
    parser = argparse.ArgumentParser(prog="tests.chaos", description=__doc__)
    parser.add_argument("--only", choices=["inbox", "outbox"])
    parser.add_argument("--database", choices=["sqlite", "postgresql"])
    parser.add_argument("--updates", type=int, default=1000)
    parser.add_argument("--recipients", type=int, default=10_000)
    parser.add_argument("--kills", type=int, help="20 for the inbox, 50 for the outbox")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    databases = [options.database] if options.database else ["sqlite", "postgresql"]
    postgres = Postgres() if "postgresql" in databases else None

    def address(database: str) -> str:
        if postgres is not None and database == "postgresql":
            return postgres.create()
        return f"sqlite:///{Path(tempfile.mkdtemp(prefix='guichet-chaos-')) / 'chaos.db'}"

    def restarting(every: int) -> Callable[[int], None]:
        assert postgres is not None

        def between(kill: int) -> None:
            if kill % every == 0:
                postgres.restart("immediate" if kill % (2 * every) == 0 else "fast")

        return between

    faults = 0
    console = Console(width=150)
    if options.only != "outbox":
        kills = options.kills or 20
        inbox: list[tuple[str, InboxResult]] = []
        for database in databases:
            for processes in (1, 3):
                result = run_inbox(
                    address(database),
                    updates=options.updates,
                    kills=kills,
                    processes=processes,
                    seed=options.seed,
                )
                inbox.append((f"{database}, {processes} processus", result))
                console.print(f"{inbox[-1][0]} : {result.faults or 'tenu'}")
        if postgres is not None:
            result = run_inbox(
                address("postgresql"),
                updates=options.updates,
                kills=kills,
                processes=3,
                seed=options.seed,
                between=restarting(max(1, kills // 3)),
            )
            inbox.append(("postgresql redémarré, 3 processus", result))
        console.print(inbox_table(inbox))
        faults += sum(bool(result.faults) for _, result in inbox)
    if options.only != "inbox":
        kills = options.kills or 50
        outbox: list[tuple[str, OutboxResult]] = []
        for database in databases:
            result_ = run_outbox(
                address(database),
                recipients=options.recipients,
                kills=kills,
                workers=3,
                talkative=options.recipients // 50,
                seed=options.seed,
            )
            outbox.append((database, result_))
            console.print(f"{database} : {result_.faults or 'tenu'}")
        if postgres is not None:
            result_ = run_outbox(
                address("postgresql"),
                recipients=options.recipients,
                kills=kills,
                workers=3,
                talkative=options.recipients // 50,
                seed=options.seed,
                between=restarting(max(1, kills // 3)),
            )
            outbox.append(("postgresql redémarré", result_))
        console.print(outbox_table(outbox))
        faults += sum(bool(result.faults) for _, result in outbox)
    if postgres is not None:
        postgres.stop()
    return 1 if faults else 0


def inbox_table(results: list[tuple[str, InboxResult]]) -> Table:
    """Return the inbox's results as a table."""
    table = Table(title="Boîte d'entrée : perdus, traités deux fois et hors ordre doivent être à 0")
    for name in (
        "base",
        "reçus",
        "arrêts",
        "repris",
        "perdus",
        "deux fois",
        "hors ordre",
        "réponses",
        "durée",
        "verdict",
    ):
        table.add_column(name, justify="left" if name in ("base", "verdict") else "right")
    for name, r in results:
        table.add_row(
            name,
            str(r.updates),
            str(r.kills),
            str(r.taken_over),
            str(r.lost),
            str(r.twice),
            str(r.disordered),
            str(r.replies),
            f"{r.seconds:.0f} s",
            ", ".join(r.faults) or "tenu",
        )
    return table


def outbox_table(results: list[tuple[str, OutboxResult]]) -> Table:
    """Return the outbox's results as a table."""
    table = Table(
        title="Boîte d'envoi : doubles ≤ en cours aux arrêts, ≤ 26 par seconde, ≥ 1 s par conversation"
    )
    for name in (
        "base",
        "envois",
        "arrêts",
        "en cours",
        "perdus",
        "doubles",
        "incertains",
        "doubles incertains",
        "abandonnés",
        "max/s",
        "écart min",
        "hors ordre",
        "débit",
        "durée",
        "verdict",
    ):
        table.add_column(name, justify="left" if name in ("base", "verdict") else "right")
    for name, r in results:
        table.add_row(
            name,
            str(r.envois),
            str(r.kills),
            str(r.in_flight),
            str(r.lost),
            str(r.twice),
            str(r.uncertain),
            str(r.twice_uncertain),
            str(r.abandoned),
            str(r.per_second),
            f"{r.shortest_gap:.3f} s",
            str(r.disordered),
            f"{r.rate:.2f}/s",
            f"{r.seconds:.0f} s",
            ", ".join(r.faults) or "tenu",
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
