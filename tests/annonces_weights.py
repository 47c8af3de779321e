"""Weigh the marks of names again: ``python -m tests.annonces_weights`` prints the table of ``weights.py``.

Every piece of a tuned announcement that may be its name is compared with the others of the same text; the weights are
those under which the labelled name is likeliest (conditional logit, plain gradient). The reserve takes no part.
"""

from __future__ import annotations

import datetime as dt
import math
import sys
from collections import defaultdict

import bot.agenda.reading.title as title
from bot.agenda.reading.names import Name
from bot.agenda.reading.text import make_page
from tests.annonces_report import FOLDER, NOW, plain, read_lines

STEPS, RATE, DECAY = 300, 8.0, 0.002

Choice = list[tuple[frozenset[str], bool]]


def choices() -> list[Choice]:
    """Return, for each tuned announcement whose name is among its pieces, the marks of each and whether it is right."""
    from bot.assemble import World
    from bot.settings import read_settings

    reader = World(read_settings()).annonce_reader
    seen: list[list[Name]] = []
    names_of = title.names_of

    def kept(*arguments: object) -> list[Name]:
        seen.append(names_of(*arguments))  # type: ignore[arg-type]
        return seen[-1]

    title.names_of = kept  # type: ignore[assignment]
    found: list[Choice] = []
    for line in read_lines(FOLDER / "mise-au-point.jsonl"):
        seen.clear()
        reader.read(line["text"], dt.datetime.fromisoformat(line["now"]) if "now" in line else NOW)
        page = make_page(line["text"])
        right = {plain(one) for one in (line["attendu"]["titre"], *line.get("admis", {}).get("titre", ()))}
        pieces = [
            (one.marks | {one.source}, plain(one.lead + page.text[one.span.start : one.span.end]) in right)
            for one in (seen[0] if seen else ())
        ]
        if any(good for _marks, good in pieces):
            found.append(pieces)
    return found


def weigh(data: list[Choice]) -> dict[str, float]:
    """Return the weight of each mark."""
    weights: dict[str, float] = defaultdict(float)
    for step in range(STEPS):
        slope: dict[str, float] = defaultdict(float)
        for pieces in data:
            scores = [math.exp(sum(weights[mark] for mark in marks)) for marks, _good in pieces]
            total = sum(scores)
            right = sum(score for score, (_marks, good) in zip(scores, pieces, strict=True) if good)
            for score, (marks, good) in zip(scores, pieces, strict=True):
                pull = (score / right if good else 0.0) - score / total
                for mark in marks:
                    slope[mark] += pull
        for mark, pull in slope.items():
            weights[mark] += RATE / (1 + step / 200) / 2 * (pull / len(data) - DECAY * weights[mark])
    return dict(weights)


def main() -> int:
    """Print the table."""
    weights = weigh(choices())
    for mark, value in sorted(weights.items(), key=lambda item: -item[1]):
        if abs(value) >= 0.1:
            print(f'"{mark}": {value:.1f},')
    return 0


if __name__ == "__main__":
    sys.exit(main())
