"""The outbox: states, order, limits, and what becomes of a chat."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from bot.agenda.decisions import Abandon, Later, Migrate, Sent, Uncertain
from bot.store.api import (
    ChatKey,
    Claimed,
    Destinataire,
    Envoi,
    Genre,
    LeaseLost,
    Limits,
    Outgoing,
    Priorite,
    Progress,
    Store,
)
from bot.store.outbox.claiming import TAKEOVERS
from tests.support.builders import publish, un_chat
from tests.support.clock import FrozenClock

LEASE = dt.timedelta(seconds=30)
SPACING = dt.timedelta(seconds=Limits().bot)


def claim(store: Store, limit: int = 8, worker: str = "w") -> Claimed:
    return store.outbox.claim("telegram", "1", worker, LEASE, limit)


def take(store: Store, limit: int = 8) -> tuple[Envoi, ...]:
    return claim(store, limit).envois


def reply(store: Store, chat: int, text: str = "réponse", genre: Genre = Genre.PRIVE) -> None:
    cle = f"essai:{chat}:{text}"
    store.outbox.put(Outgoing(chat=un_chat(chat), payload={"text": text}, cle=cle, genre=genre))


def test_an_annonce_is_one_envoi_per_recipient_however_often_it_is_published(store: Store) -> None:
    assert publish(store, 1, 2, 3) == 3
    assert publish(store, 1, 2, 3, 4) == 1
    assert publish(store, 1, revision=2) == 1
    assert store.outbox.progress("bourse", 1) == Progress(a_faire=4)


def test_an_inactive_chat_is_left_out(store: Store) -> None:
    store.chats.deactivate(un_chat(2), "le destinataire a bloqué le bot")
    assert publish(store, 1, 2) == 1


def test_a_content_is_shared_and_what_is_personal_laid_over_it(store: Store) -> None:
    who = [Destinataire(chat=un_chat(1), payload={"stop": "s:1"}), Destinataire(chat=un_chat(2))]
    store.outbox.publish("bourse", 1, [{"text": "Bourse"}, {"text": "suite"}], who)
    envois = take(store)
    assert [dict(e.payload) for e in envois] == [{"text": "Bourse", "stop": "s:1"}, {"text": "Bourse"}]
    assert envois[0].cle.startswith("bourse:1:")
    assert store.outbox.progress("bourse", 1).total == 4


def test_slots_are_spaced_for_all_workers_together(store: Store, clock: FrozenClock) -> None:
    publish(store, *range(30))
    slots = [e.slot for e in claim(store, 4, "a").envois] + [e.slot for e in claim(store, 20, "b").envois]
    gaps = {(b - a).total_seconds() for a, b in itertools.pairwise(slots)}
    assert gaps == {Limits().bot}
    # The horizon is full: nobody gets a slot further ahead, and it says when to come back.
    full = claim(store, 8, "c")
    assert full.envois == () and full.again_at is not None
    assert clock.now() < full.again_at < slots[-1]
    clock.move((full.again_at - clock.now()).total_seconds())
    assert claim(store, 8, "c").envois[0].slot - slots[-1] == SPACING


def test_no_second_holds_more_than_26_whoever_asks(store: Store, clock: FrozenClock) -> None:
    publish(store, *range(100))
    slots: list[dt.datetime] = []
    while len(slots) < 100:
        for worker in ("a", "b", "c"):
            slots += [e.slot for e in claim(store, 3, worker).envois]
        clock.move(0.01)
    assert max(sum(1 for s in slots if t <= s < t + dt.timedelta(seconds=1)) for t in slots) <= 25
    assert (slots[-1] - slots[0]).total_seconds() <= 99 / 25 * 1.05


def test_replies_leave_before_annonces(store: Store) -> None:
    publish(store, 1, 2)
    reply(store, 3)
    assert [e.priorite for e in take(store)] == [Priorite.REPONSE, Priorite.ANNONCE, Priorite.ANNONCE]


def test_a_reply_and_an_annonce_to_one_chat_never_leave_together(store: Store, clock: FrozenClock) -> None:
    publish(store, 1)
    reply(store, 1)
    (first,) = take(store)
    assert first.priorite == Priorite.REPONSE
    store.outbox.settle(first, Sent("10"))
    assert take(store) == ()
    clock.move(1.0)
    assert [e.priorite for e in take(store)] == [Priorite.ANNONCE]


def test_an_annonce_waits_for_the_reply_that_will_be_tried_again(store: Store, clock: FrozenClock) -> None:
    publish(store, 1)
    reply(store, 1)
    (first,) = take(store)
    store.outbox.settle(first, Later(4.0, "le canal ne répond pas"))
    clock.move(3)
    assert take(store) == ()
    clock.move(1)
    assert [e.id for e in take(store)] == [first.id]


def test_one_chat_waits_a_second_after_each_send_and_keeps_its_order(
    store: Store, clock: FrozenClock
) -> None:
    for text in "abc":
        reply(store, 1, text)
    sent: list[str] = []
    moments = []
    while len(sent) < 3:
        for envoi in take(store):
            clock.move(0.2)  # the call takes a while
            sent.append(envoi.payload["text"])
            moments.append(clock.now())
            store.outbox.settle(envoi, Sent(None))
        clock.move(0.1)
    assert sent == ["a", "b", "c"]
    assert min(b - a for a, b in itertools.pairwise(moments)) >= dt.timedelta(seconds=1)


def test_a_group_receives_18_messages_a_minute(store: Store, clock: FrozenClock) -> None:
    for number in range(20):
        reply(store, -7, f"{number:02}", Genre.GROUPE)
    moments: list[dt.datetime] = []
    while len(moments) < 20:
        for envoi in take(store):
            moments.append(clock.now())
            store.outbox.settle(envoi, Sent(None))
        clock.move(0.5)
    assert moments[17] - moments[0] < dt.timedelta(seconds=30)
    assert moments[18] - moments[0] >= dt.timedelta(seconds=60)
    assert moments[19] - moments[1] >= dt.timedelta(seconds=60)


def test_retry_after_reschedules_the_row_and_others_go_on(store: Store, clock: FrozenClock) -> None:
    publish(store, 1, 2)
    first, second = take(store)
    store.outbox.settle(first, Later(30.0, "429", counts=False))
    store.outbox.settle(second, Sent("11"))
    reply(store, 1)
    clock.move(2)
    assert take(store) == ()  # the whole chat waits
    clock.move(29)
    after = take(store)
    assert [e.priorite for e in after] == [Priorite.REPONSE]
    store.outbox.settle(after[0], Sent(None))
    clock.move(1)
    (again,) = take(store)
    assert (again.id, again.essais, again.jeton) == (first.id, 0, first.jeton + 1)


def test_an_uncertain_envoi_is_tried_once_more_then_left_so(store: Store, clock: FrozenClock) -> None:
    publish(store, 1)
    (envoi,) = take(store)
    store.outbox.settle(envoi, Uncertain(5.0))
    assert store.outbox.progress("bourse", 1) == Progress(incertain=1)
    clock.move(6)
    (again,) = take(store)
    assert again.incertitudes == 1
    store.outbox.settle(again, Uncertain(None))
    clock.move(60)
    assert take(store) == ()
    assert store.outbox.progress("bourse", 1) == Progress(incertain=1)
    assert store.outbox.waiting() == 0


def test_a_recipient_who_left_becomes_inactive_and_history_is_kept(store: Store, clock: FrozenClock) -> None:
    publish(store, 1)
    publish(store, 1, revision=2)
    (envoi,) = take(store)
    store.outbox.settle(envoi, Abandon("le destinataire a bloqué le bot", deactivate=True))
    chat = store.chats.get(un_chat(1))
    assert chat is not None and not chat.actif
    assert store.outbox.waiting() == 0
    assert store.outbox.progress("bourse", 2) == Progress(
        abandonne=1, pourquoi={"le destinataire a bloqué le bot": 1}
    )
    assert store.outbox.retry("bourse", 1) == 0
    store.chats.activate(un_chat(1))
    assert store.outbox.retry("bourse", 1) == 1


def test_a_chat_that_migrates_is_keyed_anew(store: Store, clock: FrozenClock) -> None:
    reply(store, -5, "a", Genre.GROUPE)
    publish(store, -5)
    (envoi,) = take(store)
    store.outbox.settle(envoi, Migrate("-100500"))
    old = store.chats.get(un_chat(-5))
    new = store.chats.get(un_chat(-100500))
    assert old is not None and old.migre_vers == "-100500" and not old.actif
    assert new is not None and new.actif and new.genre is Genre.GROUPE
    clock.move(2)
    (again,) = take(store)
    assert again.chat == un_chat(-100500) and again.payload == {"text": "a"}
    # What is still said to the old id goes to the new one, once.
    assert publish(store, -5) == 0


def test_an_envoi_outlives_its_worker(store: Store, clock: FrozenClock) -> None:
    publish(store, 1)
    (lost,) = take(store)
    assert take(store) == ()
    clock.move(31)
    (taken,) = take(store)
    assert taken.jeton == lost.jeton + 1
    with pytest.raises(LeaseLost):
        store.outbox.settle(lost, Sent("12"))
    with pytest.raises(LeaseLost):
        store.outbox.renew(lost)
    store.outbox.settle(taken, Sent("13"))
    assert store.outbox.delivered("bourse", 1) == ((un_chat(1), "13"),)


def test_a_late_worker_nobody_replaced_yet_may_still_say_it_sent(store: Store, clock: FrozenClock) -> None:
    publish(store, 1)
    (late,) = take(store)
    clock.move(31)
    assert store.outbox.claim("telegram", "2", "w").envois == ()  # the lease is swept
    store.outbox.settle(late, Sent("14"))
    assert store.outbox.progress("bourse", 1) == Progress(envoye=1)


def test_an_envoi_that_outlives_too_many_workers_is_left_uncertain(store: Store, clock: FrozenClock) -> None:
    publish(store, 1)
    for _ in range(TAKEOVERS):
        assert len(take(store)) == 1
        clock.move(31)
    assert take(store) == ()
    assert store.outbox.progress("bourse", 1) == Progress(incertain=1)


def test_a_missed_slot_is_replaced_by_a_later_one(store: Store, clock: FrozenClock) -> None:
    publish(store, 1, 2)
    first, second = take(store)
    clock.move(5)
    renewed = store.outbox.renew(first)
    assert renewed.slot == clock.now() > second.slot
    assert store.outbox.renew(second).slot - renewed.slot == SPACING


def test_a_released_envoi_is_somebody_elses_at_once(store: Store) -> None:
    publish(store, 1)
    (envoi,) = take(store)
    store.outbox.release(envoi)
    assert len(take(store)) == 1


def test_what_is_planned_later_does_not_hold_what_is_due(store: Store, clock: FrozenClock) -> None:
    tomorrow = clock.now() + dt.timedelta(days=1)
    store.outbox.publish("demain", 1, [{"text": "d"}], [Destinataire(chat=un_chat(1))], tomorrow)
    assert claim(store).again_at == tomorrow
    publish(store, 1)
    (envoi,) = take(store)
    assert envoi.cle.startswith("bourse")
    store.outbox.settle(envoi, Sent(None))
    clock.move(days=1)
    assert [e.cle.split(":")[0] for e in take(store)] == ["demain"]


def test_a_cancelled_annonce_does_not_leave(store: Store) -> None:
    publish(store, 1, 2, 3)
    (in_hand,) = take(store, 1)
    assert store.outbox.cancel("bourse", 1, "annulée") == 2
    assert take(store) == ()
    store.outbox.settle(in_hand, Sent("9"))
    assert store.outbox.progress("bourse", 1) == Progress(envoye=1, abandonne=2, pourquoi={"annulée": 2})


def test_bots_do_not_wait_for_each_other(store: Store) -> None:
    publish(store, *range(10))
    store.outbox.publish("b", 1, [{}], [Destinataire(chat=ChatKey("telegram", "2", "1"))])
    assert len(take(store, 20)) == 9  # as many as the horizon holds
    assert len(store.outbox.claim("telegram", "2", "w").envois) == 1


def test_nothing_waiting_says_so(store: Store) -> None:
    assert claim(store).again_at is None
