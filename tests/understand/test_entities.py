"""Facts taken out of a message, places aside."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.understand.dates import resolve_period
from bot.understand.entities import find_entities
from bot.understand.normalise import Normaliser
from bot.understand.training import make_normaliser
from knowledge.lexicon import load_lexique


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    return make_normaliser(load_lexique())


def facts(normaliser: Normaliser, text: str) -> dict[str, Any]:
    return find_entities(normaliser.words(text))[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("un vélo électrique", {"velo_type": "electrique"}),
        ("un VAE neuf", {"velo_type": "electrique", "velo_etat": "neuf"}),
        ("un vélo", {}),
        ("vélo de ville classique", {"velo_type": "mecanique"}),
        ("vélo non électrique", {"velo_type": "mecanique"}),
        ("vélo sans assistance électrique", {"velo_type": "mecanique"}),
        ("cargo", {"velo_type": "cargo"}),
        ("cargo électrique", {"velo_type": "cargo_electrique"}),
        ("longtail à assistance électrique", {"velo_type": "cargo_electrique"}),
        ("pliant élec", {"velo_type": "pliant_electrique"}),
        ("un Brompton", {"velo_type": "pliant"}),
        ("kit de motorisation", {"velo_type": "motorisation"}),
        ("vélo adapté", {"velo_type": "adapte"}),
        ("voiture électrique", {}),
        ("borne de recharge électrique", {}),
        ("vélo doccaz", {"velo_etat": "occasion"}),
        ("vélo pas neuf", {"velo_etat": "occasion"}),
        ("vélo neuf ou d'occasion ?", {}),
        ("voiture d'occasion", {}),
        ("électrique ou classique ?", {}),
    ],
)
def test_the_bike(normaliser: Normaliser, text: str, expected: dict[str, Any]) -> None:
    found = facts(normaliser, text)
    assert {k: v for k, v in found.items() if k in ("velo_type", "velo_etat")} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1800 € le vélo", {"prix": 1800}),
        ("un vélo à 1 950,50 euros", {"prix": 1950.5}),
        ("cargo a 3900", {"prix": 3900}),
        ("vae 1k5", {"prix": 1500}),
        ("mon vélo coûte 900 balles", {"prix": 900}),
        ("je gagne 1400 net", {"revenu_mensuel": 1400}),
        ("jtouche 1200 euros par mois", {"revenu_mensuel": 1200}),
        ("salaire de 1650 €", {"revenu_mensuel": 1650}),
        ("RFR 11500", {"revenu_fiscal": 11500}),
        ("revenu fiscal de référence : 9 800 €", {"revenu_fiscal": 9800}),
        ("revenu de 24000 par an", {"revenu_fiscal": 24000}),
        ("RFR 9000, 1 part, vélo électrique neuf 1500 €", {"revenu_fiscal": 9000, "prix": 1500}),
        ("je gagne 1700 euros et mon vélo coûte 1200 euros", {"revenu_mensuel": 1700, "prix": 1200}),
        ("la prime de 400 euros", {}),
        ("en mars 2026", {}),
        ("j'ai 34 ans", {}),
        ("10 km par jour", {}),
        ("06 12 34 56 78", {}),
        ("entreprise de 250 salariés", {}),
    ],
)
def test_money_by_its_meaning(normaliser: Normaliser, text: str, expected: dict[str, Any]) -> None:
    found = facts(normaliser, text)
    assert {k: v for k, v in found.items() if k in ("prix", "revenu_fiscal", "revenu_mensuel")} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("72 ans, retraitée", {"age": 72, "statut": "retraite"}),
        ("j'ai 17 ans", {"age": 17}),
        ("ma fille de 15 ans", {"age": 15}),
        ("j'habite ici depuis 10 ans", {}),
        ("1,5 part", {"parts": 1.5}),
        ("2 parts et demie", {"parts": 2.5}),
        ("deux parts fiscales", {"parts": 2}),
        ("on est 3", {"personnes": 3}),
        ("couple avec 2 enfants", {"personnes": 4, "enfants": 2}),
        ("mère célibataire avec un enfant", {"personnes": 2, "enfants": 1}),
        ("nous sommes 120 salariés", {"effectif": 120}),
        ("35 ans, salarié", {"age": 35, "statut": "salarie"}),
        ("salarié, 35 ans", {"age": 35, "statut": "salarie"}),
        ("à 1500 €, salarié de 42 ans", {"age": 42, "statut": "salarie"}),
        ("40 collaborateurs", {"effectif": 40}),
        ("effectif 60", {"effectif": 60}),
        ("on est 15", {"effectif": 15}),
        ("je suis étudiante", {"statut": "etudiant"}),
        ("en alternance", {"statut": "apprenti"}),
        ("sans emploi", {"statut": "demandeur_emploi"}),
        ("o chomage", {"statut": "demandeur_emploi"}),
        ("je suis salarié", {"statut": "salarie"}),
        ("pour un CDD", {"statut": "salarie"}),
        ("indemnité vélo salarié", {}),
        ("auto-entrepreneur", {"statut": "autre"}),
        ("je touche le RSA", {"rsa": True}),
        ("avec l'AAH", {"aah": True}),
        ("en situation de handicap", {"handicap": True}),
        ("à 12 km du boulot", {"distance_km": 12}),
    ],
)
def test_the_person(normaliser: Normaliser, text: str, expected: dict[str, Any]) -> None:
    names = {
        "age",
        "parts",
        "personnes",
        "enfants",
        "effectif",
        "statut",
        "rsa",
        "aah",
        "handicap",
        "distance_km",
    }
    assert {k: v for k, v in facts(normaliser, text).items() if k in names} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("un atelier en mars", "en mars"),
        ("ya koi samedi", "samedi"),
        ("la semaine prochaine", "la semaine prochaine"),
        ("le 12 mai", "le 12 mai"),
        ("ce week-end", "ce week end"),
        ("un vélo", None),
    ],
)
def test_the_period_as_written(normaliser: Normaliser, text: str, expected: str | None) -> None:
    assert facts(normaliser, text).get("date_periode") == expected


#: A Tuesday.
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("aujourd'hui", date(2026, 11, 24), date(2026, 11, 24)),
        ("demain", date(2026, 11, 25), date(2026, 11, 25)),
        ("samedi", date(2026, 11, 28), date(2026, 11, 28)),
        ("mardi prochain", date(2026, 12, 1), date(2026, 12, 1)),
        ("ce week-end", date(2026, 11, 28), date(2026, 11, 29)),
        ("la semaine prochaine", date(2026, 11, 30), date(2026, 12, 6)),
        ("le mois prochain", date(2026, 12, 1), date(2026, 12, 31)),
        ("en mars", date(2027, 3, 1), date(2027, 3, 31)),
        ("en novembre", date(2026, 11, 1), date(2026, 11, 30)),
        ("le 12 mai", date(2027, 5, 12), date(2027, 5, 12)),
        ("du 3 au 5 décembre", date(2026, 12, 3), date(2026, 12, 5)),
        ("cet été", date(2027, 6, 1), date(2027, 8, 31)),
        ("cet hiver", date(2026, 12, 1), date(2027, 2, 28)),
        ("dans 2 jours", date(2026, 11, 26), date(2026, 11, 26)),
    ],
)
def test_a_period_means_these_days(text: str, first: date, last: date) -> None:
    assert resolve_period(text, TODAY) == (first, last)


@pytest.mark.parametrize("text", ["", "un vélo", "le 31 février", "31 avril 2026", "du 9 au 3 mai"])
def test_what_is_not_a_period_means_no_days(text: str) -> None:
    assert resolve_period(text, TODAY) in (None, (date(2027, 5, 3), date(2027, 5, 3)))
