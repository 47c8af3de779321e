"""What Telegram sends, built offline, and what it means."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from bot.agenda.envoi import Genre
from handlers.telegram.incoming import (
    Asked,
    Command,
    Me,
    Moved,
    Position,
    Presence,
    Received,
    Tap,
    Unreadable,
    Words,
    from_plain,
    read_update,
    to_plain,
    ville_of,
)
from tests.support.fake_bot_api import BOT, chat, message, person, tap

ME = Me(4242, "guichet_test_bot")
GROUP: dict[str, Any] = {"in_": -100, "kind": "supergroup"}


def read(**content: Any) -> Received | None:
    update = Update.de_json({"update_id": 1, **content}, None)
    assert update is not None
    return read_update(update, ME)


def test_a_message_is_its_words() -> None:
    assert read(message=message("bonjour")) == Received(Words("bonjour"), "7", Genre.PRIVE, 1)


def test_an_edited_message_says_so() -> None:
    assert read(edited_message=message("Laon")) == Received(Words("Laon", True), "7", Genre.PRIVE, 1)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("/aides", Command("aides")),
        ("/Aides@Guichet_Test_Bot vae laon", Command("aides", "vae laon")),
        ("/start ville_02408", Command("start", "ville_02408")),
        ("/ pas une commande", Words("/ pas une commande")),
    ],
)
def test_commands(text: str, what: Any) -> None:
    found = read(message=message(text))
    assert found is not None and found.what == what


def test_a_command_for_another_bot_is_not_for_us() -> None:
    assert read(message=message("/aides@autre_bot", **GROUP)) is None


@pytest.mark.parametrize("link", ["ville_02408", "ville_2A004"])
def test_deep_links_to_a_commune(link: str) -> None:
    assert ville_of(link) == link.removeprefix("ville_")


@pytest.mark.parametrize("link", ["", "ville", "ville_02408 x", "invite_abc"])
def test_other_deep_links_are_no_commune(link: str) -> None:
    assert ville_of(link) is None


def test_a_tap_is_its_code_and_its_message() -> None:
    assert read(callback_query=tap("c:02408")) == Received(Tap("c:02408", "q50", 50), "7", Genre.PRIVE, 50)


def test_a_tap_under_a_message_out_of_reach_has_no_message_to_edit() -> None:
    query = tap("c:02408")
    query["message"]["date"] = 0
    found = read(callback_query=query)
    assert found is not None and found.what == Tap("c:02408", "q50", None)


def test_a_location_and_a_document_are_told_apart() -> None:
    here = {"latitude": 49.5, "longitude": 3.6}
    found = read(message=message(location=here))
    assert found is not None and found.what == Position(49.5, 3.6)
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    found = read(message=message(photo=photo))
    assert found is not None and found.what == Unreadable()
    found = read(message=message(photo=photo, caption="ce vélo à Caen"))
    assert found is not None and found.what == Words("ce vélo à Caen")
    found = read(message=message(photo=photo, caption="/annoncer Balade samedi 10 h à Laon"))
    assert found is not None and found.what == Command("annoncer", "Balade samedi 10 h à Laon")
    assert read(message=message(photo=photo, caption="/annoncer@autre_bot Balade")) is None


def test_in_a_group_only_what_is_said_to_the_bot_counts() -> None:
    assert read(message=message("bonjour tout le monde", **GROUP)) is None
    assert read(message=message(location={"latitude": 1.0, "longitude": 1.0}, **GROUP)) is None
    said = read(message=message("@Guichet_Test_Bot vélo à Caen", **GROUP))
    assert said == Received(Words("vélo à Caen"), "-100", Genre.GROUPE, 1)
    ours = message("…", in_=-100, kind="supergroup") | {"from": BOT}
    assert read(message=message("et à Laon ?", reply_to_message=ours, **GROUP)) is not None


def test_channel_posts_other_bots_and_service_messages_are_ignored() -> None:
    assert read(channel_post=message("annonce", in_=-200, kind="channel")) is None
    assert read(message=message("je suis un robot") | {"from": BOT}) is None
    assert read(message=message(new_chat_title="Voisins", **GROUP)) is None


def test_in_a_group_an_unknown_command_is_for_us_only_when_it_names_us() -> None:
    assert read(message=message("/meteo lille", **GROUP)) is None
    assert read(message=message("/meteo@guichet_test_bot lille", **GROUP)) is not None
    assert read(message=message("/help", **GROUP)) is not None


def test_an_administrator_who_hides_their_name_is_heard_in_the_group() -> None:
    hidden = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    said = message("@guichet_test_bot vélo à Caen", sender_chat=chat(-100, "supergroup"), **GROUP)
    assert read(message=said | {"from": hidden}) is not None


def test_a_channel_post_copied_in_its_group_is_not_for_us() -> None:
    copied = message("@guichet_test_bot vélo", sender_chat=chat(-200, "channel"), **GROUP)
    assert read(message=copied | {"is_automatic_forward": True}) is None


def test_what_somebody_shares_through_our_inline_mode_is_not_a_question() -> None:
    assert read(message=message("À Laon : 300 €", via_bot=BOT)) is None
    assert read(message=message("vélo à Laon", via_bot=person(12) | {"is_bot": True})) is not None


def test_a_group_that_moves_is_followed_from_either_side() -> None:
    moved = Received(Moved("-1001"), "-100", Genre.GROUPE)
    assert read(message=message(in_=-100, kind="group", migrate_to_chat_id=-1001)) == moved
    assert read(message=message(in_=-1001, kind="supergroup", migrate_from_chat_id=-100)) == moved


@pytest.mark.parametrize(("status", "here"), [("kicked", False), ("left", False), ("member", True)])
def test_blocking_and_coming_back(status: str, here: bool) -> None:
    member = {"user": BOT, "status": status, "until_date": 0}
    change = {
        "chat": chat(7),
        "from": person(7),
        "date": 0,
        "old_chat_member": {"user": BOT, "status": "member"},
        "new_chat_member": member,
    }
    assert read(my_chat_member=change) == Received(Presence(here), "7", Genre.PRIVE)


def test_an_inline_query() -> None:
    query = {"id": "9", "from": person(7), "query": "vae laon", "offset": ""}
    assert read(inline_query=query) == Received(Asked("9", "vae laon"), "7")


def test_what_is_kept_of_an_update_holds_no_name_and_reads_back() -> None:
    received = read(message=message("bonjour"))
    assert received is not None
    kept = to_plain(received)
    assert kept == {"quoi": "words", "text": "bonjour", "edited": False, "message": 1}
    assert from_plain(kept, "7", Genre.PRIVE) == received
