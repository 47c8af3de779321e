"""Turns an unpacked @etalab/decoupage-administratif package into the tables of ``territoires/``.

``python -m knowledge.decoupage FOLDER`` reads ``FOLDER/data/*.json`` and rewrites the TSV tables; the same
package always gives the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from knowledge.territory import FOLDER, departement_of

Rows = list[tuple[str, ...]]

#: What a row of anciennes.tsv was before it belonged to its commune.
NATURES = {
    "commune-deleguee": "deleguee",
    "commune-associee": "associee",
    "arrondissement-municipal": "arrondissement",
}


def write_table(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> int:
    """Write one TSV table, header first; return the number of rows."""
    lines = ["\t".join(columns), *("\t".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return len(lines) - 1


def read_data(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return one JSON table of the unpacked package."""
    data: list[dict[str, Any]] = json.loads((folder / "data" / f"{name}.json").read_text(encoding="utf-8"))
    return data


def make_communes(communes: list[dict[str, Any]], epcis: list[dict[str, Any]]) -> Rows:
    """Return the rows of communes.tsv: current communes, by code, with the EPCI they are members of."""
    epci_of = {membre["code"]: epci["code"] for epci in epcis for membre in epci["membres"]}
    rows: Rows = []
    for commune in communes:
        if commune["type"] != "commune-actuelle":
            continue
        code = commune["code"]
        if departement_of(code) != commune["departement"]:
            raise ValueError(f"{code} : le département {commune['departement']} ne se lit pas dans le code")
        postaux = " ".join(sorted(commune.get("codesPostaux", [])))
        rows.append((code, commune["nom"], postaux, str(commune.get("population", 0)), epci_of.get(code, "")))
    return sorted(rows)


def make_anciennes(communes: list[dict[str, Any]]) -> Rows:
    """Return the rows of anciennes.tsv: every other code or name, with the commune it belongs to now."""
    current = {commune["code"] for commune in communes if commune["type"] == "commune-actuelle"}
    rows: dict[tuple[str, str], tuple[str, ...]] = {}
    for commune in communes:
        nature = NATURES.get(commune["type"])
        if nature is not None:
            now = commune.get("commune") or commune["chefLieu"]
            if now in current:
                rows[commune["code"], commune["nom"]] = (commune["code"], commune["nom"], now, nature)
    named = {code for code, _nom in rows}
    for commune in communes:
        if commune["type"] == "commune-actuelle":
            for code in commune.get("anciensCodes", []):
                if code not in named and code not in current:
                    rows[code, ""] = (code, "", commune["code"], "ancien")
    return sorted(rows.values())


def make_tables(package: Path, folder: Path = FOLDER) -> dict[str, int]:
    """Write every table from an unpacked package; return the number of rows of each."""
    communes, epcis = read_data(package, "communes"), read_data(package, "epci")
    departements = sorted((d["code"], d["nom"], d["region"]) for d in read_data(package, "departements"))
    regions = sorted((r["code"], r["nom"]) for r in read_data(package, "regions"))
    ept = [
        (e["code"], "EPT", e["nom"], " ".join(sorted(m["code"] for m in e["membres"])))
        for e in read_data(package, "ept")
    ]
    # The members of an EPCI are read from communes.tsv; those of an EPT, which lies inside one, are written.
    etablissements = [(e["code"], e["type"], e["nom"], "") for e in epcis] + ept
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "communes": write_table(
            folder / "communes.tsv",
            ("code", "nom", "codes_postaux", "population", "epci"),
            make_communes(communes, epcis),
        ),
        "anciennes": write_table(
            folder / "anciennes.tsv", ("code", "nom", "commune", "nature"), make_anciennes(communes)
        ),
        "epci": write_table(folder / "epci.tsv", ("siren", "type", "nom", "membres"), sorted(etablissements)),
        "departements": write_table(folder / "departements.tsv", ("code", "nom", "region"), departements),
        "regions": write_table(folder / "regions.tsv", ("code", "nom"), regions),
    }


def main(arguments: list[str]) -> int:
    """Make the tables from the folder given on the command line."""
    if len(arguments) != 1 or not (Path(arguments[0]) / "data" / "communes.json").is_file():
        print("Usage : python -m knowledge.decoupage DOSSIER (le paquet dépaqueté, avec data/communes.json)")
        return 2
    for name, count in make_tables(Path(arguments[0])).items():
        print(f"{name}.tsv : {count} lignes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
