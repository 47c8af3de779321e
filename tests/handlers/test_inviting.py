"""Roles given, listed, suspended and taken away; what was done is read by administrators only."""

from __future__ import annotations

import re

from bot.store.api import ChatKey
from tests.handlers.test_announcing import ANNONCE, invited
from tests.support.talking import ADMIN, AUTRE, REFERENT, People, play


def test_an_invitation_is_kept_hashed_and_bound_to_its_role_and_territory() -> None:
    async def scene(them: People) -> None:
        said = await them.say(ADMIN, "/inviter région Normandie")
        assert "organisateur, Normandie" in said and "une seule fois, pendant 7 jours" in said
        link = re.search(r"start=inv_([\w-]+)", said)
        assert link is not None
        with them.store.db.read() as connection:
            assert link[1] not in str(connection.exec_driver_sql("SELECT * FROM invitations").all())
        assert "organisateur (Normandie)" in await them.say(AUTRE, f"/start inv_{link[1]}")
        known = them.store.referents.get(ChatKey("telegram", str(them.app.bot.id), str(AUTRE)))
        assert known is not None and known.territoires == {"28"}
        assert "Pour quel territoire" in await them.say(ADMIN, "/inviter")
        assert "Pour quel territoire" in await them.say(ADMIN, "/inviter région Atlantide")

    play(scene)


def test_a_role_is_taken_away_after_confirmation() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.say(REFERENT, f"/annoncer {ANNONCE}")
        publish = them.code("Publier")
        assert "Pays de Laon" in await them.say(ADMIN, "/referents")
        assert "Retirer son rôle" in await them.tap(ADMIN, f"Retirer {REFERENT}")
        confirm = them.last
        assert "en exercice" in await them.tap(ADMIN, "Retour à la liste")
        them.last = confirm
        assert "Personne n'a encore de rôle" in await them.tap(ADMIN, "Oui, retirer ce rôle")
        assert "Demandez une invitation" in await them.forge(REFERENT, publish)
        assert them.store.annonces.published() == ()

    play(scene)


def test_suspended_then_restored() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.say(ADMIN, "/referents")
        assert "suspendu" in await them.tap(ADMIN, f"Suspendre {REFERENT}")
        assert "est suspendu" in await them.say(REFERENT, f"/annoncer {ANNONCE}")
        await them.say(ADMIN, "/referents")
        assert "en exercice" in await them.tap(ADMIN, f"Rétablir {REFERENT}")
        assert "Voici ce qui sera publié" in await them.say(REFERENT, f"/annoncer {ANNONCE}")

    play(scene)


def test_the_journal_holds_ids_and_no_text_and_is_for_administrators() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.say(REFERENT, f"/annoncer {ANNONCE}")
        await them.tap(REFERENT, "Publier")
        assert "Seul un administrateur" in await them.say(REFERENT, "/journal")
        assert "Seuls les référents" in await them.say(AUTRE, "/journal")
        said = await them.say(ADMIN, "/journal")
        assert "Les derniers actes" in said and "24/11 13:00 – refusé : journal (inconnu) – 3" in said
        assert "publier" in said and "inviter Communauté d'agglomération du Pays de Laon – 1" in said
        assert "Remise en selle" not in said
        assert "pas depuis un groupe" in await them.say(
            ADMIN, "/journal@guichet_test_bot", in_=-100, kind="supergroup"
        )

    play(scene)


def test_a_place_nobody_knows_is_said_back() -> None:
    async def scene(them: People) -> None:
        for place in ("Trifouilly", "Aisne"):
            said = await them.say(ADMIN, f"/inviter {place}")
            assert f"à ce nom : {place}" in said and "start=" not in said
        assert "Je ne connais" not in await them.say(ADMIN, "/inviter")

    play(scene)


def test_a_referent_who_taps_their_link_again_is_told_they_are_one() -> None:
    async def scene(them: People) -> None:
        link = (await them.say(ADMIN, "/inviter Laon")).split("start=")[1].split()[0]
        await them.say(REFERENT, f"/start {link}")
        assert "vous êtes déjà référent" in await them.say(REFERENT, f"/start {link}")
        assert "a déjà servi" in await them.say(AUTRE, f"/start {link}")

    play(scene)
