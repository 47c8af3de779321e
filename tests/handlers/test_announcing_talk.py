"""What a referent says around a draft or an announcement, as one talks to somebody: it is heard, nothing is lost."""

from __future__ import annotations

import pytest

from tests.handlers.test_announcing import ANNONCE, invited
from tests.support.talking import REFERENT, People, play


async def previewed(them: People) -> None:
    """Bring a referent before the preview of an announcement."""
    await invited(them)
    await them.say(REFERENT, f"/annoncer {ANNONCE}")


@pytest.mark.parametrize("said", ["non", "c'est pour les familles", "ajoute : apportez votre casque", "bof"])
def test_what_is_not_understood_under_a_preview_says_so_and_the_next_word_is_heard(said: str) -> None:
    async def scene(them: People) -> None:
        await previewed(them)
        assert "pas compris ce qu'il faut changer" in await them.say(REFERENT, said)
        assert "Le lieu" in them.buttons() and "Retour à l'aperçu" in them.buttons()
        assert "à 15 h" in await them.say(REFERENT, "à 15h")

    play(scene)


@pytest.mark.parametrize(
    ("said", "asked"),
    [("je me suis trompé de date", "Quel jour ?"), ("change l'heure", "À quelle heure ?")],
)
def test_a_field_named_is_asked(said: str, asked: str) -> None:
    async def scene(them: People) -> None:
        await previewed(them)
        assert asked in await them.say(REFERENT, said)

    play(scene)


def test_another_question_under_a_preview_is_answered_and_thanks_forget_nothing() -> None:
    async def scene(them: People) -> None:
        await previewed(them)
        assert "Avec plaisir" in await them.say(REFERENT, "merci")
        assert "à 15 h" in await them.say(REFERENT, "à 15h")
        assert "À Laon" in await them.say(REFERENT, "quelles aides pour un vélo électrique à Laon ?")
        assert "Remise en selle" not in await them.say(REFERENT, "à 1500 €")

    play(scene)


@pytest.mark.parametrize("said", ["publie", "oui publie", "ok", "c'est bon", "envoie"])
def test_a_yes_under_a_preview_says_what_to_tap_and_publishes_nothing(said: str) -> None:
    async def scene(them: People) -> None:
        await previewed(them)
        assert "touchez « Publier »" in await them.say(REFERENT, said)
        assert them.store.annonces.published() == ()
        assert "C'est publié" in await them.tap(REFERENT, "Publier")

    play(scene)


@pytest.mark.parametrize("said", ["programme pour jeudi 10h", "envoie-la jeudi à 10 h"])
def test_a_moment_to_leave_does_not_move_the_event(said: str) -> None:
    async def scene(them: People) -> None:
        await previewed(them)
        shown = await them.say(REFERENT, said)
        assert "jeudi 26 novembre 2026 à 10 h" in shown and "Samedi 12 décembre 2026 à 10 h" in shown
        assert "Programmer l'envoi" in them.buttons()

    play(scene)


def test_the_moment_may_be_changed_again_once_the_night_moved_it() -> None:
    async def scene(them: People) -> None:
        await previewed(them)
        await them.say(REFERENT, "programme pour jeudi 10h")
        await them.tap(REFERENT, "Programmer l'envoi")
        await them.tap(REFERENT, "Changer le moment")
        assert "Rien ne part entre 20 h et 8 h" in await them.say(REFERENT, "la veille à 22h")
        assert "vendredi 11 décembre 2026 à 18 h" in await them.say(REFERENT, "la veille à 18h")

    play(scene)


@pytest.mark.parametrize("waiting", [False, True])
def test_what_is_published_is_changed_and_cancelled_in_words(waiting: bool) -> None:
    async def scene(them: People) -> None:
        await previewed(them)
        await them.tap(REFERENT, "Publier")
        if waiting:
            await them.say(REFERENT, "/annoncer")
        assert "Que faut-il changer" in await them.say(REFERENT, "je veux corriger mon annonce")
        assert "à 15 h" in await them.say(REFERENT, "à 15h")
        assert "C'est corrigé" in await them.tap(REFERENT, "Publier la correction")
        shown = await them.say(REFERENT, "le lieu a changé c'est la salle des fêtes")
        assert "salle des fêtes" in shown.casefold() and "Publier la correction" in them.buttons()
        await them.tap(REFERENT, "Abandonner la correction")
        assert "Annuler « Remise en selle » ?" in await them.say(REFERENT, "l'événement est annulé")
        assert "C'est annulé" in await them.tap(REFERENT, "Oui, annuler l'événement")

    play(scene)


def test_several_announcements_are_shown_to_choose_from() -> None:
    async def scene(them: People) -> None:
        await previewed(them)
        await them.tap(REFERENT, "Publier")
        await them.say(REFERENT, "/annoncer Bourse aux vélos, dimanche 13 décembre 14 h, gare de Laon")
        await them.tap(REFERENT, "Publier")
        assert "Vos annonces" in await them.say(REFERENT, "annuler l'annonce")
        assert {"Voir : Remise en selle", "Voir : Bourse aux vélos"} <= {*them.buttons()}

    play(scene)
