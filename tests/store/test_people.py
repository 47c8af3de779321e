"""People: facts that expire, subscriptions, what is given back and erased."""

from __future__ import annotations

import datetime as dt

from bot.agenda.decisions import Sent
from bot.store.api import Abonnement, Role, Store
from tests.support.builders import publish, un_chat, une_mise_a_jour, une_reponse
from tests.support.clock import FrozenClock


def test_facts_are_kept_31_days_at_most(store: Store, clock: FrozenClock) -> None:
    until = store.profile.keep(un_chat(), {"age": 34}, days=400)
    assert until["age"] == clock.now() + dt.timedelta(days=31)
    clock.move(days=30, seconds=86_399)
    assert store.profile.get(un_chat()) == {"age": 34}
    clock.move(2)
    assert store.profile.get(un_chat()) == {}
    assert store.expire()["faits"] == 1


def test_income_is_kept_only_when_the_person_asks(store: Store) -> None:
    facts = {"age": 34, "revenu_fiscal": 18_000, "salaire": 1500.5}
    assert set(store.profile.keep(un_chat(), facts)) == {"age"}
    assert store.profile.get(un_chat()) == {"age": 34}
    store.profile.keep(un_chat(), facts, income=True)
    assert store.profile.get(un_chat()) == facts
    assert store.profile.forget(un_chat(), "salaire") == 1
    assert store.profile.forget(un_chat()) == 2


def test_a_conversation_left_alone_is_forgotten(store: Store, clock: FrozenClock) -> None:
    store.conversations.put(un_chat(), {"faits": {"revenu_fiscal": 9000}})
    store.conversations.put(un_chat(), {"faits": {}})
    kept = store.conversations.get(un_chat())
    assert kept is not None and kept.version == 2
    clock.move(days=1, seconds=1)
    assert store.conversations.get(un_chat()) is None
    assert store.expire()["conversations"] == 1
    store.conversations.put(un_chat(), {"a": 1})
    store.conversations.put(un_chat(), None)
    assert store.conversations.get(un_chat()) is None


def test_subscriptions_and_whom_an_annonce_reaches(store: Store) -> None:
    laon = Abonnement(niveau="epci", code="200043495")
    store.abonnements.add(un_chat(1), laon)
    again = store.abonnements.add(
        un_chat(1), Abonnement(niveau="epci", code="200043495", rythme="hebdomadaire")
    )
    assert store.abonnements.of(un_chat(1)) == (again,)
    store.abonnements.add(un_chat(1), Abonnement(niveau="commune", code="02408", theme="velo"))
    store.abonnements.add(un_chat(2), Abonnement(niveau="commune", code="02408", public="seniors"))
    store.abonnements.add(un_chat(3), laon)
    store.chats.deactivate(un_chat(3), "bloqué")
    places = [("epci", "200043495"), ("commune", "02408")]
    assert store.abonnements.audience(places) == ()
    assert store.abonnements.audience(places, themes=["velo"]) == (un_chat(1),)
    assert store.abonnements.audience(places, ["velo"], ["seniors"]) == (un_chat(1), un_chat(2))
    assert store.abonnements.audience(places, rythme="hebdomadaire") == (un_chat(1),)
    assert again.id is not None
    assert store.abonnements.remove(un_chat(1), again.id) == 1
    assert store.abonnements.remove(un_chat(1)) == 1


def test_feedback_and_questions_have_no_author(store: Store, clock: FrozenClock) -> None:
    store.avis.add(1, "aides")
    store.avis.add(0, "aides", "faux")
    store.avis.unanswered("où est la gare ?", "offres_transport", 0.31)
    assert store.avis.notes() == {"aides": (2, 0.5)}
    assert store.avis.questions() == ((clock.now().date(), "où est la gare ?", "offres_transport"),)


def furnish(store: Store) -> None:
    store.profile.keep(un_chat(), {"age": 34})
    store.abonnements.add(un_chat(), Abonnement(niveau="epci", code="200043495"))
    store.referents.grant(un_chat(), Role.REFERENT, ["200043495"])
    store.audit.record(un_chat(), "annoncer", "a1")
    publish(store, 42)
    (envoi,) = store.outbox.claim("telegram", "1", "w").envois
    store.outbox.settle(envoi, Sent("77"))
    store.inbox.enqueue(une_mise_a_jour(1))


def test_my_data_tell_everything(store: Store) -> None:
    assert store.export(un_chat()) == {}
    furnish(store)
    store.conversations.put(un_chat(), {"sujet": "aides"})
    data = store.export(un_chat())
    assert data["faits"]["age"]["valeur"] == 34
    assert data["abonnements"][0]["code"] == "200043495"
    assert data["conversation_en_cours"]["etat"] == {"sujet": "aides"}
    assert data["role"]["role"] == "referent"
    assert data["envois"][0]["annonce"] == "bourse"
    assert data["actes"][0]["action"] == "annoncer"


def test_forgetting_erases_everything_at_once_and_still_says_goodbye(store: Store) -> None:
    furnish(store)
    (ticket,) = store.inbox.claim("w")
    store.inbox.enqueue(une_mise_a_jour(2))
    store.inbox.finish(ticket, forget=True, conversation=None, replies=[une_reponse("C'est effacé.")])
    data = store.export(un_chat())
    assert (data["faits"], data["abonnements"], data["actes"]) == ({}, [], [])
    assert "role" not in data and "conversation_en_cours" not in data
    assert [e["annonce"] for e in data["envois"]] == [None]
    assert store.outbox.progress("bourse", 1).envoye == 1  # counted, without a name
    assert store.outbox.delivered("bourse", 1) == ()
    assert store.audit.latest()[0].auteur is None
    assert store.inbox.waiting() == 1  # what they wrote since starts anew
    (goodbye,) = store.outbox.claim("telegram", "1", "w").envois
    assert goodbye.payload == {"text": "C'est effacé."}


def test_traces_of_messages_expire_and_polling_still_knows_where_it_was(
    store: Store, clock: FrozenClock
) -> None:
    store.inbox.enqueue(une_mise_a_jour(1), une_mise_a_jour(2))
    for _ in range(2):
        (ticket,) = store.inbox.claim("w")
        store.inbox.finish(ticket, replies=[une_reponse()])
        clock.move(2)
        (envoi,) = store.outbox.claim("telegram", "1", "w").envois
        store.outbox.settle(envoi, Sent(None))
    clock.move(days=40)
    gone = store.expire()
    assert (gone["messages"], gone["reponses"], gone["debits"], gone["chats"]) == (1, 2, 1, 1)
    assert store.inbox.last_update_id("telegram", "1") == 2
    assert store.chats.get(un_chat()) is None
