"""How much a message resembles the phrases of each intention, word for word, whatever their order."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

#: Phrases compared per message: those that share the rarest words with it.
_COMPARED = 24


class PhraseIndex:
    """Finds the phrases nearest to a message by their rare words, then compares them letter by letter."""

    def __init__(self, phrases: Sequence[tuple[tuple[str, ...], str]]) -> None:
        """Index (stems, label) pairs."""
        self._phrases = [(" ".join(stems), label) for stems, label in phrases]
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        for number, (stems, _) in enumerate(phrases):
            for stem in set(stems):
                self._by_stem[stem].append(number)
        total = len(phrases) or 1
        self._rarity = {s: math.log(total / len(numbers)) for s, numbers in self._by_stem.items()}

    def dump(self) -> dict[str, Any]:
        """Return plain data to keep in a cache."""
        return {"phrases": self._phrases, "by_stem": dict(self._by_stem), "rarity": self._rarity}

    @classmethod
    def restore(cls, data: Mapping[str, Any]) -> PhraseIndex:
        """Rebuild from ``dump``."""
        index = cls(())
        index._phrases, index._rarity = data["phrases"], data["rarity"]
        index._by_stem.update(data["by_stem"])
        return index

    def nearest(self, stems: Sequence[str]) -> dict[str, tuple[float, str]]:
        """Return, by label, the best likeness from 0 to 1 and the phrase it comes from."""
        overlap: defaultdict[int, float] = defaultdict(float)
        for stem in sorted(set(stems), key=lambda s: -self._rarity.get(s, 0.0))[:6]:
            numbers = self._by_stem.get(stem, ())
            if len(numbers) <= 400:
                rarity = self._rarity[stem] if numbers else 0.0
                for number in numbers:
                    overlap[number] += rarity
        query = " ".join(stems)
        best: dict[str, tuple[float, str]] = {}
        for number in heapq.nlargest(_COMPARED, overlap, key=lambda n: (overlap[n], -n)):
            phrase, label = self._phrases[number]
            likeness = (token_set_ratio(query, phrase) + token_sort_ratio(query, phrase)) / 200
            if likeness > best.get(label, (0.0, ""))[0]:
                best[label] = (likeness, phrase)
        return best
