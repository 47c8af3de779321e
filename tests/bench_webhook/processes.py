"""The processes of a run: the Bot API, the bot or a peer, a database for each."""

from __future__ import annotations

import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import uvicorn

from bot.store.api import Limits
from tests.bench_webhook.contenders import Contender
from tests.bench_webhook.updates import SECRET
from tests.support.fake_bot_api import TOKEN, Call, FakeBotApi

LATENCY = 0.05


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
