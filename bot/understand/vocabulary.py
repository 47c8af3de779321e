"""Sorts words: of the trade, of every day, unknown."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understand.everyday import METIER, NOMS_PROPRES, OUTILS, PRENOMS
from bot.understand.words import fold
from knowledge.reading import read_yaml
from knowledge.territory import FOLDER

#: So many answers are remembered.
_REMEMBERED = 5000


class Vocabulary:
    """What a word is when it is not a place."""

    def __init__(self, mots: frozenset[str], mots_exclus: frozenset[str]) -> None:
        """Take the French words that look like a commune, and the words of the trade."""
        francs = frozenset(str(nom) for nom in read_yaml(FOLDER / "noms_francs.yaml"))
        self.trade = (frozenset(fold(mot) for mot in mots_exclus) | METIER) - OUTILS
        #: Never a place by themselves.
        self.exclus = self.trade | OUTILS
        #: A place only when the sentence says so.
        self.everyday = (mots - francs) | self.exclus | PRENOMS | NOMS_PROPRES
        self._known = mots | self.exclus | PRENOMS | NOMS_PROPRES
        self._near: dict[str, bool] = {}
        self._long_exclus = sorted(mot for mot in self.exclus if len(mot) >= 4)

    def is_unknown(self, word: str) -> bool:
        """Tell whether the word may be the misspelt name of a place."""
        return len(word) >= 3 and word.isalpha() and word not in self._known

    def is_near_excluded(self, word: str) -> bool:
        """Tell whether the word is a misspelling of one that is never a place."""
        known = self._near.get(word)
        if known is None:
            if len(self._near) > _REMEMBERED:
                self._near.clear()
            cutoff = 1 if len(word) < 8 else 2
            near = process.extractOne(word, self._long_exclus, scorer=OSA.distance, score_cutoff=cutoff)
            known = self._near[word] = near is not None
        return known
