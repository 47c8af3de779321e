"""Small things around the conversation: the menu, the clock on buttons, « typing », inline answers, migrations."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.agenda.envoi import ChatKey
from bot.decide.conversation import Conversation
from bot.reply.model import Reply, Text
from bot.store.memory import memory_store
from bot.turn import Incoming, Turn
from handlers.brain import Brain
from handlers.telegram.commands import MENU, SPOKEN, known
from handlers.telegram.menu import set_menu
from tests.support.fake_bot_api import BOT, Call, FakeBotApi, chat, message, person, refused, tap
from tests.support.talking import agenda_world
from tests.support.telegram import UNLIMITED, EchoBrain, polling, running_bot


def test_the_menu_is_set_even_when_telegram_refuses_a_part_of_it() -> None:
    async def play() -> list[Call]:
        async with FakeBotApi() as api, running_bot(api) as app:
            api.fail("setMyDescription", refused(429, "Too Many Requests", retry_after=60))
            await set_menu(app.bot, app.brain)
            return api.accepted

    calls = {call.method: call.parameters for call in asyncio.run(play())}
    assert [c["command"] for c in calls["setMyCommands"]["commands"]] == list(MENU)
    assert calls["setChatMenuButton"]["menu_button"] == {"type": "commands"}
    assert "setMyShortDescription" in calls and "setMyDescription" not in calls


def test_every_spoken_command_is_in_the_menu_and_other_spellings_are_known() -> None:
    assert set(MENU) >= SPOKEN
    assert known("help") == "aide" and known("annuler") == "annuler" and known("nimporte") is None


def test_a_tapped_button_stops_its_clock() -> None:
    async def play() -> FakeBotApi:
        async with FakeBotApi() as api, running_bot(api) as app, polling(app):
            api.push(callback_query=tap("f:encore"))
            await api.until(lambda: bool(api.sent()))
            await app.worker.idle()
            return api

    assert [
        c.parameters["callback_query_id"] for c in asyncio.run(play()).accepted if "Query" in c.method
    ] == ["q50"]


class SlowBrain(EchoBrain):
    """Answers only when told."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def talk(self, message: Incoming, conversation: Conversation) -> Turn:
        """Take one turn, later."""
        assert self.go.wait(10)
        return super().talk(message, conversation)


def test_an_answer_that_takes_long_shows_typing() -> None:
    async def play() -> None:
        brain = SlowBrain()
        async with FakeBotApi() as api, running_bot(api, brain) as app, polling(app):
            app.worker.awaited.slow = 0.05
            api.push(message=message("bonjour"))
            await api.until(lambda: any(c.method == "sendChatAction" for c in api.calls))
            assert api.sent() == []
            brain.go.set()
            await api.until(lambda: bool(api.sent()))

    asyncio.run(play())


class TownBrain(EchoBrain):
    """Knows one town."""

    def talk(self, message: Incoming, conversation: Conversation) -> Turn:
        """Take one turn."""
        after = (
            conversation.evolve(commune="02408", sujet="aides_estimer")
            if "laon" in message.text
            else conversation
        )
        return Turn(Reply((Text("À Laon :"), Text("300 €", strong=True))), after, None)


def inline(text: str, brain: Brain | None = None) -> Call:
    async def play() -> Call:
        async with FakeBotApi() as api, running_bot(api, brain or TownBrain()) as app, polling(app):
            api.push(inline_query={"id": "9", "from": person(7), "query": text, "offset": ""})
            await api.until(lambda: any(c.method == "answerInlineQuery" for c in api.accepted))
            return next(c for c in api.accepted if c.method == "answerInlineQuery")

    return asyncio.run(play())


def test_an_inline_query_is_answered_by_one_article() -> None:
    (article,) = inline("vae laon").parameters["results"]
    assert (article["title"], article["description"]) == ("À Laon", "300 €")
    assert article["input_message_content"]["parse_mode"] == "HTML"


@pytest.mark.parametrize(
    "personal",
    ["je gagne 900 euros par mois", "j'ai 19 ans et je suis étudiant", "mon RFR est de 9 000 €", "AAH"],
)
def test_an_inline_answer_is_the_same_for_everybody(personal: str) -> None:
    def shared(text: str) -> tuple[str, str]:
        (article,) = inline(text, agenda_world()).parameters["results"]
        return article["title"], article["input_message_content"]["message_text"]

    general = shared("vélo électrique à Lille")
    assert "Lille" in general[1] and shared(f"{personal} à Lille vélo électrique") == general


def test_an_inline_query_without_a_town_leads_to_the_private_chat() -> None:
    for text in ("vae", "", "je gagne 900 euros par mois"):
        parameters = inline(text).parameters
        assert parameters["results"] in ([], "[]") and parameters["button"]["start_parameter"] == "inline"


def test_a_group_that_migrates_takes_its_name_with_it() -> None:
    async def play() -> None:
        store = memory_store(limits=UNLIMITED)
        async with FakeBotApi() as api, running_bot(api, store=store) as app, polling(app):
            api.push(message=message("/aide", in_=-100, kind="group"))
            await api.until(lambda: bool(api.sent("-100")))
            api.push(message=message(in_=-100, kind="group", migrate_to_chat_id=-1001))
            await api.until(lambda: api.offsets[-1] == 1002)
            await app.worker.idle()
            old = store.chats.get(ChatKey("telegram", "4242", "-100"))
            assert old is not None and old.migre_vers == "-1001"

    asyncio.run(play())


def test_somebody_who_blocked_the_bot_is_left_alone_until_they_come_back() -> None:
    def change(status: str) -> dict[str, object]:
        member = {"user": BOT, "status": status, "until_date": 0}
        before = {"user": BOT, "status": "member"}
        return {
            "chat": chat(7),
            "from": person(7),
            "date": 0,
            "old_chat_member": before,
            "new_chat_member": member,
        }

    async def play() -> list[bool]:
        store = memory_store(limits=UNLIMITED)
        seen = []
        async with FakeBotApi() as api, running_bot(api, store=store) as app, polling(app):
            for content in (
                {"message": message("bonjour")},
                {"my_chat_member": change("kicked")},
                {"my_chat_member": change("member")},
                {"my_chat_member": change("kicked")},
                {"message": message("/start", id=2)},
            ):
                update = api.push(**content)
                await api.until(lambda id=update["update_id"]: api.offsets[-1:] == [id + 1])  # type: ignore[misc]
                await app.worker.idle()
                known = store.chats.get(ChatKey("telegram", "4242", "7"))
                seen.append(known is not None and known.actif)
            assert len(api.sent(7)) == 2
        return seen

    assert asyncio.run(play()) == [True, False, True, False, True]


def test_nothing_of_a_location_is_left_once_it_is_answered() -> None:
    async def play() -> None:
        store = memory_store(limits=UNLIMITED)
        async with FakeBotApi() as api, running_bot(api, store=store) as app, polling(app):
            api.push(message=message(location={"latitude": 49.56412, "longitude": 3.62345}))
            await api.until(lambda: bool(api.sent(7)))
            await app.worker.idle()
            with store.db.read() as connection:
                tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
                left = [
                    str(tuple(row))
                    for (table,) in tables.all()
                    for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()
                ]
            assert left and not [row for row in left if "49.56" in row or "3.62" in row]

    asyncio.run(play())
