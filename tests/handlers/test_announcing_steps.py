"""A referent who is guided: step by step, one field at a time, the territory, what is left aside and found again."""

from __future__ import annotations

from tests.handlers.test_announcing import ANNONCE, invited
from tests.support.talking import ABONNE, AUTRE, REFERENT, People, play


def methods(them: People) -> list[str]:
    """Return how the last answer was given."""
    return [call.method for call in them.last]


def test_step_by_step_to_what_subscribers_receive() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.say(ABONNE, "préviens-moi des événements à Laon")
        await them.say(REFERENT, "/annoncer")
        assert them.buttons() == ["En une phrase", "Pas à pas"]
        assert "1/7 – Comment s'appelle" in await them.tap(REFERENT, "Pas à pas")
        assert methods(them) == ["editMessageText"]
        assert "2/7 – Quel jour" in await them.say(REFERENT, "remise en selle")
        assert methods(them) == ["sendMessage"]
        assert "3/7" in await them.tap(REFERENT, "sam. 12 décembre")
        assert "4/7" in await them.tap(REFERENT, "10 h")
        assert "5/7" in await them.say(REFERENT, "place de la Halle à Laon")
        assert "6/7" in await them.tap(REFERENT, "Sans lien")
        await them.tap(REFERENT, "les seniors")
        assert "✓ les seniors" in them.buttons() and methods(them) == ["editMessageText"]
        assert "7/7" in await them.tap(REFERENT, "Continuer")
        said = await them.tap(REFERENT, "Gratuit")
        assert "Pour : Communauté d'agglomération du Pays de Laon" in said
        assert "Voici ce que recevra une personne, tout de suite" in said
        assert "un envoi" in await them.tap(REFERENT, "Publier")
        received = them.api.sent(ABONNE)[-1].text.replace("\xa0", " ")
        for line in ("Remise en selle", "Samedi 12 décembre 2026 à 10 h", "les seniors", "Gratuit"):
            assert line in received

    play(scene)


def test_back_keeps_the_value_and_what_cannot_be_read_is_helped() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.say(REFERENT, "/annoncer")
        await them.tap(REFERENT, "Pas à pas")
        await them.say(REFERENT, "Remise en selle")
        assert "Je n'ai pas lu de jour" in await them.say(REFERENT, "un de ces jours")
        assert "sam. 12 décembre" in them.buttons()
        assert "4/7" in await them.say(REFERENT, "samedi 12 décembre à 10h30")
        assert "3/7" in await them.say(REFERENT, "retour")
        assert "Garder : 10 h 30" in them.buttons()
        assert "2/7" in await them.tap(REFERENT, "Retour")
        assert "3/7" in await them.tap(REFERENT, "Garder : samedi 12 décembre 2026")
        assert "4/7" in await them.tap(REFERENT, "Garder : 10 h 30")
        assert "10 h 30" in await them.tap(REFERENT, "En ligne")
        assert "adresse de page" in await them.say(REFERENT, "je vous l'envoie plus tard peut-être")

    play(scene)


def test_a_step_survives_a_restart() -> None:
    async def before(them: People) -> None:
        await invited(them)
        await them.say(REFERENT, "/annoncer")
        await them.tap(REFERENT, "Pas à pas")
        await them.say(REFERENT, "Remise en selle")

    async def after(them: People) -> None:
        assert "Remise en selle – samedi 12 décembre 2026" in await them.say(REFERENT, "le 12 décembre")

    play(before, after)


def test_a_draft_left_aside_is_in_the_list_and_resumed() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.say(REFERENT, "/annoncer")
        await them.tap(REFERENT, "Pas à pas")
        await them.say(REFERENT, "Remise en selle")
        assert "mis de côté" in await them.say(REFERENT, "annuler")
        assert "Bonjour" in await them.say(REFERENT, "bonjour")
        assert "« Remise en selle » – en préparation" in await them.say(REFERENT, "/annoncer")
        assert "Je n'ai pas trouvé la date" in await them.tap(REFERENT, "Reprendre : Remise en selle")
        assert "Publier" not in them.buttons()
        assert "Samedi 12 décembre" in await them.say(REFERENT, "le samedi 12 décembre à 10h")
        assert "Publier" in them.buttons()

    play(scene)


def test_other_commands_and_questions_leave_the_draft_where_it_is() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.say(REFERENT, "/annoncer")
        await them.tap(REFERENT, "Pas à pas")
        assert "jour" not in await them.say(REFERENT, "/aide")
        assert "2/7" in await them.say(REFERENT, "Remise en selle")
        await them.say(REFERENT, f"/annoncer {ANNONCE}")
        assert "Bourse" not in await them.say(REFERENT, "quels événements à Laon ?")
        assert "Que faut-il" not in await them.say(REFERENT, "à 14h")

    play(scene)


def test_a_field_is_put_right_with_buttons_or_in_words() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.say(REFERENT, f"/annoncer {ANNONCE}")
        assert "En savoir plus" in await them.say(REFERENT, "https://laon.fr/selle")
        await them.tap(REFERENT, "Corriger")
        assert them.buttons()[:3] == ["Le nom", "Le jour", "L'heure"]
        assert "À quelle heure" in await them.tap(REFERENT, "L'heure")
        assert "de 14 h à 16 h" in await them.say(REFERENT, "14h-16h")
        await them.tap(REFERENT, "Corriger")
        await them.tap(REFERENT, "Le prix")
        assert "Payant" in await them.tap(REFERENT, "Payant")
        await them.tap(REFERENT, "Corriger")
        await them.tap(REFERENT, "Le public")
        await them.tap(REFERENT, "les jeunes")
        assert "Pour : les jeunes" in await them.tap(REFERENT, "Continuer")
        await them.tap(REFERENT, "Corriger")
        assert "Voici ce qui sera publié" in await them.tap(REFERENT, "Retour à l'aperçu")

    play(scene)


def test_the_territory_is_made_narrower_and_never_wider_than_one_s_own() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await invited(them, AUTRE, "région Hauts-de-France")
        await them.say(REFERENT, f"/annoncer {ANNONCE}")
        await them.tap(REFERENT, "Changer le territoire")
        assert them.buttons() == [
            "La commune de Laon",
            "✓ Communauté d'agglomération du Pays de Laon",
            "Retour à l'aperçu",
        ]
        assert "organisateur régional" in await them.say(REFERENT, "toute la région")
        await them.tap(REFERENT, "Changer le territoire")
        assert "Pour : la commune de Laon" in await them.tap(REFERENT, "La commune de Laon")
        await them.tap(REFERENT, "Changer le territoire")
        assert "Pour : Communauté d'agglomération" in await them.say(REFERENT, "toute l'agglo")
        await them.say(AUTRE, f"/annoncer {ANNONCE}")
        await them.tap(AUTRE, "Changer le territoire")
        assert "Tout le département : Aisne" in them.buttons()
        said = await them.say(AUTRE, "toute la région")
        assert "toute la région, Hauts-de-France" in said and "accord d'une deuxième personne" in said
        assert "Demander l'accord" in them.buttons()
        assert "refus:territoire:refus_trop_large" in them.acts()

    play(scene)
