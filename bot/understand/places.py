"""Recognises the places a sentence states, as people write them."""

from __future__ import annotations

import re

from bot.understand.exact_names import ExactNames
from bot.understand.misspelt_names import MisspeltNames
from bot.understand.place_context import HINT, SURE, context_of, role_of
from bot.understand.place_index import CURRENT, SHORTEST, load_index, read_mots
from bot.understand.place_match import CHOICES, Found, PlaceMatch, place_entities
from bot.understand.place_numbers import Numbers
from bot.understand.vocabulary import Vocabulary
from bot.understand.words import Word, split_words
from bot.understand.zones import Zones
from knowledge.territory import Territoires, departement_of

__all__ = ["PlaceMatch", "Places", "place_entities"]

_ARRONDISSEMENT = re.compile(r"^(\d{1,2})(er|e|eme|ieme)?$")
_WITH_ARRONDISSEMENTS = frozenset(("75056", "69123", "13055"))
#: So many answers to the same question are remembered.
_REMEMBERED = 1000
#: Corrections are tried at so many places of one text.
_CORRECTIONS = 30
#: Between two readings of the same words, the higher wins.
_PRIORITY = {"code_postal": 4, "epci": 3, "departement": 3, "region": 3, "commune": 2, "pays": 1}


class Places:
    """Finds places in sentences; built once, never changes."""

    def __init__(self, territoires: Territoires, mots_exclus: frozenset[str] = frozenset()) -> None:
        """Build the recogniser; ``mots_exclus``: words of the trade that are never a place by themselves."""
        self._territoires = territoires
        mots = read_mots()
        self._index = load_index(territoires, mots)
        self._vocabulary = Vocabulary(mots, mots_exclus)
        self._numbers = Numbers(territoires)
        self._beginnings: dict[tuple[str, str], tuple[str, ...]] = {}
        self._zones = Zones(territoires, self._index, self._vocabulary.everyday)
        self._exact = ExactNames(territoires, self._index, self._vocabulary)
        self._misspelt = MisspeltNames(territoires, self._index, self._vocabulary)

    def find(self, text: str, attendu: bool = False) -> list[PlaceMatch]:
        """Return the places a text states, in order; ``attendu``: a place was just asked for."""
        words = split_words(text)
        if not words:
            return []
        found: list[Found] = [*self._numbers.find(words, text), *self._zones.names(words, text)]
        positions = range(len(words))
        context = [context_of(words, i, text, self._vocabulary.trade) for i in positions]
        if attendu:
            context = [max(level, HINT if i else SURE) for i, level in enumerate(context)]
        found += filter(None, (self._exact.find(words, i, context[i], attendu) for i in positions))
        claimed = self._cover(found, len(words))
        # The likeliest positions first: in a text full of unknown words the others are given up.
        tried = [i for i in positions if self._misspelt.may_begin(words, i, context[i], claimed)]
        tried.sort(key=lambda i: -context[i])
        for i in tried[:_CORRECTIONS]:
            found += filter(None, (self._misspelt.find(words, i, context[i], claimed),))
        return self._settle(found, words, text)

    @staticmethod
    def _cover(found: list[Found], size: int) -> list[int]:
        """Return for each word the length of the longest exact place that holds it, 0 for none."""
        cover = [0] * size
        for one in found:
            for i in range(one.first, one.last):
                cover[i] = max(cover[i], one.last - one.first)
        return cover

    def _settle(self, found: list[Found], words: list[Word], text: str) -> list[PlaceMatch]:
        """Keep the longest candidates that do not overlap, resolve homonyms, read roles."""
        ranked = sorted(
            found,
            key=lambda one: (one.first - one.last, not one.exact, -_PRIORITY[one.kind], -one.score),
        )
        taken = [False] * (len(words) + 1)
        kept: list[Found] = []
        for one in ranked:
            if not any(taken[one.first : one.last]):
                taken[one.first : one.last] = [True] * (one.last - one.first)
                kept.append(one)
        kept.sort()
        return self._finish(kept, words, text)

    def _finish(self, kept: list[Found], words: list[Word], text: str) -> list[PlaceMatch]:
        matches: list[PlaceMatch] = []
        done = -1
        postal = [one for one in kept if one.kind == "code_postal"]
        for position, one in enumerate(kept):
            if one.last <= done:
                continue
            last, codes, kind = one.last, one.codes, one.kind
            if kind == "commune":
                codes, last = self._resolve(one, postal, words, text)
                kind = "commune" if len(codes) == 1 else "commune_ambigue"
            floor = kept[position - 1].last if position else 0
            role = role_of(words, one.first, floor)
            start, end = words[one.first].start, words[last - 1].end
            if "(" in text[start:end] and text[end : end + 1] == ")":
                end += 1
            matches.append(
                PlaceMatch(kind, codes, start, end, text[start:end], round(one.score, 3), one.exact, role)
            )
            done = last
        return matches

    def _resolve(
        self, one: Found, postal: list[Found], words: list[Word], text: str
    ) -> tuple[tuple[str, ...], int]:
        """Return what a département or postal code beside the name leaves of it, and where it ends."""
        last = one.last
        codes = one.codes
        if (
            codes[0] in _WITH_ARRONDISSEMENTS
            and last < len(words)
            and _ARRONDISSEMENT.match(words[last].text)
        ):
            number = int(re.sub(r"\D", "", words[last].text))
            if 1 <= number <= 20 and (
                not words[last].text.isdigit() or text[words[last - 1].end : words[last].start] == " "
            ):
                return codes, last + 1
        if len(codes) == 1 and [word.text for word in words[last : last + 2]] == ["sur", "mer"]:
            # « Berck-sur-Mer » is Berck.
            return codes, last + 2
        if len(codes) > 1:
            for code in postal:
                left = tuple(commune for commune in codes if commune in code.codes)
                if left:
                    return left, last
        beside = self._numbers.beside(words, last, text)
        if beside is not None:
            departement, after = beside
            left = tuple(commune for commune in codes if departement_of(commune) == departement)
            if not left:
                key = "".join(word.text for word in words[one.first : one.last])
                left = self._beginning_with(key, departement) if one.exact else ()
            if left:
                return left, after
        if len(codes) > 1 and last + 1 < len(words) and words[last].text in ("les", "pres", "sur", "en"):
            return self._beside_town(codes, words, last)
        return codes, last

    def _beginning_with(self, key: str, departement: str) -> tuple[str, ...]:
        """Return the communes of a département whose name begins so, as for « Saint-Aubin (76) »."""
        if len(key) < SHORTEST + 1:
            return ()
        known = self._beginnings.get((key, departement))
        if known is not None:
            return known
        codes = {
            code
            for hit in self._index.beginning_with(key)
            if hit.relation == CURRENT
            for code in hit.codes
            if departement_of(code) == departement
        }
        ranked = sorted(codes, key=lambda code: (-self._territoires.population(code), code))
        if len(self._beginnings) > _REMEMBERED:
            self._beginnings.clear()
        self._beginnings[key, departement] = choices = tuple(ranked[:CHOICES])
        return choices

    def _beside_town(
        self, codes: tuple[str, ...], words: list[Word], last: int
    ) -> tuple[tuple[str, ...], int]:
        """Read « Sainte-Catherine-lès-Arras »: the homonym that lies in the département of the town named."""
        for end in (last + 3, last + 2):
            hit = self._index.get("".join(word.text for word in words[last + 1 : end]))
            if end <= len(words) and hit is not None and hit.relation == CURRENT:
                departements = {departement_of(code) for code in hit.codes}
                left = tuple(code for code in codes if departement_of(code) in departements)
                if len(left) == 1:
                    return left, end
        return codes, last
