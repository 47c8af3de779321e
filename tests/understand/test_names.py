"""Things are found by their own name, whatever the spaces and apostrophes, and places never name a thing."""

from __future__ import annotations

import time

import pytest

from bot.assemble import World
from bot.understand.names import Names
from knowledge.lexicon import load_surnoms


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Tadao c'est gratuit ?", "tadao-reseau-gratuit"),
        ("V'Lille", "vlille-libre-service"),
        ("vlille marche comment", "vlille-libre-service"),
        ("pass pass", "passpass"),
        ("c'est quoi blabla car daily", "coeur-de-nacre-blablacar"),
        ("horaires astuce", "astuce-rouen"),
        ("dk vélo existe encore", "dkvelo-arrete"),
        ("mai à vélo", "mai-a-velo-2027"),
        ("le FMD dans ma boîte, objectif employeur pro-vélo", "cee-oepv"),
    ],
)
def test_a_name_finds_its_thing(world: World, text: str, thing: str) -> None:
    assert thing in world.names().find(text)


@pytest.mark.parametrize(
    "text",
    [
        "je cherche une astuce pour économiser",
        "vélo à Lille",
        "bus à Soissons",
        "comment changer de travail",
        "",
    ],
)
def test_ordinary_words_and_places_name_nothing(world: World, text: str) -> None:
    assert world.names().find(text) == ()


def test_precisions_become_ideas(world: World) -> None:
    names = world.names()
    assert names.precisions("un bus gratuit pour les étudiants") == ("gratuit", "public_etudiant")
    assert names.precisions("c'est trop loin") == ("frein_distance",)


def test_an_empty_index_finds_nothing() -> None:
    assert Names().find("Tadao") == () and Names().precisions("gratuit") == ()


def test_a_look_is_cheap(world: World) -> None:
    names = world.names()
    start = time.perf_counter()
    for _ in range(200):
        names.find("bonjour je voudrais savoir si le bus tadao est gratuit pour les étudiants à lens")
        names.precisions("bonjour je voudrais savoir si le bus tadao est gratuit pour les étudiants à lens")
    assert (time.perf_counter() - start) / 200 < 0.0005


def test_every_nickname_is_of_a_known_thing(world: World) -> None:
    knowledge = world.library.knowledge
    known = {*knowledge.offres, *knowledge.contacts, *knowledge.evenements, *knowledge.dispositifs}
    assert set(load_surnoms()) <= known


def test_a_name_with_capitals_needs_no_context(world: World) -> None:
    assert "tuc-cambrai" in world.names().find("où passe le TUC aujourd'hui à Cambrai centre")
    assert "tuc-cambrai" not in world.names().find("c'est quoi ce tuc bizarre chez moi")
