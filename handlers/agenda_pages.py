"""The agenda on the web: feeds by territory and theme, one page and one file per event; 304 when nothing changed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from email.utils import format_datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.agenda.feeds.page import STYLE_POLICY
from bot.agenda.feeds.served import Served, unchanged
from bot.agenda.kiosque import Kiosque
from handlers.brain import Brain

#: A reader of feeds may keep an answer that long, in seconds.
FRESH = 300

Counted = Callable[[str, Request, Callable[[Request], Awaitable[Response]]], Awaitable[Response]]


class AgendaPages:
    """The routes of the agenda; ``counted`` answers, counts, and holds back who asks too fast."""

    def __init__(self, kiosque: Kiosque, brain: Brain, counted: Counted) -> None:
        self.kiosque = kiosque
        self.brain = brain
        self._counted = counted

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/agenda/{kind}/{code}.{format}", self.feed),
            Route("/evenements/{id}.ics", self.file),
            Route("/evenements/{id}", self.page),
        ]

    async def feed(self, request: Request) -> Response:
        """Give a feed."""
        kind, code, format = (request.path_params[name] for name in ("kind", "code", "format"))
        return await self._serve("agenda", request, lambda: self.kiosque.feed(kind, code, format))

    async def file(self, request: Request) -> Response:
        """Give the calendar file of an event."""
        return await self._serve("evenement", request, lambda: self.kiosque.file(request.path_params["id"]))

    async def page(self, request: Request) -> Response:
        """Show an event."""
        return await self._serve("evenement", request, lambda: self.kiosque.page(request.path_params["id"]))

    async def _serve(self, route: str, request: Request, find: Callable[[], Served | None]) -> Response:
        async def answer(request: Request) -> Response:
            found = await asyncio.to_thread(find)
            if found is None:
                return JSONResponse({"erreur": self.brain.say("agenda_inconnu")}, 404)
            headers = {"etag": found.etag, "cache-control": f"public, max-age={FRESH}"}
            if found.lastmod is not None:
                headers["last-modified"] = format_datetime(found.lastmod, usegmt=True)
            if found.content_type.startswith("text/html"):
                headers["content-security-policy"] = STYLE_POLICY
            if unchanged(found.etag, request.headers.get("if-none-match", "")):
                return Response(status_code=304, headers=headers)
            return Response(found.body, headers=headers | {"content-type": found.content_type})

        return await self._counted(route, request, answer)
