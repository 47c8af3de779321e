"""The peers of the webhook: bots that only say back what they hear, in the order of each chat, and keep nothing."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Bot, Update

from handlers.telegram.app import make_bot


class ByApi:
    """PTB's Update and Bot over our requests: one queue for each chat, the answer through the Bot API."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.queues: dict[int, asyncio.Queue[str]] = defaultdict(asyncio.Queue)
        self.talking: dict[int, asyncio.Task[None]] = {}

    async def webhook(self, request: Request) -> Response:
        """Acknowledge at once."""
        chat, text = heard(await request.body(), self.bot)
        self.queues[chat].put_nowait(text)
        if chat not in self.talking:
            self.talking[chat] = asyncio.create_task(self.talk(chat))
        return Response()

    async def talk(self, chat: int) -> None:
        """Answer what waits."""
        queue = self.queues[chat]
        while not queue.empty():
            await self.bot.send_message(chat, queue.get_nowait())
        del self.talking[chat]


class InResponse:
    """PTB's Update, the answer in the response of the webhook."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    async def webhook(self, request: Request) -> Response:
        """Answer at once."""
        chat, text = heard(await request.body(), self.bot)
        return JSONResponse({"method": "sendMessage", "chat_id": chat, "text": text})


def heard(body: bytes, bot: Bot) -> tuple[int, str]:
    """Return the chat and the text of an update."""
    update = Update.de_json(json.loads(body), bot)
    assert update.message is not None and update.message.text is not None
    return update.message.chat.id, update.message.text


KINDS: dict[str, type[ByApi] | type[InResponse]] = {"api": ByApi, "response": InResponse}


async def echo(kind: str, token: str, api_url: str, path: str) -> tuple[Any, Bot]:
    """Return the application of a peer, and its bot to shut down."""
    bot = make_bot(token, api_url)
    await bot.initialize()
    return Starlette(routes=[Route(path, KINDS[kind](bot).webhook, methods=["POST"])]), bot
