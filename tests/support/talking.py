"""Several people who write to a running bot, over the fake Bot API, with the whole program."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import count

from bot.agenda.bureau import Bureau
from bot.agenda.check import Links
from bot.agenda.counter import Render
from bot.assemble import World
from bot.settings import Settings
from bot.store.api import Store
from bot.store.memory import memory_store
from bot.store.store import SqlStore
from handlers.chores import doing, process_chores
from handlers.telegram.app import TelegramApp
from handlers.telegram.calendars import Fetch, fetch_nothing
from handlers.telegram.render import plain_of, render_page
from tests.support.clock import FrozenClock
from tests.support.fake_bot_api import Call, FakeBotApi, message, tap
from tests.support.telegram import NOON, UNLIMITED, polling, running_bot

ADMIN, REFERENT, AUTRE, ABONNE = 1, 2, 3, 4


@cache
def agenda_world() -> World:
    """Return the program with one administrator."""
    return World(Settings(GUICHET_NOW=NOON, ADMIN_CHAT_IDS=(ADMIN,)))


class People:
    """Says and taps in the place of people; returns what the bot sent them."""

    def __init__(
        self, api: FakeBotApi, app: TelegramApp, store: SqlStore, ids: Iterator[int], clock: FrozenClock
    ) -> None:
        self.api, self.app, self.store, self.ids, self.clock = api, app, store, ids, clock
        self.last: list[Call] = []

    async def say(self, who: int, text: str, **where: object) -> str:
        """Say something; return what was answered."""
        return await self._push(message=message(text, of=who, id=next(self.ids), **where))  # type: ignore[arg-type]

    async def send_file(self, who: int, content: bytes, **about: object) -> str:
        """Send a document; return what was answered."""
        file = f"file{next(self.ids)}"
        self.api.files[file] = content
        document = {"file_id": file, "file_unique_id": file, "file_size": len(content), **about}
        return await self._push(message=message(of=who, id=next(self.ids), document=document))

    async def tap(self, who: int, label: str) -> str:
        """Tap a button of the last answer."""
        return await self.forge(who, self.code(label))

    def code(self, label: str) -> str:
        """Return what is behind a button of the last answer."""
        found = [b["callback_data"] for c in self.last for b in c.buttons if b["text"] == label]
        assert found, f"pas de bouton « {label} » parmi {self.buttons()}"
        return str(found[0])

    async def forge(self, who: int, code: str, **where: object) -> str:
        """Tap a button that may never have been shown."""
        return await self._push(callback_query=tap(code, of=who, under=next(self.ids), **where))  # type: ignore[arg-type]

    async def at(self, moment: str) -> list[Call]:
        """Let a moment come (ISO, in Paris time or with its offset); return what the process sent by itself."""
        self.clock.moment = dt.datetime.fromisoformat(moment).astimezone(dt.UTC)
        before = len(self.api.sent())
        chores = process_chores(_Program(self.store), self)
        paused, all_done = count(1), asyncio.Event()

        async def pause(_seconds: float) -> None:
            if next(paused) == len(chores):
                all_done.set()
            await asyncio.Event().wait()

        async with doing(chores, pause):
            await all_done.wait()
        await self.app.worker.idle()
        return self.api.sent()[before:]

    async def _push(self, **content: object) -> str:
        before = len(self.api.sent())
        update = self.api.push(**content)
        await self.api.until(lambda: self.api.offsets[-1:] == [update["update_id"] + 1])
        await self.app.worker.idle()
        self.last = self.api.sent()[before:]
        return (
            "\n".join(plain_of(call.text) for call in self.last).replace("\xa0", " ").replace("\u202f", " ")
        )

    async def leave(self, at: dt.datetime) -> list[Call]:
        """Let what is scheduled leave at a moment; return what was sent."""
        before = len(self.api.sent())
        publisher = agenda_world().bureau(self.store, render_page).publisher
        replace(publisher, clock=lambda: at).release()
        await self.app.worker.idle()
        self.last = self.api.sent()[before:]
        return self.last

    def buttons(self) -> list[str]:
        """Return the buttons of the last answer."""
        return [button["text"] for call in self.last for button in call.buttons]

    def acts(self) -> list[str]:
        """Return what the audit holds, newest first."""
        return [
            f"{act.action}:{act.details.get('raison', '')}".rstrip(":")
            for act in self.store.audit.latest(1000)
        ]


@dataclass(frozen=True)
class _Program:
    """What chores ask of a program."""

    store: SqlStore

    def bureau(self, store: Store, render: Render) -> Bureau:
        """Return the agenda over the store."""
        return agenda_world().bureau(store, render)

    def links(self) -> Links:
        """Return links that all answer."""
        return _Answering()


class _Answering:
    """A web where every page answers."""

    def answers(self, url: str) -> bool:
        """Tell whether a page answers."""
        return True


def play(
    *scenes: Callable[[People], Awaitable[None]], store: SqlStore | None = None, fetch: Fetch = fetch_nothing
) -> None:
    """Play scenes in order over one store, in memory unless one is given; the bot is restarted between two of them."""
    clock = FrozenClock(NOON)
    store = store or memory_store(clock, UNLIMITED)

    async def run() -> None:
        ids = count(1000)
        agenda_world().show_published(store, look_every=0.0)
        async with FakeBotApi() as api:
            for scene in scenes:
                async with running_bot(api, agenda_world(), store, fetch=fetch) as app, polling(app):
                    await scene(People(api, app, store, ids, clock))

    asyncio.run(run())
