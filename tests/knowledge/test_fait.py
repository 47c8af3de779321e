"""Figures, partial dates and links as the files write them."""

import datetime as dt

import pytest

from knowledge.fait import Chiffre, Releve, is_link, verified_on
from knowledge.partial_date import parse_partial_date


@pytest.mark.parametrize(
    ("written", "first", "last", "said"),
    [
        ("2024-10-15", dt.date(2024, 10, 15), dt.date(2024, 10, 15), "15 octobre 2024"),
        ("2027-05-01", dt.date(2027, 5, 1), dt.date(2027, 5, 1), "1er mai 2027"),
        ("2028-02", dt.date(2028, 2, 1), dt.date(2028, 2, 29), "février 2028"),
        ("2027-T4", dt.date(2027, 10, 1), dt.date(2027, 12, 31), "4e trimestre 2027"),
        ("2027-T1", dt.date(2027, 1, 1), dt.date(2027, 3, 31), "1er trimestre 2027"),
        (2026, dt.date(2026, 1, 1), dt.date(2026, 12, 31), "2026"),
    ],
)
def test_a_partial_date_knows_its_first_and_last_day(
    written: str | int, first: dt.date, last: dt.date, said: str
) -> None:
    date = parse_partial_date(written)
    assert (date.debut, date.fin, date.en_francais()) == (first, last, said)
    assert date.exacte == (first == last)


@pytest.mark.parametrize("written", ["2026-13", "2026-02-30", "2026-T5", "hier", "26-01-01", ""])
def test_what_is_not_a_date_is_refused_with_the_remedy(written: str) -> None:
    with pytest.raises(ValueError, match="2026-12-31"):
        parse_partial_date(written)


@pytest.mark.parametrize(
    ("valeur", "unite", "said"),
    [
        (143172, "km", "143 172 km"),
        (0.37, "€/km", "0,37 €/km"),
        (2.5, "fois", "2,5 fois"),
        ("1/3", "des trajets", "1/3 des trajets"),
        (2023, "année", "2023"),
        ("31/12/2024", "date", "31/12/2024"),
    ],
)
def test_a_figure_is_said_with_its_unit(valeur: int | float | str, unite: str, said: str) -> None:
    assert Chiffre(libelle="exemple", valeur=valeur, unite=unite).en_francais() == said


def test_a_partial_verification_counts_from_its_first_day() -> None:
    assert verified_on(Releve(le=parse_partial_date("2022-12"), selon="source")) == dt.date(2022, 12, 1)
    assert verified_on(None) is None


@pytest.mark.parametrize(
    ("link", "good"),
    [
        ("https://www.tadao.fr", True),
        ("http://127.0.0.1:8000/page", True),
        ("https://exemple.fr/réservation?a=b#c", True),
        ("www.tadao.fr", False),
        ("https://tadao", False),
        ("https://www.tadao.fr/une page", False),
        ("mailto:a@b.fr", False),
    ],
)
def test_a_link_can_be_followed(link: str, good: bool) -> None:
    assert is_link(link) is good
