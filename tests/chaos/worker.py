"""The processes that get killed: one that receives and answers, one that delivers."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import random
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from bot.agenda import errors
from bot.agenda.deliver import Delivery, SystemClock
from bot.agenda.envoi import Envoi
from bot.store.api import ChatKey, LeaseLost, Limits, Outgoing, StoreUnavailable, Ticket, Update
from bot.store.store import SqlStore, open_store
from tests.chaos.processes import patiently

CHANNEL, BOT = "telegram", "1"


class HttpChannel:
    """A channel that calls the fake Bot API, one connection a thread."""

    def __init__(self, port: int, timeout: float) -> None:
        self.port = port
        self.timeout = timeout
        self.mine = threading.local()

    def send(self, envoi: Envoi) -> str | None:
        """Make one call; raise one of ``bot.agenda.errors``."""
        body = json.dumps({"chat_id": envoi.chat.chat, "cle": envoi.cle, **envoi.payload}).encode()
        connection: http.client.HTTPConnection | None = getattr(self.mine, "connection", None)
        if connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
            try:
                connection.connect()
            except OSError:
                raise errors.Unavailable from None
            self.mine.connection = connection
        try:
            connection.request("POST", "/bot1/sendMessage", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            data = response.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            self.mine.connection = None
            raise errors.Uncertain from None
        if response.status >= 500:
            raise errors.Unavailable
        try:
            answer = json.loads(data)
        except ValueError:
            raise errors.Uncertain from None
        if answer["ok"]:
            return str(answer["result"]["message_id"])
        if answer["error_code"] == 429:
            raise errors.RetryAfter(answer["parameters"]["retry_after"])
        if answer["error_code"] == 403:
            raise errors.Blocked
        raise errors.ChatNotFound


def deliver(store: SqlStore, worker: str, port: int, lease: float) -> None:
    """Deliver until killed."""
    with ThreadPoolExecutor(8) as pool:
        Delivery(
            outbox=store.outbox,
            channel=HttpChannel(port, timeout=2.0),
            clock=SystemClock(),
            pool=pool,
            name=CHANNEL,
            bot=BOT,
            worker=worker,
            lease=dt.timedelta(seconds=lease),
        ).run()


def chat_of(update_id: int, chats: int) -> ChatKey:
    """Return who sent an update."""
    return ChatKey(CHANNEL, BOT, str(1000 + random.Random(update_id).randrange(chats)))


def receive(store: SqlStore, worker: str, total: int, chats: int, lease: float) -> None:
    """Poll a source of ``total`` updates from where the store is, and answer them, until killed."""
    duration = dt.timedelta(seconds=lease)
    while True:
        try:
            if store.leases.acquire(f"poller:{BOT}", worker, duration):
                after = store.inbox.last_update_id(CHANNEL, BOT) or 0
                batch = range(after + 1, min(after + 8, total) + 1)
                store.inbox.enqueue(
                    *(Update(chat=chat_of(n, chats), update_id=n, payload={"n": n}) for n in batch)
                )
            tickets = store.inbox.claim(worker, duration)
            if not tickets:
                time.sleep(0.02)
            for ticket in tickets:
                answer(store, ticket)
        except LeaseLost:
            continue
        except StoreUnavailable:
            time.sleep(0.2)


def answer(store: SqlStore, ticket: Ticket) -> None:
    """Add the update's number to what its conversation remembers, and reply."""
    kept = store.conversations.get(ticket.update.chat)
    seen = list(kept.state["vus"]) if kept is not None else []
    time.sleep(0.004)
    number = ticket.update.update_id
    store.inbox.finish(
        ticket, conversation={"vus": [*seen, number]}, replies=[Outgoing(payload={"text": str(number)})]
    )


def main() -> None:
    """Do what the JSON of the command line says."""
    order = json.loads(sys.argv[1])
    limits = Limits(**order.get("limits", {}))
    store = patiently(lambda: open_store(order["url"], limits=limits, upgrade=False))
    print("ready", flush=True)
    if order["what"] == "deliver":
        deliver(store, order["worker"], order["port"], order["lease"])
    else:
        receive(store, order["worker"], order["total"], order["chats"], order["lease"])


if __name__ == "__main__":
    main()
