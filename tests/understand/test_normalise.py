"""Normalisation: accents, SMS spelling, numbers, politeness."""

from __future__ import annotations

import pytest

from bot.understand.normalise import Normaliser, fold
from bot.understand.training import make_normaliser
from knowledge.lexicon import load_lexique


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    return make_normaliser(load_lexique())


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("C koi les aides", "c est quoi les aides"),
        ("jgagne 1400", "je gagne 1400"),
        ("g besoin d1 velo pr mon taf", "j ai besoin d 1 velo pour mon boulot"),
        ("kelkun ds le coin", "quelqu un dans le coin"),
        ("c'est", "c est"),
        ("L’œuf", "l oeuf"),
        ("supeeeer", "super"),
        ("2 000,50 €", "2000.50 euros"),
        ("1.800 euros", "1800 euros"),
        ("1k5", "1500"),
        ("2k", "2000"),
        ("1700e", "1700 euros"),
        ("1400 balles", "1400 euros"),
        ("mille huit cents euros", "1800 euros"),
        ("deux mille", "2000"),
        ("mille neuf cent quatre-vingt-dix", "1990"),
        ("quatre vingt ans", "80 ans"),
        ("un vélo neuf", "un velo neuf"),
        ("vélo neuf à deux mille euros", "velo neuf a 2000 euros"),
        ("vingt et un ans", "21 ans"),
        ("10 km", "10 km"),
        ("2e arrondissement", "2 e arrondissement"),
        ("100 000 km", "100000 km"),
        ("👋", "bonjour"),
        ("<b>vélo</b> https://exemple.fr/page", "velo"),
        ("", ""),
    ],
)
def test_typed_text_becomes_plain_words(normaliser: Normaliser, typed: str, plain: str) -> None:
    assert " ".join(normaliser.words(typed)) == plain


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("bonjour, une aide vélo svp", "une aide velo"),
        ("Merci d'avance pour la prime", "pour la prime"),
        ("bonjour", "bonjour"),
        ("merci beaucoup", "merci beaucoup"),
    ],
)
def test_politeness_is_set_aside_unless_it_is_all(normaliser: Normaliser, typed: str, left: str) -> None:
    assert " ".join(normaliser.strip_politeness(normaliser.words(typed))) == left


def test_a_text_over_the_limit_is_cut(normaliser: Normaliser) -> None:
    assert len(normaliser.normalise("a b " * 5000).text) == 4096


def test_fold_drops_accents_and_case() -> None:
    assert fold("ÉLÈVE Çà ŒUVRE") == "eleve ca oeuvre"
