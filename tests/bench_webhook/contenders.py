"""Who answers in the bench, and what one run of it gave."""

from __future__ import annotations

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Contender:
    """Who answers: a peer ("api" or "response") or the bot with a brain ("echo" or "real")."""

    name: str
    peer: str = ""
    brain: str = ""
    postgres: bool = False


PEERS = (
    Contender("écho de PTB, une file par conversation, par l'API", peer="api"),
    Contender("écho de PTB, dans la réponse du webhook", peer="response"),
)
OURS = (
    Contender("guichet, écho, SQLite", brain="echo"),
    Contender("guichet, écho, PostgreSQL", brain="echo", postgres=True),
    Contender("guichet, vraies réponses, SQLite", brain="real"),
    Contender("guichet, vraies réponses, PostgreSQL", brain="real", postgres=True),
)


@dataclass(frozen=True)
class Measure:
    """What one run gave."""

    updates: int
    #: From the first update to the last answer.
    seconds: float
    #: Milliseconds until the answer arrived, by API or in the response.
    waits: list[float]
    lost: int
    out_of_order: int
    in_response: int
    #: Milliseconds of processor spent on each: what it gives on a machine busy with other things.
    cpu: float

    @property
    def rate(self) -> float:
        """Updates answered in a second."""
        return self.updates / self.seconds

    def __str__(self) -> str:
        waits = sorted(self.waits)
        return (
            f"{self.rate:5.0f}/s, réponse en {statistics.median(waits):.0f} ms"
            f" (p99 {waits[int(len(waits) * 0.99)]:.0f} ms),"
            f" {self.in_response} sur {self.updates} dans la réponse, {self.cpu:.2f} ms de processeur chacune,"
            f" {self.lost} perdues, {self.out_of_order} hors ordre"
        )
