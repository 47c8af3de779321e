"""A process that cannot start says why in one sentence, with the status of what is wrong, whatever its mode."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from bot.assemble import World
from bot.settings import Settings
from bot.store.memory import memory_store
from handlers import service
from handlers.refusal import Misuse, Refusal
from handlers.service import FAULTS, MISUSE, run_delivery, run_polling, run_web
from handlers.telegram.app import TelegramApp


def serve(world: World, settings: Settings) -> int:
    return run_web(world, settings, must_listen=True)


def beside_another(world: World, settings: Settings) -> int:
    return run_web(world, settings, must_listen=False)


@pytest.mark.parametrize("run", [run_polling, run_delivery, serve, beside_another])
@pytest.mark.parametrize(
    ("refusal", "status", "said"),
    [
        (Misuse("exploitation_jeton_refuse"), MISUSE, "Telegram refuse ce jeton"),
        (Refusal("exploitation_conflit"), FAULTS, "409"),
    ],
)
def test_a_refusal_at_start_is_one_sentence_and_a_status(
    run: Callable[[World, Settings], int],
    refusal: Refusal,
    status: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def refuse(self: object, *, menu: bool = True) -> None:
        raise refusal

    monkeypatch.setattr(TelegramApp, "start", refuse)
    monkeypatch.setattr(service, "set_up_logs", lambda secrets: None)
    monkeypatch.setattr(Settings, "listening_port", lambda self: 0)
    settings = Settings(
        TELEGRAM_BOT_TOKEN=SecretStr("1:x"), PUBLIC_URL="https://guichet.example", HOST="127.0.0.1"
    )
    world = World(settings)
    vars(world)["store"] = memory_store()
    with caplog.at_level(logging.INFO):
        assert run(world, settings) == status
    err = capsys.readouterr().err
    assert err.startswith("guichet : ") and said in err and err.count("\n") == 1
    assert "Traceback" not in caplog.text and refusal.text not in caplog.text
