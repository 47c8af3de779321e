"""Many at once: the same as one by one, in a few statements."""

from __future__ import annotations

import datetime as dt

from bot.agenda.decisions import Abandon, Later, Sent
from bot.store.api import Finished, Genre, Limits, Priorite, Progress
from bot.store.store import SqlStore
from tests.support.builders import publish, un_chat, une_mise_a_jour, une_reponse
from tests.support.clock import FrozenClock

LEASE = dt.timedelta(seconds=30)


def test_a_batch_leaves_out_the_ticket_that_was_taken_over(store: SqlStore, clock: FrozenClock) -> None:
    store.inbox.enqueue(une_mise_a_jour(1, chat=1))
    (lost,) = store.inbox.claim("w", LEASE)
    clock.move(31)
    assert len(store.inbox.claim("other", LEASE)) == 1
    store.inbox.enqueue(*(une_mise_a_jour(n, chat=n) for n in (2, 3)))
    mine = store.inbox.claim("w", LEASE, limit=5)
    ended = [
        Finished(ticket=ticket, conversation={"n": ticket.id}, replies=(une_reponse(), une_reponse("suite")))
        for ticket in (lost, *mine)
    ]
    given = store.inbox.finish_all(ended, sender="w")
    assert set(given) == {ticket.id for ticket in mine} and len(mine) == 2
    assert [[envoi.chat for envoi in envois] for envois in given.values()] == [
        [ticket.update.chat] for ticket in mine
    ]
    assert store.conversations.get(lost.update.chat) is None
    assert all(store.conversations.get(ticket.update.chat) is not None for ticket in mine)
    assert store.inbox.waiting() == 1 and store.outbox.waiting() == 4


def test_a_batch_forgets_keeps_and_leaves_conversations(store: SqlStore) -> None:
    for number in (1, 2, 3):
        store.conversations.put(un_chat(number), {"avant": number})
    store.inbox.enqueue(*(une_mise_a_jour(n, chat=n) for n in range(1, 4)))
    one, two, three = store.inbox.claim("w", LEASE, limit=3)
    store.inbox.finish_all(
        [
            Finished(ticket=one),
            Finished(ticket=two, conversation=None),
            Finished(ticket=three, forget=True, conversation=None, replies=(une_reponse("Effacé."),)),
        ]
    )
    kept = store.conversations.get(un_chat(1))
    assert kept is not None and kept.state == {"avant": 1}
    assert store.conversations.get(un_chat(2)) is None and store.conversations.get(un_chat(3)) is None
    assert store.outbox.waiting() == 1


def test_replies_of_a_batch_share_the_slots_that_are_near(store: SqlStore, clock: FrozenClock) -> None:
    store.inbox.enqueue(*(une_mise_a_jour(n, chat=n) for n in range(1, 11)))
    tickets = store.inbox.claim("w", LEASE, limit=10)
    given = store.inbox.finish_all(
        [Finished(ticket=ticket, replies=(une_reponse(),)) for ticket in tickets], sender="w"
    )
    slots = [(envoi.slot - clock.now()).total_seconds() for envois in given.values() for envoi in envois]
    assert slots == [0, Limits().bot, 2 * Limits().bot]
    assert len(store.outbox.claim("telegram", "1", "w").envois) == 6  # the rest of the horizon


def test_the_results_of_a_batch_are_those_of_each(store: SqlStore, clock: FrozenClock) -> None:
    publish(store, 1)
    (lost,) = store.outbox.claim("telegram", "1", "w", LEASE).envois
    clock.move(31)
    assert len(store.outbox.claim("telegram", "1", "other", LEASE).envois) == 1
    publish(store, 2, 3, 4)
    sent, blocked, later = store.outbox.claim("telegram", "1", "w", LEASE, 3).envois
    over = store.outbox.settle_all(
        [(lost, Sent("9")), (sent, Sent("10")), (blocked, Abandon("parti", True)), (later, Later(2.0, "…"))]
    )
    assert over == (lost,)
    assert store.outbox.progress("bourse", 1) == Progress(
        en_cours=1, envoye=1, a_faire=1, abandonne=1, pourquoi={"parti": 1}
    )
    assert dict(store.outbox.delivered("bourse", 1)) == {sent.chat: "10"}
    gone = store.chats.get(blocked.chat)
    assert gone is not None and not gone.actif
    # The chat just written to is left alone for a second.
    publish(store, int(sent.chat.chat), revision=2)
    assert store.outbox.claim("telegram", "1", "w").envois == ()
    clock.move(1)
    assert [e.chat for e in store.outbox.claim("telegram", "1", "w").envois] == [sent.chat]


def test_what_was_said_to_one_person_is_not_kept_once_sent(store: SqlStore) -> None:
    store.inbox.enqueue(une_mise_a_jour(1))
    (ticket,) = store.inbox.claim("w")
    (reply,) = store.inbox.finish(ticket, replies=[une_reponse()], sender="w")
    assert reply.priorite == Priorite.REPONSE and store.outbox.settle_all([(reply, Sent("1"))]) == ()
    with store.db.read() as connection:
        assert connection.exec_driver_sql("SELECT payload FROM outbox").scalar() is None


def test_conversations_read_ahead_are_the_ones_kept(store: SqlStore, clock: FrozenClock) -> None:
    store.conversations.put(un_chat(1), {"n": 1})
    clock.move(days=2)
    store.conversations.put(un_chat(2), {"n": 2})
    store.chats.meet(un_chat(-5), Genre.GROUPE)
    store.conversations.put(un_chat(-5), {"n": 5})
    store.chats.migrate(un_chat(-5), "-6")
    chats = [un_chat(n) for n in (1, 2, 3, -5)]
    with store.transaction():
        store.conversations.read(*chats)
        found = [kept.state if (kept := store.conversations.get(chat)) else None for chat in chats]
        assert found == [None, {"n": 2}, None, {"n": 5}]
        store.conversations.read(un_chat(2))
        store.conversations.put(un_chat(2), {"n": 3})
        after = store.conversations.get(un_chat(2))
        assert after is not None and after.state == {"n": 3}


def test_chats_of_which_nothing_waits(store: SqlStore) -> None:
    publish(store, 1)
    assert store.outbox.clear(un_chat(1), un_chat(2)) == {un_chat(2)}
