"""The delivery loop at the door of a real connection: a request open, its slot waited for, then written."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any

from bot.store.api import Destinataire, Limits, Progress
from bot.store.memory import memory_store
from bot.store.store import SqlStore
from handlers.delivery import Delivery
from handlers.telegram.app import make_bot
from handlers.telegram.send import TelegramChannel
from handlers.waiting import inline
from tests.support.builders import un_chat
from tests.support.delivering import play, sends
from tests.support.fake_bot_api import TOKEN, FakeBotApi, refused


def telegram_store() -> SqlStore:
    """Return a store where one message waits for chat 1."""
    store = memory_store(limits=Limits())
    store.outbox.publish(
        "bourse", 1, [{"method": "sendMessage", "text": "Bourse <i>"}], [Destinataire(chat=un_chat(1))]
    )
    return store


class SlotClock:
    """Stands before the slot of an envoi; each wait moves it and notes what the wait is."""

    def __init__(self, slot: dt.datetime, note: Callable[[], Any]) -> None:
        self.moment = slot - dt.timedelta(seconds=0.2)
        self.note = note
        self.noted: list[Any] = []

    def now(self) -> dt.datetime:
        """Return now."""
        return self.moment

    async def pause(self, event: asyncio.Event, seconds: float) -> None:
        """Wait."""
        self.noted.append(self.note())
        self.moment += dt.timedelta(seconds=seconds)


async def send_one(store: SqlStore, api: FakeBotApi) -> list[Any]:
    """Send what waits; return, at each wait, the connections in use and the messages arrived."""
    bot = make_bot(TOKEN, api.url)
    await bot.initialize()
    (envoi,) = store.outbox.claim("telegram", "1", "w").envois
    session = vars(bot.request)["_session"]
    clock = SlotClock(envoi.slot, lambda: (len(session.connector._acquired), len(api.sent())))
    delivery = Delivery(
        store,
        TelegramChannel(bot),
        bot="1",
        worker="w",
        run=inline,
        clock=clock.now,
        pause=clock.pause,
    )
    delivery.hand(envoi)
    await sends(delivery)
    await delivery.round()
    await bot.shutdown()
    return clock.noted


def test_a_request_waits_for_its_slot_with_its_connection_open() -> None:
    async def send() -> None:
        store = telegram_store()
        async with FakeBotApi() as api:
            assert await send_one(store, api) == [(1, 0)]
            assert len(api.sent("1")) == 1
        assert store.outbox.progress("bourse", 1) == Progress(envoye=1)

    play(send())


def test_the_second_call_of_a_mended_message_does_not_wait_again() -> None:
    async def send() -> None:
        async with FakeBotApi() as api:
            api.fail("sendMessage", refused(400, "Bad Request: can't parse entities: oops"))
            assert await send_one(telegram_store(), api) == [(1, 0)]
            assert len(api.sent("1")) == 1

    play(send())


def test_a_request_that_must_not_leave_writes_nothing_and_goes_back() -> None:
    async def send() -> None:
        store = telegram_store()
        async with FakeBotApi() as api:
            bot = make_bot(TOKEN, api.url)
            await bot.initialize()
            delivery = Delivery(store, TelegramChannel(bot), bot="1", worker="w", run=inline)
            for envoi in store.outbox.claim("telegram", "1", "w").envois:
                delivery.hand(envoi)
            await delivery.stop()
            await bot.shutdown()
            assert api.sent() == []
        assert store.outbox.progress("bourse", 1) == Progress(a_faire=1)

    play(send())
