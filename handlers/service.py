"""Runs the processes: polling, web, delivery; started, stopped by a signal, with what they say to who runs them."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import errno
import logging
import signal
import socket
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from typing import Protocol

import uvicorn
from telegram.error import TelegramError

from bot.agenda.bureau import Bureau
from bot.agenda.check import Links
from bot.agenda.counter import Render
from bot.agenda.following import Following
from bot.agenda.kiosque import Kiosque
from bot.agenda.liens import LinkWatch
from bot.store.api import Store
from handlers.brain import Brain
from handlers.chores import Chore, doing
from handlers.logs import set_up_logs
from handlers.metrics import Metrics
from handlers.refusal import Misuse, Refusal
from handlers.telegram.app import WEBHOOK_PATH, TelegramApp, make_bot, secret_of
from handlers.telegram.render import render_page
from handlers.web import Web

log = logging.getLogger(__name__)

DONE, FAULTS, MISUSE = 0, 1, 2
#: Seconds between two looks at what has been kept long enough, at the reminders and at the digests to write.
EXPIRE_EVERY, REMIND_EVERY, DIGEST_EVERY = 3600.0, 60.0, 300.0
#: Seconds between two looks at what is to leave, at the links of drafts, at the announcements on their way.
RELEASE_EVERY, LINKS_EVERY, FOLLOW_EVERY = 10.0, 2.0, 3.0


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
                await _until_signal(live())
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
                await _until_signal(live())
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

        listening = _listen(settings, must_listen)
        if listening is None:
            log.info("port_taken", extra={"action": "port_taken", "port": settings.listening_port()})
            async with live():
                await _until_signal(asyncio.Event().wait())
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
        server = _Server(config)
        port = listening.getsockname()[1]
        log.info("listening", extra={"action": "listening", "host": settings.host, "port": port})
        await server.serve_until_signal(listening, live())

    return _run(serve, program, settings)


class _Server(uvicorn.Server):
    """Uvicorn, stopped by our signals: it would raise them again and end with their status."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield

    async def serve_until_signal(
        self, listening: socket.socket, live: contextlib.AbstractAsyncContextManager[None]
    ) -> None:
        """Serve on a socket, with what lives beside it, until a signal asks to stop or it cannot start."""

        async def work() -> None:
            async with live:
                await self.serve(sockets=[listening])

        working = asyncio.ensure_future(work())

        def ask_to_stop() -> None:
            self.should_exit = True
            if not self.started:
                working.cancel()

        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, ask_to_stop)
        try:
            await working
        except asyncio.CancelledError:
            if not self.should_exit:
                raise
        finally:
            listening.close()


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


def _listen(settings: ServiceSettings, must_listen: bool) -> socket.socket | None:
    port = settings.listening_port()
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, port))
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE and not must_listen:
            return None
        raise Refusal(
            "exploitation_port_pris", host=settings.host, port=port, erreur=error.strerror
        ) from None
    listening.listen(1024)
    return listening


class Kept(Protocol):
    """What chores work on."""

    @property
    def store(self) -> Store: ...
    def bureau(self, store: Store, render: Render) -> Bureau: ...
    def links(self) -> Links: ...


class Clocked(Protocol):
    """What tells chores the time."""

    def clock(self) -> dt.datetime: ...


def process_chores(program: Kept, settings: Clocked) -> tuple[Chore, ...]:
    """Return what a process that writes to people does by itself."""
    store = program.store
    bureau = partial(program.bureau, store, render_page)
    links, owner = program.links(), uuid.uuid4().hex
    return (
        Chore("expire", EXPIRE_EVERY, store.expire),
        Chore("release", RELEASE_EVERY, lambda: bureau().publisher.release()),
        Chore("links", LINKS_EVERY, lambda: LinkWatch(bureau().publisher, links, owner).look()),
        Chore("remind", REMIND_EVERY, lambda: bureau().participation.remind(settings.clock())),
        Chore("follow", FOLLOW_EVERY, Following(bureau).follow),
        Chore("digest", DIGEST_EVERY, lambda: bureau().digest.send(settings.clock())),
    )


async def _until_signal(work: Awaitable[object]) -> None:
    """Do some work until it ends or a signal asks to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
    finally:
        for task in (working, stopping):
            task.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


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
