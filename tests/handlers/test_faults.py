"""Each way the Bot API misbehaves: what the person gets, and what the row and the chat become."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from bot.agenda.envoi import ChatKey
from bot.store.memory import memory_store
from bot.store.store import SqlStore
from tests.support.fake_bot_api import FakeBotApi, Fault, message, refused, tap
from tests.support.telegram import UNLIMITED, polling, rows, running_bot


async def say(
    text: str, *faults: Fault, method: str = "sendMessage", **how: Any
) -> tuple[FakeBotApi, SqlStore]:
    """Play one message of chat 7 while the API misbehaves; return once the row had its first outcome."""
    store = memory_store(limits=UNLIMITED)
    async with FakeBotApi() as api, running_bot(api, store=store, **how) as app, polling(app):
        api.fail(method, *faults)
        api.push(message=message(text))
        await api.until(lambda: sum(c.method == method for c in api.calls) > len(faults) - 1)
        while not _settled(store):
            await asyncio.sleep(0)
        await app.stop()
    return api, store


def _settled(store: SqlStore) -> bool:
    return any(row["bail"] is None and (row["pourquoi"] or row["clos_le"]) for row in rows(store))


def row(store: SqlStore) -> dict[str, Any]:
    return rows(store)[0]


def active(store: SqlStore, chat: str = "7") -> bool:
    known = store.chats.get(ChatKey("telegram", "4242", chat))
    assert known is not None
    return known.actif


def test_when_all_goes_well_the_person_has_the_answer_and_the_row_is_sent() -> None:
    api, store = asyncio.run(say("bonjour"))
    assert [c.text for c in api.sent(7)] == ["1 bonjour"]
    assert (
        row(store)["etat"] == "envoye" and row(store)["message_id"] == "1" and row(store)["payload"] is None
    )


def test_429_the_row_waits_as_long_as_telegram_asks_and_the_try_does_not_count() -> None:
    api, store = asyncio.run(say("bonjour", refused(429, "Too Many Requests: retry after 7", retry_after=7)))
    found = row(store)
    assert api.sent(7) == [] and active(store)
    assert found["etat"] == "a_faire" and found["essais"] == 0 and found["pourquoi"]


def test_403_the_person_who_blocked_the_bot_is_inactive_and_the_row_abandoned() -> None:
    api, store = asyncio.run(say("bonjour", refused(403, "Forbidden: bot was blocked by the user")))
    assert api.sent(7) == [] and not active(store)
    assert row(store)["etat"] == "abandonne" and row(store)["pourquoi"] == "le destinataire a bloqué le bot"


def test_403_a_deactivated_account_is_inactive() -> None:
    _, store = asyncio.run(say("bonjour", refused(403, "Forbidden: user is deactivated")))
    assert not active(store) and "n'existe plus" in row(store)["pourquoi"]


def test_400_chat_not_found_makes_the_chat_inactive() -> None:
    _, store = asyncio.run(say("bonjour", refused(400, "Bad Request: chat not found")))
    assert not active(store) and row(store)["etat"] == "abandonne"


def test_400_another_refusal_abandons_the_message_and_keeps_the_person() -> None:
    _, store = asyncio.run(say("bonjour", refused(400, "Bad Request: message text is empty")))
    assert active(store) and row(store)["etat"] == "abandonne"


def test_400_tags_refused_the_person_has_the_plain_text() -> None:
    api, store = asyncio.run(say("a <b", refused(400, "Bad Request: can't parse entities: oops")))
    assert [c.text for c in api.sent(7)] == ["1 a <b"] and "parse_mode" not in api.sent(7)[0].parameters
    assert row(store)["etat"] == "envoye"


def test_a_chat_that_migrated_gets_its_answer_under_its_new_id() -> None:
    async def play() -> tuple[FakeBotApi, SqlStore]:
        store = memory_store(limits=UNLIMITED)
        async with FakeBotApi() as api, running_bot(api, store=store) as app, polling(app):
            api.fail("sendMessage", refused(400, "Bad Request: group upgraded", migrate_to_chat_id=-1007))
            api.push(message=message("bonjour"))
            await api.until(lambda: bool(api.sent()))
            await app.worker.idle()
        return api, store

    api, store = asyncio.run(play())
    assert [(c.chat, c.text) for c in api.sent()] == [("-1007", "1 bonjour")]
    assert row(store)["etat"] == "envoye"


@pytest.mark.parametrize("status", [500, 502])
def test_5xx_the_row_is_tried_again_later(status: int) -> None:
    api, store = asyncio.run(say("bonjour", Fault(status)))
    assert api.sent(7) == [] and active(store)
    assert row(store)["etat"] == "a_faire" and row(store)["essais"] == 1


@pytest.mark.parametrize(
    "fault",
    [Fault(0, accepted=True), Fault(200, b'{"ok":tr', accepted=True), Fault(200, b"[]", accepted=True)],
    ids=["hung up after acceptance", "malformed JSON", "JSON of another shape"],
)
def test_when_nobody_knows_whether_it_arrived_the_row_is_uncertain(fault: Fault) -> None:
    api, store = asyncio.run(say("bonjour", fault))
    assert len(api.sent(7)) == 1 and active(store)
    assert row(store)["etat"] == "incertain" and row(store)["incertitudes"] == 1


def test_an_answer_too_slow_is_uncertain_and_nobody_else_waits_for_it() -> None:
    async def play() -> tuple[FakeBotApi, SqlStore]:
        store = memory_store(limits=UNLIMITED)
        never = asyncio.Event()
        async with FakeBotApi() as api, running_bot(api, store=store) as app, polling(app):
            vars(app.bot.request)["_read"] = 0.05
            api.fail("sendMessage", Fault(until=never, accepted=True))
            api.push(message=message("bonjour"))
            await api.until(lambda: len(api.sent()) == 1)
            api.push(message=message("bonsoir", of=8))
            await api.until(lambda: len(api.sent(8)) == 1)
            while row(store)["etat"] != "incertain":
                await asyncio.sleep(0)
            never.set()
        return api, store

    api, _ = asyncio.run(play())
    assert [c.chat for c in api.sent()] == ["7", "8"]


def test_a_message_that_cannot_be_edited_any_more_is_sent_anew() -> None:
    async def play() -> FakeBotApi:
        async with FakeBotApi() as api, running_bot(api) as app, polling(app):
            api.fail("editMessageText", refused(400, "Bad Request: message to edit not found"))
            api.push(callback_query=tap("f:encore"))
            await api.until(lambda: bool(api.sent()))
        return api

    api = asyncio.run(play())
    assert [(c.method, c.text) for c in api.sent()] == [("sendMessage", "1 f:encore")]


def test_the_same_answer_again_is_as_good_as_sent() -> None:
    async def play() -> SqlStore:
        store = memory_store(limits=UNLIMITED)
        async with FakeBotApi() as api, running_bot(api, store=store) as app, polling(app):
            api.fail("editMessageText", refused(400, "Bad Request: message is not modified: same"))
            api.push(callback_query=tap("f:encore"))
            await api.until(lambda: any(c.method == "editMessageText" for c in api.calls))
            await app.worker.idle()
        return store

    assert row(asyncio.run(play()))["etat"] == "envoye"


def test_an_update_that_always_fails_is_set_aside_visible_and_the_person_is_told() -> None:
    async def play() -> tuple[FakeBotApi, Sequence[Any]]:
        store = memory_store(limits=UNLIMITED)
        async with FakeBotApi() as api, running_bot(api, store=store) as app:
            for error in range(3):
                with store.db.write() as connection:
                    connection.exec_driver_sql("UPDATE inbox SET due = '2000-01-01' WHERE due IS NOT NULL")
                if error == 0:
                    api.push(message=message("panne"))
                    async with polling(app):
                        while not rows(store, "inbox"):
                            await asyncio.sleep(0)
                app.worker._wake.set()
                while not any(r["essais"] > error for r in rows(store, "inbox")):
                    await asyncio.sleep(0)
            await api.until(lambda: bool(api.sent(7)))
            return api, store.inbox.set_aside()

    api, aside = asyncio.run(play())
    assert [c.text for c in api.sent(7)] == ["panne_telegram"]
    assert [(a.update_id, a.erreur) for a in aside] == [(1000, "ZeroDivisionError")]
