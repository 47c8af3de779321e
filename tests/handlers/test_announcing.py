"""A referent invited, who announces; subscribers who receive it; strangers and groups who are refused."""

from __future__ import annotations

import re

from tests.support.talking import ABONNE, ADMIN, AUTRE, REFERENT, People, play

ANNONCE = "Remise en selle, samedi 12 décembre 10 h, place de la Halle à Laon"


async def invited(them: People, who: int = REFERENT, where: str = "Laon") -> None:
    """Make somebody a referent, as the administrator does."""
    said = await them.say(ADMIN, f"/inviter {where}")
    found = re.search(r"start=(inv_[\w-]+)", said)
    assert found is not None, said
    assert "Bienvenue" in await them.say(who, f"/start {found[1]}")


def test_a_referent_announces_and_each_subscriber_is_told_once() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.say(ABONNE, "préviens-moi des événements à Laon")
        said = await them.say(REFERENT, f"/annoncer {ANNONCE}")
        assert "Voici ce que recevra une personne, tout de suite" in said
        assert "Remise en selle" in said and "Samedi 12 décembre 2026 à 10 h" in said
        assert "Il n'y a pas de lien" in said
        assert them.buttons()[:3] == ["Publier", "Programmer", "Corriger"]
        assert not [c for c in them.api.sent(ABONNE) if "Remise" in c.text]
        button = them.last
        assert "C'est publié : un envoi" in await them.tap(REFERENT, "Publier")
        received = [c for c in them.api.sent(ABONNE) if "Remise en selle" in c.text]
        assert len(received) == 1
        them.last = button
        assert "publiée" in await them.tap(REFERENT, "Publier")
        assert len([c for c in them.api.sent(ABONNE) if "Remise en selle" in c.text]) == 1
        assert "Reçus : 1 sur 1" in await them.say(REFERENT, "où en est l'annonce ?")
        them.last = received
        assert "la veille" in await them.tap(ABONNE, "J'y vais")
        them.last = received
        assert "Pays de Laon" in await them.tap(ABONNE, "Pourquoi je reçois ceci")
        assert "ne vous préviens plus" in await them.tap(ABONNE, "Ne plus recevoir")
        assert "j'y vais » : 1" in await them.say(REFERENT, "où en est l'annonce")
        await them.tap(REFERENT, "Annuler l'événement")
        assert "C'est annulé" in await them.tap(REFERENT, "Oui, annuler l'événement")
        assert "Annulé par l'organisateur" in them.api.sent(ABONNE)[-1].text.replace("&#x27;", "'")

    play(scene)


def test_a_draft_is_put_right_and_the_old_preview_publishes_nothing() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        assert "Écrivez ou collez" in await them.say(REFERENT, "je veux annoncer un événement")
        assert "10 h" in await them.say(REFERENT, ANNONCE)
        old = them.last
        assert "Que faut-il changer" in await them.tap(REFERENT, "Corriger")
        assert "à 14 h" in await them.say(REFERENT, "non, à 14h")
        new = them.last
        them.last = old
        assert "a changé depuis cet aperçu" in await them.tap(REFERENT, "Publier")
        them.last = new
        assert "C'est publié" in await them.tap(REFERENT, "Publier")

    play(scene)


def test_a_draft_survives_a_restart() -> None:
    async def before(them: People) -> None:
        await invited(them)
        await them.say(REFERENT, f"/annoncer {ANNONCE}")
        await them.tap(REFERENT, "Corriger")

    async def after(them: People) -> None:
        assert "à 14 h" in await them.say(REFERENT, "à 14h")
        assert "C'est publié" in await them.tap(REFERENT, "Publier")

    play(before, after)


def test_what_is_published_is_shown_beside_curated_events_until_cancelled() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        assert "Remise en selle" not in await them.say(ABONNE, "quels événements à Laon ?")
        await them.say(REFERENT, f"/annoncer {ANNONCE}")
        await them.tap(REFERENT, "Publier")
        published = them.last
        said = await them.say(ABONNE, "quels événements à Laon ?")
        assert "Remise en selle" in said and "12 décembre 2026" in said and "place de la Halle" in said
        assert "Remise en selle" not in await them.say(ABONNE, "quels événements à Caen ?")
        them.last = published
        await them.tap(REFERENT, "Annuler l'événement")
        await them.tap(REFERENT, "Oui, annuler l'événement")
        assert "Remise en selle" not in await them.say(ABONNE, "quels événements à Laon ?")

    play(scene)


def test_a_stranger_is_told_whom_to_ask_and_it_is_audited() -> None:
    async def scene(them: People) -> None:
        assert "Demandez une invitation à l'administrateur" in await them.say(AUTRE, f"/annoncer {ANNONCE}")
        assert "Demandez une invitation" in await them.say(AUTRE, "je veux publier un événement")
        assert "Seuls les référents" in await them.say(ABONNE, "/referents")
        assert them.acts()[0] == "refus:referents:refus_inconnu"
        assert them.acts()[-2:] == ["refus:annoncer:refus_inconnu"] * 2

    play(scene)


def test_another_epci_a_group_and_a_forged_button_are_refused() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await invited(them, AUTRE, "Amiens")
        assert "que sur votre intercommunalité" in await them.say(AUTRE, f"/annoncer {ANNONCE}")
        assert them.buttons() == ["Corriger", "Changer le territoire", "Abandonner"]
        await them.say(REFERENT, f"/annoncer {ANNONCE}")
        publish = next(b["callback_data"] for b in them.last[-1].buttons if b["text"] == "Publier")
        assert "n'est pas la vôtre" in await them.forge(AUTRE, publish)
        assert "pas valable" in await them.forge(AUTRE, "an:publier:../etc")
        said = await them.say(REFERENT, f"/annoncer@guichet_test_bot {ANNONCE}", in_=-100, kind="supergroup")
        assert "pas depuis un groupe" in said
        assert {"refus:annoncer:refus_groupe", "refus:publier:refus_autre_annonce"} <= set(them.acts())
        assert them.store.annonces.published() == ()

    play(scene)


def test_a_referent_suspended_while_they_write_goes_no_further() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.say(REFERENT, "/annoncer")
        await them.tap(REFERENT, "Pas à pas")
        await them.say(ADMIN, "/referents")
        assert "suspendu" in await them.tap(ADMIN, "Suspendre 2")
        assert "est suspendu" in await them.say(REFERENT, "Remise en selle")
        assert "est suspendu" in await them.say(REFERENT, f"annonce : {ANNONCE}")

    play(scene)


def test_an_invitation_serves_once_and_a_suspended_referent_publishes_nothing() -> None:
    async def scene(them: People) -> None:
        said = await them.say(ADMIN, "/inviter Laon")
        link = re.search(r"start=(inv_[\w-]+)", said)
        assert link is not None
        await them.say(REFERENT, f"/start {link[1]}")
        assert "déjà servi" in await them.say(AUTRE, f"/start {link[1]}")
        assert "n'existe pas" in await them.say(AUTRE, "/start inv_forgee")
        assert "Seul un administrateur" in await them.say(REFERENT, "/inviter Laon")
        await them.say(REFERENT, f"/annoncer {ANNONCE}")
        preview = them.last
        assert "Pays de Laon" in await them.say(ADMIN, "/referents")
        assert "suspendu" in await them.tap(ADMIN, "Suspendre 2")
        them.last = preview
        assert "est suspendu" in await them.tap(REFERENT, "Publier")
        assert "Seuls" in await them.forge(AUTRE, "rf:retablir:2")
        assert not them.store.annonces.published()

    play(scene)
