"""Measure the webhook with an API that answers in 50 ms, beside echoes that keep the order of each chat.

Usage: ``python -m tests.bench_webhook [--quick] [--updates N] [--rounds N] [--seconds N] [--pause N] [--unlimited]``.

First as many updates as can be answered: the peers and the bot in turn, several rounds, the best of each kept. Then 200
people who talk at once, each speaking again a second (``--pause``) after the answer. The bot, what plays Telegram's
webhooks and the Bot API are processes of this machine; the rates are those of production unless ``--unlimited``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
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
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
SAID = ("bonjour", "Laon", "merci", "vélo électrique à Caen", "1800", "et à Lyon ?", "oui")


@dataclass(frozen=True)
class Contender:
    """Who answers: a peer ("api" or "response") or the bot with a brain ("echo" or "real")."""

    name: str
    peer: str = ""
    brain: str = ""
    postgres: bool = False


PEERS = (
    Contender("écho de PTB, une file par conversation, par l'API", peer="api"),
    Contender("écho de PTB, dans la réponse du webhook", peer="response"),
)
OURS = (
    Contender("guichet, écho, SQLite", brain="echo"),
    Contender("guichet, écho, PostgreSQL", brain="echo", postgres=True),
    Contender("guichet, vraies réponses, SQLite", brain="real"),
    Contender("guichet, vraies réponses, PostgreSQL", brain="real", postgres=True),
)


@dataclass(frozen=True)
class Measure:
    """What one run gave."""

    updates: int
    #: From the first update to the last answer.
    seconds: float
    #: Milliseconds until the answer arrived, by API or in the response.
    waits: list[float]
    lost: int
    out_of_order: int
    in_response: int
    #: Milliseconds of processor spent on each: what it gives on a machine busy with other things.
    cpu: float

    @property
    def rate(self) -> float:
        """Updates answered in a second."""
        return self.updates / self.seconds

    def __str__(self) -> str:
        waits = sorted(self.waits)
        return (
            f"{self.rate:5.0f}/s, réponse en {statistics.median(waits):.0f} ms"
            f" (p99 {waits[int(len(waits) * 0.99)]:.0f} ms),"
            f" {self.in_response} sur {self.updates} dans la réponse, {self.cpu:.2f} ms de processeur chacune,"
            f" {self.lost} perdues, {self.out_of_order} hors ordre"
        )


# --- the processes ---------------------------------------------------------------------------------------------


def serve_api(pipe: Connection) -> None:
    """Be the Bot API; send back when each answer of a chat arrived, and its text."""

    async def serve() -> None:
        async with FakeBotApi(latency=LATENCY) as api:
            arrivals: list[tuple[str, float, str]] = []
            accept = api._accept

            def timed(call: Call) -> dict[str, Any]:
                arrivals.append((call.chat, time.time(), call.text))
                return accept(call)

            api._accept = timed  # type: ignore[method-assign]
            pipe.send(api.url)
            while await asyncio.to_thread(pipe.recv) != "stop":
                pipe.send(list(arrivals))

    asyncio.run(serve())


def serve_bot(pipe: Connection, api_url: str, brain: str, database: str, limits: bool) -> None:
    """Be the bot."""
    from bot.assemble import World
    from bot.settings import read_settings
    from bot.store.store import open_store
    from handlers.telegram.app import WEBHOOK_PATH, TelegramApp, make_bot
    from handlers.web import Web
    from tests.support.telegram import UNLIMITED, EchoBrain

    settings = read_settings()
    rate = Limits() if limits else UNLIMITED
    store = open_store(database, limits=rate)
    world = World(settings)
    chosen: Any = EchoBrain()
    bureau = None
    if brain == "real":
        world.warm()
        chosen, bureau = world, world.bureau

    async def serve() -> None:
        bot = make_bot(TOKEN, api_url)
        app = TelegramApp(bot, chosen, store, clock=settings.clock, secret=SECRET, limits=rate, bureau=bureau)
        await app.start(menu=False)
        web = Web(chosen, store, clock=settings.clock, telegram=app, webhook_path=WEBHOOK_PATH)
        await _listen(pipe, web.app, WEBHOOK_PATH, app.stop)

    asyncio.run(serve())


def serve_peer(pipe: Connection, api_url: str, kind: str) -> None:
    """Be a peer."""
    from tests.bench.echoes import echo

    async def serve() -> None:
        app, bot = await echo(kind, TOKEN, api_url, "/echo")
        await _listen(pipe, app, "/echo", bot.shutdown)

    asyncio.run(serve())


async def _listen(pipe: Connection, app: Any, path: str, end: Callable[[], Awaitable[None]]) -> None:
    """Serve until told to stop; say where, then the processor spent."""
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan="off")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    pipe.send(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}{path}")
    begun = time.process_time()
    await asyncio.to_thread(pipe.recv)
    pipe.send(time.process_time() - begun)
    await server.shutdown()
    await end()


class Machine:
    """The processes of a run, and a database for each."""

    def __init__(self, limits: bool) -> None:
        self.limits = limits
        self._postgres: Any = None

    @contextmanager
    def run(self, who: Contender, api_url: str) -> Iterator[tuple[str, Callable[[], float]]]:
        """Give the address of the webhook, and what stops it and returns the processor spent."""
        context = multiprocessing.get_context("spawn")
        pipe, end = context.Pipe()
        with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
            if who.peer:
                process = context.Process(target=serve_peer, args=(end, api_url, who.peer), daemon=True)
            else:
                database = self._database(folder) if who.postgres else f"sqlite:///{Path(folder) / 'b.db'}"
                args = (end, api_url, who.brain, database, self.limits)
                process = context.Process(target=serve_bot, args=args, daemon=True)
            process.start()

            def stop() -> float:
                pipe.send("stop")
                return float(pipe.recv())

            yield pipe.recv(), stop
            process.join(15)
            process.kill()

    @contextmanager
    def api(self) -> Iterator[tuple[str, Connection]]:
        """Give the address of a Bot API in its own process, and the pipe to ask it what arrived."""
        context = multiprocessing.get_context("spawn")
        pipe, end = context.Pipe()
        process = context.Process(target=serve_api, args=(end,), daemon=True)
        process.start()
        yield pipe.recv(), pipe
        pipe.send("stop")
        process.join(15)

    def _database(self, folder: str) -> str:
        from tests.support.postgres import Postgres

        if self._postgres is None:
            self._postgres = Postgres()
        return str(self._postgres.create())

    def close(self) -> None:
        """Stop the database."""
        if self._postgres is not None:
            self._postgres.stop()


def update_of(number: int, chat: int, text: str) -> dict[str, Any]:
    """Return an update as Telegram writes it."""
    return {"update_id": number, "message": message(text, of=chat, id=number)}


# --- as fast as possible ---------------------------------------------------------------------------------------


async def play(
    url: str, updates: int, chats: int, at_once: int
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Post updates as Telegram does; return when each chat spoke, and when a response answered it."""
    asked: dict[str, list[float]] = defaultdict(list)
    answered: dict[str, list[float]] = defaultdict(list)
    connector = aiohttp.TCPConnector(limit=at_once)
    numbers = iter(range(updates))
    async with aiohttp.ClientSession(connector=connector, headers=HEADERS) as client:

        async def post() -> None:
            for number in numbers:
                chat = 1 + number % chats
                said = SAID[number // chats % len(SAID)]
                asked[str(chat)].append(time.time())
                async with client.post(url, json=update_of(number, chat, said)) as response:
                    assert response.status == 200, response.status
                    carried = b'"chat_id"' in await response.read()
                if carried:
                    answered[str(chat)].append(time.time())

        await asyncio.gather(*(post() for _ in range(at_once)))
        return asked, answered


def measure(
    machine: Machine, who: Contender, updates: int = 3000, chats: int = 1000, at_once: int = 100
) -> Measure:
    """Answer so many updates, as fast as they are acknowledged, on Telegram's 100 connections."""
    with machine.api() as (api_url, api), machine.run(who, api_url) as (url, stop):
        asked, answered = asyncio.run(play(url, updates, chats, at_once))
        in_response = sum(map(len, answered.values()))
        arrivals: list[tuple[str, float, str]] = []
        for _ in range(600):
            api.send("look")
            arrivals = api.recv()
            if len(arrivals) + in_response >= updates:
                break
            time.sleep(0.1)
        cpu = stop()
    for chat, moment, _ in arrivals:
        answered[chat].append(moment)
    waits, early = [], 0
    for chat, moments in asked.items():
        for spoken, heard in zip(moments, sorted(answered[chat]), strict=False):
            waits.append((heard - spoken) * 1000)
            early += heard < spoken
    seconds = max(map(max, answered.values())) - min(map(min, asked.values()))
    return Measure(updates, seconds, waits, updates - len(waits), early, in_response, cpu * 1000 / updates)


# --- 200 people at once ----------------------------------------------------------------------------------------


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


def main() -> None:
    """Print both measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long 200 people talk")
    parser.add_argument(
        "--pause", type=float, default=1.0, help="seconds between an answer and what is said next"
    )
    parser.add_argument("--brain", choices=["echo", "real"], help="this brain only, for the 200 people")
    parser.add_argument("--unlimited", action="store_true", help="without the rates of production")
    parser.add_argument("--only", choices=["rate", "people"])
    parser.add_argument("--quick", action="store_true", help="one short round of each")
    args = parser.parse_args()
    if args.quick:
        args.updates, args.rounds, args.seconds = 1500, 1, 10.0
    machine = Machine(limits=not args.unlimited)
    try:
        if args.only != "people":
            compare(machine, args.updates, args.rounds)
        if args.only != "rate":
            print("\n## 200 personnes qui parlent à la fois\n")
            for who in OURS:
                if args.brain in (None, who.brain):
                    print(f"{who.name:<52} {converse(machine, who, args.seconds, args.pause)}", flush=True)
    finally:
        machine.close()


def compare(machine: Machine, updates: int, rounds: int) -> None:
    """Print the rates, and what ours are to the peers'."""
    print("\n## Webhook : mises à jour répondues par seconde\n", flush=True)
    best: dict[str, Measure] = {}
    for _ in range(rounds):
        for who in (*PEERS, *OURS):
            found = measure(machine, who, updates)
            if who.name not in best or found.rate > best[who.name].rate:
                best[who.name] = found
    for who in (*PEERS, *OURS):
        print(f"{who.name:<52} {best[who.name]}")
    by_api, in_response = (best[peer.name] for peer in PEERS)
    print()
    for who in OURS:
        ours = best[who.name]
        print(
            f"{who.name:<52} {ours.rate / by_api.rate:.2f} × l'écho par l'API,"
            f" {ours.rate / in_response.rate:.2f} × l'écho dans la réponse"
            f" (en processeur : {by_api.cpu / ours.cpu:.2f} et {in_response.cpu / ours.cpu:.2f})"
        )


if __name__ == "__main__":
    main()
