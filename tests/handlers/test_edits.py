"""A person edits what they wrote: the answer just given changes in place; otherwise a new one comes."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.decide.conversation import Conversation
from bot.reply.model import Reply, Text
from bot.store.memory import memory_store
from bot.turn import Incoming, Turn
from tests.support.fake_bot_api import Call, FakeBotApi, message, refused
from tests.support.telegram import UNLIMITED, EchoBrain, polling, running_bot


def play(*updates: dict[str, Any], brain: EchoBrain | None = None, edits_fail: bool = False) -> list[Call]:
    """Return what was sent, each update being answered before the next one comes."""

    async def run() -> list[Call]:
        store = memory_store(limits=UNLIMITED)
        async with FakeBotApi() as api, running_bot(api, brain, store=store) as app, polling(app):
            if edits_fail:
                api.fail("editMessageText", refused(400, "Bad Request: message to edit not found"))
            for content in updates:
                update = api.push(**content)
                await api.until(lambda id=update["update_id"]: api.offsets[-1:] == [id + 1])  # type: ignore[misc]
                await app.worker.idle()
            return api.sent(7)

    return asyncio.run(run())


def said(text: str, id: int) -> dict[str, Any]:
    return {"message": message(text, id=id)}


def edited(text: str, id: int) -> dict[str, Any]:
    return {"edited_message": message(text, id=id)}


def test_the_answer_just_given_is_edited() -> None:
    sent = play(said("avant", 10), said("bonjour", 11), edited("bonsoir", 11))
    assert [c.method for c in sent] == ["sendMessage", "sendMessage", "editMessageText"]
    assert str(sent[-1].parameters["message_id"]) == "2" and "bonsoir" in sent[-1].text


def test_and_again_at_each_edit() -> None:
    sent = play(said("a", 10), edited("b", 10), edited("c", 10))
    assert [(c.method, str(c.parameters.get("message_id", ""))) for c in sent] == [
        ("sendMessage", ""),
        ("editMessageText", "1"),
        ("editMessageText", "1"),
    ]


def test_an_older_message_is_answered_below() -> None:
    sent = play(said("un", 10), said("deux", 11), edited("un bis", 10))
    assert [c.method for c in sent] == ["sendMessage"] * 3 and "un bis" in sent[-1].text


def test_an_answer_in_several_messages_is_not_edited() -> None:
    sent = play(said("long", 10), edited("court", 10))
    assert "editMessageText" not in [c.method for c in sent] and "court" in sent[-1].text


def test_an_answer_the_person_removed_comes_again() -> None:
    sent = play(said("bonjour", 10), edited("bonsoir", 10), edits_fail=True)
    assert [c.method for c in sent] == ["sendMessage", "sendMessage"] and "bonsoir" in sent[-1].text


def test_an_answer_that_left_in_the_response_of_a_webhook_has_no_known_message_to_edit() -> None:
    async def run() -> list[Call]:
        store = memory_store(limits=UNLIMITED)
        async with FakeBotApi() as api, running_bot(api, store=store) as app, polling(app):
            for content in (said("a", 10), edited("b", 10)):
                update = api.push(**content)
                await api.until(lambda id=update["update_id"]: api.offsets[-1:] == [id + 1])  # type: ignore[misc]
                await app.worker.idle()
                with store.db.write() as connection:
                    connection.exec_driver_sql("UPDATE outbox SET message_id = NULL")
            return api.sent(7)

    assert [c.method for c in asyncio.run(run())] == ["sendMessage", "sendMessage"]


class OneWord(EchoBrain):
    """Always says the same."""

    def talk(self, message: Incoming, conversation: Conversation) -> Turn:
        """Take one turn."""
        return Turn(Reply((Text("oui"),)), conversation, None)


def test_an_answer_that_stays_the_same_is_not_sent_again() -> None:
    async def run() -> tuple[list[Call], int]:
        store = memory_store(limits=UNLIMITED)
        async with FakeBotApi() as api, running_bot(api, OneWord(), store=store) as app, polling(app):
            api.fail("editMessageText", refused(400, "Bad Request: message is not modified"))
            for content in (said("a", 10), edited("b", 10)):
                update = api.push(**content)
                await api.until(lambda id=update["update_id"]: api.offsets[-1:] == [id + 1])  # type: ignore[misc]
                await app.worker.idle()
            return api.sent(7), store.outbox.waiting()

    sent, waiting = asyncio.run(run())
    assert [c.method for c in sent] == ["sendMessage"] and waiting == 0
