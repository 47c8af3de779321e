"""The processes that get killed: one that receives and answers, one that delivers; the loops are the product's."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import random
import sys
import time

from bot.agenda.envoi import Envoi
from bot.store.api import ChatKey, Limits, Outgoing, StoreError, Ticket, Update
from bot.store.store import SqlStore, open_store
from handlers.delivery import Delivery, Ready
from handlers.telegram.app import make_bot
from handlers.telegram.handled import Handled
from handlers.telegram.request import AiohttpRequest
from handlers.telegram.send import TelegramChannel
from handlers.telegram.worker import Worker
from tests.chaos.processes import patiently
from tests.support.telegram import UNLIMITED, EchoBrain

CHANNEL, BOT = "telegram", "1"


async def deliver(store: SqlStore, worker: str, port: int, lease: float, limits: Limits) -> None:
    """Deliver until killed, through PTB's bot and our requests."""
    bot = make_bot(f"{BOT}:chaos", f"http://127.0.0.1:{port}/bot", AiohttpRequest(read_timeout=2.0))
    await bot.initialize()
    channel = TelegramChannel(bot)
    duration = dt.timedelta(seconds=lease)
    await Delivery(store, channel, bot=BOT, worker=worker, limits=limits, lease=duration).run()


def chat_of(update_id: int, chats: int) -> ChatKey:
    """Return who sent an update."""
    return ChatKey(CHANNEL, BOT, str(1000 + random.Random(update_id).randrange(chats)))


class Counting:
    """Adds the number of each update to what its conversation remembers, and replies with it."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.brain = EchoBrain()
        self.bot = BOT

    def handle(self, ticket: Ticket) -> Handled:
        """Answer a ticket."""
        kept = self.store.conversations.get(ticket.update.chat)
        seen = list(kept.state["vus"]) if kept is not None else []
        time.sleep(0.004)
        number = ticket.update.update_id
        reply = Outgoing(payload={"method": "sendMessage", "text": str(number)})
        return Handled((reply,), {"vus": [*seen, number]})


class Mute:
    """A channel, and courtesies, that cost nothing."""

    async def send(self, envoi: Envoi, ready: Ready) -> str:
        """Say it is sent."""
        await ready()
        return "1"

    async def acknowledge(self, query: str) -> None:
        """Do nothing."""

    async def typing(self, chat: str) -> None:
        """Do nothing."""


async def receive(store: SqlStore, name: str, total: int, chats: int, lease: float) -> None:
    """Poll a source of ``total`` updates from where the store is, and answer them, until killed."""
    duration = dt.timedelta(seconds=lease)
    worker = Worker(
        store,
        Counting(store),
        Mute(),
        Mute(),
        name=name,
        limits=UNLIMITED,
        lease=duration,
        look_every=0.02,
        batch=4,
    )
    worker.start()
    while True:
        try:
            if await asyncio.to_thread(store.leases.acquire, f"poller:{BOT}", name, duration):
                after = await asyncio.to_thread(store.inbox.last_update_id, CHANNEL, BOT) or 0
                batch = range(after + 1, min(after + 8, total) + 1)
                updates = [Update(chat=chat_of(n, chats), update_id=n, payload={"quoi": "n"}) for n in batch]
                await worker.receive(updates)
            await asyncio.sleep(0.02)
        except StoreError:
            await asyncio.sleep(0.2)


def main() -> None:
    """Do what the JSON of the command line says."""
    logging.disable(logging.WARNING)
    order = json.loads(sys.argv[1])
    delivers = order["what"] == "deliver"
    limits = Limits(**order.get("limits", {})) if delivers else UNLIMITED
    store = patiently(lambda: open_store(order["url"], limits=limits, upgrade=False))
    print("ready", flush=True)
    if delivers:
        asyncio.run(deliver(store, order["worker"], order["port"], order["lease"], limits))
    else:
        asyncio.run(receive(store, order["worker"], order["total"], order["chats"], order["lease"]))


if __name__ == "__main__":
    main()
