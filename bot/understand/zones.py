"""Recognises what is not a commune: postal codes, EPCI, départements, régions, countries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.understand.everyday import OUTILS
from bot.understand.place_index import PlaceIndex
from bot.understand.place_match import Kind
from bot.understand.words import Word, fold_name
from knowledge.territory import Territoires


class Found(NamedTuple):
    """A candidate: words first to last (excluded), what it is, its codes, how sure, whether letter for letter."""

    first: int
    last: int
    kind: Kind
    codes: tuple[str, ...]
    score: float = 1.0
    exact: bool = True


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
_TYPE_WORDS = frozenset(
    """
    agglo agglomeration metropole communaute interco intercom intercommunalite communes urbaine cc ca cu agglopole
    agglopolys intercommunale
    """.split()
)
_LONGEST = 9

_DEPARTEMENT_WORDS = frozenset(("departement", "departements", "dept", "dpt", "dep", "departemental", "conseil"))
#: Départements and régions whose name is an everyday word: a small letter needs « dans » or « département ».
_EVERYDAY_ZONES = frozenset(("nord", "somme", "manche", "lot", "creuse", "aube", "cher", "vienne", "reunion", "centre"))
_AFTER_SOMME = frozenset(("de", "d", "que", "totale", "maximale", "versee", "maximum", "due", "est", "des"))
_MONTHS = frozenset(
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre janv fev sept oct nov".split()
)
#: A number before one of these is a quantity.
_UNITS = (
    frozenset(
        """
        ans an euro euros eur e km kms h heure heures min minutes mois jours jour semaines personnes personne enfants
        net brut par pers parts part pourcent kg cm m w wh k ke pouces places fois salaries
        """.split()
    )
    | _MONTHS
)
#: A number after one of these is money or a reference.
_BEFORE_AMOUNT = frozenset(
    """
    rfr revenu revenus fiscal fiscale reference gagne jgagne touche salaire prix budget vaut coute coutait paye payer
    imposable annuel an net brut plafond montant impots ressources quotient ligne bus tram
    """.split()
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
    """Names of EPCI, départements and régions, and the numbers that stand for places."""

    def __init__(self, territoires: Territoires, index: PlaceIndex, mots: frozenset[str]) -> None:
        self._territoires, self._index, self._mots = territoires, index, mots
        #: EPCI names that stand alone, and those that need a kind word before them.
        self._bare: dict[str, tuple[str, ...]] = {}
        self._kinded: dict[str, tuple[str, ...]] = {}
        self._departements: dict[str, str] = {}
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
            relation = self._index.get(name.replace(" ", ""))
            is_commune = relation is not None and relation[0] in "nva"
            if " " in name or own or len(name) > 6:
                if not is_commune and not all(word in OUTILS for word in name.split()):
                    self._file(self._bare, name, siren)

    def _file(self, table: dict[str, tuple[str, ...]], name: str, siren: str) -> None:
        sirens = table.get(name, ())
        if siren not in sirens:
            table[name] = (*sirens, siren)
        self._first.add(name.split(" ", 1)[0])

    def _read_zones(self) -> None:
        for code, nom in self._territoires.noms_departements.items():
            name = " ".join(fold_name(nom))
            self._departements[name.removeprefix("la ").removeprefix("l ")] = code
        for code, nom in self._territoires.noms_regions.items():
            name = " ".join(fold_name(nom)).removeprefix("la ")
            if code not in ("01", "02", "03", "06", "04") and not code.startswith("9") or code in ("93", "94"):
                self._regions[name] = code
        self._regions.update(_REGION_NAMES)
        self._departements.pop("paris", None)
        for name in (*self._departements, *self._regions, *_PAYS):
            self._first.add(name.split(" ", 1)[0])

    # --- numbers ---------------------------------------------------------------------------------------------

    def numbers(self, words: list[Word], text: str) -> Iterator[Found]:
        """Yield postal codes and numbers of départements."""
        for i, word in enumerate(words):
            token = word.text
            if not token[0].isdigit():
                continue
            if len(token) == 5 and token.isdigit() and self._is_postal(words, i, text):
                codes = self._territoires.communes_du_code_postal(token)
                if codes:
                    yield Found(i, i + 1, "code_postal", codes)
            elif len(token) in (2, 3) and self._is_departement(words, i, text):
                code = token.upper()
                if self._territoires.departement(code):
                    yield Found(i, i + 1, "departement", (code,))

    @staticmethod
    def _is_quantity(words: list[Word], i: int, text: str) -> bool:
        """Tell whether the number counts something."""
        after = text[words[i].end : words[i].end + 3].lstrip(" \u00a0\u202f")[:1]
        if after and after in "€%$/":
            return True
        gap = text[words[i].end : words[i].end + 2]
        if gap[:1] in ",." and gap[1:2].isdigit():
            return True
        return i + 1 < len(words) and words[i + 1].text in _UNITS

    def _is_postal(self, words: list[Word], i: int, text: str) -> bool:
        if self._is_quantity(words, i, text):
            return False
        before = {word.text for word in words[max(0, i - 3) : i]}
        return not (before & _BEFORE_AMOUNT)

    def _is_departement(self, words: list[Word], i: int, text: str) -> bool:
        if self._is_quantity(words, i, text):
            return False
        if i == 0:
            return False
        one = words[i - 1].text
        two = words[i - 2].text if i > 1 else ""
        if one in _DEPARTEMENT_WORDS or (two in _DEPARTEMENT_WORDS and one in ("de", "du", "le", "la", "l", "n")):
            return True
        if one in ("le", "l", "la") and two in ("dans", "ds", "sur", "d", "ds", "dan"):
            return True
        if two in _BEFORE_AMOUNT:
            return False
        if one in ("le", "du", "ds", "dans", "habite", "jhabite"):
            # « le 14 juillet », « le 12 »: a day of the month looks the same up to 31.
            return int(re.sub(r"\D", "", words[i].text) or 0) > 31 or one in ("ds", "dans")
        return False

    def departement_beside(self, words: list[Word], last: int, text: str) -> tuple[str, int] | None:
        """Return (code, index after) when a number or a name of a département stands right after a commune."""
        i = last
        while i < len(words) and i < last + 4 and words[i].text in ("dans", "ds", "en", "le", "la", "l", "du", "de"):
            i += 1
        if i >= len(words):
            return None
        token = words[i].text.upper()
        if len(token) in (2, 3) and self._territoires.departement(token) and not self._is_quantity(words, i, text):
            return token, i + 1
        if len(token) == 5 and token.isdigit() and self._territoires.communes_du_code_postal(token):
            return None
        for n in range(5, 0, -1):
            name = " ".join(word.text for word in words[i : i + n])
            code = self._departements.get(name)
            if code is not None and i + n <= len(words):
                return code, i + n
        return None

    # --- names -----------------------------------------------------------------------------------------------

    def names(self, words: list[Word]) -> Iterator[Found]:
        """Yield EPCI, départements, régions and countries named in the sentence."""
        for i, word in enumerate(words):
            if word.text in _KIND_FIRST:
                yield from self._after_kind(words, i)
            if word.text in self._first:
                yield from self._named(words, i)

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
                    if j + n > len(words) or found is None or found[0] not in "nvac":
                        continue
                    sirens = self._epci_of(found[1])
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

    def _named(self, words: list[Word], i: int) -> Iterator[Found]:
        best = self._epci_at(words, i, self._bare)
        if best is not None and self._stands_alone(words, best):
            yield best
        name = ""
        for n in range(1, min(6, len(words) - i) + 1):
            name = words[i].text if n == 1 else f"{name} {words[i + n - 1].text}"
            code = self._departements.get(name)
            if code is not None and self._is_named_departement(words, i, n):
                yield Found(i - (name == "reunion"), i + n, "departement", (code,))
            region = self._regions.get(name)
            if region is not None and self._is_region(words, i, n):
                first = i - 1 if i and words[i - 1].text == "region" else i
                yield Found(first, i + n, "region", (region,))
            if name in _PAYS:
                yield Found(i, i + n, "pays", (_PAYS[name],))

    def _stands_alone(self, words: list[Word], found: Found) -> bool:
        """Tell whether an EPCI name without its kind word is more than an everyday word."""
        if found.last - found.first > 1:
            return any(
                word.text not in OUTILS and (word.text not in self._mots or word.capital or len(word.text) > 7)
                for word in words[found.first : found.last]
            )
        word = words[found.first]
        before = words[found.first - 1].text if found.first else ""
        if word.text in self._mots or len(word.text) <= 3:
            # An acronym that is also a word, « ARC », « CASE », or so short that anything looks like it.
            return word.acronym if word.text in self._mots else word.acronym or before == "la"
        articles = ("la", "le", "l", "du", "les", "des", "au", "aux", "a", "en", "de", "d")
        return before in articles or word.acronym or (word.capital and len(word.text) > 6)

    def _is_named_departement(self, words: list[Word], i: int, n: int) -> bool:
        """Tell whether the name of a département is meant as such: by its article, « en », « dans »."""
        name = " ".join(word.text for word in words[i : i + n])
        one = words[i - 1].text if i else ""
        two = words[i - 2].text if i > 1 else ""
        if one in _DEPARTEMENT_WORDS or two in _DEPARTEMENT_WORDS:
            return True
        if name in _EVERYDAY_ZONES:
            if i + n < len(words) and words[i + n - 1].joined and words[i + n].text in _AFTER_SOMME:
                return False
            if name == "reunion":
                return one == "la" and words[i].capital and words[i - 1].capital
            return one in ("le", "la", "l") and (two in ("dans", "ds") or words[i].capital)
        if n > 1:
            return True
        return one in ("le", "la", "l", "les", "en", "du") or (one == "dans") or (one == "de" and words[i].capital)

    def _is_region(self, words: list[Word], i: int, n: int) -> bool:
        name = " ".join(word.text for word in words[i : i + n])
        one = words[i - 1].text if i else ""
        if one == "region" or (one in ("la", "de", "l") and i > 1 and words[i - 2].text == "region"):
            return True
        if name in _EVERYDAY_ZONES or (n == 1 and name in self._mots):
            return False
        relation = self._index.get(name.replace(" ", ""))
        if relation is not None and relation[0] == "n":
            # « Bretagne » is a commune too: « en Bretagne » is the région.
            return one in ("en", "la", "region")
        return True
