"""Scheduled: nothing leaves before its moment, at night, after the event, nor for somebody suspended since."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.agenda.moments import aware, offered, read_moment
from bot.agenda.roles import Refus
from bot.store.api import Annonce, EtatAnnonce
from tests.support.agenda import ADMIN, LAON, REFERENT, Desk, un_brouillon

#: Tuesday 24 November 2026 at noon, in Paris.
NOON = dt.datetime(2026, 11, 24, 12)


def schedule(desk: Desk, at: dt.datetime, **changes: object) -> Annonce:
    """Schedule a draft for a local moment; return it as it stands."""
    draft = un_brouillon(depart=aware(at), **changes)
    annonce = desk.publisher.start(REFERENT, draft)
    return desk.publisher.publish(REFERENT, annonce.id, draft.empreinte).annonce


def etat(desk: Desk, id: str) -> EtatAnnonce:
    """Return the state an announcement is in."""
    annonce = desk.store.annonces.get(id)
    assert annonce is not None
    return annonce.etat


def test_it_leaves_at_its_moment_once_to_those_who_are_subscribed_then(desk: Desk) -> None:
    gone, late = desk.subscribe(1, "epci", LAON), desk.subscribe(2, "epci", LAON)
    annonce = schedule(desk, dt.datetime(2026, 11, 25, 9))
    assert annonce.etat is EtatAnnonce.PROGRAMMEE and desk.store.annonces.published() == ()
    assert desk.store.outbox.waiting() == 0
    desk.store.abonnements.remove(gone)
    assert desk.outbox(minutes=46 * 60) == []
    assert [chat for chat, _ in desk.outbox(minutes=2 * 60)] == [late.chat]
    assert etat(desk, annonce.id) is EtatAnnonce.PUBLIEE
    assert desk.publisher.release() == 0 and desk.outbox(minutes=60) == []


def test_an_hour_of_the_night_waits_for_the_morning(desk: Desk) -> None:
    desk.subscribe(1, "epci", LAON)
    annonce = schedule(desk, dt.datetime(2026, 11, 24, 22, 30))
    assert annonce.prevu_le == aware(dt.datetime(2026, 11, 25, 8))


def test_what_comes_due_while_nothing_runs_waits_for_the_morning_too(desk: Desk) -> None:
    desk.subscribe(1, "epci", LAON)
    annonce = schedule(desk, dt.datetime(2026, 11, 24, 19))
    desk.clock.moment = aware(dt.datetime(2026, 11, 24, 23))
    assert desk.publisher.release() == 0
    kept = desk.store.annonces.get(annonce.id)
    assert kept is not None and kept.prevu_le == aware(dt.datetime(2026, 11, 25, 8))
    desk.clock.moment = aware(dt.datetime(2026, 11, 25, 8, 1))
    assert desk.publisher.release() == 1


@pytest.mark.parametrize(
    "at", [dt.datetime(2026, 12, 12, 10), dt.datetime(2026, 12, 13, 9), dt.datetime(2026, 12, 11, 22)]
)
def test_after_the_event_has_begun_is_refused(desk: Desk, at: dt.datetime) -> None:
    hour = dt.time(7, 30) if at.hour == 22 else dt.time(10)
    with pytest.raises(Refus) as refus:
        schedule(desk, at, de=hour)
    assert refus.value.raison == "refus_apres_evenement"
    assert desk.store.outbox.waiting() == 0


def test_one_of_somebody_suspended_since_does_not_leave_and_people_are_told(desk: Desk) -> None:
    desk.subscribe(1, "epci", LAON)
    annonce = schedule(desk, dt.datetime(2026, 11, 25, 9))
    desk.store.referents.suspend(REFERENT)
    sent = desk.outbox(minutes=48 * 60)
    assert sorted(chat for chat, _ in sent) == sorted([ADMIN.chat, REFERENT.chat])
    assert all("n'est pas partie" in payload["lines"][0] for _, payload in sent)
    assert etat(desk, annonce.id) is EtatAnnonce.BROUILLON
    assert [act.action for act in desk.store.audit.latest(2)] == ["retenir", "refus:partir"]
    desk.store.referents.resume(REFERENT)
    assert desk.outbox(minutes=24 * 60) == []


def test_one_of_somebody_who_asked_to_be_forgotten_is_gone(desk: Desk) -> None:
    desk.subscribe(1, "epci", LAON)
    annonce = schedule(desk, dt.datetime(2026, 11, 25, 9))
    desk.store.forget(REFERENT)
    assert desk.outbox(minutes=48 * 60) == [] and desk.store.annonces.get(annonce.id) is None


def test_withdrawn_it_is_a_draft_again_and_leaves_no_more(desk: Desk) -> None:
    desk.subscribe(1, "epci", LAON)
    annonce = schedule(desk, dt.datetime(2026, 11, 25, 9))
    desk.publisher.withdraw(REFERENT, annonce.id)
    assert desk.outbox(minutes=48 * 60) == []
    assert [one.id for one in desk.store.annonces.drafts(REFERENT)] == [annonce.id]


def test_another_moment_replaces_the_first(desk: Desk) -> None:
    desk.subscribe(1, "epci", LAON)
    annonce = schedule(desk, dt.datetime(2026, 11, 25, 9))
    desk.publisher.reschedule(REFERENT, annonce.id, aware(dt.datetime(2026, 11, 27, 9)))
    assert desk.outbox(minutes=48 * 60) == []
    assert len(desk.outbox(minutes=48 * 60)) == 1
    with pytest.raises(Refus):
        desk.publisher.reschedule(REFERENT, annonce.id, aware(dt.datetime(2026, 11, 30, 9)))
    assert desk.refusals()[0] == "refus_etat"


def test_the_moments_offered_are_to_come_before_the_event_and_each_once() -> None:
    assert list(offered(un_brouillon(), NOON)) == ["ce_soir", "demain", "lundi", "semaine_avant", "veille"]
    assert list(offered(un_brouillon(), NOON.replace(hour=18))) == [
        "demain",
        "lundi",
        "semaine_avant",
        "veille",
    ]
    tomorrow = un_brouillon(le=dt.date(2026, 11, 25), de=dt.time(8))
    assert list(offered(tomorrow, NOON)) == ["ce_soir"]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("jeudi à 10h", "2026-11-26T10:00"),
        ("demain", "2026-11-25T09:00"),
        ("demain soir", "2026-11-25T18:00"),
        ("le 1er décembre à 14 h 30", "2026-12-01T14:30"),
        ("à 16h", "2026-11-24T16:00"),
        ("9h", "2026-11-25T09:00"),
        ("la veille à 17h", "2026-12-11T17:00"),
        ("3 jours avant", "2026-12-09T09:00"),
        ("une semaine avant", "2026-12-05T09:00"),
        ("quand vous voulez", None),
    ],
)
def test_a_written_moment_is_read(text: str, moment: str | None) -> None:
    found = read_moment(text, un_brouillon(), NOON)
    assert (found.isoformat(timespec="minutes") if found else None) == moment
