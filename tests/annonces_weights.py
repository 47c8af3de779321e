"""Learn the weights of the marks of names again: ``python -m tests.annonces_weights`` writes ``weights.tsv``.

Every piece of a tuned announcement that may be its name is compared with the others of the same text; the weights are
those under which the labelled names are likeliest (conditional logit, adaptive gradient). The reserve takes no part.
"""

from __future__ import annotations

import datetime as dt
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import bot.agenda.reading.title as title
from bot.agenda.reading.names import Name
from bot.agenda.reading.text import Page
from bot.agenda.reading.weights import PATH
from bot.understand.place_match import PlaceMatch
from tests.annonces_report import FOLDER, NOW, plain, read_lines

#: Rounds over the announcements, the first step, how much weights are held back, how often a mark must be seen.
ROUNDS, RATE, HELD, SEEN = 20, 0.1, 0.01, 2

#: The marks of each piece of one announcement, and whether the piece is its name.
Choice = list[tuple[frozenset[str], bool]]


def choices(lines: Iterable[dict[str, Any]]) -> list[Choice]:
    """Return, for each announcement whose name is among its pieces, the marks of each and whether it is right."""
    from bot.assemble import World
    from bot.settings import read_settings

    reader = World(read_settings()).annonce_reader
    seen: list[tuple[list[Name], Page, list[PlaceMatch]]] = []
    names_of = title.names_of

    def kept(page: Page, labels: Any, masked: str, places: Any) -> list[Name]:
        seen.append((names_of(page, labels, masked, places), page, places))
        return []

    title.names_of = kept
    found: list[Choice] = []
    for line in lines:
        reader.read(line["text"], dt.datetime.fromisoformat(line["now"]) if "now" in line else NOW)
        names, page, places = seen.pop()
        right = {plain(one) for one in (line["attendu"]["titre"], *line.get("admis", {}).get("titre", ()))}
        pieces = [(one.marks, plain(title.write_name(page, one, places)) in right) for one in names]
        if any(good for _marks, good in pieces):
            found.append(pieces)
    title.names_of = names_of
    return found


def learn(data: list[Choice]) -> dict[str, float]:
    """Return the weight of each mark."""
    often: Counter[str] = Counter()
    for pieces in data:
        often.update({mark for marks, _good in pieces for mark in marks})
    weights = {mark: 0.0 for mark, times in often.items() if times >= SEEN}
    known = [[([m for m in sorted(marks) if m in weights], good) for marks, good in one] for one in data]
    steps: dict[str, float] = defaultdict(lambda: 1e-3)
    order = random.Random(1)
    for _round in range(ROUNDS):
        order.shuffle(known)
        for one_text in known:
            slope: dict[str, float] = defaultdict(float)
            scores = [sum(weights[mark] for mark in marks) for marks, _good in one_text]
            most = max(scores)
            likely = [math.exp(score - most) for score in scores]
            total = sum(likely)
            right = sum(one for one, (_marks, good) in zip(likely, one_text, strict=True) if good)
            for one, (marks, good) in zip(likely, one_text, strict=True):
                pull = (one / right if good and right else 0.0) - one / total
                if abs(pull) > 1e-6:
                    for mark in marks:
                        slope[mark] += pull
            for mark, pull in slope.items():
                towards = pull - HELD * weights[mark]
                steps[mark] += towards * towards
                weights[mark] += RATE * towards / math.sqrt(steps[mark])
    return weights


def main(arguments: list[str]) -> int:
    """Write the table."""
    paths = [Path(one) for one in arguments] or [FOLDER / "mise-au-point.jsonl"]
    weights = learn(choices([line for path in paths for line in read_lines(path)]))
    lines = [f"{mark}\t{value:.2f}" for mark, value in sorted(weights.items()) if abs(value) >= 0.05]
    PATH.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} marques")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
