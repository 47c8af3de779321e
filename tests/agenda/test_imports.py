"""A referent's calendar as drafts: what is taken, what is left, what comes back."""

from __future__ import annotations

import datetime as dt

import pytest
from dateutil.rrule import rrulestr

from bot.agenda.draft import Brouillon, Portee
from bot.agenda.feeds.imports import MOST, BadCalendar, Calendrier, import_ics
from tests.annonces_report import NOW
from tests.support.agenda import LAON, world


def lignes(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//", *lines, "END:VCALENDAR", ""])


def event(*lines: str, uid: str = "1@x") -> tuple[str, ...]:
    return ("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z", *lines, "END:VEVENT")


def read(*lines: str, chez: frozenset[str] = frozenset(), now: dt.datetime = NOW) -> Calendrier:
    return import_ics(lignes(*lines).encode(), world().annonce_reader, now, chez)


def imported(*lines: str) -> tuple[Brouillon, ...]:
    return tuple(one.brouillon for one in read(*lines).evenements)


def days(*lines: str, now: dt.datetime = NOW) -> list[str]:
    return [f"{one.brouillon.le} {one.brouillon.de:%H:%M}" for one in read(*lines, now=now).evenements]


def test_a_calendar_becomes_drafts() -> None:
    first, second = imported(
        *event(
            "SUMMARY:Bourse aux vélos",
            "DTSTART:20261212T090000Z",
            "DTEND:20261212T110000Z",
            "LOCATION:Salle Balavoine\\, Hénin-Beaumont",
            "DESCRIPTION:Gratuit",
            "URL:https://a.example",
        ),
        *event("SUMMARY:Semaine du vélo", "DTSTART;VALUE=DATE:20270510", "DTEND;VALUE=DATE:20270517"),
        *event("SUMMARY:Passé", "DTSTART:20250101T090000Z"),
        *event("SUMMARY:Annulé", "DTSTART:20261212T090000Z", "STATUS:CANCELLED"),
        *event("SUMMARY:Secret", "DTSTART:20261212T090000Z", "CLASS:PRIVATE"),
        *event("SUMMARY:Sans date"),
    )
    assert (first.titre, first.de, first.a) == ("Bourse aux vélos", dt.time(10), dt.time(12))
    assert (first.commune, first.gratuit, first.lien) == ("62427", True, "https://a.example")
    assert (second.le, second.au, second.de) == (dt.date(2027, 5, 10), dt.date(2027, 5, 16), None)


@pytest.mark.parametrize(
    "content",
    ["", "bonjour", "BEGIN:VCALENDAR", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR", "x" * 3_000_000],
)
def test_what_is_no_calendar_gives_no_draft(content: str) -> None:
    with pytest.raises(BadCalendar) as error:
        import_ics(content.encode(), world().annonce_reader, NOW)
    assert world().say(error.value.raison)


def test_a_calendar_of_another_encoding_is_read() -> None:
    text = lignes(*event("SUMMARY:Fête du vélo à Étaples", "DTSTART:20261212T090000Z"))
    found = import_ics(text.encode("cp1252"), world().annonce_reader, NOW)
    assert found.evenements[0].brouillon.titre == "Fête du vélo à Étaples"


def test_without_a_place_the_territory_of_the_referent_is_meant() -> None:
    lines = event("SUMMARY:Café mobilité", "DTSTART:20261212T090000Z")
    (home,) = read(*lines, chez=frozenset({LAON})).evenements
    assert home.brouillon.portee == Portee("epci", LAON)
    (nowhere,) = read(*lines, chez=frozenset({LAON, "248000531"})).evenements
    assert not nowhere.brouillon.portee


def test_a_link_as_a_place_is_online() -> None:
    (one,) = imported(
        *event("SUMMARY:Webinaire PDME", "DTSTART:20261212T090000Z", "LOCATION:https://visio.example/42")
    )
    assert one.en_ligne and one.lien == "https://visio.example/42"


def test_a_duration_gives_the_end() -> None:
    (one,) = imported(*event("SUMMARY:Atelier", "DTSTART:20261212T090000Z", "DURATION:PT90M"))
    assert one.a == dt.time(11, 30)


def test_what_comes_back_is_taken_a_few_times_at_its_hour_on_the_wall() -> None:
    lines = event(
        "SUMMARY:Atelier vélo",
        "DTSTART;TZID=Europe/Paris:20260101T183000",
        "DTEND;TZID=Europe/Paris:20260101T200000",
        "RRULE:FREQ=WEEKLY;BYDAY=TH",
    )
    october = dt.datetime(2026, 10, 20, 9)
    found = days(*lines, now=october)
    assert found[:2] == ["2026-10-22 18:30", "2026-10-29 18:30"] and len(found) == 10
    assert {one.brouillon.a for one in read(*lines, now=october).evenements} == {dt.time(20)}


def test_a_monthly_rule_stops_after_three_months_and_exceptions_are_left_out() -> None:
    monthly = event(
        "SUMMARY:Café mobilité",
        "DTSTART;TZID=Europe/Paris:20260110T100000",
        "RRULE:FREQ=MONTHLY;BYDAY=2SA",
        "EXDATE;TZID=Europe/Paris:20270109T100000",
    )
    # NOW is at the end of November 2026.
    assert days(*monthly) == ["2026-12-12 10:00", "2027-02-13 10:00"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;UNTIL=20261210T170000Z", ["2026-12-03 18:00", "2026-12-10 18:00"]),
        ("FREQ=WEEKLY;COUNT=3", ["2026-12-03 18:00", "2026-12-10 18:00"]),
        ("FREQ=WEEKLY;UNTIL=20261203", ["2026-12-03 18:00"]),
        ("FREQ=SECONDLY", ["2026-12-31 18:00"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=3", ["2026-12-10 18:00", "2026-12-24 18:00"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4", ["2026-12-01 18:00", "2026-12-03 18:00", "2026-12-08 18:00"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["2026-11-30 18:00", "2026-12-31 18:00", "2027-01-31 18:00"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;COUNT=2", ["2026-12-01 18:00", "2027-01-01 18:00"]),
        (
            "FREQ=MONTHLY;BYDAY=-1FR",
            ["2026-11-27 18:00", "2026-12-25 18:00", "2027-01-29 18:00", "2027-02-26 18:00"],
        ),
        ("FREQ=YEARLY;BYMONTH=12;BYDAY=2SA", ["2026-12-12 18:00"]),
        ("FREQ=DAILY;BYDAY=SA,SU;COUNT=3", ["2026-11-28 18:00", "2026-11-29 18:00", "2026-12-05 18:00"]),
    ],
)
def test_a_rule_ends_when_it_says(rule: str, expected: list[str]) -> None:
    start = "20261231T180000" if "SECONDLY" in rule else "20261126T180000"
    now = dt.datetime(2026, 11, 27, 9)
    assert (
        days(*event("SUMMARY:A", f"DTSTART;TZID=Europe/Paris:{start}", f"RRULE:{rule}"), now=now) == expected
    )


PARTS = {
    "DAILY": ("", ";INTERVAL=3", ";BYDAY=MO,FR", ";BYMONTH=12,1"),
    "WEEKLY": ("", ";INTERVAL=2", ";BYDAY=TU,SU;INTERVAL=3", ";INTERVAL=2;WKST=SU;BYDAY=SU,MO"),
    "MONTHLY": ("", ";INTERVAL=2", ";BYMONTHDAY=1,15,-1", ";BYDAY=1SA,-1SU", ";BYDAY=FR;BYMONTHDAY=13",
                ";BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
    "YEARLY": ("", ";BYMONTH=12;BYDAY=2SA", ";BYMONTH=1,12;BYMONTHDAY=3", ";INTERVAL=2"),
}  # fmt: skip


@pytest.mark.parametrize("freq", PARTS)
@pytest.mark.parametrize("first", ["20221231", "20250103", "20261129", "20251202"])
def test_rules_are_followed_as_another_library_does(freq: str, first: str) -> None:
    for part in PARTS[freq]:
        for count in ("", ";COUNT=5", ";COUNT=60"):
            rule = f"FREQ={freq}{part}{count}"
            times = rrulestr(rule, dtstart=dt.datetime.fromisoformat(f"{first}T100000"))
            expected = [
                str(one)[:16]
                for one in times.between(dt.datetime(2026, 11, 24), dt.datetime(2027, 2, 24), inc=True)
            ]
            lines = event("SUMMARY:A", f"DTSTART;TZID=Europe/Paris:{first}T100000", f"RRULE:{rule}")
            assert days(*lines, now=dt.datetime(2026, 11, 24, 9)) == expected[:10], rule


def test_an_occurrence_moved_is_taken_where_it_went_and_a_cancelled_one_is_not() -> None:
    master = event("SUMMARY:A", "DTSTART;TZID=Europe/Paris:20261203T180000", "RRULE:FREQ=WEEKLY;COUNT=3")
    moved = event(
        "SUMMARY:A", "RECURRENCE-ID;TZID=Europe/Paris:20261210T180000",
        "DTSTART;TZID=Europe/Paris:20261211T190000",
    )  # fmt: skip
    gone = event(
        "SUMMARY:A", "RECURRENCE-ID;TZID=Europe/Paris:20261217T180000",
        "DTSTART;TZID=Europe/Paris:20261217T180000", "STATUS:CANCELLED",
    )  # fmt: skip
    assert days(*master, *moved, *gone) == ["2026-12-03 18:00", "2026-12-11 19:00"]


def test_each_event_keeps_its_key_when_it_is_moved() -> None:
    def keys(hour: str) -> list[str]:
        lines = event("SUMMARY:A", f"DTSTART:20261212T{hour}0000Z")
        return [one.cle for one in read(*lines).evenements]

    assert keys("09") == keys("15")
    weekly = read(*event("SUMMARY:A", "DTSTART:20261203T180000Z", "RRULE:FREQ=WEEKLY;COUNT=3"))
    assert len({one.cle for one in weekly.evenements}) == 3


@pytest.mark.parametrize(
    "rule",
    ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", "FREQ=DAILY;INTERVAL=0", "FREQ=YEARLY;BYSECOND=1,2,3", "FREQ=NEVER",
     "", "FREQ=DAILY;COUNT=99999999"],
)  # fmt: skip
def test_a_hostile_rule_ends(rule: str) -> None:
    start = "DTSTART:20120101T090000Z"
    found = read(
        *(line for n in range(50) for line in event("SUMMARY:A", start, f"RRULE:{rule}", uid=str(n)))
    )
    assert len(found.evenements) <= MOST


def test_a_large_calendar_gives_the_soonest_and_says_how_many_are_left() -> None:
    many = [
        line
        for n in range(100)
        for line in event("SUMMARY:A", f"DTSTART:2027{n // 28 + 1:02}{n % 28 + 1:02}T090000Z", uid=str(n))
    ]
    found = read(*many)
    assert (len(found.evenements), found.en_trop) == (MOST, 100 - MOST)
    assert found.evenements[0].brouillon.le == dt.date(2027, 1, 1)


def test_years_of_past_events_are_not_in_the_way() -> None:
    past = [
        line
        for n in range(3000)
        for line in event("SUMMARY:Passé", f"DTSTART:20{n % 20 + 1:02}0105T090000Z", uid=f"p{n}")
    ]
    weekly = event("SUMMARY:Atelier", "DTSTART:20100107T090000Z", "RRULE:FREQ=WEEKLY", uid="w")
    (first, *others) = read(*past, *weekly).evenements
    assert first.brouillon.titre == "Atelier" and len(others) == 9


def test_a_calendar_of_beginnings_ends() -> None:
    with pytest.raises(BadCalendar):
        read(*["BEGIN:VEVENT"] * 100_000)
