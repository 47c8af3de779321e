"""Cold start to the first reply, and memory, in a process of its own."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.bench.timing import say

TITLE = "Démarrage à froid jusqu'à la première réponse"
RUNS = 5


def run() -> Iterator[tuple[str, str]]:
    """Yield the figures."""
    command = [sys.executable, "-m", "bot", "ask", "aide vélo électrique à Caen"]
    subprocess.run(command, capture_output=True, check=True)
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        seconds.append(time.perf_counter() - start)
    yield "guichet ask, processus entier (plafond 1 500 ms)", say(seconds)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield "mémoire la plus haute d'un processus (plafond 200 Mio)", f"{peak:.0f} Mio"
