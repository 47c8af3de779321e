"""How much each mark of a candidate speaks for its being the event's name.

``weights.tsv`` is learnt from labelled announcements: ``python -m tests.annonces_weights`` writes it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.agenda.reading.names import Name

PATH = Path(__file__).with_name("weights.tsv")


def weigh(name: Name) -> float:
    """Return how likely a candidate is the name, comparable with the others of its text only."""
    weights = _weights()
    return sum(weights.get(mark, 0.0) for mark in sorted(name.marks))


@cache
def _weights() -> Mapping[str, float]:
    """Return the weight of each mark."""
    lines = PATH.read_text(encoding="utf-8").splitlines()
    return {mark: float(weight) for mark, weight in (line.split("\t") for line in lines)}
