"""Announcing: once each, at the right hour; corrected, cancelled, sent again to failures only."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.agenda.decisions import Abandon
from bot.agenda.draft import Portee
from bot.agenda.quiet import next_allowed
from bot.agenda.roles import Refus
from bot.store.api import ChatKey, EtatAnnonce
from tests.support.agenda import AMIENS, LAON, REFERENT, Desk, render, un_brouillon


def announce(desk: Desk, **changes: object) -> str:
    """Publish a draft; return its id."""
    draft = un_brouillon(**changes)
    annonce = desk.publisher.start(REFERENT, draft)
    desk.publisher.publish(REFERENT, annonce.id, draft.empreinte)
    return annonce.id


def test_everyone_concerned_receives_it_once_exactly_as_previewed(desk: Desk) -> None:
    told = [
        desk.subscribe(1, "epci", LAON),
        desk.subscribe(2, "commune", "02408"),
        desk.subscribe(3, "departement", "02", theme="velo"),
        desk.subscribe(4, "region", "32", public="senior"),
    ]
    desk.store.abonnements.add(told[0], desk.store.abonnements.of(told[1])[0])
    desk.subscribe(5, "epci", AMIENS)
    desk.subscribe(6, "epci", LAON, theme="covoiturage")
    desk.subscribe(7, "epci", LAON, rythme="hebdomadaire")
    draft = un_brouillon()
    annonce = desk.publisher.start(REFERENT, draft)
    seen = desk.publisher.preview(REFERENT, annonce.id)
    assert (seen.nombre, seen.decale) == (4, False)
    done = desk.publisher.publish(REFERENT, annonce.id, seen.empreinte)
    assert done.nombre == 4
    sent = desk.outbox()
    assert sorted(chat for chat, _ in sent) == sorted(one.chat for one in told)
    assert all(payload == render(seen.reply)[0] for _, payload in sent)
    assert sent[0][1]["lines"][:3] == [
        "Remise en selle",
        "Samedi 12 décembre 2026 à 10\u00a0h",
        "Place de la Halle à Laon",
    ]


def test_a_second_tap_on_publish_sends_nothing_more(desk: Desk) -> None:
    desk.subscribe(1, "epci", LAON)
    id = announce(desk)
    with pytest.raises(Refus):
        desk.publisher.publish(REFERENT, id, un_brouillon().empreinte)
    assert desk.refusals() == ["refus_etat"]
    assert len(desk.outbox()) == 1


@pytest.mark.parametrize(
    ("asked", "leaves"),
    [
        ("2026-11-23T10:00+01:00", "2026-11-23T10:00+01:00"),
        ("2026-11-23T19:59+01:00", "2026-11-23T19:59+01:00"),
        ("2026-11-23T20:00+01:00", "2026-11-24T08:00+01:00"),
        ("2026-11-24T03:00+01:00", "2026-11-24T08:00+01:00"),
        ("2027-03-27T22:00+01:00", "2027-03-28T08:00+02:00"),
        ("2026-10-24T23:00+02:00", "2026-10-25T08:00+01:00"),
    ],
)
def test_nothing_leaves_at_night(asked: str, leaves: str) -> None:
    assert next_allowed(dt.datetime.fromisoformat(asked)) == dt.datetime.fromisoformat(leaves)


def test_an_evening_announcement_waits_for_the_morning_and_says_so(desk: Desk) -> None:
    desk.subscribe(1, "epci", LAON)
    desk.clock.move(hours=11)
    draft = un_brouillon()
    annonce = desk.publisher.start(REFERENT, draft)
    seen = desk.publisher.preview(REFERENT, annonce.id)
    assert seen.decale and seen.depart.isoformat() == "2026-11-24T07:00:00+00:00"
    assert desk.publisher.publish(REFERENT, annonce.id, seen.empreinte).decale
    assert desk.outbox() == []
    assert len(desk.outbox(minutes=11 * 60)) == 1


def test_what_lacks_a_date_or_is_past_is_not_published(desk: Desk) -> None:
    for changes in ({"le": None}, {"le": dt.date(2026, 11, 1)}, {"titre": ""}):
        with pytest.raises(Refus) as refus:
            announce(desk, **changes)
        assert refus.value.raison == "refus_incomplete" and refus.value.values["manques"]
    assert desk.store.annonces.published() == ()


def test_a_draft_survives_and_is_listed(desk: Desk) -> None:
    annonce = desk.publisher.start(REFERENT, un_brouillon(lieu=""))
    desk.publisher.keep(REFERENT, annonce.id, un_brouillon(), etape="apercu")
    assert [(one.id, one.etape) for one in desk.store.annonces.drafts(REFERENT)] == [(annonce.id, "apercu")]
    desk.publisher.abandon(REFERENT, annonce.id)
    assert desk.store.annonces.drafts(REFERENT) == ()


def test_a_correction_edits_what_was_sent_and_tells_those_who_had_it(desk: Desk) -> None:
    had = desk.subscribe(1, "epci", LAON)
    id = announce(desk)
    desk.outbox()
    late = desk.subscribe(2, "epci", LAON)
    done = desk.publisher.correct(REFERENT, id, un_brouillon(de=dt.time(14)))
    assert (done.annonce.revision, done.nombre) == (2, 2)
    sent = desk.outbox()
    edits = [(chat, p["edit"]) for chat, p in sent if "edit" in p]
    told = {chat: p["lines"] for chat, p in sent if "edit" not in p}
    assert [chat for chat, _ in edits] == [had.chat]
    assert told[had.chat][0] == "Corrigé par l'organisateur :"
    assert told[late.chat][0] == "Remise en selle"
    assert all("14\u00a0h" in " ".join(lines) for lines in told.values())


def test_a_correction_replaces_what_has_not_left(desk: Desk) -> None:
    desk.subscribe(1, "epci", LAON)
    id = announce(desk)
    done = desk.publisher.correct(REFERENT, id, un_brouillon(titre="Autre titre"))
    assert (done.arretes, done.nombre) == (1, 1)
    assert [p["lines"][0] for _, p in desk.outbox()] == ["Autre titre"]


def test_a_cancellation_stops_what_waits_and_tells_who_had_it(desk: Desk) -> None:
    desk.subscribe(1, "epci", LAON)
    id = announce(desk)
    desk.outbox()
    done = desk.publisher.cancel(REFERENT, id)
    assert done.annonce.etat is EtatAnnonce.ANNULEE and done.nombre == 1
    assert desk.outbox()[0][1]["lines"][0].startswith("Annulé par l'organisateur : Remise en selle")
    with pytest.raises(Refus):
        desk.publisher.cancel(REFERENT, id)


def test_only_failures_are_sent_again(desk: Desk) -> None:
    desk.subscribe(1, "epci", LAON)
    desk.subscribe(2, "epci", LAON)
    id = announce(desk)
    first, *_ = desk.store.outbox.claim("telegram", "1", "test", limit=1).envois
    desk.store.outbox.settle(first, Abandon("le canal refuse ce message"))
    assert len(desk.outbox(minutes=1)) == 1
    assert desk.publisher.resend(REFERENT, id).nombre == 1
    assert [chat for chat, _ in desk.outbox(minutes=1)] == [first.chat.chat]


def test_those_who_go_are_reminded_the_day_before_once(desk: Desk) -> None:
    goer = desk.subscribe(1, "epci", LAON)
    id = announce(desk)
    desk.outbox()
    assert desk.participation.go(goer, id) and desk.participation.count(id) == 1
    assert not desk.participation.go(goer, "evenement-99")
    desk.clock.moment = dt.datetime(2026, 12, 11, 16, 59, tzinfo=dt.UTC)
    assert desk.participation.remind(desk.clock()) == 0
    desk.clock.move(minutes=2)
    assert desk.participation.remind(desk.clock()) == 1
    assert desk.participation.remind(desk.clock()) == 0
    assert [p["lines"][0] for _, p in desk.outbox()] == ["C'est demain :"]
    assert desk.participation.leave(goer, id) and desk.participation.count(id) == 0
    assert not desk.participation.leave(goer, id)


def test_why_names_only_the_subscriptions_that_caused_it(desk: Desk) -> None:
    reader = desk.subscribe(1, "epci", LAON)
    desk.subscribe(1, "epci", AMIENS)
    id = announce(desk)
    desk.subscribe(1, "departement", "02", rythme="hebdomadaire")
    assert [(one.niveau, one.code) for one in desk.participation.why(reader, id)] == [("epci", LAON)]


def test_a_commune_s_announcement_reaches_its_epci_and_not_its_neighbours(desk: Desk) -> None:
    here = desk.subscribe(1, "commune", "02408")
    desk.subscribe(2, "commune", "02018")
    around = desk.subscribe(3, "epci", LAON)
    announce(desk, portee=Portee("commune", "02408"))
    assert sorted(chat for chat, _ in desk.outbox()) == sorted([here.chat, around.chat])


def test_a_failure_while_publishing_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.subscribe(1, "epci", LAON)
    draft = un_brouillon()
    annonce = desk.publisher.start(REFERENT, draft)

    def broken(*_: object, **__: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(desk.store.outbox, "publish", broken)
    with pytest.raises(RuntimeError):
        desk.publisher.publish(REFERENT, annonce.id, draft.empreinte)
    kept = desk.store.annonces.get(annonce.id)
    assert kept is not None and kept.etat is EtatAnnonce.BROUILLON
    assert desk.store.outbox.waiting() == 0
    assert ChatKey("telegram", "1", "2") == REFERENT
