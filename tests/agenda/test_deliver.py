"""The delivery loop, with a store in memory, a channel that records and a clock that does not wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from bot.agenda import errors
from bot.agenda.decisions import Outcome
from bot.agenda.deliver import AWAY, Delivery, clocks_apart
from bot.agenda.envoi import Envoi
from bot.store.api import Progress
from bot.store.memory import memory_store
from bot.store.store import SqlStore
from tests.support.builders import publish, un_chat, une_mise_a_jour, une_reponse
from tests.support.clock import FrozenClock


class Now:
    """A pool that works at once."""

    def submit(self, work: Callable[[Envoi], None], envoi: Envoi, /) -> None:
        """Run."""
        work(envoi)


@dataclass
class RecordingChannel:
    """A channel that notes what it is given and fails as told."""

    clock: FrozenClock
    failures: dict[str, list[Exception]] = field(default_factory=dict)
    sent: list[tuple[dt.datetime, str]] = field(default_factory=list)

    def send(self, envoi: Envoi) -> str:
        """Note a call."""
        self.sent.append((self.clock.now(), envoi.chat.chat))
        if self.failures.get(envoi.chat.chat):
            raise self.failures[envoi.chat.chat].pop(0)
        return str(len(self.sent))


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def store(clock: FrozenClock) -> Iterator[SqlStore]:
    store = memory_store(clock)
    yield store
    store.close()


@pytest.fixture
def channel(clock: FrozenClock) -> RecordingChannel:
    return RecordingChannel(clock)


@pytest.fixture
def delivery(store: SqlStore, channel: RecordingChannel, clock: FrozenClock) -> Delivery:
    return Delivery(
        outbox=store.outbox, channel=channel, clock=clock, pool=Now(), name="telegram", bot="1", worker="w"
    )


def run(delivery: Delivery, clock: FrozenClock, seconds: float) -> None:
    end = clock.now() + dt.timedelta(seconds=seconds)
    while clock.now() < end:
        clock.sleep(delivery.round() or 0.001)


def test_everyone_receives_the_annonce_at_the_allowed_rate(
    delivery: Delivery, store: SqlStore, channel: RecordingChannel, clock: FrozenClock
) -> None:
    publish(store, *range(1, 101))
    run(delivery, clock, 6)
    assert store.outbox.progress("bourse", 1) == Progress(envoye=100)
    moments = [at for at, _ in channel.sent]
    assert 3.9 < (moments[-1] - moments[0]).total_seconds() < 99 / 25 * 1.05
    assert dict(store.outbox.delivered("bourse", 1))[un_chat(1)] == "1"


def test_each_failure_ends_as_it_should(
    delivery: Delivery, store: SqlStore, channel: RecordingChannel, clock: FrozenClock
) -> None:
    channel.failures = {
        "1": [errors.RetryAfter(7)],
        "2": [errors.Blocked()],
        "3": [errors.Unavailable(), errors.Unavailable()],
        "4": [errors.Uncertain()],
        "5": [errors.Uncertain(), errors.Uncertain()],
        "6": [errors.ChatMigrated("-1006")],
    }
    publish(store, *range(1, 8))
    run(delivery, clock, 20)
    assert store.outbox.progress("bourse", 1) == Progress(
        envoye=5, incertain=1, abandonne=1, pourquoi={"le destinataire a bloqué le bot": 1}
    )
    calls = [chat for _, chat in channel.sent]
    assert {chat: calls.count(chat) for chat in sorted(set(calls))} == {
        **dict.fromkeys(("1", "4", "5"), 2),
        **dict.fromkeys(("2", "6", "7", "-1006"), 1),
        "3": 3,
    }


def test_a_worker_that_slept_too_long_asks_for_another_slot(
    delivery: Delivery, store: SqlStore, channel: RecordingChannel, clock: FrozenClock
) -> None:
    publish(store, 1)
    (envoi,) = store.outbox.claim("telegram", "1", "w").envois
    clock.move(3)  # the process was stopped meanwhile
    assert delivery.outbox.claim("telegram", "1", "w").envois == ()
    delivery.deliver(envoi)
    assert channel.sent == [(clock.now(), "1")]
    assert store.outbox.progress("bourse", 1) == Progress(envoye=1)


def test_a_worker_whose_lease_was_taken_over_does_not_send(
    delivery: Delivery, store: SqlStore, channel: RecordingChannel, clock: FrozenClock
) -> None:
    publish(store, 1)
    (late,) = store.outbox.claim("telegram", "1", "w").envois
    clock.move(31)
    assert len(store.outbox.claim("telegram", "1", "other").envois) == 1
    with pytest.raises(errors.LeaseLost):
        delivery.deliver(late)
    assert channel.sent == []


def test_a_graceful_stop_puts_back_what_is_not_sent_yet(
    delivery: Delivery, store: SqlStore, channel: RecordingChannel
) -> None:
    publish(store, 1)
    (envoi,) = store.outbox.claim("telegram", "1", "w").envois
    delivery.stop.set()
    delivery.deliver(envoi)
    assert channel.sent == []
    assert store.outbox.progress("bourse", 1) == Progress(a_faire=1)
    delivery.run()
    assert delivery.drain(0)


def test_a_reply_fresh_from_the_inbox_leaves_at_once(
    delivery: Delivery, store: SqlStore, channel: RecordingChannel, clock: FrozenClock
) -> None:
    ticket = store.inbox.accept(une_mise_a_jour(1), "w")
    assert ticket is not None
    for envoi in store.inbox.finish(ticket, replies=[une_reponse()], sender="w"):
        delivery.hand(envoi)
    assert channel.sent == [(clock.now(), "42")]
    assert store.outbox.waiting() == 0
    delivery.wake()


@pytest.mark.parametrize(
    ("theirs", "apart"), [(0.1, 0.0), (0.0, 0.0), (0.4, 0.0), (0.404, 0.0), (0.6, 0.2), (-1.0, -1.0)]
)
def test_a_slow_answer_is_not_taken_for_another_clock(theirs: float, apart: float) -> None:
    before = FrozenClock().now()
    moment = before + dt.timedelta(seconds=theirs)
    assert clocks_apart(before, moment, before + dt.timedelta(seconds=0.4)) == pytest.approx(apart)


class Away:
    """A store that is away for a few calls."""

    def __init__(self, store: SqlStore, calls: int) -> None:
        self.inner = store.outbox
        self.calls = calls
        self.claim = self.inner.claim
        self.renew = self.inner.renew
        self.release = self.inner.release

    def settle(self, envoi: Envoi, outcome: Outcome) -> None:
        """Fail a few times."""
        self.calls -= 1
        if self.calls >= 0:
            raise errors.StoreUnavailable
        self.inner.settle(envoi, outcome)


def test_what_was_sent_is_written_when_the_database_comes_back(
    delivery: Delivery, store: SqlStore, channel: RecordingChannel
) -> None:
    publish(store, 1)
    delivery.outbox = Away(store, 400)  # longer than the lease
    delivery.round()
    assert len(channel.sent) == 1
    assert store.outbox.progress("bourse", 1) == Progress(envoye=1)


def test_a_database_away_is_waited_for(delivery: Delivery, store: SqlStore) -> None:
    class Gone(Away):
        """Never there."""

        def __init__(self) -> None:
            super().__init__(store, 0)
            self.claim = self.fail  # type: ignore[assignment]

        def fail(self, *args: object) -> None:
            """Fail."""
            raise errors.StoreUnavailable

    delivery.outbox = Gone()
    assert delivery.round() == AWAY
