"""How well announcements are read: ``python -m tests.annonces_report [--fautes] [FILE…]``."""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from bot.agenda.reading.read import AnnonceReader
from bot.understand.normalise import fold

FOLDER = Path(__file__).parent / "annonces"
FILES = ("mise-au-point", "reserve")
#: The day every announcement is read, unless its line says another.
NOW = dt.datetime(2026, 11, 23, 9, 0)
FIELDS = (
    "titre", "jour", "heure", "lieu", "fin", "commune", "lien", "publics", "gratuit", "type", "alertes",
)  # fmt: skip
#: Words that only link a place to its town: « salle des fêtes de Corbie », « salle des fêtes, Corbie ».
_LINKS = frozenset(("a", "au", "aux", "la", "le", "les", "l", "de", "du", "des", "d", "dans", "sur"))
_ARTICLE = re.compile(r"^(?:le|la|les|l|un|une|des|notre|nos|grande?) (?=\w)")


def plain(text: str | None) -> str:
    """Return the words of a text, folded, without punctuation or leading article."""
    return _ARTICLE.sub("", " ".join(re.findall(r"[a-z0-9]+", fold(text or ""))))


def _somewhere(text: str | None) -> str:
    """Return the words that name a place."""
    return " ".join(word for word in plain(text).split() if word not in _LINKS)


def right(
    expected: dict[str, Any], found: dict[str, Any], admis: dict[str, list[Any]] | None = None
) -> dict[str, bool]:
    """Return which fields are right; an hour counts for nothing when the announcement says none, nor what has no label.

    ``admis``: other answers a careful person would have taken, by field.
    """
    result = _right(expected, found)
    for field, others in (admis or {}).items():
        for other in others:
            for name, good in _right({**expected, field: other}, found).items():
                if good and name in (("jour", "heure") if field == "debut" else (field,)):
                    result[name] = True
            if field in ("debut", "lieu", "lien"):
                result["alertes"] = True
    return result


def _right(expected: dict[str, Any], found: dict[str, Any]) -> dict[str, bool]:
    debut, said = str(expected["debut"] or ""), str(found["debut"] or "")
    lieu, place = _somewhere(expected["lieu"]), _somewhere(found["lieu"])
    result = {
        "titre": plain(expected["titre"]) == plain(found["titre"]),
        "jour": debut[:10] == said[:10],
        "heure": debut[11:] == said[11:],
        "lieu": lieu == place or bool(lieu and place and (lieu in place or place in lieu)),
        "publics": sorted(expected.get("publics", found["publics"])) == sorted(found["publics"]),
    }
    for field in ("fin", "commune", "lien", "gratuit", "type"):
        result[field] = expected.get(field, found[field]) == found[field]
    result["alertes"] = sorted(expected["alertes"]) == sorted(found["alertes"])
    return result


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the labelled announcements of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def measure(
    reader: AnnonceReader, lines: list[dict[str, Any]]
) -> tuple[Counter[str], list[tuple[str, str, Any, Any]]]:
    """Return how many lines have each field right (« ensemble »: title, day, hour, place), and the mistakes."""
    counts: Counter[str] = Counter()
    mistakes = []
    for line in lines:
        now = dt.datetime.fromisoformat(line["now"]) if "now" in line else NOW
        found = reader.read(line["text"], now).to_plain()
        fields = right(line["attendu"], found, line.get("admis"))
        counts["titre unique"] += _right(line["attendu"], found)["titre"]
        counts["lieu exact"] += plain(line["attendu"]["lieu"]) == plain(found["lieu"])
        counts.update(field for field, good in fields.items() if good)
        counts["ensemble"] += all(fields[field] for field in FIELDS[:4])
        for field, good in fields.items():
            if not good:
                key = "debut" if field in ("jour", "heure") else field
                mistakes.append((line["id"], field, line["attendu"].get(key), found[key]))
    return counts, mistakes


def main(arguments: list[str]) -> int:
    """Print the report."""
    from bot.assemble import World
    from bot.settings import read_settings

    reader = World(read_settings()).annonce_reader
    paths = [Path(one) for one in arguments if not one.startswith("--")]
    for path in paths or [FOLDER / f"{name}.jsonl" for name in FILES]:
        lines = read_lines(path)
        counts, mistakes = measure(reader, lines)
        print(f"{path.stem} : {len(lines)} annonces")
        for field in (*FIELDS, "ensemble", "titre unique", "lieu exact"):
            print(f"  {field:12} {counts[field]:4} {100 * counts[field] / len(lines):6.1f} %")
        if "--fautes" in arguments:
            for id, field, expected, got in mistakes:
                print(f"  {id} {field} : attendu {expected!r}, obtenu {got!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
