"""Serving and stopping: a socket that listens, a web server and any other work, until a signal asks to stop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import signal
import socket
from collections.abc import Awaitable, Iterator

import uvicorn

from handlers.refusal import Refusal


def listen(host: str, port: int, must_listen: bool) -> socket.socket | None:
    """Return a socket that listens, None when its port is taken and another process may have it; raise Refusal."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE and not must_listen:
            return None
        raise Refusal("exploitation_port_pris", host=host, port=port, erreur=error.strerror) from None
    listening.listen(1024)
    return listening


class Server(uvicorn.Server):
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


async def until_signal(work: Awaitable[object]) -> None:
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
