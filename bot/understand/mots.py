"""Makes the table of French words that look like a commune: ``python -m bot.understand.mots FOLDER``.

FOLDER is an unpacked ``an-array-of-french-words``. Only words that look like a place are kept.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bot.understand.place_index import PlaceIndex
from bot.understand.words import fold
from knowledge.territory import FOLDER, load_territoires


def make_mots(package: Path) -> list[str]:
    """Return, sorted, the folded words that are, sound like, or nearly spell the name of a commune."""
    words = {fold(word) for word in json.loads((package / "index.json").read_text(encoding="utf-8"))}
    index = PlaceIndex(PlaceIndex.make(load_territoires(), frozenset()))
    kept: list[str] = []
    for word in sorted(words):
        if not (word.isalpha() and word.isascii() and len(word) >= 2):
            continue
        spellings = (word, *(article + word for article in ("l", "la", "le", "les")))
        if any(
            spelling in index.exact or index.one_letter_away(spelling) or index.same_sound(spelling)
            for spelling in spellings
        ):
            kept.append(word)
    return kept


def main(arguments: list[str]) -> int:
    """Write the table from the folder given on the command line."""
    if len(arguments) != 1 or not (Path(arguments[0]) / "index.json").is_file():
        print("Usage : python -m bot.understand.mots DOSSIER (le paquet dépaqueté, avec index.json)")
        return 2
    mots = make_mots(Path(arguments[0]))
    (FOLDER / "mots.txt").write_text("\n".join(mots) + "\n", encoding="utf-8", newline="\n")
    print(f"mots.txt : {len(mots)} mots")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
