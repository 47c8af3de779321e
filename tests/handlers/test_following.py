"""The message that said « C'est publié » is the one edited while the announcement leaves."""

from __future__ import annotations

from bot.agenda.following import SMALL, Following
from bot.store.api import Abonnement, ChatKey
from handlers.telegram.render import plain_of, render_page
from tests.handlers.test_announcing import ANNONCE, invited
from tests.support.fake_bot_api import BOT, refused
from tests.support.talking import REFERENT, People, agenda_world, play


def following(them: People) -> Following:
    """Return what a process of the same bot follows."""
    return Following(lambda: agenda_world().bureau(them.store, render_page))


async def published(them: People) -> int:
    """Publish to many people; return the id of the message that said so."""
    await invited(them)
    for number in range(SMALL + 8):
        chat = ChatKey("telegram", str(BOT["id"]), str(100 + number))
        them.store.abonnements.add(chat, Abonnement(niveau="epci", code="200043495"))
    await them.say(REFERENT, f"/annoncer {ANNONCE}")
    said = await them.tap(REFERENT, "Publier")
    assert f"C'est publié : {SMALL + 8} envois" in said
    return next(int(c.parameters["message_id"]) for c in them.last if "publié" in c.text)


def test_the_message_that_said_published_says_when_it_is_over() -> None:
    async def scene(them: People) -> None:
        message = await published(them)
        assert following(them).follow() == 1
        await them.app.worker.idle()
        edit = them.api.sent(REFERENT)[-1]
        assert edit.method == "editMessageText" and int(edit.parameters["message_id"]) == message
        said = plain_of(edit.text)
        assert "C'est terminé." in said and f"Reçus : {SMALL + 8} sur {SMALL + 8}." in said
        assert [button["text"] for button in edit.buttons] == ["Où en est l'annonce", "Annuler l'événement"]

    play(scene)


def test_a_message_deleted_since_is_not_sent_again() -> None:
    async def scene(them: People) -> None:
        await published(them)
        before = len(them.api.sent(REFERENT))
        them.api.fail("editMessageText", refused(400, "Bad Request: message to edit not found"))
        assert following(them).follow() == 1
        await them.app.worker.idle()
        assert len(them.api.sent(REFERENT)) == before

    play(scene)
