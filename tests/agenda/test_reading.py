"""Announcements are read: days, hours, places, titles, links; and the figures of both files hold."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.agenda.reading.days import find_days
from bot.agenda.reading.hours import find_hours
from bot.agenda.reading.link import read_link
from bot.agenda.reading.read import Lecture
from bot.agenda.reading.text import make_page
from tests.annonces_report import FIELDS, FOLDER, NOW, measure, read_lines
from tests.support.agenda import world


def read(text: str, now: dt.datetime = NOW) -> Lecture:
    return world().annonce_reader.read(text, now)


@pytest.mark.parametrize(
    ("said", "debut", "fin"),
    [
        ("samedi 12 décembre", "2026-12-12", None),
        ("le 12/12", "2026-12-12", None),
        ("12.12.26", "2026-12-12", None),
        ("12-12-2026", "2026-12-12", None),
        ("2026-12-12", "2026-12-12", None),
        ("du 3 au 5 juin", "2027-06-03", "2027-06-05"),
        ("du 30 décembre au 2 janvier", "2026-12-30", "2027-01-02"),
        ("du 17/05 au 21/05", "2027-05-17", "2027-05-21"),
        ("les 27 et 28 mars", "2027-03-27", "2027-03-28"),
        ("samedi 5 et samedi 12 décembre", "2026-12-05", None),
        ("samedi prochain", "2026-11-28", None),
        ("lundi prochain", "2026-11-30", None),
        ("demain", "2026-11-24", None),
        ("après-demain", "2026-11-25", None),
        ("ce jeudi", "2026-11-26", None),
        ("dans 15 jours", "2026-12-08", None),
        ("samedi dans quinze jours", "2026-12-12", None),
        ("dans deux semaines", "2026-12-07", None),
        ("jeudi en huit", "2026-12-03", None),
        ("mardi de la semaine prochaine", "2026-12-01", None),
        ("la semaine du 16 septembre", "2027-09-16", "2027-09-22"),
        ("ce week-end", "2026-11-28", "2026-11-29"),
        ("le 1er mai", "2027-05-01", None),
        ("29 février 2028", "2028-02-29", None),
        ("samedi 14 novembre", "2026-11-14", None),
        ("samedi 12 à 14h", "2026-12-12", None),
    ],
)
def test_days(said: str, debut: str, fin: str | None) -> None:
    found = find_days(make_page(said), NOW.date())[0]
    assert (str(found.debut), str(found.fin) if found.fin else None) == (debut, fin)
    assert not found.incoherent


@pytest.mark.parametrize(
    "said", ["le 31 février", "32/12/2026", "ouvert 24/24 et 7/7", "tél. 03.20.12.12.12", "1/2 journée"]
)
def test_what_is_no_day(said: str) -> None:
    assert find_days(make_page(said), NOW.date()) == []


@pytest.mark.parametrize("said", ["dimanche 12 décembre", "mardi 12/12/2026"])
def test_a_weekday_that_contradicts_its_date_keeps_the_date(said: str) -> None:
    found = find_days(make_page(said), NOW.date())[0]
    assert found.incoherent and str(found.debut) == "2026-12-12"


@pytest.mark.parametrize(
    ("said", "debut", "fin"),
    [
        ("10h", "10:00", None),
        ("10 h 30", "10:30", None),
        ("10\u202fh\u202f30", "10:30", None),
        ("de 14h à 17h30", "14:00", "17:30"),
        ("9h-12h", "09:00", "12:00"),
        ("9h/12h", "09:00", "12:00"),
        ("de 14 à 17h", "14:00", "17:00"),
        ("à partir de 18:00", "18:00", None),
        ("à midi", "12:00", None),
        ("de midi à 14h", "12:00", "14:00"),
        ("21h à minuit", "21:00", "00:00"),
        ("dès 8h30", "08:30", None),
        ("18 heures précises", "18:00", None),
        ("9 heures et demie", "09:30", None),
        ("18H15", "18:15", None),
    ],
)
def test_hours(said: str, debut: str, fin: str | None) -> None:
    found = find_hours(make_page(said))[0]
    assert (f"{found.debut:%H:%M}", f"{found.fin:%H:%M}" if found.fin else None) == (debut, fin)


@pytest.mark.parametrize("said", ["cet après-midi", "24h/24 en pause de midi", "35 participants", "12,50 €"])
def test_what_is_no_hour(said: str) -> None:
    assert all(one.score < 0 for one in find_hours(make_page(said)))


@pytest.mark.parametrize(
    ("said", "link"),
    [
        ("https://a.example/x.", "https://a.example/x"),
        ("(www.a.example)", "https://www.a.example"),
        ("https://www.facebook.com/x puis https://a.example", "https://a.example"),
        ("https://maps.google.com/?q=x https://goo.gl/maps/x", "https://maps.google.com/?q=x"),
        ("ecrivez@www.example", None),
        ("https://fr.wikipedia.org/wiki/Laon_(Aisne)", "https://fr.wikipedia.org/wiki/Laon_(Aisne)"),
    ],
)
def test_links(said: str, link: str | None) -> None:
    assert read_link(make_page(said))[0] == link


def test_online_is_a_place() -> None:
    found = read("Webinaire FMD jeudi 3 décembre à 11h en visio")
    assert found.lieu == "en ligne" and "lieu_manquant" not in found.alertes
    assert read("Atelier mardi 8 décembre 10h, inscription en ligne").lieu is None


def test_the_writer_s_territory_chooses_between_homonyms() -> None:
    text = "Balade samedi 5 décembre 10h, salle des fêtes, Saint-Aubin"
    free = read(text).commune
    home = world().annonce_reader.read(text, NOW, frozenset({world().territoires.epci_of("62742")}))
    assert home.commune == "62742" and home.epci and (free is None or free != "")


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "!!!", "🚲" * 50, "a" * 9000, "« » “”", ":" * 300, "\x00\ud800", "9h " * 900]
)
def test_nothing_makes_it_fail(text: str) -> None:
    found = read(text)
    assert "lien_manquant" in found.alertes and found.when is None


#: What each file reaches, rounded down: a change that loses one announcement is seen.
FLOORS = {
    "mise-au-point": {
        "titre": 0.97,
        "jour": 0.99,
        "heure": 0.99,
        "lieu": 0.98,
        "commune": 0.98,
        "lien": 0.99,
    },
    "reserve": {"titre": 0.90, "jour": 0.96, "heure": 0.96, "lieu": 0.95, "commune": 0.96, "lien": 0.98},
}


@pytest.mark.parametrize("name", FLOORS)
def test_the_figures_hold(name: str) -> None:
    lines = read_lines(FOLDER / f"{name}.jsonl")
    counts, _ = measure(world().annonce_reader, lines)
    reached = {field: counts[field] / len(lines) for field in FIELDS}
    assert {field: reached[field] for field, floor in FLOORS[name].items() if reached[field] < floor} == {}
