"""What is sent to the webhook, as Telegram sends it."""

from __future__ import annotations

from typing import Any

from tests.support.fake_bot_api import message

SECRET = "secret-of-the-bench"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
SAID = ("bonjour", "Laon", "merci", "vélo électrique à Caen", "1800", "et à Lyon ?", "oui")


def update_of(number: int, chat: int, text: str) -> dict[str, Any]:
    """Return an update as Telegram writes it."""
    return {"update_id": number, "message": message(text, of=chat, id=number)}
