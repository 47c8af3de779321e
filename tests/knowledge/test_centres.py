"""The centres of communes: made from contours, and the commune a point is most likely in."""

from __future__ import annotations

import csv
import lzma
import struct
from pathlib import Path

import pytest

from knowledge.centres import CONTOURS, NONE, make_centres, read_shape
from knowledge.nearest import Centres
from knowledge.territory import Territoires


def ring(*points: tuple[float, float]) -> bytes:
    closed = (*points, points[0])
    return struct.pack("<I", len(closed)) + b"".join(struct.pack("<2d", x, y) for x, y in closed)


def polygons(*shapes: tuple[bytes, ...]) -> str:
    """Return several polygons, each an outside and its holes, as the package writes them."""
    parts = b"".join(struct.pack("<BII", 1, 3, len(rings)) + b"".join(rings) for rings in shapes)
    return (struct.pack("<BII", 1, 6, len(shapes)) + parts).hex().upper()


def square(x: float, y: float, side: float) -> bytes:
    return ring((x, y), (x, y + side), (x + side, y + side), (x + side, y))


def test_the_centre_of_a_square_is_its_middle_whatever_the_way_it_turns() -> None:
    turned = ring((2.2, 49.0), (2.2, 49.2), (2.0, 49.2), (2.0, 49.0))
    for outside in (square(2.0, 49.0, 0.2), turned):
        latitude, longitude, km2 = read_shape(polygons((outside,))).row()
        assert (latitude, longitude) == ("49.100", "2.100")
        assert 320 < float(km2) < 325


def test_a_hole_and_an_island_move_the_centre() -> None:
    holed = read_shape(polygons((square(2.0, 49.0, 0.2), square(2.0, 49.0, 0.1)))).row()
    assert holed[0] > "49.100" and holed[1] > "2.100"
    islands = read_shape(polygons((square(2.0, 49.0, 0.1),), (square(2.3, 49.0, 0.1),))).row()
    assert islands[:2] == ("49.050", "2.200")


def test_an_unknown_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="type 1"):
        read_shape(struct.pack("<BII", 1, 1, 0).hex())


def write_package(folder: Path, *rows: tuple[str, str, str, str, str]) -> None:
    path = folder / CONTOURS
    path.parent.mkdir(parents=True)
    with lzma.open(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "code", "type", "commune_parent_id", "geometry"))
        writer.writerows(rows)


def test_a_commune_without_contour_has_its_former_communes_and_one_with_nothing_is_left_out(
    tmp_path: Path,
) -> None:
    write_package(
        tmp_path,
        ("1", "14118", "COM", NONE, polygons((square(0.0, 49.0, 0.1),))),
        ("2", "14581", "COM", NONE, NONE),
        ("3", "14011", "COMD", "2", polygons((square(1.0, 49.0, 0.1),))),
        ("4", "14267", "COMD", "2", polygons((square(1.1, 49.0, 0.1),))),
        ("5", "15031", "COM", NONE, NONE),
        ("6", "99999", "COM", NONE, polygons((square(5.0, 49.0, 0.1),))),
    )
    rows = make_centres(tmp_path, ["14581", "14118", "15031"])
    assert [row[:3] for row in rows] == [("14118", "49.050", "0.050"), ("14581", "49.050", "1.100")]


@pytest.fixture(scope="module")
def centres() -> Centres:
    return Centres()


def test_every_centre_is_of_a_commune_of_the_map_and_few_have_none(
    centres: Centres, territoires: Territoires
) -> None:
    assert set(centres.codes) <= set(territoires.codes)
    without = {code for code in territoires.codes if code not in set(centres.codes)}
    assert len({code for code in without if not code.startswith("9")}) <= 4


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (49.1829, -0.3707, "14118"),
        (48.8566, 2.3522, "75056"),
        (51.0344, 2.3768, "59183"),
        (43.51, 4.58, "13004"),
        (-20.882, 55.45, "97411"),
        (2.80, -54.0, "97353"),
    ],
    ids=[
        "town hall of Caen",
        "Paris",
        "Dunkerque",
        "the wide Camargue",
        "La Réunion",
        "the forest of Guyane",
    ],
)
def test_a_point_is_in_the_commune_around_it(
    centres: Centres, latitude: float, longitude: float, code: str
) -> None:
    assert centres.nearest(latitude, longitude)[0] == code


def test_several_communes_are_offered_best_first(centres: Centres) -> None:
    found = centres.nearest(49.1829, -0.3707, count=3)
    assert len(set(found)) == 3 and found[:1] == centres.nearest(49.1829, -0.3707, count=1)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(51.5074, -0.1278), (50.8503, 4.3517), (48.0, -12.0), (0.0, 0.0), (95.0, 2.0), (float("nan"), 2.0)],
)
def test_a_point_abroad_or_at_sea_is_in_no_commune(
    centres: Centres, latitude: float, longitude: float
) -> None:
    assert centres.nearest(latitude, longitude) == ()
