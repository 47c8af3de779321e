"""What a referent writes under a draft to put it right, in their own words."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.agenda.correct import correct
from bot.agenda.draft import Brouillon, Portee
from tests.support.agenda import world

NOW = dt.datetime(2026, 11, 24, 13)
DRAFT = Brouillon(
    titre="Remise en selle",
    le=dt.date(2026, 12, 12),
    de=dt.time(10),
    a=dt.time(12),
    lieu="place de la Halle à Laon",
    commune="02408",
    epci="200043495",
    portee=Portee("epci", "200043495"),
    lien="https://laon.example/r",
    publics=("senior",),
    gratuit=True,
)


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("c'est à Soissons pas à Laon", "lieu", "place de la Halle à Soissons"),
        ("à Soissons, pas Laon", "lieu", "place de la Halle à Soissons"),
        ("c'est pas à Laon c'est à Soissons", "lieu", "place de la Halle à Soissons"),
        ("ce n'est pas le 12 mais le 13", "le", dt.date(2026, 12, 13)),
        ("salle du Pas de la Bergère", "lieu", "salle du Pas de la Bergère"),
        ("c'est à Soissons", "commune", "02722"),
        ("à la médiathèque plutôt", "lieu", "médiathèque"),
        ("le lieu a changé, c'est la salle des fêtes", "lieu", "salle des fêtes"),
        ("à 15h et pas à 10h", "de", dt.time(15)),
        ("dimanche 13 au lieu de samedi 12", "le", dt.date(2026, 12, 13)),
        ("c'est reporté au 19", "le", dt.date(2026, 12, 19)),
        ("décalé au samedi 19 décembre", "le", dt.date(2026, 12, 19)),
        ("supprime l'heure", "de", None),
        ("sans heure", "de", None),
        ("retire le lieu", "lieu", ""),
        ("enlève le prix", "gratuit", None),
        ("enlève le public", "publics", ("tous",)),
        ("enlève le lien", "lien", ""),
        ("change le titre : Grande bourse aux vélos", "titre", "Grande bourse aux vélos"),
        ("remplace le nom par Vélo pour tous", "titre", "Vélo pour tous"),
        ("change l'heure à 15h", "de", dt.time(15)),
    ],
)
def test_a_field_is_put_right_in_words(said: str, field: str, value: object) -> None:
    after = correct(DRAFT, said, world().annonce_reader, NOW)
    assert after is not None and getattr(after, field) == value


@pytest.mark.parametrize("said", ["sur inscription", "gratuit pour les enfants", "change l'heure", "merci"])
def test_what_corrects_nothing_is_not_guessed(said: str) -> None:
    assert correct(DRAFT, said, world().annonce_reader, NOW) is None


def test_a_town_said_wrong_takes_the_territory_along() -> None:
    after = correct(DRAFT, "c'est à Soissons pas à Laon", world().annonce_reader, NOW)
    assert after is not None and after.commune == "02722"
    assert after.portee == Portee("epci", after.epci) != DRAFT.portee
