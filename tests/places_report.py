"""Measures the recognition of places over the whole of France: ``python -m tests.places_report [--json]``.

Sentences « aide vélo à X » for every commune, written in several ways; everyday sentences that name no place;
speed, loading time and memory. Prints one table and the first failures of each line.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median, quantiles

from bot.understand.everyday import PRENOMS
from bot.understand.places import Places
from bot.understand.words import fold, word_set
from knowledge.territory import Territoires, load_territoires

HERE = Path(__file__).parent
#: Words of the trade, as the lexicon of the real program gives them.
MOTS_DU_METIER = word_set(
    """
    prime primes aide aides velo velos vae bus train car tram voiture cargo electrique pliant subvention
    dossier covoiturage autopartage permis pass forfait mobilite atelier location louer acheter achat neuf
    occasion
    """
)


def written_plainly(nom: str) -> str:
    """Return the official name."""
    return nom


def without_accents(nom: str) -> str:
    """Return the name without accents."""
    kept = [fold(c) if c.islower() else fold(c).capitalize() if c.isalpha() else c for c in nom]
    return "".join(kept)


def in_lower_case(nom: str) -> str:
    """Return the name in lower case."""
    return nom.lower()


def without_hyphens(nom: str) -> str:
    """Return the name with spaces for hyphens."""
    return nom.replace("-", " ")


def poorly(nom: str) -> str:
    """Return the name as on a telephone: lower case, no accent, no hyphen nor apostrophe."""
    return fold(nom).replace("-", " ").replace("'", " ")


def with_st(nom: str) -> str:
    """Return the name with « st », « ste »."""
    words = poorly(nom).split(" ")
    return " ".join({"saint": "st", "sainte": "ste"}.get(word, word) for word in words)


WAYS: dict[str, Callable[[str], str]] = {
    "tel quel": written_plainly,
    "sans accents": without_accents,
    "minuscules": in_lower_case,
    "sans tirets": without_hyphens,
    "tout à la fois": poorly,
    "st / ste": with_st,
}


def one_letter_wrong(nom: str, rng: random.Random) -> str:
    """Return the name with one letter changed, dropped, added or swapped with the next."""
    letters = [i for i, c in enumerate(nom) if c.isalpha()]
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    for _ in range(50):
        i = rng.choice(letters)
        way = rng.randrange(4)
        if way == 0:
            wrong = nom[:i] + rng.choice(alphabet) + nom[i + 1 :]
        elif way == 1:
            wrong = nom[:i] + nom[i + 1 :]
        elif way == 2:
            wrong = nom[:i] + rng.choice(alphabet) + nom[i:]
        else:
            if i + 1 >= len(nom) or not nom[i + 1].isalpha():
                continue
            wrong = nom[:i] + nom[i + 1] + nom[i] + nom[i + 2 :]
        if fold(wrong) != fold(nom) and wrong.strip():
            return wrong
    return nom + "s"


def homonyms(territoires: Territoires) -> dict[str, frozenset[str]]:
    """Return, for each folded name, the communes of today that bear it."""
    groups: dict[str, set[str]] = {}
    for code, nom in zip(territoires.codes, territoires.noms, strict=True):
        groups.setdefault(poorly(nom), set()).add(code)
    return {name: frozenset(codes) for name, codes in groups.items()}


class Tally:
    """Counts successes of one line of the table, and keeps the first failures."""

    def __init__(self, name: str) -> None:
        self.name, self.total, self.good, self.loose, self.failures = name, 0, 0, 0, list[str]()

    def add(self, good: bool, loose: bool, shown: str) -> None:
        """Count one trial; ``loose``: right commune among several offered."""
        self.total += 1
        self.good += good
        self.loose += good or loose
        if not good:
            self.failures.append(shown)

    @property
    def share(self) -> float:
        """The part of the trials that succeed."""
        return self.good / self.total if self.total else 0.0


def try_communes(
    places: Places,
    territoires: Territoires,
    rows: Iterable[int],
    wrong: bool,
    tally: Tally,
    way: Callable[[str], str],
) -> None:
    """Try « aide vélo à X » for the communes of these rows."""
    groups = homonyms(territoires)
    for row in rows:
        code, nom = territoires.codes[row], territoires.noms[row]
        rng = random.Random(f"{code}")
        written = way(nom)
        if wrong:
            written = one_letter_wrong(written, rng)
        sentence = f"aide vélo à {written}"
        found = places.find(sentence)
        codes = frozenset(c for match in found if match.kind.startswith("commune") for c in match.codes)
        expected = groups[poorly(nom)]
        other = groups.get(poorly(written)) if wrong else None
        good = codes == expected or (other is not None and codes == other)
        shown = (
            f"{sentence} → {[(m.kind, m.surface, [territoires.nom(c) for c in m.codes][:4]) for m in found]}"
        )
        tally.add(good, code in codes and not good, shown)


def everyday_sentences() -> list[str]:
    """Return the everyday sentences at hand, one a line, that name no place."""
    paths = [HERE / "understand" / "phrases_sans_lieu.txt", HERE / "enonces" / "quotidien.txt"]
    lines = [
        line for path in paths if path.exists() for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def try_everyday(places: Places) -> Tally:
    """Count the everyday sentences that yield no place."""
    tally = Tally("phrases sans lieu")
    for sentence in everyday_sentences():
        found = places.find(sentence)
        tally.add(not found, False, f"{sentence} → {[(m.kind, m.surface, m.codes[:3]) for m in found]}")
    return tally


def measure_speed(places: Places, sentences: list[str]) -> tuple[float, float]:
    """Return the median and the 99th percentile of one search, in milliseconds."""
    times: list[float] = []
    for sentence in sentences:
        start = time.perf_counter()
        places.find(sentence)
        times.append((time.perf_counter() - start) * 1000)
    return median(times), quantiles(times, n=100)[98]


def memory() -> float:
    """Return the resident memory of this process in MiB, 0 where it cannot be read."""
    path = Path("/proc/self/statm")
    return int(path.read_text().split()[1]) * 4096 / 2**20 if path.exists() else 0.0


def main(arguments: list[str]) -> int:
    """Print the report."""
    before = memory()
    start = time.perf_counter()
    territoires = load_territoires()
    loaded = time.perf_counter()
    places = Places(territoires, MOTS_DU_METIER)
    built = time.perf_counter()
    after = memory()
    rows = range(len(territoires))
    tallies: list[Tally] = []
    for name, way in WAYS.items():
        tally = Tally(name)
        try_communes(places, territoires, rows, False, tally, way)
        tallies.append(tally)
    for name, way in (("une faute", written_plainly), ("une faute, minuscules sans accents", poorly)):
        tally = Tally(name)
        try_communes(places, territoires, rows, True, tally, way)
        tallies.append(tally)
    tallies.append(try_everyday(places))
    rng = random.Random(12)
    names = [territoires.noms[rng.randrange(len(territoires))] for _ in range(2000)]
    long = [
        f"bonjour je voudrais savoir quelle aide pour un vélo électrique à {poorly(nom)}" for nom in names
    ]
    typo = [
        f"bonjour je voudrais savoir quelle aide pour un vélo électrique à {wrong}"
        for wrong in (one_letter_wrong(poorly(nom), rng) for nom in names)
    ]
    speeds = {
        "12 mots et une commune": measure_speed(places, long),
        "la même, une faute": measure_speed(places, typo),
        "phrases sans lieu": measure_speed(places, everyday_sentences() * 5),
    }
    if "--json" in arguments:
        print(json.dumps({tally.name: tally.share for tally in tallies}, ensure_ascii=False))
        return 0
    print(
        f"chargement : territoires {1000 * (loaded - start):.0f} ms, index {1000 * (built - loaded):.0f} ms"
    )
    print(f"mémoire : {after - before:.0f} MiB de plus ({len(PRENOMS)} prénoms connus)")
    for tally in tallies:
        print(f"{tally.name:40} {tally.total:6} essais  {100 * tally.share:6.2f} %", end="")
        print(f"  ({100 * tally.loose / max(1, tally.total):.2f} % si l'on compte les choix proposés)")
        for shown in tally.failures[:: max(1, len(tally.failures) // 12)][:12]:
            print(f"      {shown}")
    for name, (middle, high) in speeds.items():
        print(f"{name:40} médiane {middle:.3f} ms, p99 {high:.3f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
