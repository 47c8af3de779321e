"""Finds the concepts of the domain lexicon in plain words; multi-word forms first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.understand.stems import stem
from knowledge.lexicon import Concept

_END = ""


@dataclass(frozen=True)
class Sighting:
    """A concept seen in a message, from word ``start`` to ``end`` (excluded)."""

    concept: str
    start: int
    end: int


class ConceptIndex:
    """A tree of word stems leading to concepts; one word may carry several."""

    def __init__(
        self, concepts: Sequence[Concept], words: Callable[[str], Sequence[str]] = str.split
    ) -> None:
        """Index every form; ``words`` writes a form out the way messages are."""
        self._tree: dict[str, Any] = {}
        #: Concepts that are none of our business.
        self.hors = frozenset(c.id for c in concepts if c.hors)
        for concept in concepts:
            for form in concept.formes:
                node = self._tree
                stems = [stem(w) for w in words(form)]
                if not stems:
                    continue
                for part in stems:
                    node = node.setdefault(part, {})
                found = node.setdefault(_END, [])
                if concept.id not in found:
                    found.append(concept.id)

    def dump(self) -> dict[str, Any]:
        """Return plain data to keep in a cache."""
        return {"tree": self._tree, "hors": sorted(self.hors)}

    @classmethod
    def restore(cls, data: Mapping[str, Any]) -> ConceptIndex:
        """Rebuild from ``dump``."""
        index = cls(())
        index._tree = data["tree"]
        index.hors = frozenset(data["hors"])
        return index

    def find(self, stems: Sequence[str]) -> list[Sighting]:
        """Return the concepts of a message given as stems; a longer form hides the shorter ones it covers."""
        sightings: list[Sighting] = []
        covered = 0
        for start in range(len(stems)):
            node = self._tree
            best: Sequence[str] = ()
            best_end = start
            for end in range(start, len(stems)):
                following = node.get(stems[end])
                if following is None:
                    break
                node = following
                if _END in node:
                    best, best_end = node[_END], end + 1
            if best and best_end > covered:
                sightings.extend(Sighting(concept, start, best_end) for concept in best)
                if best_end - start > 1:
                    covered = best_end
        return sightings
