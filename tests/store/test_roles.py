"""Roles, invitations, audit, annonces, leases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.store.api import Annonce, EtatAnnonce, InvitationRefused, Role, Store
from tests.support.builders import un_chat
from tests.support.clock import FrozenClock


def test_a_role_is_given_suspended_resumed_and_taken_away(store: Store) -> None:
    store.referents.grant(un_chat(), Role.REFERENT, ["200043495"])
    store.referents.grant(un_chat(), Role.REFERENT, ["245900410"])
    referent = store.referents.get(un_chat())
    assert referent is not None and referent.actif
    assert referent.territoires == {"200043495", "245900410"}
    assert store.referents.suspend(un_chat()) and not store.referents.suspend(un_chat())
    assert [r.actif for r in store.referents.all()] == [False]
    assert store.referents.resume(un_chat())
    assert store.referents.remove(un_chat()) and not store.referents.remove(un_chat())


def test_an_invitation_serves_once(store: Store) -> None:
    secret = store.invitations.create(Role.REFERENT, ["200043495"], un_chat(1))
    assert len(secret) <= 40
    referent = store.invitations.redeem(secret, un_chat(2))
    assert (referent.role, referent.territoires) == (Role.REFERENT, frozenset({"200043495"}))
    with pytest.raises(InvitationRefused, match="déjà servi"):
        store.invitations.redeem(secret, un_chat(3))
    assert store.referents.get(un_chat(3)) is None


def test_an_invitation_expires_is_withdrawn_and_cannot_be_guessed(store: Store, clock: FrozenClock) -> None:
    old = store.invitations.create(Role.REFERENT, [], un_chat(1), dt.timedelta(hours=1))
    clock.move(hours=1)
    with pytest.raises(InvitationRefused, match="expiré"):
        store.invitations.redeem(old, un_chat(2))
    taken_back = store.invitations.create(Role.REFERENT, [], un_chat(1))
    assert store.invitations.withdraw(un_chat(1)) == 1
    with pytest.raises(InvitationRefused, match="retirée"):
        store.invitations.redeem(taken_back, un_chat(2))
    with pytest.raises(InvitationRefused, match="n'existe pas"):
        store.invitations.redeem("autre", un_chat(2))


def test_the_secret_of_an_invitation_is_not_in_the_database(store: Store) -> None:
    secret = store.invitations.create(Role.REFERENT, [], un_chat(1))
    with store.db.read() as connection:  # type: ignore[attr-defined]
        row = connection.exec_driver_sql("SELECT * FROM invitations").one()
    assert secret not in str(row)


def test_acts_are_in_the_audit_newest_first(store: Store, clock: FrozenClock) -> None:
    store.audit.record(un_chat(), "inviter", "200043495", role="referent")
    store.audit.record(None, "refus", "a1")
    last, first = store.audit.latest()
    assert (last.action, last.auteur) == ("refus", None)
    assert (first.auteur, first.details, first.le) == (un_chat(), {"role": "referent"}, clock.now())


def test_a_draft_survives_and_a_correction_is_a_revision(store: Store, clock: FrozenClock) -> None:
    draft = _draft(clock)
    store.annonces.save(draft)
    clock.move(60)
    assert store.annonces.drafts(un_chat()) == (draft,)
    store.annonces.save(replace(draft, etat=EtatAnnonce.PUBLIEE))
    assert store.annonces.drafts(un_chat()) == ()
    corrected = store.annonces.save(
        replace(draft, revision=2, etat=EtatAnnonce.PUBLIEE, contenu={"titre": "R"})
    )
    assert store.annonces.get("a1") == corrected
    assert store.annonces.published() == (corrected,)
    assert store.annonces.get("a2") is None


def test_what_somebody_says_goes_on_with_what_they_were_writing_lately(
    store: Store, clock: FrozenClock
) -> None:
    hours = dt.timedelta(hours=12)
    draft = _draft(clock)
    store.annonces.save(replace(draft, id="a0", etape=""))
    assert store.annonces.listening(un_chat(), hours) is None
    store.annonces.save(draft)
    clock.move(hours=1)
    later = store.annonces.save(replace(draft, id="a2", etat=EtatAnnonce.PROGRAMMEE))
    assert store.annonces.listening(un_chat(), hours) == later
    assert store.annonces.listening(un_chat(1), hours) is None
    store.annonces.save(replace(later, etat=EtatAnnonce.PUBLIEE))
    clock.move(hours=11)
    assert store.annonces.listening(un_chat(), hours) == draft
    clock.move(1)
    assert store.annonces.listening(un_chat(), hours) is None


def test_what_is_written_after_conversations_were_read_ahead_is_heard(
    store: Store, clock: FrozenClock
) -> None:
    hours = dt.timedelta(hours=12)
    store.annonces.save(_draft(clock))
    store.conversations.put(un_chat(2), {"n": 2})
    with store.transaction():
        store.conversations.read(un_chat(), un_chat(1), un_chat(2))
        assert store.annonces.listening(un_chat(), hours) == _draft(clock)
        assert store.annonces.listening(un_chat(1), hours) is None
        assert store.annonces.listening(un_chat(2), hours) is None
        other = store.annonces.save(replace(_draft(clock), id="a2", auteur=un_chat(2)))
        assert store.annonces.listening(un_chat(2), hours) == other


def _draft(clock: FrozenClock) -> Annonce:
    return Annonce(
        id="a1",
        revision=1,
        auteur=un_chat(),
        etat=EtatAnnonce.BROUILLON,
        contenu={"titre": "Remise en selle"},
        etape="lieu",
        modifie_le=clock.now(),
    )


def test_a_name_is_held_by_one_process(store: Store, clock: FrozenClock) -> None:
    assert store.leases.acquire("poller:1", "a", dt.timedelta(seconds=30))
    assert not store.leases.acquire("poller:1", "b", dt.timedelta(seconds=30))
    clock.move(20)
    assert store.leases.acquire("poller:1", "a", dt.timedelta(seconds=30))
    clock.move(20)
    assert store.leases.holder("poller:1") == "a"
    clock.move(11)
    assert store.leases.holder("poller:1") is None
    assert store.leases.acquire("poller:1", "b", dt.timedelta(seconds=30))
    store.leases.release("poller:1", "a")
    assert store.leases.holder("poller:1") == "b"
