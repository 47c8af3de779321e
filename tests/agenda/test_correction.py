"""A published announcement corrected from a draft of its own; the same path on the two databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.agenda.annonce import draft_in
from bot.agenda.draft import Portee
from bot.agenda.moments import aware
from bot.agenda.roles import Refus
from bot.store.api import EtatAnnonce
from tests.support.agenda import ADMIN, LAON, ORGANISATEUR, REFERENT, START, Desk, render, un_brouillon
from tests.support.clock import FrozenClock
from tests.support.stores import DATABASES, fresh_store


@pytest.fixture(params=DATABASES)
def any_desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """A desk over each database."""
    clock = FrozenClock(START)
    with fresh_store(request.param, tmp_path, clock) as store:
        yield Desk(clock, store)


def published(desk: Desk, **changes: object) -> str:
    """Publish an announcement and let it leave; return its id."""
    draft = un_brouillon(**changes)
    annonce = desk.publisher.start(REFERENT, draft)
    desk.publisher.publish(REFERENT, annonce.id, draft.empreinte)
    desk.outbox()
    return annonce.id


def corrected(desk: Desk, id: str, **changes: Any) -> str:
    """Begin a correction; return the id of its draft."""
    annonce = desk.publisher.amend(REFERENT, id)
    desk.publisher.keep(REFERENT, annonce.id, replace(draft_in(annonce), **changes))
    return annonce.id


def mark(desk: Desk, id: str) -> str:
    """Return the mark of the preview of a draft."""
    annonce = desk.store.annonces.get(id)
    assert annonce is not None
    return draft_in(annonce).empreinte


def test_published_corrected_scheduled_cancelled_on_each_database(any_desk: Desk) -> None:
    desk = any_desk
    had = desk.subscribe(1, "epci", LAON)
    id = published(desk)
    draft = corrected(desk, id, de=dt.time(14))
    seen = desk.publisher.preview(REFERENT, draft)
    assert seen.nombre == 1 and "14\u00a0h" in render(seen.reply)[0]["lines"][2]
    assert desk.outbox() == []
    done = desk.publisher.publish(REFERENT, draft, seen.empreinte)
    assert (done.annonce.id, done.annonce.revision, done.nombre) == (id, 2, 1)
    sent = desk.outbox()
    assert [chat for chat, _ in sent] == [had.chat, had.chat]
    assert sum("edit" in payload for _, payload in sent) == 1
    assert desk.publisher.cancel(REFERENT, id).nombre == 1
    assert desk.outbox()[0][1]["lines"][0].startswith("Annulé par l'organisateur")
    later = un_brouillon(titre="Bourse aux vélos", depart=aware(dt.datetime(2026, 11, 25, 9)))
    scheduled = desk.publisher.start(REFERENT, later)
    desk.publisher.publish(REFERENT, scheduled.id, later.empreinte)
    assert desk.outbox() == []
    assert [payload["lines"][0] for _, payload in desk.outbox(minutes=48 * 60)] == ["Bourse aux vélos"]


def test_a_correction_begun_twice_is_one_draft(desk: Desk) -> None:
    id = published(desk)
    assert desk.publisher.amend(REFERENT, id).id == desk.publisher.amend(REFERENT, id).id


def test_what_is_published_stays_as_it_is_until_the_correction_is_published(desk: Desk) -> None:
    id = published(desk)
    corrected(desk, id, titre="Autre titre")
    assert [draft_in(one).titre for one in desk.store.annonces.published()] == ["Remise en selle"]


def test_a_correction_that_changes_nothing_or_comes_second_is_refused(desk: Desk) -> None:
    desk.subscribe(1, "epci", LAON)
    id = published(desk)
    same = desk.publisher.amend(REFERENT, id).id
    other = desk.publisher.amend(ADMIN, id).id
    with pytest.raises(Refus) as refus:
        desk.publisher.publish(REFERENT, same, mark(desk, same))
    assert refus.value.raison == "refus_rien_a_corriger"
    desk.publisher.keep(ADMIN, other, un_brouillon(de=dt.time(14)))
    desk.publisher.publish(ADMIN, other, mark(desk, other))
    desk.outbox()
    desk.publisher.keep(REFERENT, same, un_brouillon(de=dt.time(15)))
    with pytest.raises(Refus) as refus:
        desk.publisher.publish(REFERENT, same, mark(desk, same))
    assert refus.value.raison == "refus_correction_perimee"
    assert desk.outbox() == []


def test_a_correction_does_not_widen_the_territory(desk: Desk) -> None:
    desk.subscribe(1, "epci", LAON)
    id = published(desk)
    draft = corrected(desk, id, portee=Portee("commune", "02408"))
    with pytest.raises(Refus) as refus:
        desk.publisher.publish(REFERENT, draft, mark(desk, draft))
    assert refus.value.raison == "refus_autre_territoire"
    assert desk.outbox() == [] and desk.refusals()[0] == "refus_autre_territoire"


def test_the_correction_of_a_wide_announcement_waits_for_somebody_else(desk: Desk) -> None:
    reader = desk.subscribe(1, "region", "32")
    draft = un_brouillon(portee=Portee("region", "32"))
    annonce = desk.publisher.start(ORGANISATEUR, draft)
    desk.publisher.publish(ORGANISATEUR, annonce.id, draft.empreinte)
    desk.publisher.approve(ADMIN, annonce.id, draft.empreinte)
    desk.outbox()
    correction = desk.publisher.amend(ORGANISATEUR, annonce.id)
    desk.publisher.keep(ORGANISATEUR, correction.id, replace(draft, titre="Tout autre chose"))
    empreinte = mark(desk, correction.id)
    with pytest.raises(Refus):
        desk.publisher.correct(ORGANISATEUR, annonce.id, replace(draft, titre="Tout autre chose"))
    assert desk.refusals()[0] == "refus_sans_accord"
    done = desk.publisher.publish(ORGANISATEUR, correction.id, empreinte)
    assert done.annonce.etat is EtatAnnonce.A_APPROUVER
    assert [chat for chat, _ in desk.outbox()] == [ADMIN.chat]
    desk.publisher.approve(ADMIN, correction.id, empreinte)
    assert {chat for chat, _ in desk.outbox()} == {reader.chat, ORGANISATEUR.chat}


def test_at_night_what_they_have_is_edited_and_nobody_is_woken(desk: Desk) -> None:
    had = desk.subscribe(1, "epci", LAON)
    id = published(desk, le=dt.date(2026, 11, 24), de=dt.time(21))
    desk.clock.moment = aware(dt.datetime(2026, 11, 24, 20, 30))
    draft = corrected(desk, id, lieu="salle des fêtes, Laon")
    desk.publisher.publish(REFERENT, draft, mark(desk, draft))
    sent = desk.outbox()
    assert [(chat, "edit" in payload) for chat, payload in sent] == [(had.chat, True)]
    assert desk.outbox(minutes=24 * 60) == []
