"""The HTTP side of PTB's Bot over aiohttp: many connections, and errors that say whether anything left."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.agenda.errors import NotYet

#: Connections at once: enough for 500 answers a second from an API that takes 50 ms, with room for slow ones.
CONNECTIONS = 256


class TooFast(TelegramError):
    """Telegram asks to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Too Many Requests: retry after {seconds:g}")
        self.seconds = seconds


class NotSent(NetworkError):
    """No connection: nothing left."""


class Malformed(TelegramError):
    """Telegram took the request and answered something that is not its JSON."""


class Withheld(TelegramError):
    """The moment of the request is not now: nothing left."""


class Door:
    """Where the next request of a task waits, its connection open, until it may be written."""

    def __init__(self, ready: Callable[[], Awaitable[None]]) -> None:
        """``ready`` raises NotYet when the request must not leave."""
        self.ready = ready
        self.left = False


#: The door of the next request of this task; none: it leaves at once.
DOOR: ContextVar[Door | None] = ContextVar("DOOR", default=None)


class _AtTheDoor(aiohttp.ClientRequest):
    """A request that goes by the door of its task."""

    _door: Door | None = None

    async def send(self, conn: Any) -> aiohttp.ClientResponse:
        """Prepare the request."""
        self._door = DOOR.get()
        return await super().send(conn)

    async def write_bytes(self, writer: Any, conn: Any, content_length: int | None = None) -> None:
        """Write it: nothing else is left to do between the door and the socket."""
        if self._door is not None:
            try:
                await self._door.ready()
            except NotYet as error:
                conn.protocol.set_exception(error)
                return
            self._door.left = True
        await super().write_bytes(writer, conn, content_length)


class AiohttpRequest(BaseRequest):
    """Calls the Bot API through one pool of connections."""

    def __init__(
        self, connections: int = CONNECTIONS, read_timeout: float = 10.0, connect_timeout: float = 5.0
    ):
        self._connections = connections
        self._read = read_timeout
        self._connect = connect_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds an answer may take."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=30)
            self._session = aiohttp.ClientSession(
                connector=connector,
                trust_env=True,
                cookie_jar=aiohttp.DummyCookieJar(),
                request_class=_AtTheDoor,
            )

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the JSON answered; raise Malformed, without ever logging what it holds."""
        try:
            found = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            raise Malformed("Invalid server response") from None
        if not isinstance(found, dict) or ("result" not in found and found.get("ok") is not False):
            raise Malformed("Invalid server response")
        return found

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request; raise NotSent or Withheld when nothing left, TimedOut when it may have, TooFast."""
        if self._session is None:
            raise NotSent("not initialized")
        timeout = aiohttp.ClientTimeout(
            total=None,
            sock_connect=_seconds(connect_timeout, self._connect),
            connect=_seconds(pool_timeout, None) or 30.0,
            sock_read=_seconds(read_timeout, self._read),
        )
        door = DOOR.get()
        try:
            async with self._session.request(
                method, url, data=_body(request_data), timeout=timeout
            ) as answer:
                payload = await answer.read()
                status = answer.status
        except NotYet:
            raise Withheld("not yet") from None
        # The messages of aiohttp hold the address, and the address holds the token: none is kept.
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError, aiohttp.InvalidURL) as error:
            raise NotSent(type(error).__name__) from None
        except (TimeoutError, aiohttp.ClientError) as error:
            if door is not None and not door.left:
                raise NotSent(type(error).__name__) from None
            raise TimedOut(type(error).__name__) from None
        finally:
            DOOR.set(None)
        return self._checked(status, payload)

    def _checked(self, status: int, payload: bytes) -> tuple[int, bytes]:
        """Return the answer with the status its body says; raise TooFast."""
        if (
            status == 200
            and not payload.lstrip().startswith(b'{"ok":false')
            and b'"ok": false' not in payload[:20]
        ):
            return status, payload
        try:
            body = self.parse_json_payload(payload)
        except Malformed:
            if status == 200:
                raise
            return status, b'{"ok":false}'
        status = int(body.get("error_code") or status) if not body.get("ok") else status
        if status == 429:
            raise TooFast(float((body.get("parameters") or {}).get("retry_after") or 1))
        return status, payload


def _seconds(given: ODVInput[float], default: float | None) -> float | None:
    return default if isinstance(given, DefaultValue) else given


def _body(request_data: RequestData | None) -> Any:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters or None
    form = aiohttp.FormData(request_data.json_parameters)
    for name, (filename, content, kind) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
