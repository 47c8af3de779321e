"""The schemas editors use: one per kind, the same every time."""

import json
from pathlib import Path

import pytest

from knowledge.schemas import KINDS, main, schema_of


def test_one_schema_per_kind_the_same_every_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {f"{kind}.schema.json" for kind in KINDS}
    for kind in KINDS:
        text = (tmp_path / f"{kind}.schema.json").read_text(encoding="utf-8")
        assert text == schema_of(kind)
        assert json.loads(text)["type"] == "object"
    assert len(capsys.readouterr().out.splitlines()) == len(KINDS)


def test_a_wrong_call_says_how_to_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "DOSSIER" in capsys.readouterr().err


def test_words_and_units_are_written_as_in_the_files() -> None:
    offre = json.loads(schema_of("offre"))["properties"]
    assert "velo_ecole" in offre["categorie"]["enum"]
    assert {"oui", "non"} <= set(offre["telephone_verifie"]["anyOf"][0]["enum"])
    quantity = json.loads(schema_of("aide"))["$defs"]["InfoCondition"]["properties"]["au_moins"]
    assert "string" in json.dumps(quantity)
