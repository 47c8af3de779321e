"""Writes the JSON Schema of each kind of file, for editors: ``python -m knowledge.schemas FOLDER``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from knowledge.contact import Contact
from knowledge.dispositif import Dispositif
from knowledge.evenement import Evenement
from knowledge.model import Aide, Couverture, Cumul, Info
from knowledge.offre import Offre
from knowledge.pratique import Pratique
from knowledge.shape import Shape

#: Name of the schema → the shape of the files of that kind.
KINDS: dict[str, type[Shape]] = {
    "aide": Aide,
    "cumul": Cumul,
    "couverture": Couverture,
    "info": Info,
    "offre": Offre,
    "contact": Contact,
    "evenement": Evenement,
    "pratique": Pratique,
    "dispositif": Dispositif,
}


def schema_of(kind: str) -> str:
    """Return the JSON Schema of a kind as text, the same every time."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **KINDS[kind].model_json_schema(mode="validation"),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write one ``KIND.schema.json`` per kind in a folder; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind in KINDS:
        path = folder / f"{kind}.schema.json"
        path.write_text(schema_of(kind), encoding="utf-8")
        paths.append(path)
    return paths


def main(arguments: list[str]) -> int:
    """Write the schemas in the folder given; return 2 when the call is wrong."""
    if len(arguments) != 1:
        print("Usage : python -m knowledge.schemas DOSSIER", file=sys.stderr)
        return 2
    for path in write_schemas(Path(arguments[0])):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
