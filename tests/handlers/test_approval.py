"""A wide announcement: who may approve is asked, approves or refuses, and the author is told."""

from __future__ import annotations

from tests.handlers.test_announcing import ANNONCE, invited
from tests.support.talking import ABONNE, ADMIN, AUTRE, REFERENT, People, play


async def asked(them: People) -> None:
    """Make two organisers; the first asks for the whole région."""
    await invited(them, REFERENT, "région Hauts-de-France")
    await invited(them, AUTRE, "région Hauts-de-France")
    await them.say(ABONNE, "préviens-moi des événements à Laon")
    await them.say(REFERENT, f"/annoncer {ANNONCE}")
    await them.tap(REFERENT, "Changer le territoire")
    await them.tap(REFERENT, "Toute la région : Hauts-de-France")
    said = await them.tap(REFERENT, "Demander l'accord")
    assert "C'est envoyé pour accord à 2 personnes" in said


def test_administrators_and_other_organisers_are_asked_and_the_author_is_told() -> None:
    async def scene(them: People) -> None:
        await asked(them)
        for who in (ADMIN, AUTRE):
            request = them.api.sent(who)[-1]
            assert "pour Hauts-de-France. Abonnés concernés : 1." in request.text
            assert "Remise en selle" in request.text
            assert [button["text"] for button in request.buttons] == ["Approuver", "Refuser"]
        them.last = [them.api.sent(AUTRE)[-1]]
        assert "C'est approuvé : un envoi, tout de suite" in await them.tap(AUTRE, "Approuver")
        assert "a reçu l'accord" in them.api.sent(REFERENT)[-1].text
        assert len([call for call in them.api.sent(ABONNE) if "Remise en selle" in call.text]) == 1
        them.last = [them.api.sent(ADMIN)[-1]]
        assert "ne se fait plus à cette étape : l'annonce est publiée" in await them.tap(ADMIN, "Approuver")

    play(scene)


def test_refused_it_is_a_draft_again_to_put_right_and_ask_anew() -> None:
    async def scene(them: People) -> None:
        await asked(them)
        first = them.api.sent(ADMIN)[-1]
        them.last = [first]
        assert "C'est refusé" in await them.tap(ADMIN, "Refuser")
        told = them.api.sent(REFERENT)[-1]
        assert "n'a pas reçu l'accord" in told.text
        them.last = [told]
        await them.tap(REFERENT, "Corriger")
        await them.say(REFERENT, "à 14h")
        await them.tap(REFERENT, "Demander l'accord")
        them.last = [first]
        assert "a changé depuis cet aperçu" in await them.tap(ADMIN, "Approuver")
        assert not [call for call in them.api.sent(ABONNE) if "Remise en selle" in call.text]
        them.last = [them.api.sent(ADMIN)[-2]]
        assert "C'est approuvé" in await them.tap(ADMIN, "Approuver")

    play(scene)


def test_taken_back_while_it_waits_nobody_can_approve_it() -> None:
    async def scene(them: People) -> None:
        await asked(them)
        request = [them.api.sent(ADMIN)[-1]]
        await them.say(REFERENT, "/annoncer")
        assert "en attente d'un accord" in await them.tap(REFERENT, "Voir : Remise en selle")
        assert "L'annonce est retirée" in await them.tap(REFERENT, "Retirer")
        them.last = request
        assert "en préparation" in await them.tap(ADMIN, "Approuver")
        assert them.store.annonces.published() == ()

    play(scene)
