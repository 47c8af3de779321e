"""The delivery loop, with a store in memory, a channel that records and a clock that does not wait."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from bot.agenda import errors
from bot.agenda.decisions import Sent
from bot.agenda.envoi import Envoi
from bot.store.api import Limits, Progress
from bot.store.memory import memory_store
from bot.store.store import SqlStore
from handlers.delivery import AWAY, RESULT_AGAIN, Delivery
from handlers.waiting import clocks_apart, inline
from tests.support.builders import publish, un_chat, une_mise_a_jour, une_reponse
from tests.support.clock import FrozenClock
from tests.support.delivering import RecordingChannel, deliver, play, sends


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
    async def pause(event: asyncio.Event, seconds: float) -> None:
        clock.move(seconds)

    return Delivery(store, channel, bot="1", worker="w", run=inline, clock=clock.now, pause=pause)


def test_everyone_receives_the_annonce_at_the_allowed_rate(
    delivery: Delivery, store: SqlStore, channel: RecordingChannel, clock: FrozenClock
) -> None:
    publish(store, *range(1, 101))
    play(deliver(delivery, clock, 6))
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
        "8": [ZeroDivisionError()],
    }
    publish(store, *range(1, 9))
    play(deliver(delivery, clock, 20))
    assert store.outbox.progress("bourse", 1) == Progress(
        envoye=5,
        incertain=1,
        abandonne=2,
        pourquoi={"le destinataire a bloqué le bot": 1, "erreur imprévue : ZeroDivisionError": 1},
    )
    calls = [chat for _, chat in channel.sent]
    assert {chat: calls.count(chat) for chat in sorted(set(calls))} == {
        **dict.fromkeys(("1", "4", "5"), 2),
        **dict.fromkeys(("2", "6", "7", "8", "-1006"), 1),
        "3": 3,
    }


def test_a_chat_told_to_wait_waits_alone(
    delivery: Delivery, store: SqlStore, channel: RecordingChannel, clock: FrozenClock
) -> None:
    channel.failures = {"1": [errors.RetryAfter(30)]}
    publish(store, *range(1, 41))
    play(deliver(delivery, clock, 3))
    assert store.outbox.progress("bourse", 1) == Progress(a_faire=1, envoye=39)


def test_when_several_chats_are_told_to_wait_the_whole_bot_waits(
    delivery: Delivery, store: SqlStore, channel: RecordingChannel, clock: FrozenClock
) -> None:
    channel.failures = {str(chat): [errors.RetryAfter(30)] for chat in range(1, 4)}
    publish(store, *range(1, 41))
    play(deliver(delivery, clock, 25))
    assert len(channel.sent) == 3
    play(deliver(delivery, clock, 40))
    assert store.outbox.progress("bourse", 1) == Progress(envoye=40)


def test_a_worker_that_slept_too_long_asks_for_another_slot(
    delivery: Delivery, store: SqlStore, channel: RecordingChannel, clock: FrozenClock
) -> None:
    publish(store, 1)

    async def wake_late() -> None:
        (envoi,) = store.outbox.claim("telegram", "1", "w").envois
        clock.move(3)  # the process was stopped meanwhile
        assert store.outbox.claim("telegram", "1", "w").envois == ()
        delivery.hand(envoi)
        await sends(delivery)
        await delivery.round()

    play(wake_late())
    assert channel.sent == [(clock.now(), "1")]
    assert store.outbox.progress("bourse", 1) == Progress(envoye=1)


def test_no_second_holds_more_than_26_sends_however_long_the_way_to_the_door(
    delivery: Delivery, store: SqlStore, channel: RecordingChannel, clock: FrozenClock
) -> None:
    publish(store, *range(1, 101))
    channel.slow = [0.3 if n % 7 == 0 else 0.0 for n in range(1000)]  # opening a connection took a while
    play(deliver(delivery, clock, 60))
    moments = [at for at, _ in channel.sent]
    assert len(moments) == 100
    second = dt.timedelta(seconds=1)
    assert max(sum(1 for other in moments if at <= other < at + second) for at in moments) <= 26


def test_a_worker_whose_lease_was_taken_over_does_not_send(
    delivery: Delivery, store: SqlStore, channel: RecordingChannel, clock: FrozenClock
) -> None:
    publish(store, 1)

    async def lose() -> None:
        (late,) = store.outbox.claim("telegram", "1", "w").envois
        clock.move(31)
        assert len(store.outbox.claim("telegram", "1", "other").envois) == 1
        delivery.hand(late)
        await sends(delivery)

    play(lose())
    assert channel.sent == [] and not delivery.busy
    assert store.outbox.progress("bourse", 1) == Progress(en_cours=1)


def test_a_graceful_stop_puts_back_what_is_not_sent_yet(
    delivery: Delivery, store: SqlStore, channel: RecordingChannel
) -> None:
    publish(store, 1, 2)

    async def stop() -> None:
        for envoi in store.outbox.claim("telegram", "1", "w").envois:
            delivery.hand(envoi)
        await delivery.stop()
        await delivery.run()

    play(stop())
    assert channel.sent == []
    assert store.outbox.progress("bourse", 1) == Progress(a_faire=2)


def test_a_process_too_slow_for_its_slots_leaves_the_envoi_to_others(
    delivery: Delivery, store: SqlStore, channel: RecordingChannel, clock: FrozenClock
) -> None:
    publish(store, 1)
    renew = store.outbox.renew

    def slowly(envoi: Envoi, *lease: dt.timedelta) -> Envoi:
        renewed = renew(envoi, *lease)
        clock.move(1)
        return renewed

    store.outbox.renew = slowly  # type: ignore[method-assign,assignment]

    async def be_slow() -> None:
        (envoi,) = store.outbox.claim("telegram", "1", "w").envois
        clock.move(1)
        delivery.hand(envoi)
        await sends(delivery)
        delivery._claim_after = clock.now() + dt.timedelta(seconds=1)
        await delivery.round()

    play(be_slow())
    assert channel.sent == []
    assert store.outbox.progress("bourse", 1) == Progress(a_faire=1)


def test_a_reply_fresh_from_the_inbox_leaves_at_once(
    delivery: Delivery, store: SqlStore, channel: RecordingChannel, clock: FrozenClock
) -> None:
    async def answer() -> None:
        ticket = store.inbox.accept(une_mise_a_jour(1), "w")
        assert ticket is not None
        for envoi in store.inbox.finish(ticket, replies=[une_reponse()], sender="w"):
            delivery.hand(envoi)
        await sends(delivery)
        await delivery.round()

    play(answer())
    assert channel.sent == [(clock.now(), "42")]
    assert store.outbox.waiting() == 0


@pytest.mark.parametrize(
    ("theirs", "apart"), [(0.1, 0.0), (0.0, 0.0), (0.4, 0.0), (0.404, 0.0), (0.6, 0.2), (-1.0, -1.0)]
)
def test_a_slow_answer_is_not_taken_for_another_clock(theirs: float, apart: float) -> None:
    before = FrozenClock().now()
    moment = before + dt.timedelta(seconds=theirs)
    assert clocks_apart(before, moment, before + dt.timedelta(seconds=0.4)) == pytest.approx(apart)


def test_a_machine_whose_clock_is_wrong_sends_at_the_time_of_the_store(
    store: SqlStore, channel: RecordingChannel, clock: FrozenClock
) -> None:
    async def pause(event: asyncio.Event, seconds: float) -> None:
        clock.move(seconds)

    wrong = lambda: clock.now() - dt.timedelta(hours=2)  # noqa: E731
    delivery = Delivery(store, channel, bot="1", worker="w", run=inline, clock=wrong, pause=pause)
    publish(store, 1, 2, 3)
    begun = clock.now()
    play(deliver(delivery, clock, 1))
    gaps = [round((at - begun).total_seconds(), 4) for at, _ in channel.sent]
    assert gaps == [0, Limits().bot, 2 * Limits().bot]


def test_what_was_sent_is_written_when_the_database_comes_back(
    delivery: Delivery, store: SqlStore, channel: RecordingChannel, clock: FrozenClock
) -> None:
    publish(store, 1)
    settle = store.outbox.settle_all
    away = [True]

    def settle_or_not(results: Any) -> tuple[Envoi, ...]:
        if away[0]:
            raise errors.StoreUnavailable
        return settle(results)

    store.outbox.settle_all = settle_or_not  # type: ignore[method-assign]

    async def go_on() -> None:
        await delivery.round()
        await sends(delivery)
        for _ in range(400):  # longer than the lease
            assert await delivery.round() == RESULT_AGAIN
            clock.move(RESULT_AGAIN)
        away[0] = False
        await delivery.round()

    play(go_on())
    assert len(channel.sent) == 1
    assert store.outbox.progress("bourse", 1) == Progress(envoye=1)


def test_a_database_away_is_waited_for_longer_by_claims_than_by_results(
    delivery: Delivery, store: SqlStore, clock: FrozenClock
) -> None:
    publish(store, 1, 2)
    claim = store.outbox.claim

    def gone(*args: object) -> Any:
        raise errors.StoreUnavailable

    async def go_on() -> None:
        (mine,) = claim("telegram", "1", "w", limit=1).envois
        store.outbox.claim = gone  # type: ignore[method-assign,assignment]
        assert await delivery.round() == AWAY
        store.outbox.claim = claim  # type: ignore[method-assign]
        delivery.note(mine, Sent("1"))
        assert 0 < await delivery.round() <= AWAY
        assert store.outbox.progress("bourse", 1) == Progress(a_faire=1, envoye=1)
        clock.move(AWAY)
        await delivery.round()
        assert store.outbox.progress("bourse", 1) == Progress(en_cours=1, envoye=1)
        await sends(delivery)

    play(go_on())
