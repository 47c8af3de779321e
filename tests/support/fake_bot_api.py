"""A Bot API on 127.0.0.1: holds updates to give, records what is sent, and misbehaves on demand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

BOT = {"id": 4242, "is_bot": True, "first_name": "Guichet", "username": "guichet_test_bot"}
TOKEN = "4242:secret-of-the-tests"
#: Methods that send something to a chat.
SENDS = frozenset({"sendMessage", "editMessageText", "sendDocument", "sendContact"})


@dataclass(frozen=True)
class Call:
    """One request received."""

    method: str
    parameters: dict[str, Any]

    @property
    def chat(self) -> str:
        """Return the chat it is for."""
        return str(self.parameters.get("chat_id", ""))

    @property
    def text(self) -> str:
        """Return its text."""
        return str(self.parameters.get("text", ""))

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """Return its inline buttons."""
        markup = self.parameters.get("reply_markup") or {}
        return [button for row in markup.get("inline_keyboard", []) for button in row]


@dataclass
class Fault:
    """How one call misbehaves."""

    #: HTTP status, or 0 to hang up.
    status: int = 200
    body: Any = None
    #: The call is recorded as accepted although the answer is bad.
    accepted: bool = False
    #: Waited before answering.
    until: asyncio.Event | None = None


def refused(code: int, description: str, **parameters: Any) -> Fault:
    """Return a fault told in the words of the Bot API."""
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return Fault(code, body | ({"parameters": parameters} if parameters else {}))


@dataclass
class FakeBotApi:
    """The server; ``url`` is what TELEGRAM_API_URL should be."""

    token: str = TOKEN
    #: Seconds every send takes.
    latency: float = 0.0
    calls: list[Call] = field(default_factory=list)
    accepted: list[Call] = field(default_factory=list)
    webhook: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    #: Files people sent, by id.
    files: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._faults: dict[str, list[Fault]] = {}
        self._updates: list[dict[str, Any]] = []
        self._next_update = 1000
        self._next_message = 1
        self._arrived = asyncio.Event()
        self._called = asyncio.Event()
        self._polling = 0
        self._runner: web.AppRunner | None = None
        self.offsets: list[int] = []

    # -- life ---------------------------------------------------------------------------------------------------

    async def __aenter__(self) -> FakeBotApi:
        app = web.Application(client_max_size=10_000_000)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{file}", self._download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/bot"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        self._arrived.set()
        await self._runner.cleanup()

    # -- what the test says ---------------------------------------------------------------------------------------

    def fail(self, method: str, *faults: Fault) -> None:
        """Make the next calls of a method misbehave, one after the other."""
        self._faults.setdefault(method, []).extend(faults)

    def push(self, **content: Any) -> dict[str, Any]:
        """Make an update wait for the bot."""
        update = {"update_id": self._next_update, **content}
        self._next_update += 1
        self._updates.append(update)
        self._arrived.set()
        return update

    def waiting(self) -> list[dict[str, Any]]:
        """Return the updates nobody acknowledged."""
        return list(self._updates)

    def sent(self, chat: int | str | None = None) -> list[Call]:
        """Return what was accepted for a chat, in order."""
        return [c for c in self.accepted if c.method in SENDS and (chat is None or c.chat == str(chat))]

    async def until(self, ready: Callable[[], bool], within: float = 10.0) -> None:
        """Wait until a condition on the calls holds."""
        async with asyncio.timeout(within):
            while not ready():
                self._called.clear()
                await self._called.wait()

    # -- serving ------------------------------------------------------------------------------------------------

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _json(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        method = request.match_info["method"]
        call = Call(method, await _parameters(request))
        self.calls.append(call)
        self._called.set()
        fault = self._faults[method].pop(0) if self._faults.get(method) else None
        if self.latency and method in SENDS:
            await asyncio.sleep(self.latency)
        if fault is not None:
            result = self._accept(call) if fault.accepted else None
            if fault.until is not None:
                await fault.until.wait()
            if fault.status == 0:
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            if fault.body is not None:
                return _json(fault.status, fault.body)
            if fault.status != 200:
                return web.Response(status=fault.status, text="bad gateway")
            if fault.accepted:
                return _json(200, {"ok": True, "result": result})
        if method == "getUpdates":
            return await self._get_updates(call)
        return _json(200, {"ok": True, "result": self._result(call)})

    async def _download(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["file"])
        if request.match_info["token"] != self.token or content is None:
            return _json(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        return web.Response(body=content)

    async def _get_updates(self, call: Call) -> web.Response:
        offset = int(call.parameters.get("offset", 0))
        self.offsets.append(offset)
        if self.webhook.get("url"):
            return _json(409, {"ok": False, "error_code": 409, "description": "Conflict: webhook is active"})
        self._updates = [u for u in self._updates if u["update_id"] >= offset]
        if not self._updates and call.parameters.get("timeout"):
            self._arrived.clear()
            await self._arrived.wait()
        limit = int(call.parameters.get("limit", 100))
        return _json(200, {"ok": True, "result": self._updates[:limit]})

    def _accept(self, call: Call) -> dict[str, Any]:
        self.accepted.append(call)
        message = int(call.parameters.get("message_id") or self._next_message)
        self._next_message += 1
        self._called.set()
        chat = call.chat
        return {
            "message_id": message,
            "date": 1_700_000_000,
            "chat": {"id": int(chat) if chat.lstrip("-").isdigit() else 0, "type": "private"},
            "text": call.text or "…",
        }

    def _result(self, call: Call) -> Any:
        if call.method in SENDS:
            return self._accept(call)
        self.accepted.append(call)
        if call.method == "getMe":
            return BOT
        if call.method == "getFile":
            file = str(call.parameters["file_id"])
            size = len(self.files.get(file, b""))
            return {"file_id": file, "file_unique_id": file, "file_size": size, "file_path": file}
        if call.method == "setWebhook":
            self.webhook = call.parameters
        elif call.method == "deleteWebhook":
            self.webhook = {}
        return True


async def _parameters(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        body = await request.json()
        return dict(body)
    found: dict[str, Any] = dict(request.query)
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            found[name] = {"filename": value.filename, "content": value.file.read()}
        else:
            found[name] = value
    return {name: _decoded(value) for name, value in found.items()}


def _decoded(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _json(status: int, body: Any) -> web.Response:
    if isinstance(body, bytes):
        return web.Response(status=status, body=body, content_type="application/json")
    return web.json_response(body, status=status)


# --- updates as Telegram writes them ---------------------------------------------------------------------------


def person(id: int) -> dict[str, Any]:
    """Return somebody."""
    return {"id": id, "is_bot": False, "first_name": "Camille", "language_code": "fr"}


def chat(id: int, kind: str = "private") -> dict[str, Any]:
    """Return a chat."""
    return {
        "id": id,
        "type": kind,
        **({"title": "Voisins"} if kind != "private" else {"first_name": "Camille"}),
    }


def message(
    text: str | None = None,
    *,
    of: int = 7,
    in_: int | None = None,
    kind: str = "private",
    id: int = 1,
    **more: Any,
) -> dict[str, Any]:
    """Return a message; mentions and commands carry their entities."""
    found: dict[str, Any] = {
        "message_id": id,
        "date": 1_700_000_000,
        "from": person(of),
        "chat": chat(in_ if in_ is not None else of, kind),
        **more,
    }
    if text is not None:
        found["text"] = text
        entities = _entities(text)
        if entities:
            found["entities"] = entities
    return found


def _entities(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    start = 0
    for word in text.split(" "):
        if word.startswith("@") and len(word) > 1:
            found.append({"type": "mention", "offset": start, "length": len(word)})
        elif word.startswith("/") and start == 0:
            found.append({"type": "bot_command", "offset": 0, "length": len(word)})
        start += len(word) + 1
    return found


def tap(
    code: str, *, of: int = 7, under: int = 50, in_: int | None = None, kind: str = "private"
) -> dict[str, Any]:
    """Return a callback query."""
    return {
        "id": f"q{under}",
        "from": person(of),
        "chat_instance": "1",
        "data": code,
        "message": {
            "message_id": under,
            "date": 1_700_000_000,
            "chat": chat(in_ if in_ is not None else of, kind),
            "from": BOT,
            "text": "…",
        },
    }


def texts(calls: Sequence[Call]) -> list[str]:
    """Return the texts of calls."""
    return [call.text for call in calls]
