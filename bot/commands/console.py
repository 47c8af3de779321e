"""What commands share: the exit statuses, stdin, a word while one waits."""

from __future__ import annotations

import io
import sys
from contextlib import AbstractContextManager, nullcontext

#: Done; the work found faults; the call was wrong.
DONE, FAULTS, MISUSE = 0, 1, 2


def read_utf8() -> None:
    """Read stdin as UTF-8, whatever bytes come."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")


def show_progress(message: str) -> AbstractContextManager[object]:
    """Show that work goes on, on a terminal only."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(message)
