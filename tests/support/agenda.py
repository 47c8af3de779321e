"""A desk of announcements over the in-memory store: three people, two EPCI, a clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any

from bot.agenda.draft import Brouillon, Portee
from bot.agenda.participation import Participation
from bot.agenda.publish import Publisher
from bot.agenda.roles import Gate
from bot.assemble import World
from bot.reply.model import Card, Reply, Text
from bot.reply.wording import Wording
from bot.settings import read_settings
from bot.store.api import Abonnement, ChatKey, Role
from bot.store.memory import memory_store
from bot.store.store import SqlStore
from tests.support.clock import FrozenClock

LAON, AMIENS = "200043495", "248000531"
#: A Monday, 10 h in Paris.
START = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
ADMIN, REFERENT, AUTRE, ORGANISATEUR, PASSANT = (
    ChatKey("telegram", "1", str(number)) for number in (1, 2, 3, 4, 5)
)
BASE = "https://guichet.example"


@cache
def world() -> World:
    """Return the program's own map, knowledge and reader."""
    return World(read_settings())


def render(reply: Reply, edit: str | None = None) -> Sequence[Mapping[str, Any]]:
    """Return one payload: its lines, its codes, what it replaces."""
    lines: list[str] = []
    for block in reply.blocks:
        if isinstance(block, Text):
            lines.append(block.text)
        elif isinstance(block, Card):
            lines += [block.title, *block.lines, *(link.url for link in block.links)]
    payload: dict[str, Any] = {"lines": lines, "codes": [choice.code for choice in reply.choices]}
    return [payload | ({"edit": edit} if edit else {})]


def un_brouillon(**changes: Any) -> Brouillon:
    """Return a draft for the EPCI of Laon."""
    content: dict[str, Any] = {
        "titre": "Remise en selle",
        "le": dt.date(2026, 12, 12),
        "de": dt.time(10),
        "lieu": "place de la Halle à Laon",
        "commune": "02408",
        "epci": LAON,
        "lien": "https://laon.example/selle",
        "theme": "velo",
        "portee": Portee("epci", LAON),
    }
    return Brouillon(**{**content, **changes})


@dataclass
class Desk:
    """Everything a test of announcements needs."""

    clock: FrozenClock = field(default_factory=lambda: FrozenClock(START))
    #: In memory unless a test gives one, on the same clock.
    given: SqlStore | None = None

    def __post_init__(self) -> None:
        self.store: SqlStore = self.given or memory_store(self.clock)
        self.wording: Wording = world().library.wording
        self.gate = Gate(
            self.store.referents,
            self.store.invitations,
            self.store.chats,
            self.store.audit,
            world().territoires,
            lambda chat: chat == ADMIN,
            lambda chat: (ADMIN,),
        )
        ids = count(1)
        self.publisher = Publisher(
            self.store,
            self.gate,
            world().territoires,
            self.wording,
            render,
            self.clock,
            lambda: f"evenement-{next(ids)}",
            BASE,
        )
        self.participation = Participation(self.store, world().territoires, self.wording, render, BASE)
        self.store.referents.grant(REFERENT, Role.REFERENT, [LAON])
        self.store.referents.grant(AUTRE, Role.REFERENT, [AMIENS])
        self.store.referents.grant(ORGANISATEUR, Role.ORGANISATEUR, ["32"])

    def subscribe(self, number: int, niveau: str, code: str, **more: Any) -> ChatKey:
        """Subscribe somebody new."""
        chat = ChatKey("telegram", "1", str(100 + number))
        self.store.abonnements.add(chat, Abonnement(niveau=niveau, code=code, **more))
        return chat

    def outbox(self, minutes: float = 0) -> list[tuple[str, Mapping[str, Any]]]:
        """Return what leaves by then: (chat, payload); everything claimed is marked sent."""
        from bot.agenda.decisions import Sent

        if minutes:
            self.clock.move(minutes=minutes)
        self.publisher.release()
        found = []
        for _ in range(200):
            claimed = self.store.outbox.claim("telegram", "1", "test", limit=50)
            for envoi in claimed.envois:
                found.append((envoi.chat.chat, envoi.payload))
                self.store.outbox.settle(envoi, Sent(f"m{envoi.id}"))
            if not claimed.envois:
                if claimed.again_at is None or claimed.again_at > self.clock() + dt.timedelta(seconds=5):
                    break
                self.clock.moment = max(claimed.again_at, self.clock() + dt.timedelta(milliseconds=50))
        return found

    def refusals(self) -> list[str]:
        """Return why acts were refused, newest first."""
        return [
            str(act.details["raison"]) for act in self.store.audit.latest() if act.action.startswith("refus:")
        ]
