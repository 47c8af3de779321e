"""Events: what is past is never coming, vague dates are said vague, calendars can be read back."""

from __future__ import annotations

import datetime as dt

import pytest
from icalendar import Calendar

from bot.answer.agenda import event_file, feed, has_dates
from bot.answer.event_choice import coming, concerns, fitting, within
from bot.assemble import World
from bot.decide.conversation import Conversation
from bot.reply.file_name import file_name
from bot.reply.model import Attachment
from bot.turn import Incoming
from knowledge.proximity import Home, home_of_commune

TODAY = dt.date(2026, 11, 24)


def test_of_a_series_only_the_next_edition_is_coming(world: World) -> None:
    found = coming(world.library.knowledge.evenements.values(), TODAY)
    series = [one.evenement.serie for one in found if one.evenement.serie]
    assert len(series) == len(set(series))
    assert all(one.edition is None or one.edition[1].fin >= TODAY for one in found)


@pytest.mark.parametrize("day", [dt.date(2024, 9, 1), dt.date(2026, 5, 15), TODAY, dt.date(2030, 1, 1)])
def test_nothing_past_is_coming_whatever_the_day(world: World, day: dt.date) -> None:
    for one in coming(world.library.knowledge.evenements.values(), day):
        assert one.edition is not None or one.evenement.statut(day) != "passe"
        assert one.edition is None or one.edition[1].fin >= day


def test_a_vague_date_does_not_answer_a_week(world: World) -> None:
    found = coming(world.library.knowledge.evenements.values(), TODAY)
    week = within(found, (dt.date(2026, 11, 30), dt.date(2026, 12, 6)))
    assert all(one.edition is not None and one.edition[0].exacte for one in week)


def test_events_of_the_other_region_are_left_out(world: World) -> None:
    caen = home_of_commune(world.territoires, "14118")
    near = [e.id for e in world.library.knowledge.evenements.values() if concerns(e, caen, world.territoires)]
    assert "fete-velo-armentieres" not in near and "mai-a-velo-2027" in near


def test_a_theme_is_kept(world: World) -> None:
    found = fitting(coming(world.library.knowledge.evenements.values(), TODAY), ("velo",))
    assert found and all(one.evenement.theme == "velo" for one in found)


def test_the_calendar_of_an_event_can_be_read_back(world: World) -> None:
    every = coming(world.library.knowledge.evenements.values(), TODAY)
    dated = [one for one in every if has_dates(one)]
    assert dated
    for one in dated:
        file = event_file(one, TODAY)
        events = Calendar.from_ical(file.content).walk("VEVENT")
        assert file.name == file_name(one.evenement.titre, "ics") and len(events) >= 1
        assert str(events[0]["SUMMARY"]) == one.evenement.titre
        assert one.edition is not None and f"{one.edition[0].debut:%Y%m%d}" in file.content


def test_whole_days_end_the_day_after(world: World) -> None:
    may = next(
        one
        for one in coming(world.library.knowledge.evenements.values(), TODAY)
        if one.evenement.id == "mai-a-velo-2027"
    )
    text = event_file(may, TODAY).content
    assert "DTSTART;VALUE=DATE:20270501" in text and "DTEND;VALUE=DATE:20270601" in text


def test_an_hour_is_in_paris(world: World) -> None:
    evenements = world.library.knowledge.evenements
    past = coming([evenements["forum-mobilites-rurales-2025"]], dt.date(2025, 1, 1))
    text = event_file(past[0], dt.date(2025, 1, 1)).content
    assert "DTSTART;TZID=Europe/Paris:20250602T100000" in text and "BEGIN:VTIMEZONE" in text


def test_the_feed_of_a_territory_is_stable_and_holds_dated_events(world: World) -> None:
    evenements = world.library.knowledge.evenements.values()
    home = Home(region="28")
    text = feed(evenements, home, world.territoires, TODAY, "Normandie")
    assert text == feed(evenements, home, world.territoires, TODAY, "Normandie")
    titles = {str(event["SUMMARY"]) for event in Calendar.from_ical(text).walk("VEVENT")}
    assert "Mai à vélo 2027" in titles and "Fête du vélo d'Armentières" not in titles


def test_a_tap_gives_the_file(world: World) -> None:
    turn = world.talk(Incoming("Mai à vélo 2027"), Conversation())
    code = next(choice.code for choice in turn.reply.choices if choice.label == "Dans mon agenda")
    turn = world.talk(Incoming("", code), turn.conversation)
    assert [b.name for b in turn.reply.blocks if isinstance(b, Attachment)] == ["mai-a-velo-2027.ics"]
    turn = world.talk(Incoming("", "e:000000"), turn.conversation)
    assert not [b for b in turn.reply.blocks if isinstance(b, Attachment)]
