"""« Préviens-moi » where nobody can be written to first: the calendar of the place, or the way to be told."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.assemble import World
from bot.decide.conversation import Conversation
from bot.reply.model import Card
from bot.settings import Settings
from bot.turn import Incoming

DAY = dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def served() -> World:
    return World(Settings(GUICHET_NOW=DAY, PUBLIC_URL="https://guichet.example/"))


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("préviens-moi des événements à Laon", "https://guichet.example/agenda/epci/200043495.ics"),
        ("préviens-moi des événements dans l'Aisne", "https://guichet.example/agenda/departement/02.ics"),
        ("préviens-moi des événements en Normandie", "https://guichet.example/agenda/region/28.ics"),
    ],
)
def test_the_calendar_of_the_place_is_given_and_exists(served: World, said: str, address: str) -> None:
    from bot.store.memory import memory_store

    reply = served.talk(Incoming(said), Conversation()).reply
    links = [link.url for block in reply.blocks if isinstance(block, Card) for link in block.links]
    assert links == [address]
    kind, _, code = (
        address.removeprefix("https://guichet.example/agenda/").removesuffix(".ics").partition("/")
    )
    store = memory_store()
    assert served.kiosque(store).feed(kind, code, "ics") is not None
    store.close()


def test_without_an_address_telegram_and_the_list_are_named() -> None:
    turn = World(Settings(GUICHET_NOW=DAY)).talk(
        Incoming("préviens-moi des événements à Laon"), Conversation()
    )
    assert "Telegram" in str(turn.reply.blocks)
    assert [choice.code for choice in turn.reply.choices] == ["i:evenements_lister"]
