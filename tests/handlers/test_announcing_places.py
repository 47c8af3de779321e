"""Whom and where an announcement is for, as the referent and the readers read it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.agenda.check import check
from bot.agenda.phrasing import say_when
from bot.agenda.reading.when import When
from tests.handlers.test_announcing import ANNONCE, invited
from tests.support.agenda import un_brouillon, world
from tests.support.talking import ABONNE, AUTRE, REFERENT, People, play

REGION = "région Hauts-de-France"


def test_the_message_names_the_town_when_the_place_does_not() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        said = await them.say(REFERENT, "/annoncer Fête du vélo à Laon le 12 décembre à 10h, place Gambetta")
        assert "Place Gambetta, Laon" in said
        assert "Salle des fêtes, Laon" in await them.say(REFERENT, "le lieu c'est la salle des fêtes")
        assert "\nGare de Laon" in await them.say(REFERENT, "lieu : gare de Laon")
        assert "\nEn ligne" in await them.say(REFERENT, "en visio")

    play(scene)


def test_an_organiser_of_one_region_announces_for_it_when_no_town_is_said() -> None:
    async def scene(them: People) -> None:
        await invited(them, REFERENT, REGION)
        await invited(them, AUTRE, REGION)
        said = await them.say(REFERENT, "/annoncer Mai à vélo, du 1er au 31 mai 2027 https://mai.example")
        assert "toute la région, Hauts-de-France" in said and "Du samedi 1er au lundi 31 mai 2027" in said
        assert "pas d'heure" not in said and "pas de lieu" not in said and ", ." not in said
        assert "Demander l'accord" in them.buttons()
        await them.tap(REFERENT, "Changer le territoire")
        await them.say(REFERENT, "Laon")
        await them.tap(REFERENT, "Changer le territoire")
        assert "toute la région, Hauts-de-France" in await them.say(REFERENT, "toute la région")

    play(scene)


def test_who_reads_the_digest_is_counted_where_nobody_is_told_at_once() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.say(ABONNE, "préviens-moi des événements à Laon chaque semaine")
        said = await them.say(REFERENT, f"/annoncer {ANNONCE}")
        assert "résumé du jeudi d'une personne" in said and "Personne" not in said
        assert "résumé du jeudi d'une personne" in await them.tap(REFERENT, "Publier")

    play(scene)


def test_a_day_that_is_over_is_not_silently_next_year_s() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        said = await them.say(REFERENT, "/annoncer Vélo-école le 3 novembre à 10h, gare de Laon")
        assert "Cette date est loin : mercredi 3 novembre 2027" in said and "Publier" in them.buttons()
        assert "loin" not in await them.say(REFERENT, "le 3 décembre")

    play(scene)


def test_an_event_before_the_morning_is_not_asked_to_leave_sooner() -> None:
    draft = un_brouillon(de=dt.time(7, 30))
    at_eight, evening = dt.datetime(2026, 12, 12, 7, tzinfo=dt.UTC), dt.datetime(2026, 12, 11, 21)
    found = check(draft, evening, world().library.wording, world().territoires, depart=at_eight)
    assert [one.nom for one in found if one.bloque] == ["plus_le_temps"]
    chosen = check(
        replace(draft, depart=at_eight),
        evening,
        world().library.wording,
        world().territoires,
        depart=at_eight,
    )
    assert [one.nom for one in chosen if one.bloque] == ["depart_trop_tard"]


def test_the_steps_say_when_it_ends_and_nobody_told_is_said_in_words() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.say(REFERENT, "/annoncer")
        await them.tap(REFERENT, "Pas à pas")
        await them.say(REFERENT, "Café mobilité")
        await them.say(REFERENT, "le 12 décembre")
        assert "de 18 h 30 à 20 h" in await them.say(REFERENT, "18h30 à 20h")
        await them.say(REFERENT, "/annoncer " + ANNONCE)
        await them.tap(REFERENT, "Publier")
        said = await them.say(REFERENT, "où en est l'annonce ?")
        assert "0 sur 0" not in said and "personne à prévenir" in said

    play(scene)


@pytest.mark.parametrize(
    ("au", "said"),
    [
        (dt.date(2026, 12, 13), "du samedi 12 au dimanche 13 décembre 2026"),
        (dt.date(2026, 12, 31), "du samedi 12 au jeudi 31 décembre 2026"),
        (dt.date(2027, 1, 2), "du samedi 12 décembre 2026 au samedi 2 janvier 2027"),
    ],
)
def test_several_days_say_the_month_and_the_year_once(au: dt.date, said: str) -> None:
    assert say_when(When(dt.date(2026, 12, 12), None, au)) == said


def test_several_days_over_two_months() -> None:
    when = When(dt.date(2026, 11, 28), None, dt.date(2026, 12, 6))
    assert say_when(when) == "du samedi 28 novembre au dimanche 6 décembre 2026"
