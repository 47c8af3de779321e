"""Logs: JSON lines with actions and ids; no secret, no words."""

from __future__ import annotations

import json
import logging

from handlers.logs import JsonLines


def line(message: str, *args: object, secrets: tuple[str, ...] = (), **extra: object) -> dict[str, object]:
    record = logging.LogRecord("x", logging.INFO, "f", 1, message, args, None)
    vars(record).update(extra)
    found: dict[str, object] = json.loads(JsonLines(secrets).format(record))
    return found


def test_an_action_has_its_ids() -> None:
    found = line("update_failed", action="update_failed", update=12)
    assert found["action"] == "update_failed" and found["update"] == 12 and "message" not in found


def test_what_a_library_says_is_kept_without_what_fills_it() -> None:
    assert line("Can not load %s", "les mots d'une personne")["message"] == "Can not load %s"


def test_what_the_server_says_of_itself_is_filled() -> None:
    record = logging.LogRecord(
        "uvicorn.error", logging.INFO, "f", 1, "Finished server process [%d]", (12,), None
    )
    assert json.loads(JsonLines().format(record))["message"] == "Finished server process [12]"


def test_a_secret_never_comes_out() -> None:
    assert "4242:abc" not in json.dumps(line("GET /bot4242:abc/getMe", secrets=("4242:abc",)))


def test_an_exception_is_its_name_and_where() -> None:
    try:
        raise ValueError("les mots d'une personne")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "f", 1, "m", (), (ValueError, error, error.__traceback__)
        )
    text = JsonLines().format(record)
    assert "les mots" not in text and json.loads(text)["erreur"] == "ValueError"
