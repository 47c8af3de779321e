"""Attacks on roles: each is refused, in the audit, and nothing is in the outbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from bot.agenda.codes import read_code, write_code
from bot.agenda.draft import Portee
from bot.agenda.roles import Refus
from bot.store.api import ChatKey, EtatAnnonce, Genre, Role
from tests.support.agenda import (
    ADMIN,
    AMIENS,
    AUTRE,
    LAON,
    ORGANISATEUR,
    PASSANT,
    REFERENT,
    Desk,
    un_brouillon,
)


def refused(desk: Desk, raison: str) -> None:
    """Check that the last act was refused for this reason and that nothing leaves."""
    assert desk.refusals()[0] == raison
    assert desk.store.outbox.waiting() == 0
    said = desk.wording.say(raison, etat="", manques="", pourquoi="")
    assert len(said) > 30


@pytest.mark.parametrize(
    "code",
    [
        "an:publier:evenement-1:zzzzzzzzzz",
        "an:detruire:evenement-1",
        "an:publier:evenement-1:0123456789 ",
        "an:publier:../../x",
        "AN:publier:evenement-1",
        "an:publier:evenement-1:0123456789\n",
        "",
        "an:publier:" + "a" * 60,
    ],
)
def test_a_forged_code_is_not_read(code: str) -> None:
    assert read_code(code) is None


def test_codes_fit_their_channel() -> None:
    code = write_code("jyvaisplus", "a" * 24, "0" * 10)
    assert len(code.encode()) < 64 and read_code(code) is not None


def test_a_forged_mark_publishes_nothing(desk: Desk) -> None:
    desk.subscribe(1, "epci", LAON)
    annonce = desk.publisher.start(REFERENT, un_brouillon())
    with pytest.raises(Refus):
        desk.publisher.publish(REFERENT, annonce.id, "0123456789")
    refused(desk, "refus_apercu_perime")


def test_a_preview_older_than_the_draft_publishes_nothing(desk: Desk) -> None:
    desk.subscribe(1, "epci", LAON)
    annonce = desk.publisher.start(REFERENT, un_brouillon())
    seen = desk.publisher.preview(REFERENT, annonce.id)
    desk.publisher.keep(REFERENT, annonce.id, un_brouillon(lieu="ailleurs"))
    with pytest.raises(Refus):
        desk.publisher.publish(REFERENT, annonce.id, seen.empreinte)
    refused(desk, "refus_apercu_perime")


def test_somebody_without_a_role_announces_nothing(desk: Desk) -> None:
    with pytest.raises(Refus):
        desk.publisher.start(PASSANT, un_brouillon())
    refused(desk, "refus_inconnu")
    assert desk.store.annonces.drafts(PASSANT) == ()


@pytest.mark.parametrize(
    ("portee", "raison"),
    [
        (Portee("epci", AMIENS), "refus_autre_epci"),
        (Portee("commune", "80021"), "refus_autre_epci"),
        (Portee("departement", "02"), "refus_trop_large"),
        (Portee("region", "32"), "refus_trop_large"),
        (Portee("epci", "000000000"), "refus_sans_territoire"),
        (Portee("pays", "France"), "refus_sans_territoire"),
    ],
)
def test_a_referent_announces_in_their_territory_only(desk: Desk, portee: Portee, raison: str) -> None:
    draft = un_brouillon(portee=portee)
    desk.subscribe(1, portee.niveau, portee.code)
    annonce = desk.publisher.start(REFERENT, draft)
    with pytest.raises(Refus):
        desk.publisher.publish(REFERENT, annonce.id, draft.empreinte)
    refused(desk, raison)


@pytest.mark.parametrize("action", ["publish", "preview", "keep", "correct", "cancel", "resend", "abandon"])
def test_another_epci_s_announcement_cannot_be_touched(desk: Desk, action: str) -> None:
    draft = un_brouillon()
    annonce = desk.publisher.start(REFERENT, draft)
    if action in ("correct", "cancel", "resend"):
        desk.publisher.publish(REFERENT, annonce.id, draft.empreinte)
    acts: dict[str, Callable[[], object]] = {
        "publish": lambda: desk.publisher.publish(AUTRE, annonce.id, draft.empreinte),
        "preview": lambda: desk.publisher.preview(AUTRE, annonce.id),
        "keep": lambda: desk.publisher.keep(AUTRE, annonce.id, draft),
        "correct": lambda: desk.publisher.correct(AUTRE, annonce.id, draft),
        "cancel": lambda: desk.publisher.cancel(AUTRE, annonce.id),
        "resend": lambda: desk.publisher.resend(AUTRE, annonce.id),
        "abandon": lambda: desk.publisher.abandon(AUTRE, annonce.id),
    }
    before = desk.store.annonces.get(annonce.id)
    with pytest.raises(Refus):
        acts[action]()
    refused(desk, "refus_autre_annonce")
    assert desk.store.annonces.get(annonce.id) == before


def test_an_unknown_announcement_is_refused(desk: Desk) -> None:
    with pytest.raises(Refus):
        desk.publisher.publish(REFERENT, "evenement-99", "0123456789")
    refused(desk, "refus_introuvable")


def test_a_correction_cannot_move_to_another_territory(desk: Desk) -> None:
    desk.subscribe(1, "epci", AMIENS)
    draft = un_brouillon()
    annonce = desk.publisher.start(REFERENT, draft)
    desk.publisher.publish(REFERENT, annonce.id, draft.empreinte)
    with pytest.raises(Refus):
        desk.publisher.correct(REFERENT, annonce.id, un_brouillon(portee=Portee("epci", AMIENS)))
    refused(desk, "refus_autre_epci")


@pytest.mark.parametrize("chat", [ChatKey("telegram", "1", "-1001"), ChatKey("telegram", "1", "@canal")])
def test_a_group_posing_as_a_person_is_refused(desk: Desk, chat: ChatKey) -> None:
    desk.store.referents.grant(chat, Role.REFERENT, [LAON])
    with pytest.raises(Refus):
        desk.publisher.start(chat, un_brouillon())
    refused(desk, "refus_groupe")


def test_a_group_known_by_its_kind_is_refused_even_with_a_person_s_id(desk: Desk) -> None:
    chat = ChatKey("telegram", "1", "777")
    desk.store.chats.meet(chat, Genre.GROUPE)
    desk.store.referents.grant(chat, Role.REFERENT, [LAON])
    secret = desk.store.invitations.create(Role.REFERENT, [LAON], ADMIN)
    with pytest.raises(Refus):
        desk.gate.redeem(secret, chat)
    refused(desk, "refus_groupe")
    assert desk.gate.redeem(secret, PASSANT).role is Role.REFERENT


def test_a_referent_suspended_between_preview_and_publish_sends_nothing(desk: Desk) -> None:
    desk.subscribe(1, "epci", LAON)
    annonce = desk.publisher.start(REFERENT, un_brouillon())
    seen = desk.publisher.preview(REFERENT, annonce.id)
    desk.store.referents.suspend(REFERENT)
    with pytest.raises(Refus):
        desk.publisher.publish(REFERENT, annonce.id, seen.empreinte)
    refused(desk, "refus_suspendu")
    kept = desk.store.annonces.get(annonce.id)
    assert kept is not None and kept.etat is EtatAnnonce.BROUILLON


def test_an_invitation_replayed_expired_or_invented_is_refused(desk: Desk) -> None:
    secret = desk.store.invitations.create(Role.REFERENT, [LAON], ADMIN)
    desk.gate.redeem(secret, PASSANT)
    intruder = ChatKey("telegram", "1", "66")
    with pytest.raises(Refus):
        desk.gate.redeem(secret, intruder)
    refused(desk, "refus_invitation")
    late = desk.store.invitations.create(Role.REFERENT, [LAON], ADMIN, dt.timedelta(hours=1))
    desk.clock.move(hours=2)
    for bad in (late, "invente"):
        with pytest.raises(Refus):
            desk.gate.redeem(bad, intruder)
    assert desk.refusals() == ["refus_invitation"] * 3
    assert desk.store.referents.get(intruder) is None


def test_a_wide_announcement_waits_for_somebody_else(desk: Desk) -> None:
    reader = desk.subscribe(1, "commune", "02408")
    draft = un_brouillon(portee=Portee("region", "32"))
    annonce = desk.publisher.start(ORGANISATEUR, draft)
    assert desk.publisher.preview(ORGANISATEUR, annonce.id).a_approuver
    done = desk.publisher.publish(ORGANISATEUR, annonce.id, draft.empreinte)
    assert done.annonce.etat is EtatAnnonce.A_APPROUVER
    assert [chat for chat, _ in desk.outbox()] == [ADMIN.chat]
    for chat, raison in ((ORGANISATEUR, "refus_meme_personne"), (REFERENT, "refus_trop_large")):
        with pytest.raises(Refus):
            desk.publisher.approve(chat, annonce.id, draft.empreinte)
        refused(desk, raison)
    with pytest.raises(Refus):
        desk.publisher.approve(ADMIN, annonce.id, "0123456789")
    refused(desk, "refus_apercu_perime")
    assert desk.publisher.approve(ADMIN, annonce.id, draft.empreinte).nombre == 1
    assert [chat for chat, _ in desk.outbox()] == [ORGANISATEUR.chat, reader.chat]


def test_an_approval_does_not_restore_a_right(desk: Desk) -> None:
    draft = un_brouillon(portee=Portee("region", "32"))
    annonce = desk.publisher.start(ORGANISATEUR, draft)
    desk.publisher.publish(ORGANISATEUR, annonce.id, draft.empreinte)
    desk.outbox()
    desk.store.referents.suspend(ORGANISATEUR)
    with pytest.raises(Refus):
        desk.publisher.approve(ADMIN, annonce.id, draft.empreinte)
    refused(desk, "refus_suspendu")


def test_an_administrator_s_act_asks_for_an_administrator(desk: Desk) -> None:
    with pytest.raises(Refus):
        desk.gate.administrator(REFERENT, "inviter")
    refused(desk, "refus_administrateur")
    assert desk.gate.administrator(ADMIN, "inviter").is_admin
