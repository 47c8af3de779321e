"""Labels a phone shows whole, and links that do not say the same thing twice."""

from __future__ import annotations

import pytest

from bot.answer.contacts import card
from bot.assemble import World
from bot.reply.wording import shortened
from bot.settings import Settings


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mai à vélo 2027", "Mai à vélo 2027"),
        ("Balade à vélo mensuelle de Véloxygène", "Balade à vélo mensuelle de…"),
        ("a" * 40, "a" * 27 + "…"),
    ],
)
def test_a_long_title_is_cut_between_words(text: str, said: str) -> None:
    assert shortened(text, 28) == said


def test_no_contact_shows_two_links_of_one_name() -> None:
    world = World(Settings())
    desk, wording = world.desk(), world.library.wording
    for contact in desk.knowledge.contacts.values():
        links = card(contact, desk, wording).links
        assert len({link.label for link in links}) == len({link.url for link in links}) == len(links), (
            contact.id
        )
