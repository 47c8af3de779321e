"""A reply on a terminal: numbered choices, lines cut between words."""

from bot.reply.model import Card, Choice, Link, Reply, Text
from handlers.terminal import BOLD, read_message, render, render_wide

REPLY = Reply(
    (
        Text("350 € d'aides.", strong=True),
        Card(
            "Ville de Bellerive : 300 €",
            ("Une ligne qui est bien trop longue pour tenir ici.",),
            (Link("Page", "https://exemple.invalid"),),
        ),
    ),
    (Choice("Oui", "f:000000=oui"), Choice("Je ne sais pas", "n:000000")),
)


def test_choices_are_numbered_and_links_are_written_out() -> None:
    text = render(REPLY)
    assert "• Ville de Bellerive : 300 €" in text
    assert "  Page : https://exemple.invalid" in text
    assert text.endswith("  1. Oui\n  2. Je ne sais pas")


def test_a_choice_is_made_by_its_number_or_its_words() -> None:
    assert read_message("2", REPLY.choices).code == "n:000000"
    assert read_message("je ne sais pas", REPLY.choices).code == "n:000000"
    assert read_message("3", REPLY.choices).code is None
    assert read_message(" oui ", REPLY.choices).code == "f:000000=oui"


def test_long_lines_are_cut_between_words_and_keep_their_indent() -> None:
    text = render_wide(REPLY, 30)
    assert "  Une ligne qui est bien trop\n  longue pour tenir ici." in text
    assert f"{BOLD}350 € d'aides." in text
