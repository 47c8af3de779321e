"""A referent who chooses the moment, and one who corrects what is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.telegram.render import plain_of
from tests.handlers.test_announcing import ANNONCE, invited
from tests.support.fake_bot_api import refused
from tests.support.stores import DATABASES, fresh_store
from tests.support.talking import ABONNE, ADMIN, REFERENT, People, play
from tests.support.telegram import NOON, UNLIMITED


def told(them: People, who: int) -> list[str]:
    """Return what somebody received about the event."""
    return [call.text.replace("\xa0", " ") for call in them.api.sent(who) if "Remise en selle" in call.text]


def test_scheduled_seen_moved_and_withdrawn_before_it_leaves() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.say(ABONNE, "préviens-moi des événements à Laon")
        await them.say(REFERENT, f"/annoncer {ANNONCE}")
        old = them.last
        await them.tap(REFERENT, "Programmer")
        assert them.buttons() == [
            "Ce soir, 18 h",
            "Demain, 9 h",
            "Lundi, 9 h",
            "Une semaine avant : sam. 5 décembre, 9 h",
            "La veille : ven. 11 décembre, 9 h",
            "Tout de suite",
            "Retour à l'aperçu",
        ]
        said = await them.tap(REFERENT, "Lundi, 9 h")
        assert "recevra une personne, le lundi 30 novembre 2026 à 9 h" in said
        new, them.last = them.last, old
        assert "a changé depuis cet aperçu" in await them.tap(REFERENT, "Publier")
        them.last = new
        assert "C'est programmé" in await them.tap(REFERENT, "Programmer l'envoi")
        assert told(them, ABONNE) == []
        assert "Elle partira le lundi 30 novembre" in await them.say(REFERENT, "où en est l'annonce ?")
        await them.tap(REFERENT, "Changer le moment")
        said = await them.say(REFERENT, "jeudi à 22h")
        assert "Rien ne part entre 20 h et 8 h" in said and "vendredi 27 novembre 2026 à 8 h" in said
        assert "Remise en selle" not in await them.say(ABONNE, "quels événements à Laon ?")
        await them.say(REFERENT, "/annoncer")
        await them.tap(REFERENT, "Voir : Remise en selle")
        assert "L'annonce est retirée" in await them.tap(REFERENT, "Retirer")
        assert "Programmer l'envoi" in them.buttons()
        await them.tap(REFERENT, "Changer le moment")
        await them.say(REFERENT, "tout de suite")
        assert "un envoi, tout de suite" in await them.tap(REFERENT, "Publier")
        assert len(told(them, ABONNE)) == 1

    play(scene)


def test_a_moment_after_the_event_or_past_or_unreadable_has_its_remedy() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.say(REFERENT, f"/annoncer {ANNONCE}")
        await them.tap(REFERENT, "Programmer")
        assert "Je n'ai pas lu de moment" in await them.say(REFERENT, "quand vous pourrez")
        assert "est passé" in await them.say(REFERENT, "le 3 novembre 2026 à 9h")
        assert "Choisissez un moment plus tôt" in await them.say(REFERENT, "le 13 décembre à 9h")
        assert "Publier" not in them.buttons() and "Changer le moment" in them.buttons()
        await them.tap(REFERENT, "Changer le moment")
        assert "Programmer l'envoi" not in await them.tap(REFERENT, "La veille : ven. 11 décembre, 9 h")
        assert "Programmer l'envoi" in them.buttons()

    play(scene)


@pytest.mark.parametrize("kind", DATABASES)
def test_a_published_announcement_is_corrected_then_cancelled_from_the_chat(
    kind: str, tmp_path: Path
) -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.say(ABONNE, "préviens-moi des événements à Laon")
        await them.say(REFERENT, f"/annoncer {ANNONCE}")
        await them.tap(REFERENT, "Publier")
        said = await them.tap(REFERENT, "Corriger")
        assert "rien ne change tant que" in said
        said = await them.say(REFERENT, "à 14h")
        assert "ce que recevra une personne" in said and "Corrigé par l'organisateur" in said
        assert len(told(them, ABONNE)) == 1
        assert them.buttons() == ["Publier la correction", "Corriger", "Abandonner la correction"]
        preview = them.last
        assert "C'est corrigé : un envoi" in await them.tap(REFERENT, "Publier la correction")
        edit, message = [call for call in them.api.sent(ABONNE) if "14\xa0h" in call.text]
        assert edit.method == "editMessageText" and "Corrigé par" in message.text
        them.last = preview
        assert "publiée" in await them.tap(REFERENT, "Publier la correction")
        assert len(told(them, ABONNE)) == 3
        await them.tap(REFERENT, "Corriger")
        await them.say(REFERENT, "titre : Remise en selle des seniors")
        assert "abandonné" in await them.tap(REFERENT, "Abandonner la correction")
        assert "des seniors" not in await them.say(ABONNE, "quels événements à Laon ?")
        await them.say(REFERENT, "où en est l'annonce ?")
        await them.tap(REFERENT, "Annuler l'événement")
        assert "une personne est prévenue" in await them.tap(REFERENT, "Oui, annuler l'événement")
        assert "Annulé par l'organisateur" in plain_of(told(them, ABONNE)[-1])

    with fresh_store(kind, tmp_path, lambda: NOON) as store:
        store.debits.limits = UNLIMITED
        play(scene, store=store)


def test_the_results_say_who_could_not_be_reached_and_why() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        for who in (ABONNE, ADMIN):
            await them.say(who, "préviens-moi des événements à Laon")
        await them.say(REFERENT, f"/annoncer {ANNONCE}")
        them.api.fail("sendMessage", refused(403, "Forbidden: bot was blocked by the user"))
        await them.tap(REFERENT, "Publier")
        said = await them.say(REFERENT, "où en est l'annonce")
        assert "Reçus : 1 sur 2" in said and "a bloqué" in said
        assert "Il n'y a pas de nouvel essai" in await them.tap(REFERENT, "Réessayer les échecs")

    play(scene)
