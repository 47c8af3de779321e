"""How, where and when to apply."""

from __future__ import annotations

from bot.assemble import World
from tests.answer.builders import cards_of, reply_to, text_of


def test_each_aid_of_the_place_has_its_page(world: World) -> None:
    reply = reply_to(world, "aides_demarche", commune="14118")
    assert "https://caen.fr/velo-pied" in {
        link.url for card in cards_of(reply).values() for link in card.links
    }
    assert "lisez la page officielle avant d'acheter" in text_of(reply)


def test_a_named_dispositif_gives_its_steps(world: World) -> None:
    text = text_of(reply_to(world, "aides_demarche", cites=("fmd-prive",)))
    assert "demander au service RH" in text


def test_a_closed_one_has_no_steps(world: World) -> None:
    text = text_of(reply_to(world, "aides_demarche", cites=("prime-covoiturage-courte-distance",)))
    assert "c'est terminé" in text
    assert "via l’opérateur" not in text


def test_papers_and_delays_are_not_invented(world: World) -> None:
    assert "nos fiches ne la recopient pas" in text_of(reply_to(world, "aides_demarche", idees=("papiers",)))
    assert "Nos fiches ne disent pas le délai" in text_of(reply_to(world, "aides_demarche", idees=("delai",)))


def test_without_a_place_the_commune_is_asked(world: World) -> None:
    assert "Dans quelle commune habitez-vous ?" in text_of(reply_to(world, "aides_demarche"))
