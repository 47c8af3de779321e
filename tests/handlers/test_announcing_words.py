"""What a referent writes without any button: the announcement itself, its abandon, a request for help."""

from __future__ import annotations

import pytest

from tests.handlers.test_announcing import ANNONCE, invited
from tests.support.talking import ABONNE, ADMIN, REFERENT, People, play


@pytest.mark.parametrize(
    "text",
    [
        "annonce : bourse aux vélos à Laon samedi 12 décembre 14h",
        "Annonce: bourse aux vélos",
        "nouvelle annonce : bourse aux vélos jeudi 10 décembre",
        "j'annonce une bourse aux vélos à Laon",
        "J’annonce : bourse aux vélos, salle des fêtes",
    ],
)
@pytest.mark.parametrize("before", ["", f"/annoncer {ANNONCE}"])
def test_what_follows_announce_begins_the_draft(text: str, before: str) -> None:
    async def scene(them: People) -> None:
        await invited(them)
        if before:
            await them.say(REFERENT, before)
        said = await them.say(REFERENT, text)
        assert "Bourse aux vélos" in said and "Remise en selle" not in said
        assert "Abandonner" in them.buttons()

    play(scene)


def test_nothing_said_yet_asks_for_the_announcement() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        assert "Comment voulez-vous annoncer" in await them.say(REFERENT, "j'annonce un événement")
        assert "Seuls les référents" in await them.say(9, "/annoncer bourse aux vélos")

    play(scene)


def test_a_draft_whose_territory_was_refused_is_abandoned_in_words_and_with_its_button() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        for how in ("dit", "touche"):
            await them.say(REFERENT, f"/annoncer {ANNONCE}")
            await them.tap(REFERENT, "Changer le territoire")
            assert "que sur votre intercommunalité" in await them.say(REFERENT, "Caen")
            done = await (them.say if how == "dit" else them.tap)(
                REFERENT, "abandonner" if how == "dit" else "Abandonner"
            )
            assert "C'est abandonné" in done and "intercommunalité" not in done

    play(scene)


def test_help_tells_each_role_its_commands() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        mine = await them.say(REFERENT, "/aide")
        assert (
            all(name in mine for name in ("/annoncer", "/importer", "/exporter")) and "/inviter" not in mine
        )
        admin = await them.say(ADMIN, "que sais-tu faire ?")
        assert all(name in admin for name in ("/annoncer", "/importer", "/inviter", "/referents", "/journal"))
        assert "/annoncer" not in await them.say(ABONNE, "/aide")

    play(scene)


def test_what_was_received_of_a_cancelled_event_says_so_and_offers_to_go_no_more() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.say(ABONNE, "préviens-moi des événements à Laon")
        await them.say(REFERENT, f"/annoncer {ANNONCE}")
        await them.tap(REFERENT, "Publier")
        shown = them.last
        (first,) = [c for c in them.api.sent(ABONNE) if "Remise en selle" in c.text]
        assert "J'y vais" in [b["text"] for b in first.buttons]
        them.last = shown
        await them.tap(REFERENT, "Annuler l'événement")
        await them.tap(REFERENT, "Oui, annuler l'événement")
        edits = [c for c in them.api.sent(ABONNE) if c.method == "editMessageText" and "Annulé" in c.text]
        assert len(edits) == 1 and "J'y vais" not in [b["text"] for b in edits[0].buttons]
        assert (
            len([c for c in them.api.sent(ABONNE) if c.method == "sendMessage" and "Annulé" in c.text]) == 1
        )

    play(scene)
