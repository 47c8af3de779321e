"""A running bot over the fake Bot API, with a brain that answers at once, or the real one."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

from bot.decide.conversation import Conversation
from bot.reply.model import Choice, Reply, Text
from bot.store.api import Limits
from bot.store.memory import memory_store
from bot.store.store import SqlStore
from bot.turn import Incoming, Turn
from handlers.brain import Brain
from handlers.telegram.app import TelegramApp, make_bot
from handlers.telegram.calendars import Fetch, fetch_nothing
from tests.support.fake_bot_api import TOKEN, FakeBotApi

#: No waiting between sends: rates have their own tests.
UNLIMITED = Limits(bot=0.0, chat=0.0, group=1000)
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
SECRET = "secret-of-the-webhook"


class EchoBrain:
    """Says back what it hears; « panne » makes it fail, « long » makes it talk."""

    def talk(self, message: Incoming, conversation: Conversation) -> Turn:
        """Take one turn."""
        if message.text == "panne":
            raise ZeroDivisionError("a person's words: panne")
        said = message.code or message.text
        count = int(conversation.faits.get("fois", 0)) + 1
        blocks = tuple(Text("mot " * 500) for _ in range(5)) if said == "long" else (Text(f"{count} {said}"),)
        return Turn(
            Reply(blocks, (Choice("Encore", "f:encore"),)), conversation.with_fact("fois", count), None
        )

    def say(self, name: str, **values: Any) -> str:
        """Return a text: its name."""
        return name

    def command(self, text: str) -> str | None:
        """Know no command."""
        return None

    def describe(self, conversation: Conversation) -> Reply:
        """Tell what is known."""
        return Reply((Text(f"fois {conversation.faits.get('fois', 0)}"),))

    def nearest(self, latitude: float, longitude: float) -> tuple[Choice, ...]:
        """Know one town, in the north."""
        return (Choice("Laon (Aisne)", "c:02408"),) if latitude > 45 else ()

    def estimate(self, raw: Any) -> dict[str, Any]:
        """Answer a situation."""
        if not isinstance(raw, dict):
            raise ValueError("une situation est un objet JSON : { … }")
        return {"id": raw.get("id"), "aides": []}


async def no_pause(seconds: float) -> None:
    """Let others work instead of waiting."""
    await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def running_bot(
    api: FakeBotApi,
    brain: Brain | None = None,
    store: SqlStore | None = None,
    limits: Limits = UNLIMITED,
    fetch: Fetch = fetch_nothing,
) -> AsyncIterator[TelegramApp]:
    """Run the Telegram side of a process; nothing comes in until the test polls or calls the webhook."""
    app = TelegramApp(
        make_bot(TOKEN, api.url),
        brain or EchoBrain(),
        store or memory_store(limits=limits),
        clock=lambda: NOON,
        secret=SECRET,
        limits=limits,
        pause=no_pause,
        bureau=getattr(brain, "bureau", None),
        fetch=fetch,
    )
    await app.start(menu=False)
    try:
        yield app
    finally:
        await app.stop()


@contextlib.asynccontextmanager
async def polling(app: TelegramApp) -> AsyncIterator[asyncio.Task[None]]:
    """Poll while the test runs."""
    task = asyncio.create_task(app.poll())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def rows(store: SqlStore, table: str = "outbox") -> list[dict[str, Any]]:
    """Return the rows of a table, as they are."""
    with store.db.read() as connection:
        found = connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id").mappings().all()
    return [dict(row) for row in found]
