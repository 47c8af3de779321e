"""One running bot: what comes in (polling or webhook), the worker, what Telegram shows around; started and stopped."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import telegram
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.agenda.bureau import Bureau
from bot.agenda.counter import Render
from bot.agenda.envoi import ChatKey
from bot.store.api import Limits, Store, StoreError, Update
from handlers.brain import Brain
from handlers.conversing import Conversing
from handlers.metrics import Metrics
from handlers.refusal import Misuse
from handlers.telegram.calendars import Calendars, Fetch, fetch_nothing
from handlers.telegram.incoming import ALLOWED_UPDATES, Asked, Me, Received, read_raw, read_update, to_plain
from handlers.telegram.inline import answer_inline, read_answer
from handlers.telegram.menu import set_menu
from handlers.telegram.poller import Poller, PollingRight, Raw, owner_name
from handlers.telegram.render import render_page
from handlers.telegram.request import AiohttpRequest
from handlers.telegram.send import TelegramChannel
from handlers.telegram.talk import Talker
from handlers.telegram.worker import Worker
from handlers.waiting import in_thread

log = logging.getLogger(__name__)

#: Where Telegram calls us.
WEBHOOK_PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
#: Longest update accepted, in bytes.
LONGEST_UPDATE = 1_000_000


def secret_of(token: str, given: str | None) -> str:
    """Return the secret of the webhook: the one given, else one every process of the bot finds in the token."""
    return given or hashlib.sha256(f"guichet:webhook:{token}".encode()).hexdigest()[:48]


def make_bot(token: str, api_url: str, request: AiohttpRequest | None = None) -> Bot:
    """Return a bot over aiohttp; the long poll has a connection of its own."""
    return Bot(
        token,
        base_url=api_url,
        base_file_url=f"{api_url.removesuffix('/bot')}/file/bot",
        request=request or AiohttpRequest(),
        get_updates_request=AiohttpRequest(connections=1),
    )


class TelegramApp:
    """The Telegram side of one process."""

    def __init__(
        self,
        bot: Bot,
        brain: Brain,
        store: Store,
        *,
        clock: Callable[[], dt.datetime],
        secret: str,
        metrics: Metrics | None = None,
        limits: Limits | None = None,
        run: Callable[[Callable[[], Any]], Awaitable[Any]] = in_thread,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
        bureau: Callable[[Store, Render], Bureau] | None = None,
        fetch: Fetch = fetch_nothing,
    ) -> None:
        self.bot = bot
        self.brain = brain
        self.store = store
        self.secret = secret.encode()
        self.metrics = metrics or Metrics()
        self.limits = limits
        self.pause = pause
        self._clock = clock
        self._make_bureau = bureau
        self._fetch = fetch
        self._run = run
        self._worker: Worker | None = None
        self._me: Me | None = None
        self._inline: set[asyncio.Task[None]] = set()

    @property
    def worker(self) -> Worker:
        """The worker, once started."""
        assert self._worker is not None
        return self._worker

    # -- life ---------------------------------------------------------------------------------------------------

    async def start(self, *, menu: bool = True) -> None:
        """Learn who the bot is and start working; raise Misuse for a bad token. Try again without an answer."""
        wait = 0.5
        while True:
            try:
                await self.bot.initialize()
                break
            except InvalidToken:
                await self.bot.shutdown()
                raise Misuse("exploitation_jeton_refuse") from None
            except TelegramError as error:
                log.warning("unreachable", extra={"action": "unreachable", "erreur": type(error).__name__})
                await self.pause(wait)
                wait = min(30.0, wait * 2)
        self._me = Me(self.bot.id, self.bot.username)
        bureau = partial(self._make_bureau, self.store, render_page) if self._make_bureau else None
        conversing = Conversing(self.brain, self.store, self._clock, bureau)
        self._worker = Worker(
            self.store,
            Talker(conversing, self._me),
            TelegramChannel(self.bot, self._calendars(bureau), conversing.data_file),
            self,
            name=f"{owner_name()}:{id(self):x}",
            limits=self.limits,
            metrics=self.metrics,
            run=self._run,
        )
        self._worker.start()
        if menu:
            await set_menu(self.bot, self.brain)
        log.info("started", extra={"action": "started", "bot": self._me.id})

    def _calendars(self, bureau: Callable[[], Bureau] | None) -> Calendars | None:
        return Calendars(self.bot, self.store, bureau, self._fetch) if bureau is not None else None

    async def stop(self) -> None:
        """Stop within a few seconds, nothing lost."""
        if self._worker is not None:
            await self._worker.stop()
        for task in self._inline:
            task.cancel()
        await self.bot.shutdown()

    async def poll(self) -> None:
        """Poll until cancelled; raise Refusal."""
        await self.bot.delete_webhook(drop_pending_updates=False)
        assert self._me is not None
        me = self._me
        right = PollingRight(self.store.leases, str(me.id))
        last = lambda: self.store.inbox.last_update_id("telegram", str(me.id))  # noqa: E731
        await Poller(self.bot, self.take, right, last=last, pause=self.pause).run()

    async def set_webhook(self, public_url: str) -> None:
        """Tell Telegram where to call us."""
        await self.bot.set_webhook(
            public_url + WEBHOOK_PATH,
            secret_token=self.secret.decode(),
            allowed_updates=list(ALLOWED_UPDATES),
            max_connections=100,
        )

    # -- coming in ----------------------------------------------------------------------------------------------

    async def take(self, updates: Sequence[telegram.Update | Raw]) -> None:
        """Commit updates; inline queries are answered aside, they are worth nothing a second later."""
        read = (self._read(one) if isinstance(one, telegram.Update) else self._parse(one) for one in updates)
        await self.worker.receive([kept for kept in read if kept is not None])

    async def webhook(self, request: Request) -> Response:
        """Receive one update: committed before it is acknowledged; in a surge, its answer leaves in the response."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self.secret):
            return Response(status_code=403)
        if int(request.headers.get("content-length") or 0) > LONGEST_UPDATE:
            return Response(status_code=413)
        try:
            raw = json.loads(await request.body())
        except ValueError:
            return Response(status_code=400)
        update = self._parse(raw) if isinstance(raw, dict) else None
        if update is None:
            return Response(status_code=200)
        try:
            answer = await self.worker.receive([update], direct=True)
        except StoreError:
            return Response(status_code=503)
        if answer is None:
            return Response(status_code=200)
        self.metrics.sent.labels("carried").inc()
        return JSONResponse({**answer, "chat_id": int(update.chat.chat)})

    def _parse(self, raw: Raw) -> Update | None:
        """Return an update written by Telegram as it is kept; what PTB cannot read of it is only known to be there."""
        try:
            update = telegram.Update.de_json(dict(raw), None)
        except Exception as error:
            ids = {"update": raw.get("update_id"), "erreur": type(error).__name__}
            log.error("unreadable_update", extra={"action": "unreadable_update", **ids})
            return self._kept(raw.get("update_id"), read_raw(raw))
        return self._read(update)

    def _read(self, update: telegram.Update) -> Update | None:
        """Return an update as it is kept, None when there is nothing to keep."""
        assert self._me is not None
        received = read_update(update, self._me)
        if received is None:
            return None
        if isinstance(received.what, Asked):
            task = asyncio.get_running_loop().create_task(self._answer_inline(received.what))
            self._inline.add(task)
            task.add_done_callback(self._inline.discard)
            return None
        return self._kept(update.update_id, received)

    def _kept(self, update_id: object, received: Received | None) -> Update | None:
        assert self._me is not None
        if received is None or not isinstance(update_id, int):
            return None
        chat = ChatKey("telegram", str(self._me.id), received.chat)
        return Update(chat=chat, update_id=update_id, payload=to_plain(received), genre=received.genre)

    async def _answer_inline(self, asked: Asked) -> None:
        try:
            article = await asyncio.to_thread(read_answer, asked, self.brain)
            await answer_inline(self.bot, asked, article, self.brain.say("inline_bouton"))
        except Exception as error:
            log.warning("inline_failed", extra={"action": "inline_failed", "erreur": type(error).__name__})

    # -- courtesies ---------------------------------------------------------------------------------------------

    async def acknowledge(self, query: str) -> None:
        """Stop the little clock on a button."""
        await self.bot.answer_callback_query(query)

    async def typing(self, chat: str) -> None:
        """Show that an answer is being written."""
        await self.bot.send_chat_action(chat, "typing")
