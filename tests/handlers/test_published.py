"""What referents publish is answered within seconds beside curated events, by every process; not once cancelled."""

from __future__ import annotations

import asyncio

import aiohttp
import httpx
import uvicorn

from bot.agenda.published import PublishedEvents
from bot.store.memory import memory_store
from handlers.telegram.app import WEBHOOK_PATH
from handlers.telegram.render import plain_of
from handlers.web import Web
from tests.handlers.test_conversations import served
from tests.handlers.test_reminding import amend, publish
from tests.support.agenda import BASE, REFERENT, Desk, un_brouillon, world
from tests.support.fake_bot_api import FakeBotApi, message
from tests.support.talking import ABONNE, People, agenda_world, play
from tests.support.telegram import NOON, SECRET, UNLIMITED, running_bot

ASKED = "quels événements vélo à Laon ?"


def test_by_polling_and_on_the_web_until_it_is_cancelled() -> None:
    async def scene(them: People) -> None:
        site = Web(agenda_world(), them.store, clock=lambda: NOON)

        async def on_the_web() -> str:
            transport = httpx.ASGITransport(site.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return (await client.post("/api/conversation", json={"text": ASKED})).text

        assert "Remise en selle" not in await them.say(ABONNE, ASKED) + await on_the_web()
        id = publish(them)
        for said in (await them.say(ABONNE, ASKED), await on_the_web()):
            assert "Remise en selle" in said and "12 décembre 2026 à 10" in said
        assert "Remise en selle" in await them.say(ABONNE, "/evenements vélo à Laon")
        amend(them, id)
        for said in (await them.say(ABONNE, ASKED), await on_the_web()):
            assert "Remise en selle" not in said

    play(scene)


def test_by_webhook() -> None:
    async def run() -> None:
        store = memory_store(limits=UNLIMITED)
        agenda_world().show_published(store, look_every=0.0)
        async with FakeBotApi() as api, running_bot(api, agenda_world(), store) as app:
            site = Web(agenda_world(), store, clock=lambda: NOON, telegram=app, webhook_path=WEBHOOK_PATH)
            config = uvicorn.Config(site.app, port=0, log_config=None, access_log=False, lifespan="off")
            async with served(config) as address, aiohttp.ClientSession() as client:
                them = People(api, app, store, iter(range(1000)), None)  # type: ignore[arg-type]
                publish(them)
                await app.worker.idle()
                update = api.push(message=message(ASKED, of=ABONNE, id=7))
                headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
                async with client.post(address + WEBHOOK_PATH, json=update, headers=headers) as answer:
                    carried = await answer.text()
                await app.worker.idle()
                said = carried + "".join(plain_of(call.text) for call in api.sent())
                assert "Remise en selle" in said

    asyncio.run(run())


def test_another_process_sees_it_a_few_seconds_later() -> None:
    desk, now = Desk(), [0.0]
    beside = PublishedEvents(desk.store.annonces, world().territoires, BASE, lambda: now[0], look_every=5.0)
    knowledge = world().library.knowledge
    assert beside.beside(knowledge) is knowledge
    draft = un_brouillon()
    id = desk.publisher.start(REFERENT, draft).id
    desk.publisher.publish(REFERENT, id, draft.empreinte)
    now[0] = 5.0
    assert id in beside.beside(knowledge).evenements
    desk.publisher.cancel(REFERENT, id)
    now[0] = 10.0
    assert id not in beside.beside(knowledge).evenements
    desk.store.close()
