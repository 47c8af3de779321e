"""One field at a time: what a written answer or a button makes of a draft."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.agenda.champs import CHAMPS, choose, days_offered, has, write
from bot.agenda.draft import Brouillon
from tests.support.agenda import un_brouillon, world

NOW = dt.datetime(2026, 11, 24, 12)


@pytest.mark.parametrize(
    ("champ", "text", "expected"),
    [
        ("titre", "« fête du vélo »", {"titre": "Fête du vélo"}),
        ("titre", "  ", None),
        ("titre", "mot " * 80, None),
        ("jour", "samedi 12 décembre", {"le": dt.date(2026, 12, 12), "de": None}),
        ("jour", "le 12/12", {"le": dt.date(2026, 12, 12)}),
        ("jour", "demain à 14h", {"le": dt.date(2026, 11, 25), "de": dt.time(14)}),
        ("jour", "du 4 au 6 décembre", {"le": dt.date(2026, 12, 4), "au": dt.date(2026, 12, 6)}),
        ("jour", "un de ces jours", None),
        ("heure", "10", {"de": dt.time(10)}),
        ("heure", "10h30", {"de": dt.time(10, 30)}),
        ("heure", "à 9 h", {"de": dt.time(9)}),
        ("heure", "de 14h à 17h", {"de": dt.time(14), "a": dt.time(17)}),
        ("heure", "pas d'heure", {"de": None}),
        ("heure", "tôt", None),
        ("lieu", "place de la Halle à Laon", {"lieu": "place de la Halle à Laon", "commune": "02408"}),
        ("lieu", "Le Hublot", {"lieu": "Le Hublot"}),
        ("lieu", "en visio", {"lieu": "en ligne"}),
        ("lien", "https://laon.fr/velo", {"lien": "https://laon.fr/velo"}),
        ("lien", "sans lien", {"lien": ""}),
        ("lien", "bientôt", None),
        ("publics", "les seniors et les jeunes", {"publics": ("jeune", "senior")}),
        ("publics", "tout le monde", {"publics": ("tous",)}),
        ("publics", "les martiens", None),
        ("prix", "c'est gratuit", {"gratuit": True}),
        ("prix", "5 euros", {"gratuit": False}),
        ("prix", "je ne sais pas", {"gratuit": None}),
        ("prix", "peut-être", None),
    ],
)
def test_a_written_answer_is_read(champ: str, text: str, expected: dict[str, object] | None) -> None:
    found = write(champ, Brouillon(), text, world().annonce_reader, NOW)
    if expected is None:
        assert found is None
        return
    assert found is not None
    assert {name: getattr(found, name) for name in expected} == expected


def test_an_answer_to_one_field_leaves_the_others() -> None:
    draft = un_brouillon()
    after = write("jour", draft, "dimanche 13 décembre", world().annonce_reader, NOW)
    assert after is not None and (after.le, after.de) == (dt.date(2026, 12, 13), dt.time(10))
    after = write("lieu", draft, "salle des fêtes", world().annonce_reader, NOW)
    assert after is not None and (after.lieu, after.commune) == ("salle des fêtes", "02408")


@pytest.mark.parametrize(
    ("champ", "choix"),
    [
        ("jour", "20261399"),
        ("heure", "9999"),
        ("publics", "roi"),
        ("prix", "peu"),
        ("lieu", "x"),
        ("titre", "x"),
    ],
)
def test_a_forged_choice_says_nothing(champ: str, choix: str) -> None:
    assert choose(champ, un_brouillon(), choix) is None


def test_publics_are_taken_one_by_one_and_none_is_everybody() -> None:
    one = choose("publics", un_brouillon(), "senior")
    assert one is not None and one.publics == ("senior",)
    two = choose("publics", one, "jeune")
    assert two is not None and two.publics == ("jeune", "senior")
    for publics in ("jeune", "senior"):
        two = choose("publics", two, publics)
        assert two is not None
    assert two.publics == ("tous",)


def test_the_days_offered_are_to_come_and_each_once() -> None:
    days = days_offered(dt.date(2026, 11, 27))
    assert days[0] == dt.date(2026, 11, 28) and len(days) == len(set(days))
    assert sum(day.weekday() == 5 for day in days) == 4


def test_every_field_can_be_asked() -> None:
    assert {champ for champ in CHAMPS if has(champ, un_brouillon(gratuit=True))} == set(CHAMPS)
