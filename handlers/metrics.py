"""Counts for Prometheus: numbers and kinds, nobody's id, nobody's words."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1.0, 5.0)


class Metrics:
    """The counts of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.received = Counter(
            "guichet_updates_received",
            "Updates received, by what they are.",
            ("quoi",),
            registry=self.registry,
        )
        self.handled = Counter("guichet_updates_handled", "Updates answered.", registry=self.registry)
        self.failed = Counter(
            "guichet_updates_failed", "Tries that failed, by error.", ("erreur",), registry=self.registry
        )
        self.set_aside = Counter(
            "guichet_updates_set_aside", "Updates given up after a few tries.", registry=self.registry
        )
        self.sent = Counter(
            "guichet_sends",
            "Calls to a channel, by what became of them.",
            ("devenu",),
            registry=self.registry,
        )
        self.turn = Histogram(
            "guichet_turn_seconds",
            "Time to answer one message, without the network.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.inbox = Gauge("guichet_inbox_waiting", "Updates not answered yet.", registry=self.registry)
        self.outbox = Gauge("guichet_outbox_waiting", "Messages not sent yet.", registry=self.registry)
        self.web = Counter(
            "guichet_web_requests",
            "Requests of the web conversation and API, by result.",
            ("route", "resultat"),
            registry=self.registry,
        )

    def text(self) -> bytes:
        """Return everything in the format of Prometheus."""
        return generate_latest(self.registry)
