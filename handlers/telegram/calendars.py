"""Reads the calendars referents give, aside: what was read comes back through the inbox, as any other thing said.

The request waits in the outbox and is made as any other call: a process killed while it reads loses nothing, nobody
else waits, and no transaction is open meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram import Bot
from telegram.error import TelegramError

from bot.agenda.bureau import Bureau
from bot.agenda.envoi import Envoi
from bot.agenda.feeds.imports import LARGEST, BadCalendar, import_ics
from bot.agenda.importing import to_plain as events_as_data
from bot.agenda.quiet import PARIS
from bot.store.api import ChatKey, Role, Store, Update
from handlers.telegram.incoming import CalendarRead, Received, to_plain
from handlers.telegram.render import Call

log = logging.getLogger(__name__)

#: The call of the outbox that asks to read a calendar.
METHOD = "readCalendar"
#: Before the id of a file people sent to the bot; other sources are addresses.
FILE = "telegram:"

#: Fetches an address; raises BadCalendar.
Fetch = Callable[[str], Awaitable[bytes]]


async def fetch_nothing(address: str) -> bytes:
    """Refuse every address: what a bot that reaches nothing else does."""
    raise BadCalendar("import_injoignable")


def reading(source: str) -> Call:
    """Return the call that asks to read a calendar."""
    return {"method": METHOD, "source": source}


class Calendars:
    """Fetches and reads calendars, for one bot."""

    def __init__(self, bot: Bot, store: Store, bureau: Callable[[], Bureau], fetch: Fetch) -> None:
        self.bot = bot
        self.store = store
        self._bureau = bureau
        self._fetch = fetch

    async def read(self, envoi: Envoi) -> None:
        """Read a calendar and leave what it holds in the inbox of the chat; asked again, it leaves nothing twice."""
        try:
            content = await self._content(str(envoi.payload["source"]))
            found = await asyncio.to_thread(self._read, envoi.chat, content)
        except BadCalendar as error:
            log.info("calendar_refused", extra={"action": "calendar_refused", "raison": error.raison})
            found = CalendarRead(raison=error.raison)
        payload = to_plain(Received(found, envoi.chat.chat))
        # Telegram counts up from 1: what comes from us counts down, and hides nothing of its own.
        update = Update(chat=envoi.chat, update_id=-envoi.id, payload=payload, genre=envoi.genre)
        await asyncio.to_thread(self.store.inbox.enqueue, update)

    async def _content(self, source: str) -> bytes:
        if not source.startswith(FILE):
            return await self._fetch(source)
        try:
            file = await self.bot.get_file(source.removeprefix(FILE))
            if (file.file_size or 0) > LARGEST:
                raise BadCalendar("import_trop_grand")
            return bytes(await file.download_as_bytearray())
        except TelegramError as error:
            raise BadCalendar("import_fichier") from error

    def _read(self, chat: ChatKey, content: bytes) -> CalendarRead:
        bureau = self._bureau()
        known = bureau.gate.referents.get(chat)
        home = known.territoires if known is not None and known.role is Role.REFERENT else frozenset()
        now = bureau.publisher.clock().astimezone(PARIS).replace(tzinfo=None)
        found = import_ics(content, bureau.reader(), now, home)
        return CalendarRead(events_as_data(found.evenements), found.en_trop)
