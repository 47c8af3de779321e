"""The file of a person's data: they can read it, it is whole, and it does not hold every step of the conversation."""

from __future__ import annotations

import json
from typing import Any

from tests.support.talking import ABONNE, ADMIN, REFERENT, People, play

LAON = "200043495"


async def given(them: People, who: int) -> tuple[str, dict[str, Any]]:
    """Ask for one's data; return the part to read and the technical part."""
    await them.say(who, "/mesdonnees")
    (call,) = [c for c in them.last if c.method == "sendDocument"]
    document = call.parameters["document"]
    assert document["filename"] == "mes-donnees.txt" and call.parameters["caption"].startswith(
        "Tout ce que je garde"
    )
    text = document["content"].decode("utf-8-sig").replace("\xa0", " ").replace("\u202f", " ")
    read, brace, detail = text.partition("\n{")
    return read, json.loads(brace + detail)


def test_a_person_reads_what_is_kept_and_until_when() -> None:
    async def scene(them: People) -> None:
        for text in (
            "aide vélo à Caen",
            "plutôt à Laon",
            "un vélo électrique neuf à 1 800 €",
            "je gagne 1200 euros par mois",
            "j'ai 34 ans",
            "merci",
            "abonne-moi aux événements vélo de Laon",
        ):
            await them.say(ABONNE, text)
        read, detail = await given(them, ABONNE)
        lines = read.splitlines()
        assert "CE QUE JE SAIS DE VOTRE SITUATION" in lines
        assert "- Votre commune : Laon (Aisne) (gardé jusqu'au vendredi 25 décembre 2026)" in lines
        assert any("1 800 €" in line and "25 décembre" in line for line in lines)
        assert any(
            "1 200 €" in line and "gardé jusqu'au mercredi 25 novembre 2026 à" in line for line in lines
        )
        assert any("Pays de Laon (vélo) : dès qu'un événement est annoncé" in line for line in lines)
        assert any("réponses : leur texte n'est plus gardé" in line for line in lines)
        before = detail["conversation_en_cours"]["etat"]["conversation"]["avant"]
        assert before["etapes"] > 3 and "14118" in before["autres_valeurs"]["commune"]
        assert '"avant"' not in json.dumps(before)
        # The answers are counted; only the file itself has not left yet.
        assert [one["etat"] for one in detail["envois"] if "nombre" not in one] == ["en_cours"]

    play(scene)


def test_a_referent_reads_their_role_and_their_announcements() -> None:
    async def scene(them: People) -> None:
        link = (await them.say(ADMIN, f"/inviter {LAON}")).split("start=")[1].split()[0]
        await them.say(REFERENT, f"/start {link}")
        await them.say(
            REFERENT, "/annoncer Remise en selle, samedi 12 décembre 10 h, place de la Halle à Laon"
        )
        await them.tap(REFERENT, "Publier")
        read, detail = await given(them, REFERENT)
        assert "- Référent (Communauté d'agglomération du Pays de Laon), en exercice" in read
        assert "- « Remise en selle » – publiée" in read and detail["annonces"]
        await them.say(ABONNE, "/start")
        id = detail["annonces"][0]["id"]
        await them.forge(ABONNE, f"an:jyvais:{id}")
        assert "- Remise en selle, samedi 12 décembre 2026" in (await given(them, ABONNE))[0]

    play(scene)


def test_somebody_unknown_reads_that_nothing_is_known() -> None:
    async def scene(them: People) -> None:
        assert "- Je ne sais encore rien de votre situation." in (await given(them, 77))[0]

    play(scene)
