"""The one-page plan of a company."""

from __future__ import annotations

from typing import Any

from bot.assemble import World
from bot.reply.model import Reply
from tests.answer.builders import cards_of, reply_to, text_of


def plan(world: World, effectif: float | None, commune: str = "59512", **known: Any) -> Reply:
    faits = {} if effectif is None else {"effectif": effectif}
    unknown = frozenset({"effectif"}) if effectif is None else frozenset()
    return reply_to(world, "entreprise_plan", commune=commune, faits=faits, ne_sait_pas=unknown, **known)


def test_thresholds_follow_the_size(world: World) -> None:
    assert "Pas obligatoire à votre taille" in cards_of(plan(world, 30.0))
    lines = cards_of(plan(world, 120.0))["À faire, selon votre cas"].lines
    assert any("Plan de mobilité employeur" in line and "salariés sur le site" in line for line in lines)


def test_an_unknown_size_is_said(world: World) -> None:
    assert "effectif non précisé" in text_of(plan(world, None))


def test_replaced_quotas_are_not_an_obligation(world: World) -> None:
    assert "Quotas LOM" not in text_of(plan(world, 500.0))


def test_no_unverified_phone_is_shown(world: World) -> None:
    for commune in ("59512", "14118", "76351", "80021", "27229", "50129"):
        text = text_of(plan(world, 80.0, commune))
        for contact in world.library.knowledge.contacts.values():
            if contact.telephone and not contact.telephone_verifie:
                assert contact.telephone not in text


def test_a_past_event_is_never_coming(world: World) -> None:
    past = [
        e.titre
        for e in world.library.knowledge.evenements.values()
        if e.statut(world.desk().today) == "passe"
    ]
    cards = cards_of(plan(world, 80.0))
    assert not any(line.endswith(titre) for line in cards["Prochains rendez-vous"].lines for titre in past)


def test_three_practices_at_most_and_of_companies(world: World) -> None:
    cards = cards_of(plan(world, 80.0, idees=("recruter",)))
    assert len(cards["Ce que d'autres ont fait"].lines) == 3


def test_a_changing_rule_says_so(world: World) -> None:
    text = text_of(plan(world, 80.0, "76540"))
    assert "en train de changer" in text


def test_loans_are_not_programmes(world: World) -> None:
    loans = [d.nom for d in world.library.knowledge.dispositifs.values() if d.pret]
    text = text_of(plan(world, 15.0))
    assert loans
    assert not any(nom in text for nom in loans)
