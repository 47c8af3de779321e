"""The inbox: once, in order, whoever dies."""

from __future__ import annotations

import contextlib
import datetime as dt
import traceback

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.store.api import LeaseLost, Outgoing, Store, StoreError
from bot.store.inbox.inbox import TAKEOVERS, TRIES
from tests.support.builders import un_chat, une_mise_a_jour, une_reponse
from tests.support.clock import FrozenClock

LEASE = dt.timedelta(seconds=30)


def test_the_same_update_is_kept_once(store: Store) -> None:
    assert store.inbox.enqueue(une_mise_a_jour(1), une_mise_a_jour(2)) == 2
    assert store.inbox.enqueue(une_mise_a_jour(1)) == 0
    assert store.inbox.waiting() == 2
    assert store.inbox.last_update_id("telegram", "1") == 2
    assert store.inbox.last_update_id("telegram", "2") is None


def test_a_chat_has_one_update_in_progress_and_they_go_in_order(store: Store) -> None:
    store.inbox.enqueue(une_mise_a_jour(2), une_mise_a_jour(1), une_mise_a_jour(3, chat=7))
    first, other = store.inbox.claim("w", limit=5)
    assert {first.update.update_id, other.update.update_id} == {1, 3}
    assert store.inbox.claim("w") == ()
    ours = first if first.update.update_id == 1 else other
    store.inbox.finish(ours)
    (second,) = store.inbox.claim("w")
    assert second.update.update_id == 2


def test_an_update_that_arrives_late_waits_for_the_one_in_progress(store: Store) -> None:
    store.inbox.enqueue(une_mise_a_jour(5))
    (later,) = store.inbox.claim("w")
    store.inbox.enqueue(une_mise_a_jour(4))
    assert store.inbox.claim("w") == ()
    store.inbox.finish(later)
    assert [t.update.update_id for t in store.inbox.claim("w")] == [4]


def test_done_reply_and_conversation_are_one_transaction(store: Store) -> None:
    store.inbox.enqueue(une_mise_a_jour(1))
    (ticket,) = store.inbox.claim("w")
    store.inbox.finish(ticket, conversation={"sujet": "aides"}, replies=[une_reponse(), une_reponse("suite")])
    kept = store.conversations.get(un_chat())
    assert kept is not None
    assert (kept.state, kept.version) == ({"sujet": "aides"}, 1)
    assert store.inbox.waiting() == 0
    assert store.outbox.waiting() == 2


def test_nothing_is_written_when_the_lease_was_taken_over(store: Store, clock: FrozenClock) -> None:
    store.inbox.enqueue(une_mise_a_jour(1))
    (slow,) = store.inbox.claim("slow", LEASE)
    clock.move(31)
    (quick,) = store.inbox.claim("quick", LEASE)
    assert quick.update == slow.update and quick.jeton == slow.jeton + 1
    with pytest.raises(LeaseLost):
        store.inbox.finish(slow, conversation={"de": "slow"}, replies=[une_reponse()])
    assert store.conversations.get(un_chat()) is None
    assert store.outbox.waiting() == 0
    store.inbox.finish(quick, conversation={"de": "quick"})
    with pytest.raises(LeaseLost):
        store.inbox.finish(slow)


def test_a_late_worker_nobody_replaced_yet_may_still_finish(store: Store, clock: FrozenClock) -> None:
    store.inbox.enqueue(une_mise_a_jour(1), une_mise_a_jour(2, chat=7))
    (first,) = store.inbox.claim("slow", LEASE)
    clock.move(31)
    store.inbox.finish(first)
    assert store.inbox.waiting() == 1


def test_a_lease_can_be_made_longer(store: Store, clock: FrozenClock) -> None:
    store.inbox.enqueue(une_mise_a_jour(1))
    (ticket,) = store.inbox.claim("w", LEASE)
    clock.move(20)
    store.inbox.extend(ticket, LEASE)
    clock.move(20)
    assert store.inbox.claim("other") == ()
    clock.move(11)
    assert len(store.inbox.claim("other")) == 1


def test_a_poison_update_is_set_aside_after_three_tries_and_the_chat_goes_on(
    store: Store, clock: FrozenClock
) -> None:
    store.inbox.enqueue(une_mise_a_jour(1), une_mise_a_jour(2))
    for attempt in range(TRIES):
        clock.move(10)
        (ticket,) = store.inbox.claim("w")
        assert (ticket.update.update_id, ticket.essais) == (1, attempt)
        assert store.inbox.fail(ticket, "ValueError") is (attempt == TRIES - 1)
        assert store.inbox.claim("w") == () or attempt == TRIES - 1
    (aside,) = store.inbox.set_aside()
    assert (aside.update_id, aside.essais, aside.erreur) == (1, 3, "ValueError")
    assert store.inbox.put_back(aside.id)
    assert store.inbox.set_aside() == ()


def test_an_update_that_kills_its_workers_is_set_aside(store: Store, clock: FrozenClock) -> None:
    store.inbox.enqueue(une_mise_a_jour(1), une_mise_a_jour(2))
    for _ in range(TAKEOVERS):
        (ticket,) = store.inbox.claim("w", LEASE)
        assert ticket.update.update_id == 1
        clock.move(31)
    (ticket,) = store.inbox.claim("w", LEASE)
    assert ticket.update.update_id == 2
    assert store.inbox.set_aside()[0].erreur == "WorkerLost"


def test_a_graceful_stop_puts_an_update_back_untouched(store: Store) -> None:
    store.inbox.enqueue(une_mise_a_jour(1))
    (ticket,) = store.inbox.claim("w")
    store.inbox.release(ticket)
    (again,) = store.inbox.claim("other")
    assert (again.update, again.essais) == (ticket.update, 0)


def test_an_update_can_be_accepted_and_claimed_in_one_go_when_its_chat_is_idle(store: Store) -> None:
    ticket = store.inbox.accept(une_mise_a_jour(1), "w")
    assert ticket is not None and ticket.update.payload == {"text": "n° 1"}
    assert store.inbox.accept(une_mise_a_jour(1), "w") is None
    assert store.inbox.accept(une_mise_a_jour(2), "w") is None
    store.inbox.finish(ticket)
    assert [t.update.update_id for t in store.inbox.claim("w")] == [2]


def test_what_people_wrote_is_not_kept_once_it_is_handled(store: Store) -> None:
    store.inbox.enqueue(une_mise_a_jour(1))
    (ticket,) = store.inbox.claim("w")
    (envoi,) = store.inbox.finish(ticket, replies=[une_reponse()], sender="w")
    assert envoi.payload == {"text": "bonjour"}
    with store.db.read() as connection:  # type: ignore[attr-defined]
        assert connection.exec_driver_sql("SELECT payload FROM inbox").scalar() is None


def test_only_the_first_reply_is_handed_over_at_once(store: Store) -> None:
    store.inbox.enqueue(une_mise_a_jour(1))
    (ticket,) = store.inbox.claim("w")
    envois = store.inbox.finish(ticket, replies=[une_reponse("a"), une_reponse("b")], sender="w")
    assert [e.payload["text"] for e in envois] == ["a"]
    assert store.outbox.claim("telegram", "1", "w").envois == ()


def test_an_error_of_the_database_does_not_quote_what_people_wrote(store: Store) -> None:
    secret = "je gagne 1 200 euros"
    nowhere = text("INSERT INTO nulle_part VALUES (:secret)")
    with pytest.raises((DBAPIError, StoreError)) as caught, store.db.write() as connection:  # type: ignore[attr-defined]
        connection.execute(nowhere, {"secret": secret})
    assert secret not in "".join(traceback.format_exception(caught.value))


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    store.inbox.enqueue(une_mise_a_jour(1))
    (ticket,) = store.inbox.claim("w")
    with contextlib.suppress(RuntimeError), store.transaction():
        store.profile.keep(un_chat(), {"age": 34})
        store.inbox.finish(ticket, replies=[Outgoing(payload={})])
        raise RuntimeError
    assert store.profile.get(un_chat()) == {}
    assert store.inbox.waiting() == 1
    store.inbox.finish(ticket)
