"""Finds the commune of a point on the map, approximately: the contours of communes are not kept, only their centres."""

from __future__ import annotations

import math
from array import array
from pathlib import Path

from knowledge.territory import FOLDER, read_table

TABLE = "centres.tsv"
#: Kilometres of a degree of latitude.
DEGREE = 111.195
#: A point is in no commune when it is further than this from its centre, in kilometres, …
REACH = 15.0
#: … or, for the very large ones, than this many times the radius of a disc of the same area.
REACH_RADII = 1.5


class Centres:
    """The centre and the area of every commune whose contour is known."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read the table: some 30 ms and 4 MiB, so only once somebody shares a location."""
        rows = read_table(folder / TABLE)
        self.codes = [row[0] for row in rows]
        self._latitudes = array("d", [float(row[1]) for row in rows])
        self._longitudes = array("d", [float(row[2]) for row in rows])
        self._areas = array("d", [float(row[3]) for row in rows])
        self._widest = max([REACH, *(_reach(area) for area in self._areas)])

    def nearest(self, latitude: float, longitude: float, count: int = 3) -> tuple[str, ...]:
        """Return the codes of the communes a point is most likely in, best first; empty when it is in none.

        Among neighbours, a commune twice as wide reaches twice as far: the square of the distance is divided by the
        area. Measured inside the contours the centres come from, where people live, the first is right 83 % of the
        time and one of the first three 99 %; plain distances give 69 % and 90 %.
        """
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            return ()
        shrink = math.cos(math.radians(latitude)) * DEGREE
        around = self._widest / DEGREE
        found: list[tuple[float, str]] = []
        for code, south, east, area in zip(
            self.codes, self._latitudes, self._longitudes, self._areas, strict=True
        ):
            if abs(south - latitude) > around:
                continue
            distance = math.hypot((south - latitude) * DEGREE, (east - longitude) * shrink)
            if distance <= max(REACH, _reach(area)):
                found.append((distance * distance / area, code))
        return tuple(code for _score, code in sorted(found)[:count])


def _reach(area: float) -> float:
    return REACH_RADII * math.sqrt(area / math.pi)
