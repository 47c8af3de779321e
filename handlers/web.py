"""The web process: health, metrics, the conversation on a page, the JSON API, the webhook of Telegram."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import hashlib
import json
import logging
import re
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.agenda.envoi import ChatKey
from bot.agenda.kiosque import Kiosque
from bot.store.api import Store, StoreError
from bot.turn import Incoming
from handlers.agenda_pages import AgendaPages
from handlers.brain import Brain
from handlers.conversing import Answer, Conversing
from handlers.metrics import Metrics
from handlers.plain import reply_as_data
from handlers.throttle import Throttle
from handlers.web_page.page import ASSETS, draw_page

log = logging.getLogger(__name__)

LONGEST_BODY = 16_384
LONGEST_TEXT = 2_000
_SESSION = re.compile(r"[A-Za-z0-9_-]{32}\Z")
HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
        b" base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


class Webhook(Protocol):
    """The Telegram side of the process."""

    async def webhook(self, request: Request) -> Response:
        """Receive one update."""


class BadRequest(Exception):
    """What was sent cannot be read; the message says why, in French."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class SafeHeaders:
    """Adds to every response the headers that keep a page to itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                more = [(name, value) for name, value in HEADERS if name not in given]
                message["headers"] = [*message["headers"], *more]
            await send(message)

        await self.app(scope, receive, send_with_headers)


class Web:
    """The routes, and what they need."""

    def __init__(
        self,
        brain: Brain,
        store: Store,
        *,
        clock: Callable[[], dt.datetime],
        metrics: Metrics | None = None,
        telegram: Webhook | None = None,
        webhook_path: str = "",
        ticks: Callable[[], float] = time.monotonic,
        kiosque: Kiosque | None = None,
    ) -> None:
        self.brain = brain
        self.store = store
        self.conversing = Conversing(brain, store, clock)
        self.metrics = metrics or Metrics()
        self._page = draw_page(brain.say)
        self._by_session = Throttle(1.0, 10, ticks)
        self._by_address = Throttle(10.0, 60, ticks)
        self._turns: dict[str, asyncio.Lock] = {}
        routes = [
            Route("/", self.page),
            Route("/statique/{name}", self.asset),
            Route("/healthz", self.health),
            Route("/readyz", self.ready),
            Route("/metrics", self.figures),
            Route("/api/conversation", self.conversation, methods=["POST"]),
            Route("/api/estimate", self.estimate, methods=["POST"]),
        ]
        if kiosque is not None:
            routes += AgendaPages(kiosque, self._counted).routes()
        if telegram is not None:
            routes.append(Route(webhook_path, telegram.webhook, methods=["POST"]))
        self.app = SafeHeaders(Starlette(routes=routes))

    # -- page and health ------------------------------------------------------------------------------------------

    async def page(self, request: Request) -> Response:
        """Show the conversation."""
        return Response(self._page, media_type="text/html")

    async def asset(self, request: Request) -> Response:
        """Give the style or the script of the page."""
        found = ASSETS.get(request.path_params["name"])
        if found is None:
            return Response(status_code=404)
        content, kind = found
        return Response(content, media_type=kind, headers={"cache-control": "max-age=3600"})

    async def health(self, request: Request) -> Response:
        """Say that the process lives."""
        return JSONResponse({"etat": "vivant"})

    async def ready(self, request: Request) -> Response:
        """Say whether messages can be answered: the database must answer too."""
        try:
            await asyncio.to_thread(self.store.ping)
        except StoreError as error:
            return JSONResponse({"etat": "pas prêt", "raison": type(error).__name__}, 503)
        return JSONResponse({"etat": "prêt"})

    async def figures(self, request: Request) -> Response:
        """Give the counts to Prometheus."""
        with contextlib.suppress(StoreError):
            self.metrics.inbox.set(await asyncio.to_thread(self.store.inbox.waiting))
            self.metrics.outbox.set(await asyncio.to_thread(self.store.outbox.waiting))
        return Response(self.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    # -- conversation ---------------------------------------------------------------------------------------------

    async def conversation(self, request: Request) -> Response:
        """Take one turn: {session, text|code} → {session, blocs, choix}."""
        return await self._counted("conversation", request, self._converse)

    async def _converse(self, request: Request) -> Response:
        body = await _read_json(request)
        if not isinstance(body, dict):
            raise BadRequest("Il faut un objet JSON : { session, text } ou { session, code }.")
        message = _read_message(body)
        session = body.get("session")
        if not isinstance(session, str) or not _SESSION.match(session):
            session = secrets.token_urlsafe(24)
        wait = self._by_session.wait(session)
        if wait:
            return self._too_fast(wait)
        # What names a session in the database does not open it: only its hash is kept.
        chat = ChatKey("web", "web", hashlib.sha256(session.encode()).hexdigest()[:40])
        async with self._turn_of(chat.chat):
            data = await asyncio.to_thread(self._answer, chat, message)
        return JSONResponse({"session": session, **data})

    @contextlib.asynccontextmanager
    async def _turn_of(self, key: str) -> AsyncIterator[None]:
        """Let one message of a session be answered at a time."""
        lock = self._turns.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                yield
        finally:
            if not lock.locked():
                self._turns.pop(key, None)

    def _answer(self, chat: ChatKey, message: Incoming) -> dict[str, Any]:
        answer: Answer = self.conversing.answer(chat, message)
        with self.store.transaction():
            if answer.forget:
                self.store.forget(chat)
            if answer.state is not None:
                self.store.conversations.put(chat, answer.state)
            for effect in answer.effects:
                effect(self.store)
        data = reply_as_data(answer.reply)
        return data | {"fichier": self.conversing.data_file(chat)} if answer.file else data

    async def estimate(self, request: Request) -> Response:
        """Answer one situation (the contract of ``guichet estimate``)."""
        return await self._counted("estimate", request, self._estimate)

    async def _estimate(self, request: Request) -> Response:
        raw = await _read_json(request)
        try:
            found = await asyncio.to_thread(self.brain.estimate, raw)
        except ValueError as error:
            return JSONResponse(
                {"id": raw.get("id") if isinstance(raw, dict) else None, "error": str(error)}, 400
            )
        return JSONResponse(found)

    # -- common -------------------------------------------------------------------------------------------------

    async def _counted(
        self, route: str, request: Request, answer: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        """Answer a request of the API; whatever goes wrong is a JSON answer, counted, never a person's words."""
        address = request.client.host if request.client is not None else ""
        wait = self._by_address.wait(address)
        if wait:
            response = self._too_fast(wait)
        else:
            try:
                response = await answer(request)
            except BadRequest as error:
                response = JSONResponse({"erreur": str(error), "error": str(error)}, error.status)
            except Exception as error:
                name = type(error).__name__
                log.exception("web_failed", extra={"action": "web_failed", "route": route, "erreur": name})
                response = JSONResponse({"erreur": self.brain.say("panne")}, 500)
        self.metrics.web.labels(route, str(response.status_code)).inc()
        return response

    def _too_fast(self, wait: float) -> Response:
        headers = {"retry-after": str(max(1, round(wait + 0.5)))}
        return JSONResponse({"erreur": self.brain.say("page_trop")}, 429, headers=headers)


async def _read_json(request: Request) -> Any:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise BadRequest("Il faut un corps JSON, avec content-type: application/json.", 415)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise BadRequest("Le corps est trop long.", 413)
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest("Le corps n'est pas du JSON.") from None


def _read_message(body: dict[str, Any]) -> Incoming:
    code, text = body.get("code"), body.get("text")
    if isinstance(code, str) and 0 < len(code.encode("utf-8", "replace")) <= 64:
        return Incoming(code=code)
    if code is not None:
        raise BadRequest("« code » est celui d'un des choix proposés.")
    if not isinstance(text, str) or not text.strip():
        raise BadRequest("Il faut « text » (un message) ou « code » (un choix).")
    if len(text) > LONGEST_TEXT:
        raise BadRequest(f"Un message a {LONGEST_TEXT} caractères au plus.")
    return Incoming(text.encode("utf-8", "replace").decode())
