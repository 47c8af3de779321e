"""Workers as real processes, to be killed and replaced."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent


class Fleet:
    """A few workers; each that dies is replaced under a new name."""

    def __init__(self, size: int, order: Callable[[str], Mapping[str, Any]], seed: int) -> None:
        self.order = order
        self.random = random.Random(seed)
        self.serial = 0
        self.alive: dict[str, subprocess.Popen[str]] = {}
        for _ in range(size):
            self.start()

    def start(self) -> None:
        """Start a worker and wait until it works."""
        self.serial += 1
        worker = f"w{self.serial}"
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.worker", json.dumps(self.order(worker))],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self.alive[worker] = process

    def kill(self) -> str:
        """SIGKILL a worker chosen at random, start another; return who died."""
        worker = self.random.choice(sorted(self.alive))
        process = self.alive.pop(worker)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
        self.start()
        return worker

    def check(self) -> None:
        """Fail loudly when a worker died without being killed."""
        for worker, process in self.alive.items():
            assert process.poll() is None, f"{worker} ended by itself with {process.returncode}"

    def stop(self) -> None:
        """Kill everyone."""
        for process in self.alive.values():
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


def patiently(call: Callable[[], Any], limit: float = 60.0) -> Any:
    """Call until the database answers."""
    from bot.store.api import StoreUnavailable

    end = time.monotonic() + limit
    while True:
        try:
            return call()
        except StoreUnavailable:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
