"""``guichet announce --jsonl``: each line by itself, in order, a bad one answered by an error."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.__main__ import main

Run = Callable[[str, str], tuple[int, list[dict[str, Any]], str]]

KEYS = [
    "id", "titre", "debut", "fin", "lieu", "commune", "epci", "lien", "publics", "gratuit", "type", "alertes",
]  # fmt: skip
BAL = {"id": "a", "text": "Bal des vélos samedi à 20h, salle des fêtes de Laon"}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Read announcements on a date; return (status, answers, what is said of the call)."""

    def call(now: str, stdin: str) -> tuple[int, list[dict[str, Any]], str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        status = main(("announce", "--jsonl", "--now", now))
        out = capsys.readouterr()
        return status, [json.loads(line) for line in out.out.splitlines()], out.err

    return call


@pytest.mark.parametrize("now", ["2026-11-23", "2026-11-23T09:00", "2026-11-23T23:30:00+01:00"])
def test_an_announcement_is_read_on_the_day_given(run: Run, now: str) -> None:
    status, (answer,), _ = run(now, json.dumps(BAL) + "\n")
    assert status == 0 and list(answer) == KEYS
    assert (answer["titre"], answer["debut"], answer["lieu"], answer["commune"]) == (
        "Bal des vélos", "2026-11-28T20:00", "salle des fêtes de Laon", "02408",
    )  # fmt: skip


def test_no_line_depends_on_another(run: Run) -> None:
    texts = [BAL, {"id": "b", "text": "Réunion mardi 8 décembre"}, {"id": "c", "text": ""}]
    together = run("2026-11-23", "\n".join(map(json.dumps, texts)))[1]
    alone = [run("2026-11-23", json.dumps(one))[1][0] for one in texts]
    assert together == alone and together[1]["debut"] == "2026-12-08"


def test_a_bad_line_gets_an_error_and_the_next_is_read(run: Run) -> None:
    bad = ["{", "[]", '{"id": 1}', '{"id": 2, "text": null}', '{"id": 3, "text": "\\ud800 bal"}']
    status, answers, _ = run("2026-11-23", "\n".join([*bad, json.dumps(BAL)]))
    assert status == 1 and len(answers) == 6
    assert ["error" in one for one in answers] == [True, True, True, True, False, False]
    assert [one.get("id") for one in answers[2:]] == [1, 2, 3, "a"]


def test_a_date_that_is_none_is_a_wrong_call(run: Run) -> None:
    status, answers, error = run("demain", "")
    assert status == 2 and answers == [] and "demain" in error
