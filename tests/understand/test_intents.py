"""Ranking: floor, margin, second wish, bare facts, and the figures on the sentences for tuning."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.understand.score import read_labelled, score_sentences
from bot.understand.understand import Understanding, load_understanding

TUNING = Path(__file__).parent.parent / "enonces" / "mise-au-point.jsonl"


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return load_understanding()


def test_the_sentences_for_tuning_hold_the_targets(understanding: Understanding) -> None:
    score = score_sentences(read_labelled(TUNING), understanding.understand)
    assert score.accuracy_in_scope >= 0.90, score.as_text()
    assert score.out_recall >= 0.85, score.as_text()
    assert score.refused <= 0.03, score.as_text()
    assert score.entities_f1 >= 0.90, score.as_text()


def test_two_wishes_in_one_message(understanding: Understanding) -> None:
    understood = understanding.understand("horaires de bus pour Lens et où louer un vélo ?")
    assert {understood.intent, understood.second} == {"offres_transport", "offres_velo"}


def test_one_wish_has_no_second(understanding: Understanding) -> None:
    assert understanding.understand("Quelles aides pour un vélo électrique à Arras ?").second is None


@pytest.mark.parametrize("text", ["Arras", "72 ans", "d'occasion", "on est 3", "à Lens"])
def test_bare_facts_are_told_apart(understanding: Understanding, text: str) -> None:
    understood = understanding.understand(text)
    assert understood.facts_only
    assert understood.intent != "hors_sujet"
    assert understood.entities


def test_a_place_out_of_scope_is_not_where_one_lives(understanding: Understanding) -> None:
    assert understanding.understand("Quelle météo à Arras demain ?").entities == {}


def test_the_winner_comes_first_among_candidates(understanding: Understanding) -> None:
    understood = understanding.understand("vélo")
    assert understood.candidates[0].intent == understood.intent
    scores = [c.score for c in understood.candidates]
    assert scores == sorted(scores, reverse=True)


def test_the_explanation_is_in_french(understanding: Understanding) -> None:
    text = understanding.explain("prime velo elec pr ma femme a henin")
    assert "Idées reconnues : " in text
    assert "aides_estimer l'emporte grâce à" in text


def test_the_same_message_is_understood_the_same_way(understanding: Understanding) -> None:
    assert understanding.understand("covoit lens") == understanding.understand("covoit lens")
