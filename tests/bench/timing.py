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
    median, longest = statistics.median(ordered), ordered[-1]
    return f"médiane {median * 1000:.2f} ms, 99e centile {p99 * 1000:.2f} ms, max {longest * 1000:.1f} ms"
