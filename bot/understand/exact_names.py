"""Finds communes written letter for letter, and tells them from everyday words."""

from __future__ import annotations

import re
from functools import cached_property

from bot.understand.everyday import JAMAIS_AU_DEBUT, NOMS_COMMUNS, PRENOMS, TOUJOURS_APRES_A, TOUJOURS_COMMUNS
from bot.understand.place_context import CONTRACTED, NEVER, PLACE, SURE, TRADE, is_after_a, of_article
from bot.understand.place_index import ARTICLES, CURRENT, FORMER, SHORT, VARIANT, Hit, PlaceIndex
from bot.understand.place_match import Found
from bot.understand.vocabulary import Vocabulary
from bot.understand.words import Word, fold_name
from knowledge.territory import Territoires

#: Longest name, in words: « Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson ».
LONGEST = 10


class ExactNames:
    """Reads names of communes, with the usual liberties: no accent, no hyphen, no article, « St »."""

    def __init__(self, territoires: Territoires, index: PlaceIndex, vocabulary: Vocabulary) -> None:
        self._territoires, self._index, self._vocabulary = territoires, index, vocabulary

    @cached_property
    def _former(self) -> dict[str, int]:
        """How many words the longest former name of each commune has: « Malo-les-Bains » of Dunkerque."""
        longest: dict[str, int] = {}
        for _code, nom, now in self._territoires.anciennes:
            longest[now] = max(longest.get(now, 0), len(re.findall(r"\w+", nom)))
        return longest

    def find(self, words: list[Word], i: int, context: int, alone: bool) -> Found | None:
        """Return the longest exact name that begins at word i, when the sentence lets it be one."""
        first = CONTRACTED.get(words[i].text)
        key, best = "", None
        contracted = ""
        for j in range(i, min(i + LONGEST, len(words))):
            key += words[j].text
            hit = self._index.get(key)
            if first and j > i:
                contracted = first + "".join(word.text for word in words[i + 1 : j + 1])
                hit = self._index.get(contracted) or hit
            if (
                hit is not None
                and self._is_cut_like(words, i, j + 1, hit)
                and self._is_place(words, i, j + 1, hit, context, alone)
            ):
                codes = self._same_words(words, i, j + 1, first, hit) if len(hit.codes) > 1 else hit.codes
                best = Found(i, j + 1, "commune", codes, 0.9 if hit.relation == SHORT else 1.0)
            if not words[j].joined:
                break
        return best

    def _same_words(
        self, words: list[Word], i: int, last: int, first: str | None, hit: Hit
    ) -> tuple[str, ...]:
        """Among « La Balme » and « Labalme », keep those cut into words as the text is; all when none is."""
        texts = [word.text for word in words[i:last]]
        written = (texts, [first or "", *texts[1:]])
        kept = tuple(
            code
            for code in hit.codes
            if fold_name(self._territoires.nom(code)) in written or self._kept_names.get(code) in written
        )
        return kept or hit.codes

    @cached_property
    def _kept_names(self) -> dict[str, list[str]]:
        """The words of the name a merged commune had before, when it kept its code."""
        return {code: fold_name(nom) for code, nom, now in self._territoires.anciennes if nom and code == now}

    def _is_cut_like(self, words: list[Word], i: int, last: int, hit: Hit) -> bool:
        """Refuse a name glued from words that the map does not separate: « la val » is not « Laval »."""
        count = last - i
        if count == 1:
            return True
        if words[i].text in JAMAIS_AU_DEBUT:
            return hit.relation == CURRENT and any(
                fold_name(self._territoires.nom(code))[0] == words[i].text for code in hit.codes
            )
        longest = max(len(fold_name(self._territoires.nom(code))) for code in hit.codes)
        if hit.relation == FORMER:
            longest = max(longest, *(self._former.get(code, 0) for code in hit.codes))
        if hit.relation == CURRENT and count <= longest:
            return True
        if count <= longest or hit.relation not in (CURRENT, VARIANT):
            return (
                not all(word.text in self._vocabulary.everyday for word in words[i:last]) or count <= longest
            )
        return all(len(word.text) >= 3 and self._vocabulary.is_unknown(word.text) for word in words[i:last])

    def _is_place(
        self,
        words: list[Word],
        i: int,
        last: int,
        hit: Hit,
        context: int,
        alone: bool,
    ) -> bool:
        """Tell whether an exact spelling is meant as a place here."""
        head = words[i].text
        bare = i
        if head in ARTICLES or head in CONTRACTED:
            bare = i + 1 if last - i > 1 else i
        contracted = head in CONTRACTED and bare > i
        if contracted:
            context = of_article(head, context)
        capital = words[bare].capital and bare > 0
        content = [word.text for word in words[bare:last]]
        whole = i == 0 and last == len(words)
        if context == NEVER or (content[0] == "saint" and i and words[i - 1].text == "la"):
            # « Madame Lambert »; « la Saint-Valentin » is a day.
            return False
        if (
            i > 1
            and words[i - 1].text in ("de", "du", "d")
            and words[i - 2].text in ("pays", "region", "cote")
        ):
            # « le pays de Caux » is wider than Caux.
            return False
        # « à le Port », « à les Attaques »: only a name keeps its article whole after « à ».
        if head in ("le", "les") and bare > i and context >= PLACE and words[i - 1].text == "a":
            context = SURE
        if len(content) == 1:
            word = content[0]
            if word not in self._vocabulary.everyday and len(word) > 2:
                return bool(context or capital or whole or alone) or self._stands_alone(word, hit)
            if context == SURE or alone:
                return context == SURE or word not in self._vocabulary.exclus
            if hit.relation not in (CURRENT, VARIANT) or (hit.relation == VARIANT and context < TRADE):
                return False
            if capital and (
                context >= PLACE or (word not in self._vocabulary.exclus and word not in PRENOMS)
            ):
                return True
            if context >= PLACE:
                if bare > i:
                    usual = (
                        TOUJOURS_COMMUNS if context == TRADE or self._is_trade(words, i - 1) else NOMS_COMMUNS
                    )
                    return word not in usual and (context == TRADE or word not in self._vocabulary.exclus)
                if context == TRADE:
                    return word not in TOUJOURS_APRES_A
                return word not in PRENOMS and is_after_a(words, i, word)
            return whole and word not in self._vocabulary.exclus and word not in PRENOMS
        if all(word in self._vocabulary.everyday for word in content):
            # « Grande Rue », « Bon Repos »: words that everyone uses, together.
            return (
                context >= PLACE
                or capital
                or (hit.relation == CURRENT and not all(w in self._vocabulary.exclus for w in content))
            )
        return True

    def _is_trade(self, words: list[Word], i: int) -> bool:
        """Tell whether word i is one of the trade: « aide vélo au Port »."""
        return i >= 0 and words[i].text in self._vocabulary.trade

    def _stands_alone(self, word: str, hit: Hit) -> bool:
        """Tell whether a rare name is more than a misspelt everyday word when nothing says « place »."""
        population = max(self._territoires.population(code) for code in hit.codes)
        if population >= 5000:
            return True
        if len(word) <= 4 and population < 1000:
            return False
        return not self._vocabulary.is_near_excluded(word)
