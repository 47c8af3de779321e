"""Importing an invented public model: what is written, said, kept, and what a second run changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.importing import ImportFault, import_aides_velo
from knowledge.reading import read_yaml
from knowledge.territory import Territoires

COLUMNS: dict[str, Any] = {
    "codes": ["99021", "99022"],
    "noms": ["Bellerive", "Hautecombe"],
    "postaux": ["99210", "99220"],
    "populations": [9000, 300],
    "epci_of": ["999000001", "999000001"],
    "anciennes": [("99023", "Basserive", "99021")],
    "epci": {"999000001": ("CC", "CC du Val de Lisse")},
    "ept": {},
    "departements": {"99": "Lisse"},
    "region_of": {"99": "99"},
    "regions": {"99": "Lisse-et-Monts"},
    "surnoms": {},
    "by_postal": {"99210": "99021", "99220": "99022"},
}
TERRITOIRES = Territoires(COLUMNS)


def rule(slot: str, place: str, **more: Any) -> dict[str, Any]:
    return {
        "remplace": {"références à": slot},
        "titre": "Titre du modèle",
        "description": "Une phrase du modèle.",
        "applicable si": {"toutes ces conditions": [place, "demandeur . âge . majeur"]},
        "lien": "https://exemple.invalid/aide",
        **more,
    }


def a_model(**rules: Any) -> dict[str, Any]:
    return {
        "aides . val de lisse": rule(
            "intercommunalité",
            "localisation . epci = 'CC du Val de Lisse'",
            **{
                "valeur": "25 % * vélo . prix",
                "plafond": {
                    "variations": [
                        {"si": "revenu fiscal de référence par part <= 750 €/mois", "alors": "400 €"},
                        {"sinon": "200 €"},
                    ]
                },
                "dernière mise à jour": "12/09/2025",
                "date de fin": "31/12/2026",
            },
        ),
        "aides . bellerive": {
            **rule("commune", "localisation . code insee = '99021'", valeur="50 % * aides . val de lisse"),
            "applicable si": {
                "toutes ces conditions": [
                    "localisation . code insee = '99021'",
                    "aides . val de lisse > 0 €",
                    "achat local",
                ]
            },
        },
        "aides . bellerive . achat local": {
            "type": "booléen",
            "question": "Une question du modèle ?",
            "par défaut": "oui",
        },
        **rules,
    }


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "paquet"
    (folder / "publicodes-build").mkdir(parents=True)
    write(folder, a_model())
    return folder


def write(folder: Path, model: dict[str, Any], version: str = "1.0.0") -> None:
    (folder / "package.json").write_text(json.dumps({"version": version}), encoding="utf-8")
    (folder / "publicodes-build" / "aides-velo.model.json").write_text(json.dumps(model), encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "knowledge"


def test_an_aid_is_written_with_its_figures_and_sentences_of_ours(package: Path, root: Path) -> None:
    report = import_aides_velo(package, TERRITOIRES, root)
    aide = read_yaml(root / "aides" / "epci" / "99" / "val-de-lisse.yaml")
    assert report.untranslated == []
    assert aide["reference"] == "aides . val de lisse"
    assert aide["territoire"] == {"epci": ["999000001"]}
    assert aide["conditions"] == [
        {"info": "age", "au_moins": "18 ans", "sinon": "Il faut avoir 18 ans ou plus."}
    ]
    assert aide["montant"]["plafond"]["selon"][0] == {
        "si": {"info": "revenu_fiscal_par_part", "au_plus": "750 €/mois"},
        "alors": "400 €",
    }
    assert aide["valable"] == {"au": "2026-12-31"}
    assert aide["verifie"]["le"] == "2025-09-12"
    assert "modèle" not in json.dumps(
        {k: v for k, v in aide.items() if k not in ("source", "verifie")}, ensure_ascii=False
    )


def test_an_aid_without_a_date_is_kept_as_doubtful(package: Path, root: Path) -> None:
    import_aides_velo(package, TERRITOIRES, root)
    aide = read_yaml(root / "aides" / "communes" / "99" / "bellerive.yaml")
    assert aide["confiance"] == "basse"
    assert "verifie" not in aide


def test_what_an_aid_says_of_another_becomes_a_rule_of_cumul(package: Path, root: Path) -> None:
    import_aides_velo(package, TERRITOIRES, root)
    cumul = read_yaml(root / "cumuls" / "aides-velo" / "bellerive-exige.yaml")
    assert (cumul["regle"], cumul["aide"], cumul["entre"]) == ("exige", "bellerive", ["val-de-lisse"])
    assert "Val de Lisse" in cumul["explication"]


def test_a_question_of_one_aid_gets_words_of_ours(package: Path, root: Path) -> None:
    import_aides_velo(package, TERRITOIRES, root)
    info = read_yaml(root / "infos" / "questions" / "bellerive-achat-local.yaml")
    assert info["reference"] == "aides . bellerive . achat local"
    assert "question du modèle" not in info["question"]
    assert info["defaut"] == "oui"


def test_a_second_run_changes_nothing(package: Path, root: Path) -> None:
    import_aides_velo(package, TERRITOIRES, root)
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    report = import_aides_velo(package, TERRITOIRES, root)
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == before
    assert (report.unchanged, report.appeared, report.changed, report.vanished) == (2, [], [], [])


def test_a_new_version_says_what_appeared_changed_and_vanished(package: Path, root: Path) -> None:
    import_aides_velo(package, TERRITOIRES, root)
    newer = a_model()
    newer["aides . val de lisse"]["date de fin"] = "30/06/2027"
    newer["aides . hautecombe"] = rule("commune", "localisation . code insee = '99022'", valeur="100 €")
    del newer["aides . bellerive"], newer["aides . bellerive . achat local"]
    write(package, newer, "2.0.0")
    report = import_aides_velo(package, TERRITOIRES, root)
    assert report.appeared == ["aides/communes/99/hautecombe.yaml"]
    assert len(report.changed) == 1
    assert "valable" in report.changed[0]
    assert "2027-06-30" in report.changed[0]
    assert "aides/communes/99/bellerive.yaml" in report.vanished
    assert (root / "aides" / "communes" / "99" / "bellerive.yaml").exists()
    assert "Disparues" in str(report)


def test_what_a_person_changed_is_never_touched(package: Path, root: Path) -> None:
    import_aides_velo(package, TERRITOIRES, root)
    path = root / "aides" / "epci" / "99" / "val-de-lisse.yaml"
    edited = path.read_text(encoding="utf-8").replace("400 €", "450 €")
    path.write_text(edited, encoding="utf-8")
    newer = a_model()
    newer["aides . val de lisse"]["lien"] = "https://exemple.invalid/nouvelle"
    write(package, newer, "2.0.0")
    report = import_aides_velo(package, TERRITOIRES, root)
    assert path.read_text(encoding="utf-8") == edited
    assert len(report.kept_by_hand) == 1
    assert "le modèle a changé" in report.kept_by_hand[0]


def test_words_that_cannot_be_translated_are_quoted_and_the_rest_is_imported(
    package: Path, root: Path
) -> None:
    strange = rule("commune", "localisation . code insee = '99022'", valeur="vélo . poids * 3 €")
    write(package, a_model(**{"aides . hautecombe": strange}))
    report = import_aides_velo(package, TERRITOIRES, root)
    assert len(report.untranslated) == 1
    assert "vélo . poids" in report.untranslated[0]
    assert (root / "aides" / "epci" / "99" / "val-de-lisse.yaml").exists()


def test_two_aids_of_one_payer_exclude_each_other_and_are_told_apart(package: Path, root: Path) -> None:
    second = rule("intercommunalité", "localisation . epci = 'CC du Val de Lisse'", valeur="500 €")
    write(package, a_model(**{"aides . val de lisse adapté": second}))
    import_aides_velo(package, TERRITOIRES, root)
    cumul = read_yaml(root / "cumuls" / "aides-velo" / "val-de-lisse-une-seule.yaml")
    assert cumul["entre"] == ["val-de-lisse", "val-de-lisse-adapte"]
    aide = read_yaml(root / "aides" / "epci" / "99" / "val-de-lisse-adapte.yaml")
    assert aide["nom"].endswith("adapté")


def test_a_folder_that_is_not_the_package_is_refused_with_the_remedy(tmp_path: Path, root: Path) -> None:
    with pytest.raises(ImportFault, match=r"publicodes-build"):
        import_aides_velo(tmp_path, TERRITOIRES, root)
