"""Measure the webhook: updates a second with an API that answers in 50 ms, and the wait of people who talk at once.

Usage: ``python -m tests.bench_webhook [--updates N] [--chats N] [--brain real] [--database URL] [--limits]``. The bot,
the client that plays Telegram and the Bot API run in three processes of this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import statistics
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import aiohttp
import uvicorn

from bot.store.api import Limits
from tests.support.fake_bot_api import TOKEN, Call, FakeBotApi, message

LATENCY = 0.05
SECRET = "secret-of-the-bench"
SAID = ("bonjour", "Laon", "merci", "vélo électrique à Caen", "1800", "et à Lyon ?", "oui")


@dataclass(frozen=True)
class Measure:
    """What one run gave."""

    updates: int
    seconds: float
    #: Milliseconds until the answer arrived, by API or in the response.
    median: float
    p99: float
    lost: int
    out_of_order: int
    in_response: int
    #: Milliseconds of processor the bot spent on each: what it gives on a machine busy with other things.
    cpu: float

    @property
    def rate(self) -> float:
        """Updates acknowledged in a second."""
        return self.updates / self.seconds

    def __str__(self) -> str:
        return (
            f"{self.updates} updates: {self.rate:.0f}/s, answer median {self.median:.0f} ms, p99 {self.p99:.0f} ms,"
            f" {self.in_response} in the response, {self.cpu:.2f} ms of processor each,"
            f" {self.lost} lost, {self.out_of_order} out of order"
        )


def serve_api(pipe: Connection) -> None:
    """Be the Bot API, in a process; send back when each answer of a chat arrived."""

    async def serve() -> None:
        async with FakeBotApi(latency=LATENCY) as api:
            arrivals: list[tuple[str, float]] = []
            accept = api._accept

            def timed(call: Call) -> dict[str, Any]:
                arrivals.append((call.chat, time.time()))
                return accept(call)

            api._accept = timed  # type: ignore[method-assign]
            pipe.send(api.url)
            while await asyncio.to_thread(pipe.recv) != "stop":
                pipe.send(list(arrivals))

    asyncio.run(serve())


def serve_bot(pipe: Connection, api_url: str, brain: str, database: str, limits: bool) -> None:
    """Be the bot, in a process."""
    from bot.assemble import World
    from bot.settings import read_settings
    from bot.store.store import open_store
    from handlers.telegram.app import WEBHOOK_PATH, TelegramApp, make_bot
    from handlers.web import Web
    from tests.support.telegram import UNLIMITED, EchoBrain

    settings = read_settings()
    world = World(settings)
    if brain == "real":
        world.warm()
    rate = Limits() if limits else UNLIMITED
    store = open_store(database, limits=rate)
    chosen = world if brain == "real" else EchoBrain()

    async def serve() -> None:
        app = TelegramApp(
            make_bot(TOKEN, api_url), chosen, store, clock=settings.clock, secret=SECRET, limits=rate
        )
        await app.start(menu=False)
        web = Web(chosen, store, clock=settings.clock, telegram=app, webhook_path=WEBHOOK_PATH)
        config = uvicorn.Config(web.app, port=0, log_config=None, access_log=False, lifespan="off")
        config.load()
        server = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        await server.startup()
        pipe.send(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}{WEBHOOK_PATH}")
        begun = time.process_time()
        await asyncio.to_thread(pipe.recv)
        pipe.send(time.process_time() - begun)
        await server.shutdown()
        await app.stop()

    asyncio.run(serve())


async def play(
    url: str, updates: int, chats: int, at_once: int, rate: float | None
) -> tuple[float, dict[str, list[float]], dict[str, list[float]]]:
    """Post updates as Telegram does; return how long it took, when each chat spoke, and when a response answered."""
    asked: dict[str, list[float]] = defaultdict(list)
    answered: dict[str, list[float]] = defaultdict(list)
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    gate = asyncio.Semaphore(at_once)
    connector = aiohttp.TCPConnector(limit=at_once)
    async with aiohttp.ClientSession(connector=connector, headers=headers) as client:

        async def post(number: int) -> None:
            async with gate:
                chat = 1 + number % chats
                body = {
                    "update_id": number,
                    "message": message(SAID[number // chats % len(SAID)], of=chat, id=number),
                }
                asked[str(chat)].append(time.time())
                async with client.post(url, json=body) as response:
                    assert response.status == 200, response.status
                    text = await response.text()
                if text and "chat_id" in json.loads(text):
                    answered[str(chat)].append(time.time())

        begun = time.perf_counter()
        tasks: list[asyncio.Task[None]] = []
        for number in range(updates):
            if rate is not None:
                ahead = number / rate - (time.perf_counter() - begun)
                if ahead > 0:
                    await asyncio.sleep(ahead)
            tasks.append(asyncio.create_task(post(number)))
        await asyncio.gather(*tasks)
        return time.perf_counter() - begun, asked, answered


def measure(
    updates: int = 3000,
    chats: int = 1000,
    *,
    at_once: int = 100,
    rate: float | None = None,
    brain: str = "echo",
    database: str = "",
    limits: bool = False,
) -> Measure:
    """Run the three processes once. ``rate``: updates a second offered; None: as fast as they are acknowledged."""
    context = multiprocessing.get_context("spawn")
    api_pipe, api_end = context.Pipe()
    bot_pipe, bot_end = context.Pipe()
    with tempfile.TemporaryDirectory() as folder:
        database = database or f"sqlite:///{Path(folder) / 'bench.db'}"
        api = context.Process(target=serve_api, args=(api_end,), daemon=True)
        api.start()
        api_url = api_pipe.recv()
        bot = context.Process(target=serve_bot, args=(bot_end, api_url, brain, database, limits), daemon=True)
        bot.start()
        url = bot_pipe.recv()
        seconds, asked, answered = asyncio.run(play(url, updates, chats, at_once, rate))
        in_response = sum(map(len, answered.values()))
        arrivals: list[tuple[str, float]] = []
        for _ in range(300):
            api_pipe.send("look")
            arrivals = api_pipe.recv()
            if len(arrivals) + in_response >= updates:
                break
            time.sleep(0.1)
        api_pipe.send("stop")
        bot_pipe.send("stop")
        cpu = bot_pipe.recv()
        bot.join(15)
        api.join(15)
    for chat, moment in arrivals:
        answered[chat].append(moment)
    waits, early = [], 0
    for chat, moments in asked.items():
        for spoken, heard in zip(moments, sorted(answered[chat]), strict=False):
            waits.append((heard - spoken) * 1000)
            early += heard < spoken
    waits.sort()
    return Measure(
        updates,
        seconds,
        statistics.median(waits),
        waits[int(len(waits) * 0.99)],
        updates - len(waits),
        early,
        in_response,
        cpu * 1000 / updates,
    )


def main() -> None:
    """Print both measures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--updates", type=int, default=3000)
    parser.add_argument("--chats", type=int, default=1000)
    parser.add_argument("--brain", choices=["echo", "real"], default="echo")
    parser.add_argument("--database", default="")
    parser.add_argument(
        "--limits", action="store_true", help="with Telegram's rates: most answers go in the response"
    )
    parser.add_argument("--rate", type=float, help="updates a second offered (default: as fast as possible)")
    args = parser.parse_args()
    print(
        measure(
            args.updates,
            args.chats,
            rate=args.rate,
            brain=args.brain,
            database=args.database,
            limits=args.limits,
        )
    )


if __name__ == "__main__":
    main()
