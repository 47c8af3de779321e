"""Drafts: kept as JSON, put right by the next message, checked with remedies."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.agenda.check import Avertissement, check, is_double, of_curated, of_draft
from bot.agenda.correct import correct
from bot.agenda.draft import Brouillon, Portee, draft_of
from tests.annonces_report import NOW
from tests.knowledge.builders import un_evenement
from tests.support.agenda import AMIENS, LAON, un_brouillon, world


def test_a_draft_is_kept_whole_as_json() -> None:
    draft = un_brouillon(a=dt.time(12), au=dt.date(2026, 12, 13), gratuit=True, publics=("senior",))
    assert Brouillon.from_plain(draft.to_plain()) == draft
    assert Brouillon.from_plain({}) == Brouillon()
    assert un_brouillon(lieu="x").empreinte != un_brouillon(lieu="y").empreinte


def test_a_sentence_becomes_a_draft_for_its_epci() -> None:
    read = world().annonce_reader.read(
        "Remise en selle, samedi 12 décembre 10 h, place de la Halle à Laon", NOW
    )
    draft = draft_of(read)
    assert draft == un_brouillon(lien="")


@pytest.mark.parametrize(
    ("message", "changes"),
    [
        ("non, à 14h", {"de": dt.time(14)}),
        ("plutôt de 14h à 16h", {"de": dt.time(14), "a": dt.time(16)}),
        ("jusqu'à 12h", {"a": dt.time(12)}),
        ("non le dimanche 13", {"le": dt.date(2026, 12, 13)}),
        ("c'est le samedi 19 décembre à 9h", {"le": dt.date(2026, 12, 19), "de": dt.time(9)}),
        ("c'est gratuit", {"gratuit": True}),
        ("en fait c'est payant, 5 €", {"gratuit": False}),
        ("titre : Bourse aux vélos", {"titre": "Bourse aux vélos"}),
        ("ça s'appelle « Tous en selle »", {"titre": "Tous en selle"}),
        ("pour les seniors", {"publics": ("senior",)}),
        ("sans lien", {"lien": ""}),
        ("https://autre.example/page", {"lien": "https://autre.example/page"}),
        ("le lieu c'est la salle des fêtes", {"lieu": "salle des fêtes"}),
        (
            "lieu : gare d'Amiens",
            {"lieu": "gare d'Amiens", "commune": "80021", "epci": AMIENS, "portee": Portee("epci", AMIENS)},
        ),
        ("en visio", {"lieu": "en ligne", "commune": ""}),
    ],
)
def test_a_message_puts_a_draft_right(message: str, changes: dict[str, Any]) -> None:
    assert correct(un_brouillon(), message, world().annonce_reader, NOW) == un_brouillon(**changes)


@pytest.mark.parametrize("message", ["ok", "merci", "publier", "", "c'est parfait"])
def test_a_message_that_corrects_nothing(message: str) -> None:
    assert correct(un_brouillon(), message, world().annonce_reader, NOW) is None


class Muets:
    """Links that never answer."""

    def answers(self, url: str) -> bool:
        return False


def warned(draft: Brouillon, **more: Any) -> list[Avertissement]:
    return list(check(draft, NOW, world().library.wording, world().territoires, **more))


@pytest.mark.parametrize(
    ("changes", "nom", "bloque"),
    [
        ({"le": dt.date(2026, 11, 1)}, "date_passee", True),
        ({"le": None}, "date_manquante", True),
        ({"titre": ""}, "titre_manquant", True),
        ({"portee": Portee()}, "territoire_manquant", True),
        ({"jour_incoherent": True}, "jour_incoherent", False),
        ({"de": None}, "heure_manquante", False),
        ({"lieu": ""}, "lieu_manquant", False),
        ({"lien": ""}, "lien_manquant", False),
    ],
)
def test_each_warning_says_its_remedy(changes: dict[str, Any], nom: str, bloque: bool) -> None:
    (found,) = warned(un_brouillon(**changes))
    assert (found.nom, found.bloque) == (nom, bloque)
    assert found.texte.endswith(".") and len(found.texte) > 30


def test_a_good_draft_has_no_warning_and_a_dead_link_has_one() -> None:
    assert warned(un_brouillon()) == []
    assert [one.nom for one in warned(un_brouillon(), links=Muets())] == ["lien_muet"]


def test_the_same_event_under_another_wording_is_a_double() -> None:
    twin = of_draft("autre", un_brouillon(titre="Remise en selle à Laon", lieu="ailleurs"))
    assert twin is not None
    assert [one.nom for one in warned(un_brouillon(), existants=[twin])] == ["doublon"]
    territoires = world().territoires
    for other in (
        {"titre": "Bourse aux vélos"},
        {"le": dt.date(2026, 12, 13)},
        {"epci": AMIENS, "commune": "80021", "portee": Portee("epci", AMIENS)},
    ):
        assert not is_double(un_brouillon(**other), twin, territoires)


def test_a_curated_event_is_a_double_too() -> None:
    curated = un_evenement(titre="Remise en selle", territoire={"epci": [LAON]}, quand=[{"le": "2026-12-12"}])
    assert [one.nom for one in warned(un_brouillon(), existants=of_curated([curated]))] == ["doublon"]
