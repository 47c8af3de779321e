"""Conditions, eligibility, meaning."""

from __future__ import annotations

from bot.assemble import World
from tests.answer.builders import cards_of, reply_to, text_of


def test_a_named_bike_aid_gives_its_conditions(world: World) -> None:
    text = text_of(reply_to(world, "aides_detail", cites=("caen",)))
    assert "Conditions : Ville de Caen" in text
    assert "Le vélo doit être neuf." in text
    assert "Vérifié le 11/09/2025" in text


def test_a_refusal_is_said_of_this_situation(world: World) -> None:
    faits = {"velo_etat": "occasion", "velo_type": "électrique"}
    text = text_of(reply_to(world, "aides_detail", commune="14118", faits=faits))
    assert "Pas pour vous : Le vélo doit être neuf." in text


def test_a_closed_dispositif_gives_no_figure(world: World) -> None:
    text = text_of(reply_to(world, "aides_detail", cites=("bonus-velo-national",)))
    assert "c'est terminé" in text
    assert "€" not in text


def test_a_closed_bike_aid_is_named_as_over(world: World) -> None:
    text = text_of(reply_to(world, "aides_detail", commune="02408"))
    assert "Le vélo doit être neuf" not in text


def test_a_word_is_explained(world: World) -> None:
    assert "revenu fiscal de référence" in text_of(reply_to(world, "aides_detail", idees=("terme_rfr",)))


def test_a_loan_is_said_to_be_one(world: World) -> None:
    text = text_of(reply_to(world, "aides_detail", cites=("microcredit-mobilite",)))
    assert "C'est un prêt" in text


def test_titles_are_distinct(world: World) -> None:
    reply = reply_to(world, "aides_detail", commune="14118")
    assert len(cards_of(reply)) == 4
