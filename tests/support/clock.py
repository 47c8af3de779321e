"""A clock that moves when told to."""

from __future__ import annotations

import datetime as dt

START = dt.datetime(2026, 4, 10, 8, 0, tzinfo=dt.UTC)


class FrozenClock:
    """Stands still until moved; sleeping moves it."""

    def __init__(self, start: dt.datetime = START) -> None:
        self.moment = start

    def __call__(self) -> dt.datetime:
        """Return now."""
        return self.moment

    def now(self) -> dt.datetime:
        """Return now."""
        return self.moment

    def sleep(self, seconds: float) -> None:
        """Move on at once."""
        self.move(seconds)

    def move(self, seconds: float = 0.0, **more: float) -> None:
        """Let time pass."""
        self.moment += dt.timedelta(seconds=seconds, **more)
