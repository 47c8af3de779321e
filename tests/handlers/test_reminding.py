"""What the processes send by themselves: reminders of the evening before, digests; the whole way, chores to phone."""

from __future__ import annotations

import datetime as dt

from bot.agenda.draft import Portee
from bot.store.api import ChatKey
from handlers.telegram.render import render_page
from tests.handlers.test_dossier import given
from tests.support.agenda import un_brouillon
from tests.support.fake_bot_api import Call
from tests.support.talking import ABONNE, ADMIN, AUTRE, People, agenda_world, play

THURSDAY, EVENING_BEFORE = "2026-11-26T09:02+01:00", "2026-12-11T18:01+01:00"


def publish(them: People, **changes: object) -> str:
    """Publish an event as the administrator; return its id."""
    publisher = agenda_world().bureau(them.store, render_page).publisher
    who, draft = ChatKey("telegram", str(them.app.bot.id), str(ADMIN)), un_brouillon(**changes)
    id = publisher.start(who, draft).id
    publisher.publish(who, id, draft.empreinte)
    return id


def amend(them: People, id: str, **changes: object) -> None:
    """Correct an event, or cancel it when nothing changes."""
    publisher = agenda_world().bureau(them.store, render_page).publisher
    who = ChatKey("telegram", str(them.app.bot.id), str(ADMIN))
    if changes:
        publisher.correct(who, id, un_brouillon(**changes))
    else:
        publisher.cancel(who, id)


def received(calls: list[Call], who: int, words: str) -> int:
    return len([c for c in calls if c.parameters.get("chat_id") in (who, str(who)) and words in c.text])


async def subscribed(them: People, id: str) -> None:
    """Two people who were told of an event say « j'y vais »."""
    for who in (ABONNE, AUTRE):
        assert "la veille" in await them.forge(who, f"an:jyvais:{id}")


def test_one_reminder_the_evening_before_for_who_still_goes() -> None:
    async def scene(them: People) -> None:
        id = publish(them)
        await subscribed(them, id)
        assert "pas de rappel" in await them.tap(AUTRE, "Je n'y vais plus")
        assert await them.at("2026-12-11T17:58+01:00") == []
        sent = await them.at(EVENING_BEFORE)
        assert received(sent, ABONNE, "C'est demain") == 1 and len(sent) == 1
        assert [b["text"] for b in sent[0].buttons] == ["Je n'y vais plus", "Pourquoi je reçois ceci"]
        for later in ("2026-12-11T18:02+01:00", "2026-12-11T19:30+01:00", "2026-12-12T08:00+01:00"):
            assert await them.at(later) == []
        them.last = sent
        assert "j'y vais" in await them.tap(ABONNE, "Pourquoi je reçois ceci")

    play(scene)


def test_no_reminder_of_what_is_cancelled() -> None:
    async def scene(them: People) -> None:
        id = publish(them)
        await subscribed(them, id)
        amend(them, id)
        assert await them.at(EVENING_BEFORE) == []

    play(scene)


def test_a_corrected_day_moves_the_reminder() -> None:
    async def scene(them: People) -> None:
        id = publish(them)
        await subscribed(them, id)
        amend(them, id, le=un_brouillon().le.replace(day=16))  # type: ignore[union-attr]
        assert await them.at(EVENING_BEFORE) == []
        sent = await them.at("2026-12-15T18:01+01:00")
        assert received(sent, ABONNE, "C'est demain") == received(sent, AUTRE, "C'est demain") == 1

    play(scene)


def test_a_restart_that_evening_reminds_nobody_twice() -> None:
    ids: list[str] = []

    async def before(them: People) -> None:
        ids.append(publish(them))
        await subscribed(them, ids[0])
        assert len(await them.at(EVENING_BEFORE)) == 2

    async def after(them: People) -> None:
        assert await them.at("2026-12-11T18:05+01:00") == []

    play(before, after)


def test_the_digest_arrives_on_thursday_says_why_and_stops_in_one_tap() -> None:
    async def scene(them: People) -> None:
        await them.say(ABONNE, "préviens-moi chaque semaine des événements vélo à Laon")
        publish(them, portee=Portee("epci", "200043495"))
        assert await them.at("2026-11-26T08:30+01:00") == []
        sent = await them.at(THURSDAY)
        assert received(sent, ABONNE, "Remise en selle") == 1 and len(sent) == 1
        assert "Pays de Laon (vélo)" in sent[0].text
        assert await them.at("2026-11-26T11:00+01:00") == []
        them.last = sent
        assert "chaque jeudi" in await them.tap(ABONNE, "Pourquoi je reçois ceci")
        them.last = sent
        assert "ne vous préviens plus" in await them.tap(ABONNE, "Ne plus être prévenu")
        assert await them.at("2026-12-03T09:05+01:00") == []

    play(scene)


def test_stop_under_any_message_ends_only_what_caused_it() -> None:
    async def scene(them: People) -> None:
        await them.say(ABONNE, "préviens-moi des événements à Laon")
        await them.say(ABONNE, "préviens-moi des événements à Caen")
        id = publish(them)
        await them.app.worker.idle()
        amend(them, id, titre="Remise en selle pour tous")
        await them.app.worker.idle()
        amend(them, id)
        await them.app.worker.idle()
        three = [
            c for c in them.api.sent(ABONNE) if "Remise en selle" in c.text and c.method == "sendMessage"
        ]
        assert len(three) == 3
        for call in three:
            them.last = [call]
            said = await them.tap(ABONNE, "Pourquoi je reçois ceci")
            assert "Pays de Laon" in said and "Caen" not in said
            assert them.buttons() == ["Ne plus recevoir", "Mes abonnements"]
        said = await them.tap(ABONNE, "Ne plus recevoir")
        assert "ne vous préviens plus" in said and "Pays de Laon" in said and "Caen" not in said
        assert them.buttons() == ["Mes abonnements", "Tout arrêter"]
        assert "Caen la Mer" in await them.tap(ABONNE, "Mes abonnements")
        them.last = [three[0]]
        assert "plus abonné à ces annonces" in await them.tap(ABONNE, "Ne plus recevoir")
        assert "annulé" in await them.forge(ABONNE, f"an:jyvais:{id}")

    play(scene)


def test_what_is_erased_is_never_sent_again() -> None:
    async def scene(them: People) -> None:
        await them.say(ABONNE, "préviens-moi des événements vélo à Laon pour les seniors")
        await them.say(ABONNE, "préviens-moi chaque semaine des événements dans l'Aisne")
        id = publish(them)
        await them.app.worker.idle()
        await subscribed(them, id)
        _, kept = await given(them, ABONNE)
        assert [
            (one["niveau"], one["code"], one["theme"], one["public"], one["rythme"])
            for one in kept["abonnements"]
        ] == [
            ("epci", "200043495", "velo", "senior", "immediat"),
            ("departement", "02", "", "", "hebdomadaire"),
            ("evenement", id, "", "", "immediat"),
        ]
        await them.say(ABONNE, "/supprimer")
        await them.tap(ABONNE, "Oui, tout effacer")
        assert them.store.abonnements.of(ChatKey("telegram", str(them.app.bot.id), str(ABONNE))) == ()
        publish(them, titre="Bourse aux vélos", le=dt.date(2026, 12, 5))
        await them.app.worker.idle()
        before = len(them.api.sent(ABONNE))
        await them.at(THURSDAY)
        await them.at(EVENING_BEFORE)
        assert len(them.api.sent(ABONNE)) == before
        assert not [c for c in them.api.sent(ABONNE) if "Bourse" in c.text]

    play(scene)
