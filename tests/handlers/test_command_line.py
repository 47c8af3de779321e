"""The stable command lines: estimate, ask, understand, chat, knowledge check, and their exit statuses."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from bot.__main__ import main


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command with a text on stdin; return (status, stdout, stderr)."""
    monkeypatch.setenv("GUICHET_NOW", "2026-11-24")

    def call(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        try:
            status = main(arguments)
        except SystemExit as stop:
            status = int(stop.code or 0)
        out = capsys.readouterr()
        return status, out.out, out.err

    return call


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


CAEN = {
    "id": "c",
    "code_insee": "14118",
    "velo_type": "électrique",
    "velo_etat": "neuf",
    "prix": 1800,
    "age": 40,
}


def test_estimate_answers_one_line_per_situation(run: Any) -> None:
    status, out, _ = run("estimate", "--jsonl", stdin=json.dumps(CAEN) + "\n")
    (answer,) = lines(out)
    assert status == 0
    assert answer["date"] == "2026-11-24"
    assert answer["total"] == {"min": 0.0, "max": 350.0}
    assert answer["reste_a_charge"] == {"min": 1450.0, "max": 1800.0}
    assert answer["question_suivante"] == "revenu_fiscal"
    ville = next(a for a in answer["aides"] if a["reference"] == "aides . caen")
    assert (ville["statut"], ville["montant"], ville["min"], ville["max"]) == ("a_preciser", None, 0.0, 300.0)
    assert ville["manque"] == ["revenu_fiscal", "parts"]
    assert ville["verifie_le"] == "2025-09-11"
    assert answer["couverture"]["commune"] == "connue"
    assert answer["couverture"]["epci"] == "aide"
    assert answer["couverture"]["region"].startswith("inconnue")
    assert answer["couverture"]["etat"].startswith("aucune : L'État n'aide plus")


def test_a_settled_estimate_asks_nothing(run: Any) -> None:
    situation = {**CAEN, "revenu_fiscal": 13000, "parts": 1}
    answer = lines(run("estimate", "--jsonl", stdin=json.dumps(situation))[1])[0]
    assert (answer["total"], answer["question_suivante"]) == ({"min": 350.0, "max": 350.0}, None)
    assert answer["retenues"] == ["caen-la-mer", "caen"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("pas du json", "ce n'est pas du JSON"),
        ('{"id": "x", "prixx": 3}', "champ « prixx » inconnu. Vouliez-vous écrire « prix » ?"),
        ('{"id": "x", "prix": "mille"}', "prix : « mille » doit être un nombre"),
        ('{"id": "x", "prix": true}', "prix : « True » doit être un nombre"),
        ('{"id": "x", "prix": -3}', "prix : « -3 » ne peut pas être négatif"),
        ('{"id": "x", "prix": 1e999}', "doit être un nombre fini"),
        ('{"id": "x", "prix": NaN}', "doit être un nombre fini"),
        ('{"id": "x", "code_insee": "99999"}', "n'est pas le code INSEE d'une commune"),
        ('{"id": "x", "code_insee": 14118}', "doit être un texte entre guillemets"),
        ('{"id": "x", "epci_code": "123"}', "n'est pas le SIREN d'un EPCI"),
        ('{"id": "x", "velo_type": "licorne"}', "velo_type : « licorne » inconnu"),
        ('{"id": "x", "handicap": "oui"}', "doit être vrai ou faux"),
        ('{"id": "x", "questions": {"aides . rien": true}}', "« aides . rien » inconnue"),
        ('{"id": "x", "date": "demain"}', "n'est pas une date ISO"),
        ('{"id": "x", "region": "00"}', "n'est pas un code de région"),
        ("[1, 2]", "une situation est un objet JSON"),
        ("[" * 100000, "ligne 1"),
    ],
)
def test_a_bad_line_says_what_and_where_and_the_next_is_still_answered(
    run: Any, line: str, said: str
) -> None:
    status, out, _ = run("estimate", "--jsonl", stdin=f"{line}\n{json.dumps(CAEN)}\n")
    bad, good = lines(out)
    assert status == 1
    assert said in bad["error"]
    assert "ligne 1" in bad["error"]
    assert good["total"]["max"] == 350.0


def test_an_arrondissement_stands_for_its_commune(run: Any) -> None:
    situations = [
        {"id": c, "code_insee": c, "date": None, "velo_type": "électrique"} for c in ("75101", "75056")
    ]
    first, second = lines(run("estimate", "--jsonl", stdin="\n".join(map(json.dumps, situations)))[1])
    assert [a["id"] for a in first["aides"]] == [a["id"] for a in second["aides"]] != []


def test_what_is_said_of_the_place_is_never_overwritten(run: Any) -> None:
    elsewhere = {**CAEN, "epci_code": "200065563"}
    answer = lines(run("estimate", "--jsonl", stdin=json.dumps(elsewhere))[1])[0]
    assert "caen-la-mer" not in [a["id"] for a in answer["aides"]]


def test_without_a_place_the_commune_is_asked(run: Any) -> None:
    answer = lines(run("estimate", "--jsonl", stdin='{"id": 1}')[1])[0]
    assert (answer["question_suivante"], answer["couverture"]["commune"]) == ("code_insee", "inconnue")


def test_a_misused_command_exits_with_2_in_french(run: Any) -> None:
    status, _, err = run("estimer")
    assert status == 2
    assert "mot inconnu" in err
    assert run("estimate")[0] == 2


def test_a_bad_setting_is_named(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_NOW", "hier")
    status, _, err = run("knowledge", "check")
    assert status == 2
    assert "GUICHET_NOW" in err


def test_knowledge_check_passes_on_the_real_base(run: Any) -> None:
    status, out, _ = run("knowledge", "check")
    assert status == 0
    assert "Tout est bon" in out


def test_knowledge_import_refuses_a_wrong_folder(run: Any, tmp_path: Any) -> None:
    status, _, err = run("knowledge", "import", "aides-velo", str(tmp_path))
    assert status == 2
    assert "publicodes-build" in err


def test_ask_gives_one_reply_and_its_json(run: Any) -> None:
    status, out, _ = run("ask", "j'habite Caen, un VAE neuf à 1 800 €")
    assert status == 0
    assert "À Caen (Calvados)" in out
    answer = json.loads(run("ask", "aide vélo à Caen", "--json")[1])
    assert answer["intent"] == "aides_estimer"
    assert answer["entities"]["commune"] == "14118"
    assert all(len(choice["code"].encode()) <= 64 for choice in answer["choix"])


def test_chat_over_a_pipe_prints_each_message_and_its_reply(run: Any) -> None:
    status, out, _ = run("chat", stdin="bonjour\n\nvélo à Caen\n")
    assert status == 0
    assert out.startswith("> bonjour\n")
    assert "\n> vélo à Caen\n" in out
    assert out.count("\n> ") == 1


def test_understand_answers_in_order_without_memory(run: Any) -> None:
    texts = ["prime vélo à Caen", "bonjour", 3]
    stdin = "\n".join(json.dumps({"id": i, "text": t}) for i, t in enumerate(texts))
    status, out, _ = run("understand", "--jsonl", stdin=stdin)
    found = lines(out)
    assert status == 1
    assert [f["id"] for f in found] == [0, 1, 2]
    assert (found[0]["intent"], found[0]["entities"]["commune"]) == ("aides_estimer", "14118")
    assert found[1]["intent"] == "salutation"
    assert "error" in found[2]


def test_every_setting_is_documented(run: Any) -> None:
    assert "GUICHET_NOW : " in run("settings")[1]


def test_unanswered_questions_are_listed_by_likeness(
    run: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.store.migrate import upgrade_database
    from bot.store.store import open_store

    address = f"sqlite:///{tmp_path / 'guichet.sqlite'}"
    monkeypatch.setenv("DATABASE_URL", address)
    upgrade_database(address)
    assert run("unanswered")[1] == "Aucune question sans réponse.\n"
    store = open_store(address)
    for text in ("prime trottinette", "garer ma péniche", "une prime trottinette ?"):
        store.avis.unanswered(text, "hors_sujet", 0.4)
    store.close()
    status, out, _ = run("unanswered")
    assert status == 0
    assert out.splitlines()[0].startswith("   2 × ")
    assert "trottinette" in out.splitlines()[0]
    assert "garer ma péniche" in out


def test_announce_reads_one_announcement_a_line(run: Any) -> None:
    text = "Remise en selle, samedi 12 décembre 10 h, place de la Halle à Laon"
    stdin = json.dumps({"id": "a", "text": text}) + "\n" + json.dumps({"id": "b", "texte": "?"}) + "\n"
    status, out, _ = run("announce", "--jsonl", "--now", "2026-11-23T09:00:00+01:00", stdin=stdin)
    first, second = lines(out)
    assert status == 1 and "error" in second
    assert first == {
        "id": "a",
        "titre": "Remise en selle",
        "debut": "2026-12-12T10:00",
        "fin": None,
        "lieu": "place de la Halle à Laon",
        "commune": "02408",
        "epci": "200043495",
        "lien": None,
        "publics": ["tous"],
        "gratuit": None,
        "type": "animation",
        "alertes": ["lien_manquant"],
    }


def test_announce_reads_on_the_moment_said(run: Any) -> None:
    stdin = json.dumps({"id": 1, "text": "Balade demain à 8h"}) + "\n"
    for now, debut in (("2027-02-27", "2027-02-28T08:00"), ("2027-02-28T23:30:00Z", "2027-03-02T08:00")):
        _, out, _ = run("announce", "--jsonl", "--now", now, stdin=stdin)
        assert lines(out)[0]["debut"] == debut
    status, _, err = run("announce", "--jsonl", "--now", "hier")
    assert status == 2 and "hier" in err
