"""Finds the communes a spelling may stand for: exact names, one letter wrong, or the same sound."""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA

from bot.understand.phonetics import sound, sounds
from bot.understand.words import fold_name, word_set
from knowledge.reading import load_cache, save_cache
from knowledge.territory import FOLDER, Territoires

#: Bumped when the shape of the cached index or what it holds changes.
VERSION = 7

ARTICLES = frozenset(("le", "la", "les", "l"))
#: Where a long name may be cut: « Boulogne-sur-Mer » is called « Boulogne ».
_LINKS = word_set("sur en les sous de du des d la le l aux au pres devant et a saint sainte notre")
#: A short form is worth knowing from this population on.
SHORT_FORM_POPULATION, FIRST_WORD_POPULATION, ARTICLE_FORM_POPULATION = 2000, 3000, 1000
#: A town of this size owns its short form, whatever hamlet bears it as a full name.
DOMINANT_POPULATION = 10_000
#: The chief town of a merged commune keeps its name beside communes so many times smaller.
OUTNUMBERS = 5
#: More communes than this behind one short form and it says nothing.
_SHORT_FORM_MAXIMUM = 8
#: No correction is tried on shorter spellings.
SHORTEST = 3

#: First letter of what the exact table answers: how the spelling relates to the communes that follow.
CURRENT, VARIANT, FORMER, SHORT = "n", "v", "a", "c"


class Hit(NamedTuple):
    """What an exact spelling stands for."""

    #: CURRENT, VARIANT, FORMER or SHORT.
    relation: str
    codes: tuple[str, ...]


def _crc(text: str) -> int:
    return zlib.crc32(text.encode())


class HashTable:
    """Maps texts to small numbers through sorted arrays: little memory, instant loading, rare false hits."""

    def __init__(self, hashes: array[int], numbers: array[int]) -> None:
        self._hashes, self._numbers = hashes, numbers

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, int]]) -> HashTable:
        """Build the table of (text, number) pairs."""
        ordered = sorted({(_crc(text), number) for text, number in pairs})
        return cls(array("I", (h for h, _ in ordered)), array("I", (n for _, n in ordered)))

    @classmethod
    def from_bytes(cls, data: tuple[bytes, bytes]) -> HashTable:
        """Rebuild a table from ``to_bytes``."""
        hashes, numbers = array("I"), array("I")
        hashes.frombytes(data[0])
        numbers.frombytes(data[1])
        return cls(hashes, numbers)

    def to_bytes(self) -> tuple[bytes, bytes]:
        """Return plain data for the cache."""
        return self._hashes.tobytes(), self._numbers.tobytes()

    def get(self, text: str) -> Iterator[int]:
        """Yield the numbers kept under a text, and rarely a stranger: the caller compares."""
        wanted = _crc(text)
        hashes = self._hashes
        position, end = bisect_left(hashes, wanted), len(hashes)
        while position < end and hashes[position] == wanted:
            yield self._numbers[position]
            position += 1


def halves(key: str, length: int) -> tuple[str, str]:
    """Return the labels a key is filed under: one wrong letter leaves one of them whole."""
    middle = length // 2
    return f"{length}<{key[:middle]}", f"{length}>{key[len(key) - (length - middle) :]}"


def spellings(nom: str) -> tuple[str, list[str]]:
    """Return the key of a name and of its usual variants: no article, no linking words."""
    words = fold_name(nom)
    variants: list[str] = []
    if "(" in nom:
        variants.append("".join(fold_name(nom.split("(")[0])))
    if len(words) > 1 and words[0] in ARTICLES:
        variants.append("".join(words[1:]))
    bare = [
        word
        for word in words
        if word not in ("sur", "en", "les", "sous", "de", "du", "des", "d", "l", "la", "le")
    ]
    if len(bare) > 1 and len(bare) < len(words):
        variants.append("".join(bare))
    return "".join(words), variants


def short_forms(nom: str) -> list[tuple[str, int]]:
    """Return what the name may be shortened to, each with the population from which it is worth knowing."""
    words = fold_name(nom)
    head = 1 if len(words) > 1 and words[0] in ARTICLES else 0
    start = head + (2 if words[head] in ("saint", "sainte", "notre") else 1)
    forms: dict[str, int] = {}
    cut = next((i for i in range(start, len(words)) if words[i] in _LINKS), len(words))
    # « Saint-Pol » before a link, or « Hénin » before a hyphen: the second is less usual.
    for end, least in ((cut, SHORT_FORM_POPULATION), (start, FIRST_WORD_POPULATION)):
        if end < len(words):
            forms.setdefault("".join(words[head:end]), least)
            if head:
                forms.setdefault("".join(words[:end]), ARTICLE_FORM_POPULATION)
    return list(forms.items())


def _spelt(nom: str) -> list[str]:
    """Return every spelling of a name."""
    key, variants = spellings(nom)
    return [key, *variants]


def build_exact(territoires: Territoires, mots: frozenset[str]) -> dict[str, str]:
    """Return spelling → relation letter and INSEE codes, the most direct relation winning."""
    tables: dict[str, dict[str, list[str]]] = {CURRENT: {}, VARIANT: {}, FORMER: {}, SHORT: {}}

    def add(relation: str, key: str, code: str) -> None:
        codes = tables[relation].setdefault(key, [])
        if code not in codes:
            codes.append(code)

    short: dict[str, list[tuple[int, str]]] = {}
    for code, nom, population in zip(
        territoires.codes, territoires.noms, territoires.populations, strict=True
    ):
        key, variants = spellings(nom)
        add(CURRENT, key, code)
        for variant in variants:
            add(VARIANT, variant, code)
        for form, least in short_forms(nom):
            if population >= least:
                short.setdefault(form, []).append((population, code))
    for code, nom, now in territoires.anciennes:
        if nom and " Arrondissement" not in nom:
            key, variants = spellings(nom)
            here = "-" + territoires.nom(now)
            if nom.endswith(here) and fold_name(nom.removesuffix(here))[-1] not in _LINKS:
                # « Hellemmes-Lille » is said « Hellemmes ».
                variants = [*variants, *_spelt(nom.removesuffix(here))]
            for spelling in (key, *variants):
                add(FORMER, spelling, now)
            homonyms = tables[CURRENT].get(key, [])
            if code == now and _outnumbers(now, homonyms, territoires):
                # « Vire » is Vire Normandie, whose code it kept, as much as the village of Viré.
                add(CURRENT, key, now)
            for form, _least in short_forms(nom):
                if form in short:
                    # The population of a former commune is not known: it comes last.
                    short[form].append((0, now))
    for form, found in short.items():
        if len(form) < SHORTEST + 1 or form in mots:
            continue
        found.sort(key=lambda item: (-item[0], item[1]))
        best = found[0][0]
        if best >= DOMINANT_POPULATION:
            # « Boulogne » is Boulogne-Billancourt or Boulogne-sur-Mer before being a hamlet of that name.
            found += [(0, code) for code in tables[FORMER].pop(form, [])]
        for population, code in found[:_SHORT_FORM_MAXIMUM]:
            if population * 10 >= best or not population:
                add(SHORT, form, code)
    exact: dict[str, str] = {}
    for relation in (SHORT, FORMER, VARIANT, CURRENT):
        for key, codes in tables[relation].items():
            exact[key] = " ".join((relation, *codes))
    # In order, so that the spellings that begin alike stand together.
    return dict(sorted(exact.items()))


def _outnumbers(code: str, homonyms: list[str], territoires: Territoires) -> bool:
    """Tell whether a commune has many more people than each of those that bear the name in full."""
    most = max(map(territoires.population, homonyms), default=0)
    return bool(homonyms) and code not in homonyms and territoires.population(code) >= OUTNUMBERS * most


class PlaceIndex:
    """Every spelling of every commune, exact and approximate."""

    def __init__(self, data: dict[str, Any]) -> None:
        #: Spelling without spaces → "relation code code…".
        self.exact: dict[str, str] = data["exact"]
        self.keys: list[str] = list(self.exact)
        self._halves = HashTable.from_bytes(data["halves"])
        self._sounds = HashTable.from_bytes(data["sounds"])

    @staticmethod
    def make(territoires: Territoires, mots: frozenset[str]) -> dict[str, Any]:
        """Return the plain data of an index, as the cache keeps it."""
        exact = build_exact(territoires, mots)
        sizeable = [(number, key) for number, key in enumerate(exact) if len(key) >= SHORTEST]
        by_half = ((half, number) for number, key in sizeable for half in halves(key, len(key)))
        heard = sounds([key for _number, key in sizeable])
        by_sound = ((key, number) for key, (number, _spelling) in zip(heard, sizeable, strict=True))
        return {
            "exact": exact,
            "halves": HashTable.of(by_half).to_bytes(),
            "sounds": HashTable.of(pair for pair in by_sound if len(pair[0]) >= SHORTEST).to_bytes(),
        }

    def get(self, key: str) -> Hit | None:
        """Return what an exact spelling without spaces stands for."""
        found = self.exact.get(key)
        return Hit(found[0], tuple(found[2:].split(" "))) if found else None

    def one_letter_away(self, key: str) -> list[str]:
        """Return the spellings one letter added, dropped, changed or swapped away."""
        size = len(key)
        if size < SHORTEST:
            return []
        found: set[str] = set()
        keys = self.keys
        for length in (size - 1, size, size + 1):
            for half in halves(key, length):
                for number in self._halves.get(half):
                    candidate = keys[number]
                    if candidate not in found and OSA.distance(key, candidate, score_cutoff=1) <= 1:
                        found.add(candidate)
        # Two letters swapped across the middle spoil both halves.
        middle = size // 2
        swapped = key[: middle - 1] + key[middle] + key[middle - 1] + key[middle + 1 :]
        if swapped in self.exact:
            found.add(swapped)
        found.discard(key)
        return list(found)

    def beginning_with(self, start: str) -> Iterator[Hit]:
        """Yield what the spellings that begin so stand for."""
        for number in range(bisect_left(self.keys, start), len(self.keys)):
            key = self.keys[number]
            if not key.startswith(start):
                break
            found = self.exact[key]
            yield Hit(found[0], tuple(found[2:].split(" ")))

    def same_sound(self, key: str) -> list[str]:
        """Return the spellings that sound like this one."""
        wanted = sound(key)
        if len(wanted) < SHORTEST:
            return []
        return [
            candidate
            for number in self._sounds.get(wanted)
            if (candidate := self.keys[number]) != key and sound(candidate) == wanted
        ]


def read_mots() -> frozenset[str]:
    """Return the French words that look like the name of a commune."""
    path = FOLDER / "mots.txt"
    return frozenset(path.read_text(encoding="utf-8").split()) if path.exists() else frozenset()


def load_index(territoires: Territoires, mots: frozenset[str]) -> PlaceIndex:
    """Return the index over a map, from the cache when nothing changed."""
    name = f"lieux-{VERSION}-{zlib.crc32(territoires.fingerprint.encode()):08x}"
    state = f"{territoires.fingerprint}-{len(mots)}-{_crc(' '.join(sorted(mots)))}"
    cached = load_cache(name) if territoires.fingerprint else None
    if isinstance(cached, tuple) and len(cached) == 2 and cached[0] == state:
        return PlaceIndex(cached[1])
    data = PlaceIndex.make(territoires, mots)
    if territoires.fingerprint:
        save_cache(name, (state, data))
    return PlaceIndex(data)
