"""The map: communes of today and of yesterday, EPCI, postal codes, and how their names are written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.decoupage import main, make_tables
from knowledge.territory import Territoires, a_commune, de_commune, load_territoires, noms_de


@pytest.fixture(scope="module")
def france() -> Territoires:
    return load_territoires()


def test_every_current_commune_is_known(france: Territoires) -> None:
    assert len(france) == 34969
    assert len(set(france.codes)) == 34969


def test_a_commune_says_where_it_is(france: Territoires) -> None:
    commune = france.commune("62427")
    assert commune is not None
    assert (commune.nom, commune.codes_postaux, commune.departement, commune.region) == (
        "Hénin-Beaumont",
        ("62110",),
        "62",
        "32",
    )
    epci = france.epci(commune.epci)
    assert epci is not None and epci.nom == "CA d'Hénin-Carvin" and "62427" in epci.membres


@pytest.mark.parametrize(
    ("code", "now"),
    [("75113", "Paris"), ("69387", "Lyon"), ("13205", "Marseille"), ("59540", "Dunkerque"), ("50173", None)],
)
def test_a_code_of_the_past_or_of_an_arrondissement_gives_the_commune_of_today(
    france: Territoires, code: str, now: str | None
) -> None:
    commune = france.commune(code)
    assert commune is not None
    if now is not None:
        assert commune.nom == now
    else:
        assert commune.code != code


def test_an_unknown_code_gives_nothing(france: Territoires) -> None:
    assert france.commune("00000") is None
    assert france.epci("000000000") is None
    assert france.communes_du_code_postal("00000") == ()
    assert france.communes_de("") == ()


def test_overseas_communes_have_a_three_character_departement(france: Territoires) -> None:
    commune = france.commune("97411")
    assert commune is not None and (commune.departement, commune.region) == ("974", "04")
    assert france.departement("974") == "La Réunion"


def test_a_postal_code_gives_its_communes_largest_first(france: Territoires) -> None:
    assert france.communes_du_code_postal("62000")[0] == "62041"
    assert len(france.communes_du_code_postal("62000")) > 1
    assert france.communes_du_code_postal("75011") == ("75056",)


@pytest.mark.parametrize(
    "nom",
    [
        'CA "Saintes - Grandes Rives - L\'Agglo"',
        "CA de Blois ''Agglopolys''",
        "Métropole Européenne de Lille",
    ],
)
def test_an_epci_is_found_by_its_official_name_quotes_included(france: Territoires, nom: str) -> None:
    epci = france.epci_par_nom(nom)
    assert epci is not None and epci.nom == nom and epci.membres


def test_every_official_name_of_an_epci_leads_back_to_one(france: Territoires) -> None:
    for _type, nom in france.noms_epci.values():
        assert france.epci_par_nom(nom) is not None


def test_nicknames_belong_to_existing_epci(france: Territoires) -> None:
    assert set(france.surnoms) <= set(france.noms_epci)


def test_an_ept_keeps_its_own_members_inside_the_grand_paris(france: Territoires) -> None:
    ept = france.epci("200057867")
    assert ept is not None and ept.type == "EPT" and "93066" in ept.membres
    assert france.epci_of("93066") == "200054781"


def test_neighbouring_countries_have_a_name(france: Territoires) -> None:
    assert france.nom("99138") == "Monaco"
    assert france.nom("99137") == "Luxembourg"


@pytest.mark.parametrize(
    ("nom", "a", "de"),
    [
        ("Le Havre", "au Havre", "du Havre"),
        ("Les Andelys", "aux Andelys", "des Andelys"),
        ("La Madeleine", "à la Madeleine", "de la Madeleine"),
        ("L'Aigle", "à l'Aigle", "de l'Aigle"),
        ("Amiens", "à Amiens", "d'Amiens"),
        ("Évreux", "à Évreux", "d'Évreux"),
        ("Hénin-Beaumont", "à Hénin-Beaumont", "d'Hénin-Beaumont"),
        ("Ham", "à Ham", "de Ham"),
        ("Yvetot", "à Yvetot", "d'Yvetot"),
        ("Yerville", "à Yerville", "de Yerville"),
        ("Caen", "à Caen", "de Caen"),
        ("Lesquin", "à Lesquin", "de Lesquin"),
    ],
)
def test_names_take_their_preposition_as_in_french(nom: str, a: str, de: str) -> None:
    assert a_commune(nom) == a
    assert de_commune(nom) == de


def test_choices_show_the_departement(france: Territoires) -> None:
    assert noms_de(france, ["62765"]) == ["Saint-Omer (62)"]


def _package(folder: Path) -> Path:
    """Write a tiny unpacked package, invented."""
    data = folder / "data"
    data.mkdir(parents=True)
    communes = [
        {"code": "99902", "nom": "Lisse", "type": "commune-actuelle", "departement": "99", "population": 12},
        {
            "code": "99901",
            "nom": "Bellerive",
            "type": "commune-actuelle",
            "departement": "99",
            "population": 345,
            "codesPostaux": ["99901", "99900"],
            "anciensCodes": ["99903", "99904"],
        },
        {"code": "99903", "nom": "Vieuxpré", "type": "commune-deleguee", "chefLieu": "99901"},
    ]
    epci = [{"code": "990000001", "nom": "CC du Val", "type": "CC", "membres": [{"code": "99901"}]}]
    tables = {
        "communes": communes,
        "epci": epci,
        "ept": [],
        "departements": [{"code": "99", "nom": "Lointain", "region": "98"}],
        "regions": [{"code": "98", "nom": "Ailleurs"}],
    }
    for name, rows in tables.items():
        (data / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
    return folder


def test_the_tables_are_made_from_a_package_and_always_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUICHET_CACHE", str(tmp_path / "cache"))
    package = _package(tmp_path / "package")
    made = tmp_path / "tables"
    counts = make_tables(package, made)
    assert counts == {"communes": 2, "anciennes": 2, "epci": 1, "departements": 1, "regions": 1}
    first = {path.name: path.read_bytes() for path in made.iterdir()}
    make_tables(package, made)
    assert {path.name: path.read_bytes() for path in made.iterdir()} == first

    (made / "surnoms.yaml").write_text('"990000001": [Le Val]\n', encoding="utf-8")
    for _again in range(2):  # from the tables, then from the cache
        lointain = load_territoires(made)
        bellerive = lointain.commune("99903")
        assert bellerive is not None and bellerive.nom == "Bellerive"
        assert bellerive.codes_postaux == ("99900", "99901")
        assert lointain.communes_de("990000001") == ("99901",)
        lisse = lointain.commune("99902")
        assert lisse is not None and lisse.epci == "" and lisse.region == "98"

    (made / "surnoms.yaml").write_text('"990000001": [Le Grand Val]\n', encoding="utf-8")
    assert load_territoires(made).surnoms == {"990000001": ["Le Grand Val"]}


def test_a_wrong_folder_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "Usage" in capsys.readouterr().out
