"""What tests of the delivery loop play: a channel that records, and moments of the loop."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot.agenda.envoi import Envoi
from handlers.delivery import Delivery, Ready
from tests.support.clock import FrozenClock


@dataclass
class RecordingChannel:
    """A channel that notes what it is given and fails as told."""

    clock: FrozenClock
    failures: dict[str, list[Exception]] = field(default_factory=dict)
    sent: list[tuple[dt.datetime, str]] = field(default_factory=list)
    #: Seconds lost between the claim and the door.
    slow: list[float] = field(default_factory=list)

    async def send(self, envoi: Envoi, ready: Ready) -> str:
        """Note a call."""
        if self.slow:
            self.clock.move(self.slow.pop(0))
        await ready()
        self.sent.append((self.clock.now(), envoi.chat.chat))
        if self.failures.get(envoi.chat.chat):
            raise self.failures[envoi.chat.chat].pop(0)
        return str(len(self.sent))


def play(work: Coroutine[Any, Any, None]) -> None:
    """Run until the end."""
    asyncio.run(work)


async def sends(delivery: Delivery) -> None:
    """Let what was handed be sent."""
    while delivery.in_flight:
        await asyncio.sleep(0)


async def deliver(delivery: Delivery, clock: FrozenClock, seconds: float) -> None:
    """Go round the loop, and let time go by, for so many seconds."""
    end = clock.now() + dt.timedelta(seconds=seconds)
    while clock.now() < end:
        wait = await delivery.round()
        await sends(delivery)
        clock.move(min(0.02, wait) or 0.001)
    await delivery.round()
