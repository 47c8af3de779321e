"""The words we know, and how an unknown one is read as one of them: elision, sound, then distance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understand.stems import phonetic_key

#: Elided words people glue to the next: « jveux », « laide », « dargent », « quon ».
_CLITICS = {
    "j": "je", "l": "l", "d": "d", "s": "s", "n": "n", "m": "m", "t": "t", "c": "c", "qu": "qu",
}  # fmt: skip
_VOWELS = frozenset("aeiouyh")
#: Longest word worth correcting; beyond, it is noise.
_LONGEST = 24
_MEMORY = 50_000


class Vocabulary:
    """Reads a word as typed into the words it stands for; ``None`` in the result marks an unknown word."""

    def __init__(self, counts: Mapping[str, int], doubtful: Iterable[str] = (), extra: Iterable[str] = ()) -> None:
        """Build from trusted words with their frequency, doubtful ones (kept only when nothing trusted is near)
        and extra ones that are right as they are but never a correction.
        """
        self._counts = dict(counts)
        self._extra = frozenset(extra)
        self._by_key: dict[str, list[str]] = defaultdict(list)
        self._by_shape: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._memory: dict[str, tuple[str, ...] | None] = {}
        for word in self._counts:
            self._add(word)
        kept = [w for w in doubtful if w not in self._counts and (w in self._extra or self._nearest(w) is None)]
        for word in kept:
            self._counts[word] = 1
            self._add(word)
        self._memory.clear()

    def _add(self, word: str) -> None:
        self._by_key[phonetic_key(word)].append(word)
        if len(word) >= 4:
            self._by_shape[(word[0], len(word))].append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def read(self, word: str) -> tuple[str, ...] | None:
        """Return the known words this one stands for, or None when it looks like nothing known."""
        if word in self._counts or word[0].isdigit() or word in self._extra:
            return (word,)
        if word in self._memory:
            return self._memory[word]
        result = self._read_unknown(word)
        if len(self._memory) < _MEMORY:
            self._memory[word] = result
        return result

    def _read_unknown(self, word: str) -> tuple[str, ...] | None:
        if len(word) < 3 or len(word) > _LONGEST:
            return None
        for clitic, meaning in _CLITICS.items():
            rest = word[len(clitic) :]
            if word.startswith(clitic) and len(rest) >= 3 and (rest[0] in _VOWELS or clitic == "j"):
                if rest in self._counts or rest in self._extra:
                    return (meaning, rest)
        nearest = self._nearest(word)
        if nearest is not None:
            return (nearest,)
        if word[0] == "j" and len(word) >= 5 and word[1] not in _VOWELS:
            rest_read = self._nearest(word[1:])
            if rest_read is not None:
                return ("je", rest_read)
        if word[:1] in ("l", "d") and len(word) >= 6 and word[1] in _VOWELS:
            rest_read = self._nearest(word[1:])
            if rest_read is not None:
                return (word[0], rest_read)
        return None

    def _nearest(self, word: str) -> str | None:
        """Return the known word closest in sound, then in letters, above the floor; None otherwise."""
        length = len(word)
        if length < 4:
            return None
        key = phonetic_key(word)
        if len(key) >= 3:
            same = [w for w in self._by_key.get(key, ()) if len(w) >= 4]
            if same:
                return min(same, key=lambda w: (OSA.distance(word, w), -self._counts[w], w))
        allowed = 1 if length < 8 else 2
        candidates: list[str] = []
        for size in range(length - allowed, length + allowed + 1):
            for first in {word[0], *_LIKE.get(word[0], "")}:
                candidates.extend(self._by_shape.get((first, size), ()))
        if not candidates:
            return None
        found = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=allowed, limit=5)
        if not found:
            return None
        best = min(found, key=lambda f: (f[1], -self._counts[f[0]], f[0]))
        # A four-letter word differs from many others by one letter: only a swap or a lost letter is believed.
        if length == 4 and len(best[0]) == 4 and sorted(best[0]) != sorted(word):
            return None
        return str(best[0])


#: First letters people confuse.
_LIKE = {
    "c": "ksq", "k": "cq", "s": "c", "q": "ck", "f": "p", "p": "f", "a": "eh", "e": "ah", "h": "aeiou", "i": "hy",
    "o": "ah", "j": "g", "g": "j", "z": "s", "y": "i", "u": "h",
}  # fmt: skip
