"""Owns the map: communes, EPCI, départements and régions of France, and how French writes their names."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.reading import ROOT, hash_text, load_cache, read_yaml, save_cache

#: Where the tables live.
FOLDER = ROOT / "territoires"
TABLES = ("communes", "anciennes", "epci", "departements", "regions")
#: Bumped when the shape of the cached columns changes.
VERSION = 2

#: Régions whose offers, contacts and events we follow: Hauts-de-France and Normandie.
SUIVIES = ("32", "28")
#: Countries a cross-border worker may live in, by their code in the official geographic code.
PAYS = {"99137": "Luxembourg", "99138": "Monaco"}


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today."""

    code: str
    nom: str
    codes_postaux: tuple[str, ...]
    population: int
    #: SIREN, or "" for the few islands outside any EPCI.
    epci: str
    departement: str
    region: str


@dataclass(frozen=True, slots=True)
class Epci:
    """An intercommunalité; ``type`` is CC, CA, CU, METRO, MET69 or EPT (inside the Grand Paris)."""

    siren: str
    nom: str
    type: str
    membres: tuple[str, ...]


def departement_of(code: str) -> str:
    """Return the département written in an INSEE code: two characters, three overseas."""
    return code[:3] if code[:2] in ("97", "98") else code[:2]


class Territoires:
    """The map, kept as columns; communes and EPCI are built when asked for."""

    def __init__(self, columns: dict[str, Any], fingerprint: str = "") -> None:
        #: Tells one state of the tables from another, for caches built over them.
        self.fingerprint = fingerprint
        self.codes: list[str] = columns["codes"]
        self.noms: list[str] = columns["noms"]
        self.populations: list[int] = columns["populations"]
        #: (code, name, commune now) of delegated, associated and former communes, and of arrondissements.
        self.anciennes: list[tuple[str, str, str]] = columns["anciennes"]
        self.noms_epci: dict[str, tuple[str, str]] = columns["epci"]
        self.noms_departements: dict[str, str] = columns["departements"]
        self.noms_regions: dict[str, str] = columns["regions"]
        self.surnoms: dict[str, list[str]] = columns["surnoms"]
        self._postaux: list[str] = columns["postaux"]
        self._epci_of: list[str] = columns["epci_of"]
        self._region_of: dict[str, str] = columns["region_of"]
        self._ept: dict[str, tuple[str, ...]] = columns["ept"]
        self._rows: dict[str, int] = dict(zip(self.codes, range(len(self.codes)), strict=True))
        self._now: dict[str, str] = {code: now for code, _nom, now in self.anciennes}
        self._by_postal: dict[str, str] = columns["by_postal"]
        self._members: dict[str, list[str]] = {}
        self._by_name: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self.codes)

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def code_actuel(self, code: str) -> str | None:
        """Return the code of today's commune for any INSEE code, past or present."""
        return code if code in self._rows else self._now.get(code)

    def commune(self, code: str) -> Commune | None:
        """Return today's commune for an INSEE code, also of an arrondissement or of a former commune."""
        row = self._rows.get(self._now.get(code, code) if code not in self._rows else code)
        if row is None:
            return None
        now = self.codes[row]
        departement = departement_of(now)
        return Commune(
            code=now,
            nom=self.noms[row],
            codes_postaux=tuple(self._postaux[row].split()),
            population=self.populations[row],
            epci=self._epci_of[row],
            departement=departement,
            region=self._region_of.get(departement, ""),
        )

    def nom(self, code: str) -> str:
        """Return the name of today's commune or of a country, "" when unknown."""
        row = self._rows.get(self.code_actuel(code) or "")
        return self.noms[row] if row is not None else PAYS.get(code, "")

    def population(self, code: str) -> int:
        """Return the population of today's commune, 0 when unknown."""
        row = self._rows.get(self.code_actuel(code) or "")
        return self.populations[row] if row is not None else 0

    def epci_of(self, code: str) -> str:
        """Return the SIREN of the EPCI of a commune, "" when there is none."""
        row = self._rows.get(self.code_actuel(code) or "")
        return self._epci_of[row] if row is not None else ""

    def epci(self, siren: str) -> Epci | None:
        """Return an EPCI by its SIREN."""
        known = self.noms_epci.get(siren)
        if known is None:
            return None
        return Epci(siren=siren, nom=known[1], type=known[0], membres=self.communes_de(siren))

    def epci_par_nom(self, nom: str) -> Epci | None:
        """Return the EPCI whose official name is exactly this one."""
        if not self._by_name:
            self._by_name = {name: siren for siren, (_type, name) in self.noms_epci.items()}
        siren = self._by_name.get(nom)
        return self.epci(siren) if siren else None

    def communes_de(self, epci: str) -> tuple[str, ...]:
        """Return the codes of the members of an EPCI, sorted."""
        if epci in self._ept:
            return self._ept[epci]
        if not self._members:
            for code, siren in zip(self.codes, self._epci_of, strict=True):
                self._members.setdefault(siren, []).append(code)
        return tuple(self._members.get(epci, ())) if epci else ()

    def communes_du_code_postal(self, code_postal: str) -> tuple[str, ...]:
        """Return the codes of the communes a postal code serves, the most populated first."""
        found = self._by_postal.get(code_postal, "").split()
        return tuple(sorted(found, key=lambda code: (-self.population(code), code)))

    def departement(self, code: str) -> str:
        """Return the name of a département, "" when unknown."""
        return self.noms_departements.get(code, "")

    def region(self, code: str) -> str:
        """Return the name of a région, "" when unknown."""
        return self.noms_regions.get(code, "")

    def region_of(self, departement: str) -> str:
        """Return the code of the région of a département, "" when unknown."""
        return self._region_of.get(departement, "")


def read_table(path: Path) -> list[list[str]]:
    """Return the rows of a TSV table without its header."""
    return [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n")[1:] if line]


def read_columns(folder: Path) -> dict[str, Any]:
    """Return the tables as the plain columns the cache keeps."""
    communes, anciennes, epci, departements, regions = (read_table(folder / f"{name}.tsv") for name in TABLES)
    surnoms = read_yaml(folder / "surnoms.yaml") or {}
    named = folder / "noms_anciens.yaml"
    noms = (read_yaml(named) if named.exists() else None) or {}
    by_postal: dict[str, list[str]] = {}
    for row in communes:
        for postal in row[2].split():
            by_postal.setdefault(postal, []).append(row[0])
    # The same few thousand texts come back 35,000 times: one object each.
    return {
        "codes": [row[0] for row in communes],
        "noms": [row[1] for row in communes],
        "postaux": [sys.intern(row[2]) for row in communes],
        "populations": [int(row[3]) for row in communes],
        "epci_of": [sys.intern(row[4]) for row in communes],
        "by_postal": {postal: " ".join(codes) for postal, codes in by_postal.items()},
        "anciennes": [(row[0], row[1] or str(noms.get(row[0], "")), row[2]) for row in anciennes],
        "epci": {row[0]: (row[1], row[2]) for row in epci},
        "ept": {row[0]: tuple(row[3].split()) for row in epci if row[3]},
        "departements": {row[0]: row[1] for row in departements},
        "region_of": {row[0]: row[2] for row in departements},
        "regions": {row[0]: row[1] for row in regions},
        "surnoms": {str(siren): [str(nom) for nom in noms] for siren, noms in surnoms.items()},
    }


def load_territoires(folder: Path = FOLDER) -> Territoires:
    """Return the map, from its tables or from the cache of their last reading."""
    paths = [
        *(folder / f"{name}.tsv" for name in TABLES),
        folder / "surnoms.yaml",
        folder / "noms_anciens.yaml",
    ]
    stats = [path.stat() for path in paths if path.exists()]
    state = ";".join(f"{stat.st_mtime_ns}-{stat.st_size}" for stat in stats)
    name = f"territoires-{VERSION}-{hash_text(str(folder))}"
    cached = load_cache(name)
    if isinstance(cached, tuple) and len(cached) == 2 and cached[0] == state:
        return Territoires(cached[1], f"{name}-{state}")
    columns = read_columns(folder)
    save_cache(name, (state, columns))
    return Territoires(columns, f"{name}-{state}")


#: Definite article at the head of a name → what it becomes after « à » and after « de ».
_ARTICLES = {"le": ("au ", "du "), "les": ("aux ", "des "), "la": ("à la ", "de la ")}
#: « h » is left out on purpose, see _elides.
_VOWELS = frozenset("aeiouyàâäæéèêëîïôöœùûüAEIOUYÀÂÄÆÉÈÊËÎÏÔÖŒÙÛÜ")
#: A « y » before one of these keeps « de »: « de Yutz », but « d'Yvetot ».
_NO_ELISION_AFTER_Y = frozenset("aeiouAEIOUéèêÉÈÊ")


def _elides(nom: str) -> bool:
    """Tell whether « de » loses its e before this name."""
    first, second = nom[:1], nom[1:2]
    if first in "yY":
        # « d'Yvetot », « d'Yport », but « de Yutz »; « Y » alone is « d'Y ».
        return second not in _NO_ELISION_AFTER_Y or nom == "Y"
    # An aspirated h is common in northern names (« de Ham »), a mute one too (« d'Hénin »): it is taken as
    # mute before é, ê or y only.
    if first in "hH":
        return second in "éÉyYêÊ"
    return first in _VOWELS


def _split_article(nom: str) -> tuple[str, str]:
    """Return (article in lower case, rest); « L'Aigle » gives (« l' », …), « Caen » (« », …)."""
    if nom[:2] in ("L'", "l'", "L’", "l’"):
        return "l'", nom[2:]
    head, _, rest = nom.partition(" ")
    if rest and head.lower() in _ARTICLES:
        return head.lower(), rest
    return "", nom


def a_commune(nom: str) -> str:
    """Return « à » before the name of a commune: « au Havre », « aux Andelys », « à L'Aigle », « à Caen »."""
    article, rest = _split_article(nom)
    if article in _ARTICLES:
        return _ARTICLES[article][0] + rest
    return f"à l'{rest}" if article else f"à {nom}"


def de_commune(nom: str) -> str:
    """Return « de » before the name of a commune: « du Havre », « des Andelys », « d'Amiens »."""
    article, rest = _split_article(nom)
    if article in _ARTICLES:
        return _ARTICLES[article][1] + rest
    if article:
        return f"de l'{rest}"
    return f"d'{nom}" if _elides(nom) else f"de {nom}"


def noms_de(territoires: Territoires, codes: Sequence[str]) -> list[str]:
    """Return « Nom (département) » for each commune, as choices are shown."""
    return [
        f"{territoires.nom(code)} ({departement_of(territoires.code_actuel(code) or code)})" for code in codes
    ]
