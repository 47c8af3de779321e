"""A Reply drawn for Telegram: escaped, split outside tags, buttons within the limits."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.reply.model import Attachment, Card, Choice, Link, Reply, Text
from handlers.telegram.limits import LONGEST_TEXT, units
from handlers.telegram.render import keyboard, plain_of, render, split

#: Long texts take time to draw on a busy machine; that is no fault of the renderer.
relaxed = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)


class Balance(HTMLParser):
    """Fails on a tag left open or closed twice."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag in ("a", "b"), tag
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def balanced(html: str) -> bool:
    parser = Balance()
    parser.feed(html)
    parser.close()
    return not parser.open


def test_what_people_and_files_say_is_escaped() -> None:
    reply = Reply(
        (Text("a < b & c", strong=True), Card("<i>", ("&",), (Link("<x>", "https://a.fr/?a=1&b=2"),)))
    )
    (call,) = render(reply)
    assert call["text"] == (
        "<b>a &lt; b &amp; c</b>\n\n<b>&lt;i&gt;</b>\n&amp;\n"
        '<a href="https://a.fr/?a=1&amp;b=2">&lt;x&gt;</a>'
    )
    assert plain_of(call["text"]) == "a < b & c\n\n<i>\n&\n<x>"


def test_a_link_that_is_no_web_address_is_only_said() -> None:
    (call,) = render(Reply((Card("x", (), (Link("Appeler", "javascript:alert(1)"),)),)))
    assert "<a" not in call["text"] and "Appeler : javascript:alert(1)" in call["text"]


TEXTS = st.text(max_size=3000) | st.text("a<&é😀 \n", max_size=6000)
BLOCKS = st.lists(
    st.builds(Text, TEXTS, st.booleans())
    | st.builds(Card, TEXTS, st.lists(TEXTS, max_size=3).map(tuple), st.just((Link("l", "https://a.fr"),))),
    max_size=4,
)


@relaxed
@given(BLOCKS)
def test_any_reply_fits_and_every_tag_is_closed(blocks: list[Text | Card]) -> None:
    for piece in split(blocks):
        assert 0 < units(piece) <= LONGEST_TEXT
        assert balanced(piece)


@relaxed
@given(TEXTS)
def test_splitting_loses_no_word(text: str) -> None:
    said = "".join(plain_of(piece) for piece in split([Text(text, strong=True)], 200))
    kept = "".join(c for c in text if c >= " " and c != "\x7f" and not 0xD800 <= ord(c) <= 0xDFFF)
    assert "".join(said.split()) == "".join(kept.split())


def test_choices_are_under_the_last_message_and_an_edit_replaces_the_first() -> None:
    reply = Reply(tuple(Text("mot " * 500) for _ in range(4)), (Choice("Oui", "f:1=oui"),))
    first, second = render(reply, edit=12)
    assert first["method"] == "editMessageText" and first["message_id"] == 12 and "reply_markup" not in first
    assert second["method"] == "sendMessage"
    assert second["reply_markup"]["inline_keyboard"] == [[{"text": "Oui", "callback_data": "f:1=oui"}]]


def test_short_labels_share_a_row_and_long_ones_have_their_own() -> None:
    rows = keyboard([Choice(label, "c") for label in ("Oui", "Non", "Je ne sais vraiment pas", "Peut-être")])
    assert [[b["text"] for b in row] for row in rows] == [
        ["Oui", "Non"],
        ["Je ne sais vraiment pas"],
        ["Peut-être"],
    ]


def test_a_code_too_long_for_telegram_is_left_out() -> None:
    assert keyboard([Choice("é", "é" * 33), Choice("ok", "é" * 32)]) == [
        [{"text": "ok", "callback_data": "é" * 32}]
    ]


def test_the_card_of_a_contact_with_a_phone_is_a_contact_to_save_and_a_file_without() -> None:
    card = "BEGIN:VCARD\r\nFN:Maison\\, vélo & c\r\n o\r\nTEL;TYPE=voice:tel:+33778072808\r\nEND:VCARD\r\n"
    (_text, call) = render(Reply((Text("Voici"), Attachment("a.vcf", "text/vcard", card))))
    assert call == {
        "method": "sendContact",
        "phone_number": "+33778072808",
        "first_name": "Maison, vélo & co",
        "vcard": card,
    }
    without = card.replace("TEL;TYPE=voice:tel:+33778072808\r\n", "")
    (call,) = render(Reply((Attachment("a.vcf", "text/vcard", without),)))
    assert call == {"method": "sendDocument", "nom": "a.vcf", "contenu": without}


def test_a_card_too_long_for_telegram_goes_without_its_vcard() -> None:
    card = f"BEGIN:VCARD\r\nFN:{'M' * 80}\r\nTEL:tel:+33778072808\r\nNOTE:{'n' * 2100}\r\nEND:VCARD\r\n"
    (call,) = render(Reply((Attachment("a.vcf", "text/vcard", card),)))
    assert call == {"method": "sendContact", "phone_number": "+33778072808", "first_name": "M" * 64}


def test_a_date_is_a_document() -> None:
    (call,) = render(Reply((Attachment("atelier.ics", "text/calendar", "BEGIN:VCALENDAR"),)))
    assert call == {"method": "sendDocument", "nom": "atelier.ics", "contenu": "BEGIN:VCALENDAR"}
