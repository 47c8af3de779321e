"""Measure the webhook with an API that answers in 50 ms, beside echoes that keep the order of each chat.

Usage: ``python -m tests.bench_webhook [--quick] [--updates N] [--rounds N] [--seconds N] [--pause N] [--unlimited]``.

First as many updates as can be answered: the peers and the bot in turn, several rounds, the best of each kept. Then 200
people who talk at once, each speaking again a second (``--pause``) after the answer. The bot, what plays Telegram's
webhooks and the Bot API are processes of this machine; the rates are those of production unless ``--unlimited``.
"""

from __future__ import annotations

import argparse

from tests.bench_webhook.contenders import OURS, PEERS, Measure
from tests.bench_webhook.people import converse
from tests.bench_webhook.processes import Machine
from tests.bench_webhook.rate import measure


def main() -> None:
    """Print both measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long 200 people talk")
    parser.add_argument(
        "--pause", type=float, default=1.0, help="seconds between an answer and what is said next"
    )
    parser.add_argument("--brain", choices=["echo", "real"], help="this brain only, for the 200 people")
    parser.add_argument("--unlimited", action="store_true", help="without the rates of production")
    parser.add_argument("--only", choices=["rate", "people"])
    parser.add_argument("--quick", action="store_true", help="one short round of each")
    args = parser.parse_args()
    if args.quick:
        args.updates, args.rounds, args.seconds = 1500, 1, 10.0
    machine = Machine(limits=not args.unlimited)
    try:
        if args.only != "people":
            compare(machine, args.updates, args.rounds)
        if args.only != "rate":
            print("\n## 200 personnes qui parlent à la fois\n")
            for who in OURS:
                if args.brain in (None, who.brain):
                    print(f"{who.name:<52} {converse(machine, who, args.seconds, args.pause)}", flush=True)
    finally:
        machine.close()


def compare(machine: Machine, updates: int, rounds: int) -> None:
    """Print the rates, and what ours are to the peers'."""
    print("\n## Webhook : mises à jour répondues par seconde\n", flush=True)
    best: dict[str, Measure] = {}
    for _ in range(rounds):
        for who in (*PEERS, *OURS):
            found = measure(machine, who, updates)
            if who.name not in best or found.rate > best[who.name].rate:
                best[who.name] = found
    for who in (*PEERS, *OURS):
        print(f"{who.name:<52} {best[who.name]}")
    by_api, in_response = (best[peer.name] for peer in PEERS)
    print()
    for who in OURS:
        ours = best[who.name]
        print(
            f"{who.name:<52} {ours.rate / by_api.rate:.2f} × l'écho par l'API,"
            f" {ours.rate / in_response.rate:.2f} × l'écho dans la réponse"
            f" (en processeur : {by_api.cpu / ours.cpu:.2f} et {in_response.cpu / ours.cpu:.2f})"
        )


if __name__ == "__main__":
    main()
