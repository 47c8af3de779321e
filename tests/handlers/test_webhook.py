"""The webhook: who may call it, what it commits, and answers carried in its own response."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from bot.agenda.errors import StoreError, StoreUnavailable
from bot.store.api import Limits
from bot.store.memory import memory_store
from bot.store.store import SqlStore
from handlers.telegram.app import WEBHOOK_PATH, TelegramApp
from handlers.web import Web
from tests.support.fake_bot_api import FakeBotApi, message
from tests.support.telegram import NOON, SECRET, UNLIMITED, EchoBrain, rows, running_bot


class Hook:
    """Calls the webhook as Telegram does, without a network."""

    def __init__(self, app: TelegramApp, store: SqlStore) -> None:
        web = Web(EchoBrain(), store, clock=lambda: NOON, telegram=app, webhook_path=WEBHOOK_PATH)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(web.app), base_url="http://test")

    async def post(self, body: Any, secret: str = SECRET) -> httpx.Response:
        headers = [(b"X-Telegram-Bot-Api-Secret-Token", secret.encode())]
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.client.post(WEBHOOK_PATH, content=content, headers=headers)


def update(number: int, text: str = "bonjour", of: int = 7) -> dict[str, Any]:
    return {"update_id": number, "message": message(text, of=of, id=number)}


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        ("", update(1), 403),
        ("é", update(1), 403),
        (SECRET + "x", update(1), 403),
        (SECRET, b"{", 400),
        (SECRET, [], 200),
        (SECRET, {"update_id": 1, "message": {"message_id": 1}}, 200),
        (SECRET, {"update_id": 1, "channel_post": message("x", in_=-1, kind="channel")}, 200),
    ],
)
def test_who_may_call_and_what_is_not_for_us(secret: str, body: Any, status: int) -> None:
    async def play() -> None:
        store = memory_store(limits=UNLIMITED)
        async with FakeBotApi() as api, running_bot(api, store=store) as app:
            assert (await Hook(app, store).post(body, secret)).status_code == status
            assert rows(store, "inbox") == []

    asyncio.run(play())


def test_what_cannot_be_committed_is_not_acknowledged() -> None:
    async def play() -> None:
        store = memory_store(limits=UNLIMITED)
        async with FakeBotApi() as api, running_bot(api, store=store) as app:

            def refuse(*updates: object) -> int:
                raise StoreError("hors service")

            store.inbox.enqueue = refuse  # type: ignore[method-assign]
            assert (await Hook(app, store).post(update(1))).status_code == 503

    asyncio.run(play())


def test_an_update_is_not_at_fault_when_the_database_goes_away_while_it_is_answered() -> None:
    async def play() -> None:
        store = memory_store(limits=UNLIMITED)
        async with FakeBotApi() as api, running_bot(api, store=store) as app:

            def gone(*answers: object, **how: object) -> dict[int, tuple[Any, ...]]:
                raise StoreUnavailable

            store.inbox.finish_all = gone  # type: ignore[method-assign]
            assert (await Hook(app, store).post(update(1))).status_code == 200
            (row,) = rows(store, "inbox")
            assert (row["etat"], row["essais"]) == ("en_cours", 0)
            assert api.sent() == []

    asyncio.run(play())


def test_the_same_update_twice_is_answered_once() -> None:
    async def play() -> None:
        store = memory_store(limits=UNLIMITED)
        async with FakeBotApi() as api, running_bot(api, store=store) as app:
            hook = Hook(app, store)
            for _ in range(3):
                assert (await hook.post(update(1))).status_code == 200
            await app.worker.idle()
            assert [c.text for c in api.sent(7)] == ["1 bonjour"]

    asyncio.run(play())


def test_answers_above_the_rate_of_the_bot_wait_for_their_turn() -> None:
    async def play() -> None:
        slow = Limits(bot=0.2, chat=0.0)
        store = memory_store(limits=slow)
        async with FakeBotApi() as api, running_bot(api, store=store, limits=slow) as app:
            hook = Hook(app, store)
            for number in (1, 2, 3):
                assert (await hook.post(update(number, of=number))).content == b""
            await app.worker.idle()
            assert [c.chat for c in api.sent()] == ["1", "2", "3"]

    asyncio.run(play())


def test_a_surge_is_answered_in_the_responses_and_a_lost_response_is_given_again() -> None:
    async def play() -> None:
        limits = Limits(bot=0.1, chat=0.0)
        store = memory_store(limits=limits)
        async with FakeBotApi() as api, running_bot(api, store=store, limits=limits) as app:
            hook = Hook(app, store)
            answers = await asyncio.gather(*(hook.post(update(n, of=n)) for n in range(1, 61)))
            carried = [a.json() for a in answers if a.content]
            await app.worker.idle()
            heard = {str(a["chat_id"]) for a in carried} | {c.chat for c in api.sent()}
            assert len(carried) + len(api.sent()) == 60 == len(heard) and carried
            again = await hook.post(update(carried[0]["chat_id"], of=carried[0]["chat_id"]))
            assert again.json() == carried[0]

    asyncio.run(play())
