"""Small helpers to time things and say the figures."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence


def timings(calls: Sequence[Callable[[], object]]) -> list[float]:
    """Return the seconds each call takes."""
    result = []
    for call in calls:
        start = time.perf_counter()
        call()
        result.append(time.perf_counter() - start)
    return result


def say(seconds: Sequence[float]) -> str:
    """Say the median and the 99th percentile in milliseconds."""
    ordered = sorted(seconds)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    middle, most = statistics.median(ordered) * 1000, ordered[-1] * 1000
    return f"médiane {middle:.2f} ms, 99e centile {p99 * 1000:.2f} ms, max {most:.1f} ms"
