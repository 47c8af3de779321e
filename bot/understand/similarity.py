"""How much a message resembles the phrases of each intention, word for word, whatever their order."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

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

    def nearest(self, stems: Sequence[str]) -> dict[str, tuple[float, str]]:
        """Return, by label, the best likeness from 0 to 1 and the phrase it comes from."""
        overlap: Counter[int] = Counter()
        for stem in sorted(set(stems), key=lambda s: -self._rarity.get(s, 0.0))[:6]:
            numbers = self._by_stem.get(stem, ())
            if len(numbers) <= 400:
                rarity = self._rarity[stem] if numbers else 0.0
                for number in numbers:
                    overlap[number] += rarity  # type: ignore[assignment]
        query = " ".join(stems)
        best: dict[str, tuple[float, str]] = {}
        for number, _ in overlap.most_common(_COMPARED):
            phrase, label = self._phrases[number]
            likeness = (token_set_ratio(query, phrase) + token_sort_ratio(query, phrase)) / 200
            if likeness > best.get(label, (0.0, ""))[0]:
                best[label] = (likeness, phrase)
        return best
