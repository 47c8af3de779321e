"""Tells when people speak faster than the bot may answer them: waiting in the outbox would then last for minutes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from bot.store.api import Limits

#: Seconds an answer may wait for the rate of the bot before it is a surge.
PATIENCE = 2.0
#: Seconds over which the pace is measured, and the share of the rate under which a surge is over.
WINDOW, CALM = 2.0, 0.75
#: Answers a second taken as the rate of a bot without one.
UNBOUND = 100.0


class Surge:
    """What one process knows of the pace of its conversations."""

    def __init__(self, limits: Limits, ticks: Callable[[], float] = time.monotonic) -> None:
        """``ticks``: a clock that only goes forward, in seconds."""
        self.rate = 1 / limits.bot if limits.bot else UNBOUND
        self._ticks = ticks
        self._answers: deque[tuple[float, int]] = deque()
        self._on = False

    def look(self, coming: int, waiting: int) -> bool:
        """Note that so many answers come while so many wait to leave; return whether it is a surge."""
        now = self._ticks()
        self._answers.append((now, coming))
        while self._answers[0][0] < now - WINDOW:
            self._answers.popleft()
        pace = sum(count for _, count in self._answers) / WINDOW
        if waiting + coming > self.rate * PATIENCE:
            self._on = True
        elif pace < self.rate * CALM:
            self._on = False
        return self._on
