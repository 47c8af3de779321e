"""The agenda on the web: feeds and pages by territory and theme, a page and a file per event; 304 when unchanged."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from email.utils import format_datetime, parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.agenda.feeds.document import CONTENT_TYPE, STYLE_POLICY
from bot.agenda.feeds.served import Served, unchanged
from bot.agenda.kiosque import Kiosque

#: A reader of feeds may keep an answer that long, in seconds.
FRESH = 300

Counted = Callable[[str, Request, Callable[[Request], Awaitable[Response]]], Awaitable[Response]]


class AgendaPages:
    """The routes of the agenda; ``counted`` answers, counts, and holds back who asks too fast."""

    def __init__(self, kiosque: Kiosque, counted: Counted) -> None:
        self.kiosque = kiosque
        self._counted = counted

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/agenda/{kind}/{code}.{format}", self.feed),
            Route("/agenda/{kind}/{code}", self.agenda),
            Route("/evenements/{id}.ics", self.file),
            Route("/evenements/{id}", self.page),
        ]

    async def feed(self, request: Request) -> Response:
        """Give a feed; ``?theme=`` makes it narrower."""
        kind, code, format = (request.path_params[name] for name in ("kind", "code", "format"))
        theme = request.query_params.get("theme", "")
        return await self._serve("agenda", request, lambda: self.kiosque.feed(kind, code, format, theme))

    async def agenda(self, request: Request) -> Response:
        """Show what is coming on a territory or a theme, and how to follow it."""
        kind, code = (request.path_params[name] for name in ("kind", "code"))
        theme = request.query_params.get("theme", "")
        return await self._serve("agenda", request, lambda: self.kiosque.agenda(kind, code, theme))

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
                page = await asyncio.to_thread(self.kiosque.lost)
                return Response(page, 404, _headers(CONTENT_TYPE))
            headers = _headers(found.content_type)
            headers |= {"etag": found.etag, "cache-control": f"public, max-age={FRESH}"}
            if found.name:
                headers["content-disposition"] = f'inline; filename="{found.name}"'
            if found.lastmod is not None:
                headers["last-modified"] = format_datetime(found.lastmod.astimezone(dt.UTC), usegmt=True)
            if _has_it(request, found):
                return Response(status_code=304, headers=headers)
            return Response(found.body, headers=headers)

        return await self._counted(route, request, answer)


def _headers(content_type: str) -> dict[str, str]:
    headers = {"content-type": content_type}
    if content_type == CONTENT_TYPE:
        headers["content-security-policy"] = STYLE_POLICY
    return headers


def _has_it(request: Request, found: Served) -> bool:
    """Tell whether a reader already has this; a date counts only without a mark, as HTTP says."""
    mark = request.headers.get("if-none-match")
    if mark is not None:
        return unchanged(found.etag, mark)
    since = request.headers.get("if-modified-since")
    if since is None or found.lastmod is None:
        return False
    try:
        return found.lastmod.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False
