"""One estimate, beside the public engine when Node and its package are there."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bot.assemble import World
from bot.estimate_json import to_json
from bot.rules.estimate import Situation, estimate
from bot.settings import Settings
from tests.bench.timing import say, timings

TITLE = "Estimation (une situation complète, puis tout inconnu)"
TODAY = dt.date(2026, 11, 24)
SITUATIONS = Path(__file__).parent.parent / "reference" / "situations.jsonl"
#: Lines given to the public engine: it takes some 45 ms each.
PEER_LINES = 100


def run() -> Iterator[tuple[str, str]]:
    """Yield the figures."""
    world = World(Settings(GUICHET_NOW=TODAY))
    world.library, world.situations  # noqa: B018 - built before the clock runs
    lines = [json.loads(line) for line in SITUATIONS.read_text(encoding="utf-8").splitlines()]

    def one(line: dict[str, object]) -> None:
        request = world.situations.read({**line["situation"], "date": None}, TODAY)  # type: ignore[dict-item]
        found = estimate(request.situation, world.library.rulebook, request.date)
        to_json(request, found, world.library.knowledge.infos, world.library.knowledge.couvertures.values())

    for line in lines:
        one(line)
    ours = timings([partial(one, line) for line in lines])
    yield "une estimation, JSON compris", say(ours)
    yield (
        "estimations par seconde, un processus",
        f"{len(ours) / sum(ours):,.0f} (plancher 1 000)".replace(",", " "),
    )
    places = {line["situation"]["code_insee"] for line in lines if line["situation"].get("code_insee")}
    homes = [world.situations.place({"code_insee": code}) for code in sorted(places)]

    def nothing_known(home: object) -> None:
        estimate(Situation(home), world.library.rulebook, TODAY)  # type: ignore[arg-type]

    yield "tout inconnu sauf la commune", say(timings([partial(nothing_known, home) for home in homes]))
    yield from peer(lines[:: max(1, len(lines) // PEER_LINES)], statistics.median(ours))


def peer(lines: list[dict[str, object]], ours: float) -> Iterator[tuple[str, str]]:
    """Yield the public engine's median on some of the lines, and the ratio; say aloud when it is not there."""
    folder = os.environ.get("AIDES_VELO_PACKAGE")
    node = shutil.which("node")
    if node is None or folder is None:
        yield "moteur public computeAides()", "passé : il faut node et AIDES_VELO_PACKAGE=dossier du paquet"
        return
    script = Path(__file__).parent / "engine.mjs"
    text = "".join(json.dumps(line["situation"], ensure_ascii=False) + "\n" for line in lines)
    done = subprocess.run(
        [node, str(script), folder], input=text, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        yield "moteur public computeAides()", f"passé : {done.stderr.strip().splitlines()[-1:]}"
        return
    theirs = [float(line) / 1000 for line in done.stdout.split()]
    yield "moteur public computeAides()", say(theirs)
    yield "rapport des médianes", f"{statistics.median(theirs) / ours:.0f} × (plancher 100 ×)"
