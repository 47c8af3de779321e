"""Finds communes a letter away from what is written, or that sound like it."""

from __future__ import annotations

from math import log10

from rapidfuzz.fuzz import ratio

from bot.understand.everyday import DEBUTS, JAMAIS_A_LA_FIN, JAMAIS_AU_DEBUT
from bot.understand.exact_names import LONGEST
from bot.understand.place_context import CONTRACTED, HINT, NEVER, TRADE, VERB_OR_PLACE, of_article
from bot.understand.place_index import ARTICLES, CURRENT, SHORTEST, VARIANT, Hit, PlaceIndex
from bot.understand.place_match import CHOICES, Found
from bot.understand.vocabulary import Vocabulary
from bot.understand.words import Word, fold_name
from knowledge.territory import Territoires

#: Longest name in letters, with one to spare.
_LONGEST_KEY = 46
#: How alike two spellings of one sound are, at least.
_SAME_SOUND = 0.85
#: Without « à » or « j'habite », a correction needs a town this large: after « sur », after « sur » when it
#: sounds the same, and anywhere; and anywhere a word this long.
_HINT_POPULATION, _HEARD_POPULATION, _ALONE_POPULATION, _ALONE_LENGTH = 2000, 5000, 10_000, 6
#: What counts in ranking, beside likeness and population: one more word explained, one letter away rather
#: than a like sound, letters swapped, and (against) a name other than today's full one.
_WORD_WEIGHT, _NEAR_WEIGHT, _SWAP_WEIGHT, _OTHER_WEIGHT = 0.12, 0.1, 0.08, 0.1
#: Up to this length several towns are a letter away: they are offered rather than guessed.
_OFFER_LENGTH = 4


class MisspeltNames:
    """Corrects names of communes, the more readily the more the sentence says that a place follows."""

    def __init__(self, territoires: Territoires, index: PlaceIndex, vocabulary: Vocabulary) -> None:
        self._territoires, self._index, self._vocabulary = territoires, index, vocabulary

    def may_begin(self, words: list[Word], i: int, context: int, claimed: list[int]) -> bool:
        """Tell whether a misspelt name may begin at word i: the quick refusals."""
        head = words[i].text
        following = i + 1 < len(words)
        if context == NEVER or head in JAMAIS_AU_DEBUT:
            return False
        if claimed[i]:
            return not (i > 0 and claimed[i - 1] and words[i - 1].joined)
        article = head in ARTICLES or head in CONTRACTED
        if article and following and claimed[i + 1]:
            # « la MEL »: what follows the article is already a place.
            return False
        if head in CONTRACTED and following:
            context = of_article(head, context)
        return context >= VERB_OR_PLACE or head in DEBUTS or self._vocabulary.is_unknown(head)

    def find(self, words: list[Word], i: int, context: int, claimed: list[int]) -> Found | None:
        """Return the best misspelt name that begins at word i.

        ``claimed``: for each word, the length of the exact place that holds it, 0 for none.
        """
        head = words[i].text
        if head in CONTRACTED and i + 1 < len(words):
            context = of_article(head, context)
        best: Found | None = None
        best_rank = 0.0
        pieces: list[str] = []
        has_unknown = False
        for j in range(i, min(i + LONGEST, len(words))):
            word = words[j].text
            pieces.append(CONTRACTED.get(word, word) if j == i and j + 1 < len(words) else word)
            has_unknown = has_unknown or self._vocabulary.is_unknown(word)
            if j > i and claimed[j] > j - i + 1:
                break
            if word not in JAMAIS_A_LA_FIN and (has_unknown or (context >= VERB_OR_PLACE and j > i)):
                ranked = self._correct(pieces, context, has_unknown, claimed[i])
                if ranked is not None:
                    rank, codes, score = ranked
                    rank += _WORD_WEIGHT * (j - i)
                    if rank > best_rank:
                        best_rank = rank
                        best = Found(i, j + 1, "commune", codes, score, False)
            if not words[j].joined:
                break
        return best

    def _correct(
        self, pieces: list[str], context: int, has_unknown: bool, exact: int
    ) -> tuple[float, tuple[str, ...], float] | None:
        """Return (rank, codes, score) of the communes a misspelt name stands for, or None."""
        key = "".join(pieces)
        if not SHORTEST <= len(key) <= _LONGEST_KEY or key in self._index.exact:
            return None
        if exact and (len(pieces) <= exact or len(key) < 8):
            return None
        if not has_unknown:
            # Only known words: perhaps one of a long name was changed into another word.
            content = len(pieces) - (pieces[0] in ARTICLES)
            if content < 2 or len(key) < (7 if context >= TRADE else 10):
                return None
        near = set(self._index.one_letter_away(key))
        heard = set(self._index.same_sound(key))
        scored: list[tuple[float, float, tuple[str, ...]]] = []
        for candidate in near | heard:
            hit = self._index.get(candidate)
            if hit is None:
                continue
            similar = ratio(key, candidate) / 100
            if candidate not in near and similar < 0.6:
                continue
            if candidate in heard:
                similar = max(similar, _SAME_SOUND)
            population = max(self._territoires.population(code) for code in hit.codes)
            if not self._is_credible(
                key, candidate, hit, population, context, candidate in near, candidate in heard, pieces
            ):
                continue
            rank = similar + 0.03 * (candidate in heard) + 0.02 * log10(population + 10)
            # A letter away beats a like sound; today's full names beat old and shortened ones; people rarely
            # get the first letter wrong, and often swap two.
            rank += _NEAR_WEIGHT * (candidate in near) + _SWAP_WEIGHT * (sorted(key) == sorted(candidate))
            rank -= 0.05 * (key[0] != candidate[0]) + _OTHER_WEIGHT * (hit.relation != CURRENT)
            scored.append((rank, similar, hit.codes))
        if not scored:
            return None
        scored.sort(key=lambda item: -item[0])
        rank, similar, codes = scored[0]
        if len(scored) > 1 and len(key) <= _OFFER_LENGTH and len(codes) == 1:
            # Several short names a letter away: offer them rather than guess.
            close = [item for item in scored if item[0] >= rank - 0.04]
            merged = tuple(dict.fromkeys(code for item in close for code in item[2]))
            if 1 < len(merged) <= CHOICES:
                codes = merged
        return rank, codes, similar

    def _is_credible(
        self,
        key: str,
        candidate: str,
        hit: Hit,
        population: int,
        context: int,
        near: bool,
        heard: bool,
        pieces: list[str],
    ) -> bool:
        """Tell whether the sentence and the size of the town let this correction be proposed."""
        if hit.relation == CURRENT and len(pieces) > len(fold_name(self._territoires.nom(hit.codes[0]))) + 1:
            return False
        if context >= TRADE:
            return near or population >= 1000 or len(key) >= 8
        size = len(key) - (len(pieces[0]) if len(pieces) > 1 and pieces[0] in ARTICLES else 0)
        if context >= VERB_OR_PLACE:
            return population >= 1000 or (size >= 7 and near)
        if key[0] in "dl" and key[1:] == candidate and hit.relation == CURRENT:
            # « près darras », « vers lamiens »: the apostrophe is missing.
            return context == HINT and population >= _HINT_POPULATION
        if key[0] != candidate[0] or (hit.relation not in (CURRENT, VARIANT) and size < 8):
            return False
        if any(
            self._vocabulary.is_near_excluded(piece) for piece in pieces if self._vocabulary.is_unknown(piece)
        ):
            return False
        if context == HINT and heard and size >= 4:
            return population >= _HEARD_POPULATION
        if context == HINT:
            return size >= 5 and (population >= _HINT_POPULATION or size >= 9)
        return size >= _ALONE_LENGTH and population >= _ALONE_POPULATION
