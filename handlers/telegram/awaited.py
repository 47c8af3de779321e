"""The chats that wait for an answer: one that waits long is shown « typing », whatever holds the answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

#: Seconds one « typing » is shown.
SHOWN = 4.5
#: Seconds after which nobody is thought to wait any more.
GIVEN_UP = 60.0
#: Chats shown « typing » in one look: these calls must not add to a surge.
MOST = 20


class Awaited:
    """Who waits, since when, and who was shown what."""

    def __init__(
        self, show: Callable[[str], None], slow: float, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        """``show`` shows « typing » to a chat; ``slow``: seconds an answer may take without it."""
        self._show = show
        self.slow = slow
        self._ticks = ticks
        self._asked: dict[str, float] = {}
        self._due: dict[str, float] = {}
        self._some = asyncio.Event()

    def asked(self, chat: str) -> None:
        """Note that somebody spoke."""
        now = self._ticks()
        self._asked[chat] = now
        self._due.setdefault(chat, now + self.slow)
        self._some.set()

    def told(self, chat: str) -> None:
        """Note that somebody has an answer, or that none is to come."""
        self._asked.pop(chat, None)
        self._due.pop(chat, None)

    async def watch(self) -> None:
        """Look at who waits until cancelled."""
        while True:
            await self._some.wait()
            await asyncio.sleep(self.slow / 4)
            self.look()

    def look(self) -> None:
        """Show « typing » to those who have waited long enough."""
        now = self._ticks()
        for chat in [chat for chat, since in self._asked.items() if since < now - GIVEN_UP]:
            self.told(chat)
        late = [chat for chat, due in self._due.items() if due <= now]
        for chat in late[:MOST]:
            self._due[chat] = now + SHOWN
            self._show(chat)
        if not self._due:
            self._some.clear()
