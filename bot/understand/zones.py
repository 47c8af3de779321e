"""Recognises what is wider than a commune and has a name: EPCI, départements, régions, countries."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understand.everyday import OUTILS
from bot.understand.place_index import CURRENT, SHORT, PlaceIndex
from bot.understand.place_match import Found, Kind
from bot.understand.place_numbers import departement_names
from bot.understand.words import Word, fold_name, word_set
from bot.understand.zone_context import EVERYDAY_ZONES, after_dans, is_alone, is_said_departement
from knowledge.territory import Territoires

#: Words that say « what follows is an intercommunalité », longest first.
_KIND_WORDS = sorted(
    (
        words.split()
        for words in (
            "communaute de communes",
            "communaute de commune",
            "communautes de communes",
            "communaute d agglomeration",
            "communaute d agglo",
            "communaute agglomeration",
            "communaute urbaine",
            "communaute",
            "com de com",
            "com com",
            "com d agglo",
            "comcom",
            "comdecom",
            "agglomeration",
            "agglo",
            "aglo",
            "metropole",
            "interco",
            "intercommunalite",
            "epci",
            "codecom",
            "cdc",
            "cc",
            "ca",
            "cu",
        )
    ),
    key=len,
    reverse=True,
)
_KIND_FIRST = frozenset(words[0] for words in _KIND_WORDS)
#: These are also ordinary syllables: without a known EPCI name after them they mean nothing.
_WEAK_KINDS = frozenset(("cc", "ca", "cu", "cdc", "communaute"))
_LINKS = frozenset(("de", "du", "des", "d", "la", "le", "les", "l"))
#: What may be left out at either end of an official name.
_TYPE_WORDS = word_set(
    """
    agglo agglomeration metropole communaute interco intercom intercommunalite communes urbaine cc ca cu
    agglopole agglopolys intercommunale
    """
)
_LONGEST = 9
#: Shorter names of régions and départements are not corrected.
_MISSPELT_LENGTH = 7
#: Everyday words that begin the name of a région or a département.
_ZONE_HEADS = word_set(
    "haut hauts haute hautes pas val grand pays cote bouches nord loire seine centre ile bas basse"
)

_REGION_NAMES = {
    "hdf": "32",
    "haut de france": "32",
    "nord pas de calais": "32",
    "picardie": "32",
    "haute normandie": "28",
    "basse normandie": "28",
    "idf": "11",
    "region parisienne": "11",
    "paca": "93",
    "region sud": "93",
    "bfc": "27",
    "bourgogne": "27",
    "franche comte": "27",
    "aquitaine": "75",
    "poitou charentes": "75",
    "limousin": "75",
    "midi pyrenees": "76",
    "languedoc roussillon": "76",
    "alsace": "44",
    "champagne ardenne": "44",
    "lorraine": "44",
    "rhone alpes": "84",
    "auvergne": "84",
    "centre val de loire": "24",
    "val de loire": "24",
    "region centre": "24",
    "region aura": "84",
    "la reunion": "04",
}
_PAYS = {"luxembourg": "99137", "monaco": "99138"}


class Zones:
    """Names of EPCI, départements, régions and countries."""

    def __init__(self, territoires: Territoires, index: PlaceIndex, mots: frozenset[str]) -> None:
        self._territoires, self._index, self._mots = territoires, index, mots
        #: EPCI names that stand alone, and those that need a kind word before them.
        self._bare: dict[str, tuple[str, ...]] = {}
        self._kinded: dict[str, tuple[str, ...]] = {}
        self._departements = departement_names(territoires)
        self._regions: dict[str, str] = {}
        self._first: set[str] = set()
        self._read_epci()
        self._read_zones()

    def _read_epci(self) -> None:
        for siren, (_type, nom) in self._territoires.noms_epci.items():
            words = fold_name(nom.split("(")[0])
            if words and words[0] in ("cc", "ca", "cu"):
                words = words[1:]
            self._add_epci(words, siren, own=False)
            if "(" in nom:
                acronym = fold_name(nom.split("(")[1])
                if len(acronym) == 1 and len(acronym[0]) >= 3:
                    self._add_epci(acronym, siren, own=True)
        for siren, surnoms in self._territoires.surnoms.items():
            for surnom in surnoms:
                self._add_epci(fold_name(surnom), siren, own=True)

    def _add_epci(self, words: list[str], siren: str, own: bool) -> None:
        """File a name of an EPCI; ``own``: a nickname, which stands alone even as one word."""
        while words and words[0] in _LINKS:
            words = words[1:]
        core = words
        while len(core) > 1 and core[-1] in _TYPE_WORDS:
            core = core[:-1]
        while len(core) > 1 and core[0] in _TYPE_WORDS:
            core = core[1:]
            while len(core) > 1 and core[0] in _LINKS:
                core = core[1:]
        for name in {" ".join(words), " ".join(core)}:
            self._file(self._kinded, name, siren)
            hit = self._index.get(name.replace(" ", ""))
            is_commune = hit is not None and hit.relation != SHORT
            distinctive = own or " " in name or len(name) > 6
            if distinctive and not is_commune and not OUTILS.issuperset(name.split()):
                self._file(self._bare, name, siren)

    def _file(self, table: dict[str, tuple[str, ...]], name: str, siren: str) -> None:
        sirens = table.get(name, ())
        if siren not in sirens:
            table[name] = (*sirens, siren)
        self._first.add(name.split(" ", 1)[0])

    def _read_zones(self) -> None:
        for code, nom in self._territoires.noms_regions.items():
            name = " ".join(fold_name(nom)).removeprefix("la ")
            if (code not in ("01", "02", "03", "06", "04") and not code.startswith("9")) or code in (
                "93",
                "94",
            ):
                self._regions[name] = code
        self._regions.update(_REGION_NAMES)
        #: Names long enough to be corrected, and not those of a commune.
        self._long_zones: dict[str, tuple[Kind, str]] = {}
        zones: tuple[tuple[Kind, dict[str, str]], ...] = (
            ("departement", self._departements),
            ("region", self._regions),
        )
        for kind, names in zones:
            for name, code in names.items():
                hit = self._index.get(name.replace(" ", ""))
                if len(name) > _MISSPELT_LENGTH and (hit is None or hit.relation != CURRENT):
                    self._long_zones[name] = (kind, code)
        self._long_names = list(self._long_zones)
        for name in (*self._departements, *self._regions, *_PAYS):
            self._first.add(name.split(" ", 1)[0])

    def names(self, words: list[Word], text: str) -> Iterator[Found]:
        """Yield EPCI, départements, régions and countries named in the sentence."""
        for i, word in enumerate(words):
            if word.text in _KIND_FIRST:
                yield from self._after_kind(words, i)
            if word.text in self._first or word.text[0] in "ld":
                yield from self._named(words, i, text)
            if not word.text[0].isdigit() and (word.text in _ZONE_HEADS or word.text not in self._mots):
                yield from self._misspelt(words, i)

    def _after_kind(self, words: list[Word], i: int) -> Iterator[Found]:
        """Read « agglo de Cambrai », « communauté urbaine de Dunkerque »."""
        texts = [word.text for word in words[i : i + _LONGEST + 8]]
        for kind in _KIND_WORDS:
            if texts[: len(kind)] != kind:
                continue
            j = i + len(kind)
            while j < len(words) and words[j].text in _LINKS and j < i + len(kind) + 3:
                j += 1
            weak = kind[0] in _WEAK_KINDS and len(kind) == 1
            best = self._epci_at(words, j, self._kinded)
            if best is not None and (not weak or j > i + 1 or best.last > j + 1 or words[i].acronym):
                yield Found(i, best.last, "epci", best.codes)
            elif not weak or words[i].acronym:
                for n in range(6, 0, -1):
                    found = self._index.get("".join(word.text for word in words[j : j + n]))
                    if j + n > len(words) or found is None:
                        continue
                    sirens = self._epci_of(found.codes)
                    if sirens:
                        yield Found(i, j + n, "epci", sirens)
                        break
            return

    def _epci_of(self, communes: tuple[str, ...]) -> tuple[str, ...]:
        """Return the EPCI of the largest of these communes, when the others are far smaller."""
        ranked = sorted(communes, key=lambda code: -self._territoires.population(code))
        if len(ranked) > 1:
            first, second = (self._territoires.population(code) for code in ranked[:2])
            if first < 5 * second:
                sirens = {self._territoires.epci_of(code) for code in ranked} - {""}
                return tuple(sorted(sirens))
        siren = self._territoires.epci_of(ranked[0])
        return (siren,) if siren else ()

    def _epci_at(self, words: list[Word], i: int, table: dict[str, tuple[str, ...]]) -> Found | None:
        best: Found | None = None
        name = ""
        for n in range(1, min(_LONGEST, len(words) - i) + 1):
            name = words[i].text if n == 1 else f"{name} {words[i + n - 1].text}"
            sirens = table.get(name)
            if sirens:
                best = Found(i, i + n, "epci", self._dominant(sirens))
        return best

    def _dominant(self, sirens: tuple[str, ...]) -> tuple[str, ...]:
        """Return the one EPCI far larger than its homonyms, or all of them."""
        if len(sirens) == 1:
            return sirens
        sizes = {
            siren: sum(self._territoires.population(code) for code in self._territoires.communes_de(siren))
            for siren in sirens
        }
        ranked = sorted(sirens, key=lambda siren: (-sizes[siren], siren))
        return (ranked[0],) if sizes[ranked[0]] >= 4 * sizes[ranked[1]] else tuple(ranked)

    def _named(self, words: list[Word], i: int, text: str) -> Iterator[Found]:
        best = self._epci_at(words, i, self._bare)
        if best is not None and self._stands_alone(words, best):
            yield best
        name = ""
        for n in range(1, min(6, len(words) - i) + 1):
            name = words[i].text if n == 1 else f"{name} {words[i + n - 1].text}"
            code = self._departements.get(name)
            if code is not None and self._is_departement(words, i, n, text):
                # « dans la Creuse » is the département, though a commune is called La Creuse.
                with_article = name == "reunion" or after_dans(words, i)
                yield Found(i - with_article, i + n, "departement", (code,))
            region = self._regions.get(name)
            if region is not None and self._is_region(words, i, n):
                first = i - 1 if i and words[i - 1].text == "region" else i
                yield Found(first, i + n, "region", (region,))
            before = words[i - 1].text if i else ""
            if n == 1 and name[0] in "ld" and before in ("dans", "ds", "departement"):
                # « dans loise »: the apostrophe is missing.
                code = self._departements.get(name[1:])
                if code is not None:
                    yield Found(i, i + 1, "departement", (code,), 0.9, False)
            if name in _PAYS:
                yield Found(i, i + n, "pays", (_PAYS[name],))

    def _misspelt(self, words: list[Word], i: int) -> Iterator[Found]:
        """Read a long name with a letter wrong: « normendie », « hauts de frnce »."""
        name = ""
        for n in range(1, min(4, len(words) - i) + 1):
            name = words[i].text if n == 1 else f"{name} {words[i + n - 1].text}"
            if len(name) < _MISSPELT_LENGTH or name in self._long_zones:
                continue
            near = process.extractOne(name, self._long_names, scorer=OSA.distance, score_cutoff=1)
            if near is not None and near[0][0] == name[0] and self._index.get(name.replace(" ", "")) is None:
                kind, code = self._long_zones[near[0]]
                yield Found(i, i + n, kind, (code,), 0.9, False)
            if not words[i + n - 1].joined:
                break

    def _stands_alone(self, words: list[Word], found: Found) -> bool:
        """Tell whether an EPCI name without its kind word is more than an everyday word."""
        if found.last - found.first > 1:
            return any(
                word.text not in OUTILS
                and (word.text not in self._mots or word.capital or len(word.text) > 7)
                for word in words[found.first : found.last]
            )
        word = words[found.first]
        before = words[found.first - 1].text if found.first else ""
        if word.text in self._mots or len(word.text) <= 3:
            # An acronym that is also a word, « ARC », « CASE », or so short that anything looks like it.
            return word.acronym if word.text in self._mots else word.acronym or before == "la"
        articles = ("la", "le", "l", "du", "les", "des", "au", "aux", "a", "en", "de", "d")
        return before in articles or word.acronym or (word.capital and len(word.text) > 6)

    def _is_departement(self, words: list[Word], i: int, n: int, text: str) -> bool:
        """Tell whether the name of a département is meant as such."""
        if is_alone(words, i, n, text) or is_said_departement(words, i, n):
            return True
        name = " ".join(word.text for word in words[i : i + n])
        # « vélo Finistère », but neither « un calvados » nor a commune of that name.
        everyday = name in EVERYDAY_ZONES or name in self._mots
        return n == 1 and not everyday and self._index.get(name) is None

    def _is_region(self, words: list[Word], i: int, n: int) -> bool:
        name = " ".join(word.text for word in words[i : i + n])
        one = words[i - 1].text if i else ""
        if one == "region" or (one in ("la", "de", "l") and i > 1 and words[i - 2].text == "region"):
            return True
        if name in EVERYDAY_ZONES or (n == 1 and name in self._mots):
            return False
        hit = self._index.get(name.replace(" ", ""))
        if hit is not None and hit.relation == CURRENT:
            # « Bretagne » is a commune too: « en Bretagne » is the région.
            return one in ("en", "la", "region")
        return True
