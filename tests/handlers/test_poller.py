"""Polling: acknowledged only once committed, one poller per token, and patient with Telegram."""

from __future__ import annotations

import asyncio
import os
import re
import socket

import pytest

from bot.assemble import World
from bot.settings import Settings
from bot.store.api import StoreError
from bot.store.memory import memory_store
from handlers.refusal import Misuse, Refusal
from handlers.telegram.poller import PollingRight, is_dead, wait_after
from tests.support.fake_bot_api import FakeBotApi, Fault, message, refused
from tests.support.telegram import UNLIMITED, polling, running_bot


def told(refusal: Refusal) -> str:
    """Return what whoever runs the process reads."""
    return World(Settings()).say(refusal.text, **refusal.values)


def test_nothing_is_acknowledged_before_it_is_committed() -> None:
    async def play() -> None:
        store = memory_store(limits=UNLIMITED)
        async with FakeBotApi() as api, running_bot(api, store=store) as app:
            broken = store.inbox.enqueue

            def refuse(*updates: object) -> int:
                raise StoreError("hors service")

            store.inbox.enqueue = refuse  # type: ignore[method-assign]
            async with polling(app):
                api.push(message=message("bonjour"))
                await api.until(lambda: len(api.offsets) >= 3)
                assert api.waiting() and set(api.offsets) == {0}
                store.inbox.enqueue = broken  # type: ignore[method-assign]
                await api.until(lambda: bool(api.sent(7)))
                await api.until(lambda: api.offsets[-1] == 1001)

    asyncio.run(play())


def test_what_was_committed_but_not_acknowledged_is_not_answered_twice() -> None:
    async def play() -> None:
        async with FakeBotApi() as api, running_bot(api) as app:
            api.push(message=message("bonjour"))
            first = list(api._updates)
            async with polling(app):
                await api.until(lambda: bool(api.sent(7)))
            api._updates[:] = first
            api.push(message=message("bonsoir", id=2))
            async with polling(app):
                await api.until(lambda: len(api.sent(7)) == 2)
            assert [c.text for c in api.sent(7)] == ["1 bonjour", "2 bonsoir"]

    asyncio.run(play())


def test_an_update_nobody_can_read_does_not_stop_the_others() -> None:
    async def play() -> None:
        async with FakeBotApi() as api, running_bot(api) as app, polling(app):
            api.push(message={"message_id": 1})
            api.push(message=message("bonjour"))
            await api.until(lambda: bool(api.sent(7)))

    asyncio.run(play())


def test_what_nobody_can_read_is_said_to_be_and_nothing_beside_it_is_lost() -> None:
    async def play() -> None:
        async with FakeBotApi() as api, running_bot(api) as app:
            api.push(message=message("bonjour"))
            api.push(message=message(of=8, poll={"id": "1", "question": "?", "options": [{"text": "a"}]}))
            api.push(message=message("bonsoir", of=9))
            async with polling(app):
                await api.until(lambda: len(api.sent()) == 3)
            assert {c.chat: c.text for c in api.sent()} == {
                "7": "1 bonjour",
                "8": "document_refuse",
                "9": "1 bonsoir",
            }

    asyncio.run(play())


def test_a_passing_trouble_costs_a_few_seconds_and_is_forgotten() -> None:
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        if seconds != 3.0:
            waited.append(seconds)
        await asyncio.sleep(0)

    async def play() -> None:
        async with FakeBotApi() as api, running_bot(api) as app:
            app.pause = pause
            api.fail("getUpdates", Fault(502), Fault(502), Fault(0), Fault(0))
            api.push(message=message("bonjour"))
            async with polling(app):
                await api.until(lambda: bool(api.sent(7)))
                api.fail("getUpdates", Fault(502))
                api.push(message=message("bonsoir", id=2))
                await api.until(lambda: len(waited) == 5 and len(api.sent(7)) == 2)

    asyncio.run(play())
    assert waited == [0.5, 1.0, 2.0, 2.0, 0.5]
    assert wait_after(7) > 2.0 and wait_after(50) == 30.0


def test_a_second_poller_is_refused_in_words() -> None:
    async def play() -> None:
        store = memory_store(limits=UNLIMITED)
        async with FakeBotApi() as api, running_bot(api, store=store) as app:
            store.leases.acquire("poller:4242", "autre-machine:12")
            with pytest.raises(Refusal) as caught:
                await app.poll()
            assert re.match(r"Un autre processus lit déjà .* \(autre-machine:12\)", told(caught.value))

    asyncio.run(play())


def test_the_right_of_a_process_that_died_here_is_taken_over_at_once() -> None:
    store = memory_store()
    dead = f"{socket.gethostname()}:99999999"
    assert (
        is_dead(dead) and not is_dead(f"{socket.gethostname()}:{os.getpid()}") and not is_dead("ailleurs:1")
    )
    assert store.leases.acquire("poller:1", dead)
    assert PollingRight(store.leases, "1", "moi:1").acquire()
    assert not PollingRight(store.leases, "1", "toi:2").acquire()


def test_telegrams_own_conflict_ends_in_words_too() -> None:
    async def play() -> None:
        async with FakeBotApi() as api, running_bot(api) as app:
            conflict = refused(409, "Conflict: terminated by other getUpdates request")
            api.fail("getUpdates", *[conflict] * 6)
            with pytest.raises(Refusal) as caught:
                await app.poll()
            assert "409" in told(caught.value)

    asyncio.run(play())


@pytest.mark.parametrize(
    "fault", [Fault(502), Fault(0), Fault(200, b"{"), refused(429, "Too Many Requests", retry_after=3)]
)
def test_a_fault_of_polling_is_waited_out(fault: Fault) -> None:
    async def play() -> None:
        async with FakeBotApi() as api, running_bot(api) as app, polling(app):
            api.fail("getUpdates", fault, fault)
            api.push(message=message("bonjour"))
            await api.until(lambda: bool(api.sent(7)))

    asyncio.run(play())


def test_a_refused_token_is_said_without_the_token() -> None:
    async def play() -> None:
        async with FakeBotApi(token="another") as api:
            with pytest.raises(Misuse) as caught:
                async with running_bot(api):
                    pass
            assert "vérifiez TELEGRAM_BOT_TOKEN" in told(caught.value)
            assert "secret-of-the-tests" not in told(caught.value)

    asyncio.run(play())
