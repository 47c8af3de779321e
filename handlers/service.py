"""Runs the processes: polling, web, delivery; started, stopped by a signal, with what they say to who runs them."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol

import uvicorn
from telegram.error import TelegramError

from bot.agenda.bureau import Bureau
from bot.agenda.check import Links
from bot.agenda.counter import Render
from bot.agenda.kiosque import Kiosque
from bot.store.api import Store
from handlers.brain import Brain
from handlers.chores import doing, process_chores
from handlers.logs import set_up_logs
from handlers.metrics import Metrics
from handlers.refusal import Misuse, Refusal
from handlers.server import Server, listen, until_signal
from handlers.telegram.app import WEBHOOK_PATH, TelegramApp, make_bot, secret_of
from handlers.web import Web

log = logging.getLogger(__name__)

DONE, FAULTS, MISUSE = 0, 1, 2


class Secret(Protocol):
    """A setting that hides itself."""

    def get_secret_value(self) -> str:
        """Return it."""


class ServiceSettings(Protocol):
    """The settings a process needs."""

    @property
    def telegram_bot_token(self) -> Secret | None: ...
    @property
    def telegram_api_url(self) -> str: ...
    @property
    def telegram_webhook_secret(self) -> Secret | None: ...
    @property
    def public_url(self) -> str | None: ...
    @property
    def host(self) -> str: ...
    def clock(self) -> dt.datetime: ...
    def listening_port(self) -> int: ...


class Program(Brain, Protocol):
    """The brain and the store behind a process."""

    @property
    def store(self) -> Store: ...
    def bureau(self, store: Store, render: Render) -> Bureau: ...
    def kiosque(self, store: Store) -> Kiosque: ...
    def links(self) -> Links: ...
    def show_published(self, store: Store) -> None: ...
    async def fetch_calendar(self, address: str) -> bytes: ...


def run_polling(program: Program, settings: ServiceSettings) -> int:
    """Poll Telegram until stopped."""
    program.show_published(program.store)

    async def poll() -> None:
        app = _telegram(program, settings, Metrics())
        assert app is not None

        async def live() -> None:
            await app.start()
            await app.poll()

        try:
            async with doing(process_chores(program, settings)):
                await until_signal(live())
        finally:
            await app.stop()

    return _run(poll, program, settings)


def run_delivery(program: Program, settings: ServiceSettings) -> int:
    """Answer and send what waits in the store, without receiving anything, until stopped."""
    program.show_published(program.store)

    async def deliver() -> None:
        app = _telegram(program, settings, Metrics())
        assert app is not None

        async def live() -> None:
            await app.start(menu=False)
            await asyncio.Event().wait()

        try:
            async with doing(process_chores(program, settings)):
                await until_signal(live())
        finally:
            await app.stop()

    return _run(deliver, program, settings)


def run_web(program: Program, settings: ServiceSettings, *, must_listen: bool) -> int:
    """Serve the web until stopped, with the webhook when there is a token and a public address.

    Without ``must_listen``, a port already taken is the web process's: this one works beside it.
    """
    program.show_published(program.store)

    async def serve() -> None:
        metrics = Metrics()
        app = _telegram(program, settings, metrics) if settings.public_url else None

        @contextlib.asynccontextmanager
        async def live() -> AsyncIterator[None]:
            async with doing(process_chores(program, settings)):
                if app is None:
                    yield
                    return
                await app.start()
                try:
                    await _announce(app, settings)
                    yield
                finally:
                    await app.stop()

        listening = listen(settings.host, settings.listening_port(), must_listen)
        if listening is None:
            log.info("port_taken", extra={"action": "port_taken", "port": settings.listening_port()})
            async with live():
                await until_signal(asyncio.Event().wait())
            return
        web = Web(
            program,
            program.store,
            clock=settings.clock,
            metrics=metrics,
            telegram=app,
            webhook_path=WEBHOOK_PATH,
            kiosque=program.kiosque(program.store),
        )
        config = uvicorn.Config(
            web.app,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
            lifespan="off",
        )
        server = Server(config)
        port = listening.getsockname()[1]
        log.info("listening", extra={"action": "listening", "host": settings.host, "port": port})
        await server.serve_until_signal(listening, live())

    return _run(serve, program, settings)


async def _announce(app: TelegramApp, settings: ServiceSettings) -> None:
    """Tell Telegram where we are; it may already know."""
    assert settings.public_url is not None
    try:
        await app.set_webhook(settings.public_url)
    except TelegramError as error:
        log.error("webhook_refused", extra={"action": "webhook_refused", "erreur": type(error).__name__})


def _telegram(program: Program, settings: ServiceSettings, metrics: Metrics) -> TelegramApp | None:
    if settings.telegram_bot_token is None:
        return None
    token = settings.telegram_bot_token.get_secret_value()
    given = settings.telegram_webhook_secret
    return TelegramApp(
        make_bot(token, settings.telegram_api_url),
        program,
        program.store,
        clock=settings.clock,
        bureau=program.bureau,
        fetch=program.fetch_calendar,
        secret=secret_of(token, given.get_secret_value() if given is not None else None),
        metrics=metrics,
    )


def _run(process: Callable[[], Awaitable[None]], program: Program, settings: ServiceSettings) -> int:
    """Run a process until it ends; return the exit status, and say why it could not run."""
    secrets = (settings.telegram_bot_token, settings.telegram_webhook_secret)
    set_up_logs(secret.get_secret_value() for secret in secrets if secret is not None)

    async def run() -> None:
        await process()

    try:
        asyncio.run(run())
    except Refusal as refusal:
        print(f"guichet : {program.say(refusal.text, **refusal.values)}", file=sys.stderr)
        return MISUSE if isinstance(refusal, Misuse) else FAULTS
    except KeyboardInterrupt:
        pass
    return DONE
