"""How often one session may write: a bucket each, the oldest forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable


class Throttle:
    """Allows ``burst`` messages at once, then ``rate`` a second, for each key."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float], keys: int = 10_000) -> None:
        self.rate = rate
        self.burst = burst
        self.clock = clock
        self.keys = keys
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> float:
        """Take one message from a bucket and return 0, or return the seconds to wait before there is one."""
        now = self.clock()
        left, since = self._buckets.pop(key, (self.burst, now))
        left = min(self.burst, left + (now - since) * self.rate)
        allowed = left >= 1
        self._buckets[key] = (left - 1 if allowed else left, now)
        if len(self._buckets) > self.keys:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self.rate
