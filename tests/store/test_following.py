"""What following an announcement asks of the store."""

from __future__ import annotations

import datetime as dt

from bot.agenda.decisions import Abandon, Sent, Uncertain
from bot.store.api import Annonce, EtatAnnonce, Outgoing, Store
from tests.support.builders import publish, un_chat
from tests.support.clock import FrozenClock

DAYS = dt.timedelta(days=3)


def keep(
    store: Store, clock: FrozenClock, id: str, etat: EtatAnnonce, le: dt.datetime | None, revision: int = 1
) -> None:
    annonce = Annonce(
        id=id, revision=revision, auteur=un_chat(1), etat=etat, contenu={}, prevu_le=le, modifie_le=clock()
    )
    store.annonces.save(annonce)


def under_way(store: Store) -> list[tuple[str, int]]:
    return [(one.annonce.id, one.annonce.revision) for one in store.annonces.leaving(DAYS) if one.under_way]


def test_what_is_left_is_known_until_each_envoi_is_over(store: Store, clock: FrozenClock) -> None:
    keep(store, clock, "bourse", EtatAnnonce.PUBLIEE, clock())
    keep(store, clock, "bourse", EtatAnnonce.PUBLIEE, clock(), revision=2)
    assert under_way(store) == []
    publish(store, 1, 2, 3)
    assert under_way(store) == [("bourse", 1)]
    one, two, three = store.outbox.claim("telegram", "1", "w").envois
    assert under_way(store) and store.outbox.progress("bourse", 1).reste == 3
    store.outbox.settle(one, Sent("5"))
    store.outbox.settle(two, Abandon("refusé"))
    store.outbox.settle(three, Uncertain(5.0, "temps écoulé"))
    # It will be tried once more.
    assert under_way(store) and store.outbox.progress("bourse", 1).reste == 1
    store.outbox.cancel("bourse", 1, "annulée")
    at = store.outbox.progress("bourse", 1)
    assert not under_way(store) and at.reste == 0 and at.clos_le is not None


def test_a_message_is_found_again_by_its_key(store: Store) -> None:
    assert store.outbox.posted("suivi:a:1") is None
    store.outbox.put(Outgoing(chat=un_chat(1), payload={"text": "publié"}, cle="suivi:a:1"))
    found = store.outbox.posted("suivi:a:1")
    assert found is not None and found.ouvert and found.message_id is None and found.chat == un_chat(1)
    (envoi,) = store.outbox.claim("telegram", "1", "w").envois
    store.outbox.settle(envoi, Sent("12"))
    found = store.outbox.posted("suivi:a:1")
    assert found is not None and not found.ouvert and found.message_id == "12"


def test_only_what_left_lately_is_looked_at_each_revision_apart(store: Store, clock: FrozenClock) -> None:
    now = clock()
    keep(store, clock, "avant", EtatAnnonce.PUBLIEE, now - dt.timedelta(hours=1))
    keep(store, clock, "corrigee", EtatAnnonce.PUBLIEE, now)
    keep(store, clock, "corrigee", EtatAnnonce.ANNULEE, now, revision=2)
    keep(store, clock, "demain", EtatAnnonce.PUBLIEE, now + dt.timedelta(days=1))
    keep(store, clock, "brouillon", EtatAnnonce.BROUILLON, None)
    found = [(one.annonce.id, one.annonce.revision) for one in store.annonces.leaving(DAYS)]
    assert found == [("avant", 1), ("corrigee", 1), ("corrigee", 2)]
    clock.move(days=2)
    assert "demain" in [one.annonce.id for one in store.annonces.leaving(DAYS)]
    clock.move(days=30)
    assert store.annonces.leaving(DAYS) == ()


def test_what_is_shown_is_published_or_cancelled_after_it_was(store: Store, clock: FrozenClock) -> None:
    keep(store, clock, "a", EtatAnnonce.PUBLIEE, clock())
    keep(store, clock, "b", EtatAnnonce.PUBLIEE, clock())
    keep(store, clock, "b", EtatAnnonce.ANNULEE, clock(), revision=2)
    keep(store, clock, "c", EtatAnnonce.ANNULEE, None)
    keep(store, clock, "d", EtatAnnonce.BROUILLON, None)
    assert [(one.id, one.etat.value) for one in store.annonces.shown()] == [
        ("a", "publiee"),
        ("b", "annulee"),
    ]
