"""Conversations written in YAML, played over the fake Bot API with the whole program, by polling and by webhook."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import uvicorn
import yaml

from bot.assemble import World
from bot.settings import Settings
from bot.store.memory import memory_store
from handlers.telegram.app import WEBHOOK_PATH, TelegramApp
from handlers.telegram.render import plain_of
from handlers.web import Web
from tests.support.fake_bot_api import Call, FakeBotApi, message, tap
from tests.support.telegram import NOON, SECRET, UNLIMITED, polling, running_bot

FOLDER = Path(__file__).parent.parent / "conversations_telegram"
CONVERSATIONS = [c for path in sorted(FOLDER.glob("*.yaml")) for c in yaml.safe_load(path.read_text("utf-8"))]


@pytest.fixture(scope="module")
def world() -> World:
    found = World(Settings(GUICHET_NOW=NOON))
    found.warm()
    return found


@pytest.mark.parametrize("mode", ["polling", "webhook"])
@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda c: str(c["conversation"]))
def test_conversation(conversation: dict[str, Any], mode: str, world: World) -> None:
    asyncio.run(play(conversation, mode, world))


async def play(conversation: dict[str, Any], mode: str, world: World) -> None:
    """Play one conversation, turn by turn."""
    store = memory_store(limits=UNLIMITED)
    async with FakeBotApi() as api, running_bot(api, world, store) as app:
        if mode == "polling":
            async with polling(app):
                await Player(api, app, conversation).play()
        else:
            web = Web(world, store, clock=lambda: NOON, telegram=app, webhook_path=WEBHOOK_PATH)
            config = uvicorn.Config(web.app, port=0, log_config=None, access_log=False, lifespan="off")
            async with served(config) as address, aiohttp.ClientSession() as client:
                await Player(api, app, conversation, client, address + WEBHOOK_PATH).play()


class served:
    """Serve an application on a free port of 127.0.0.1."""

    def __init__(self, config: uvicorn.Config) -> None:
        self.server = uvicorn.Server(config)

    async def __aenter__(self) -> str:
        self.server.config.load()
        self.server.lifespan = self.server.config.lifespan_class(self.server.config)
        await self.server.startup()
        port = self.server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    async def __aexit__(self, *_: object) -> None:
        await self.server.shutdown()


class Player:
    """Says each turn, then looks at what the bot did."""

    def __init__(
        self,
        api: FakeBotApi,
        app: TelegramApp,
        conversation: dict[str, Any],
        client: aiohttp.ClientSession | None = None,
        address: str = "",
    ) -> None:
        self.api, self.app, self.client, self.address = api, app, client, address
        self.turns = conversation["tours"]
        self.where: dict[str, Any] = {"in_": -100, "kind": "supergroup"} if conversation.get("groupe") else {}
        self.last: list[Call] = []
        self.tapped = ""

    async def play(self) -> None:
        for number, turn in enumerate(self.turns, start=1):
            before = len(self.api.sent())
            await self.say(turn, number)
            await self.app.worker.idle()
            self.check(turn, self.api.sent()[before:])

    async def say(self, turn: dict[str, Any], number: int) -> None:
        id = turn.get("id", 100 + number)
        if "tape" in turn:
            button = next(b for call in self.last for b in call.buttons if b["text"] == turn["tape"])
            self.tapped = button["callback_data"]
            content = {"callback_query": tap(self.tapped, under=50, **self.where)}
        elif "tape_encore" in turn:
            content = {"callback_query": tap(self.tapped, under=50, **self.where)}
        elif "corrige" in turn:
            content = {"edited_message": message(turn["corrige"], id=id, **self.where)}
        elif "deplace" in turn:
            content = {"edited_message": message(id=id, **turn["deplace"], **self.where)}
        elif "envoie" in turn:
            content = {"message": message(id=id, **turn["envoie"], **self.where)}
        else:
            content = {"message": message(turn["moi"], id=id, **self.where)}
        update = self.api.push(**content)
        if self.client is None:
            await self.api.until(lambda: self.api.offsets[-1:] == [update["update_id"] + 1])
            return
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        async with self.client.post(self.address, json=update, headers=headers) as answer:
            assert answer.status == 200

    def check(self, turn: dict[str, Any], sent: list[Call]) -> None:
        said = "\n".join(plain_of(call.text) for call in sent).replace("\xa0", " ").replace("\u202f", " ")
        if turn.get("silence"):
            assert sent == []
            return
        assert sent, f"rien après {turn}"
        for words in turn.get("bot_dit", ()):
            assert words in said, f"attendu « {words} » dans : {said}"
        for words in turn.get("bot_ne_dit_pas", ()):
            assert words not in said
        if "tape_encore" in turn:
            assert [call.text for call in sent] == [call.text for call in self.last]
        labels = [button["text"] for call in sent for button in call.buttons]
        for label in turn.get("boutons", ()):
            assert label in labels, f"attendu le bouton « {label} » parmi {labels}"
        for label in turn.get("sans_boutons", ()):
            assert label not in labels
        if turn.get("bot_modifie"):
            assert sent[0].method == "editMessageText"
        if turn.get("bot_ajoute"):
            assert sent[0].method == "sendMessage"
        if "contact" in turn:
            assert sent[-1].parameters["phone_number"] == turn["contact"]
        if "document" in turn:
            name, words = turn["document"]
            document = sent[-1].parameters["document"]
            kept = document["content"].decode()
            assert document["filename"] == name and words in kept
            assert not [words for words in turn.get("document_sans", ()) if words in kept]
        self.last = sent
