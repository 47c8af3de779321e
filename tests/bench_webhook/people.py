"""People who talk at once, each speaking again a moment after the answer."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import defaultdict
from typing import Any

import aiohttp

from tests.bench_webhook.contenders import Contender, Measure
from tests.bench_webhook.processes import LATENCY, Machine
from tests.bench_webhook.updates import HEADERS, SAID, update_of
from tests.support.fake_bot_api import Call, FakeBotApi


class Talkers:
    """People who speak again a second after the answer, and what they heard."""

    def __init__(self, api: FakeBotApi) -> None:
        self.heard: dict[str, asyncio.Queue[str]] = defaultdict(asyncio.Queue)
        self.waits: list[float] = []
        self.out_of_order = self.lost = self.in_response = 0
        accept = api._accept

        def noted(call: Call) -> dict[str, Any]:
            self.heard[call.chat].put_nowait(call.text)
            return accept(call)

        api._accept = noted  # type: ignore[method-assign]

    async def talk(
        self, client: aiohttp.ClientSession, url: str, chat: int, until: float, echo: bool, pause: float
    ) -> None:
        """Talk with the bot until a moment."""
        dice = random.Random(chat)
        turn = 0
        await asyncio.sleep(dice.random() * pause)
        while time.perf_counter() < until:
            turn += 1
            begun = time.perf_counter()
            text = SAID[turn % len(SAID)]
            async with client.post(url, json=update_of(turn * 1000 + chat, chat, text)) as response:
                assert response.status == 200, response.status
                body = await response.read()
            if body:
                self.in_response += 1
                self.heard[str(chat)].put_nowait(json.loads(body)["text"])
            try:
                answer = await asyncio.wait_for(self.heard[str(chat)].get(), 20)
            except TimeoutError:
                self.lost += 1
                return
            self.waits.append((time.perf_counter() - begun) * 1000)
            # An echo numbers what it heard; the other brain may answer in several messages.
            self.out_of_order += echo and answer != f"{turn} {text}"
            await asyncio.sleep((0.5 + dice.random()) * pause)
            while not echo and not self.heard[str(chat)].empty():
                self.heard[str(chat)].get_nowait()


def converse(
    machine: Machine, who: Contender, seconds: float, pause: float = 1.0, chats: int = 200
) -> Measure:
    """Let people talk at once; ``pause``: seconds, on average, between an answer and what they say next."""

    async def run(api: FakeBotApi, url: str) -> Talkers:
        talkers = Talkers(api)
        connector = aiohttp.TCPConnector(limit=100)
        async with aiohttp.ClientSession(connector=connector, headers=HEADERS) as client:
            until = time.perf_counter() + seconds
            echo = who.brain == "echo"
            await asyncio.gather(
                *(talkers.talk(client, url, chat, until, echo, pause) for chat in range(1, chats + 1))
            )
        return talkers

    async def main() -> Measure:
        async with FakeBotApi(latency=LATENCY) as api:
            running = machine.run(who, api.url)
            url, stop = await asyncio.to_thread(running.__enter__)
            begun = time.perf_counter()
            talkers = await run(api, url)
            spent = time.perf_counter() - begun
            cpu = await asyncio.to_thread(stop)
            await asyncio.to_thread(running.__exit__, None, None, None)
        total = len(talkers.waits)
        return Measure(
            total,
            spent,
            talkers.waits,
            talkers.lost,
            talkers.out_of_order,
            talkers.in_response,
            cpu * 1000 / total,
        )

    return asyncio.run(main())
