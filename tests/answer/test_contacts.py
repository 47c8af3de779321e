"""Contacts: an answer everywhere by fallback, the subject asked, cards a phone can read."""

from __future__ import annotations

import pytest

from bot.answer.contacts import choose
from bot.answer.vcard import LINE, vcard
from bot.assemble import World
from bot.decide.conversation import Conversation
from bot.reply.model import Attachment
from bot.turn import Incoming
from knowledge.contact import Contact
from knowledge.proximity import epci_of_region


def a_contact(**more: object) -> Contact:
    return Contact.model_validate(
        {
            "id": "essai",
            "nom": "Maison ; du vélo, essai\\x",
            "role": "Accueil\net conseil",
            "territoire": {"pays": "France"},
            "territoire_nom": "France",
            "publics": ["tous"],
            "sujets": ["velo"],
            "confiance": "haute",
            **more,
        }
    )


def test_every_intercommunalite_has_a_contact(world: World) -> None:
    for region in ("32", "28"):
        for siren in epci_of_region(world.territoires, region):
            assert choose(Conversation(epci=siren, sujet="contacts_trouver"), world.desk()), siren


def test_the_own_intercommunalite_comes_first(world: World) -> None:
    found = choose(Conversation(commune="62193", sujet="contacts_trouver"), world.desk())
    assert found[0][0].nom == "CA Grand Calais Terres et Mers"


def test_what_is_for_companies_is_for_companies(world: World) -> None:
    plain = choose(Conversation(commune="59606", sujet="contacts_trouver"), world.desk())
    company = Conversation(commune="59606", sujet="contacts_trouver", idees=("plan_mobilite",))
    assert not any("CCI" in contact.nom for contact, _level in plain)
    assert any("CCI" in contact.nom for contact, _level in choose(company, world.desk()))


def test_a_vcard_is_escaped_folded_and_ends_its_lines(world: World) -> None:
    for contact in (a_contact(), *world.library.knowledge.contacts.values()):
        card = vcard(contact)
        assert card.mime == "text/vcard" and card.content.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n")
        assert card.content.endswith("END:VCARD\r\n")
        assert all(len(line.encode()) <= LINE for line in card.content.split("\r\n"))
    text = vcard(a_contact()).content.replace("\r\n ", "")
    assert "FN:Maison \\; du vélo\\, essai\\\\x\r\n" in text and "NOTE:Accueil\\net conseil\r\n" in text


@pytest.mark.parametrize(("verified", "expected"), [("oui", "tel:+33320862125"), ("non", None), (None, None)])
def test_only_a_verified_phone_is_in_the_card(verified: str | None, expected: str | None) -> None:
    text = vcard(a_contact(telephone="03 20 86 21 25", telephone_verifie=verified)).content
    assert (expected in text) if expected else ("TEL" not in text)


def test_the_reply_holds_the_card_of_the_first_contact(world: World) -> None:
    turn = world.talk(Incoming("contact vélo calais"), Conversation())
    files = [block for block in turn.reply.blocks if isinstance(block, Attachment)]
    assert [file.name for file in files] == ["ca-grand-calais-terres-et-mers.vcf"]


def test_nobody_to_name_without_a_place(world: World) -> None:
    turn = world.talk(Incoming("parler à un conseiller"), Conversation())
    assert turn.conversation.demande == "commune" and len(turn.reply.blocks) == 1
