"""What the employer pays each year, apart from any purchase."""

from __future__ import annotations

from bot.assemble import World
from tests.answer.builders import cards_of, reply_to, text_of

PRIVE = {"employeur": "privé", "mode_trajet": "vélo", "temps_travail": 100.0}


def test_what_is_owed_and_what_is_possible_are_said_apart(world: World) -> None:
    text = text_of(reply_to(world, "aides_employeur", faits={**PRIVE, "abonnement_mensuel": 40.0}))
    assert "Votre employeur vous doit 240 € par an." in text
    assert "jusqu'à 900 € par an au total" in text


def test_no_total_while_the_pass_is_unknown(world: World) -> None:
    text = text_of(reply_to(world, "aides_employeur", faits=PRIVE))
    assert "au total" not in text
    assert "3 000 €" not in text


def test_the_named_device_comes_first(world: World) -> None:
    reply = reply_to(world, "aides_employeur", cites=("prime-carburant",))
    assert next(iter(cards_of(reply))).startswith("Prime de transport : prise en charge du carburant")


def test_what_is_uncertain_is_to_be_checked(world: World) -> None:
    faits = {"employeur": "privé", "mode_trajet": "voiture", "distance_km": 30.0, "salaire_net": 1800.0}
    cards = cards_of(reply_to(world, "aides_employeur", commune="59350", faits=faits))
    assert any("Aide au transport" in line for line in cards["À vérifier"].lines)


def test_without_an_employer_nothing_is_promised(world: World) -> None:
    text = text_of(reply_to(world, "aides_employeur", faits={"statut": "retraité"}))
    assert text.startswith("Sans employeur")
    assert "€" not in text


def test_past_ceilings_are_never_shown(world: World) -> None:
    text = text_of(reply_to(world, "aides_employeur", idees=("fmd",)))
    assert "700 €" not in text
    assert "Plafond exonéré : 600 €/an." in text
