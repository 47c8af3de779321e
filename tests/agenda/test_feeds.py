"""The agenda out of the chat, read back by third-party parsers."""

from __future__ import annotations

import datetime as dt
import json
import re
from html.parser import HTMLParser
from io import StringIO

import feedparser
import pytest
from dateutil.tz import tzical
from icalendar import Calendar

from bot.agenda.draft import Portee
from bot.agenda.feeds.atom import atom, rss
from bot.agenda.feeds.entry import Entree, of_annonces, of_evenements, select
from bot.agenda.feeds.ical import calendar
from bot.agenda.feeds.page import json_ld, page
from bot.agenda.feeds.served import unchanged
from tests.knowledge.builders import un_evenement
from tests.support.agenda import AMIENS, BASE, LAON, REFERENT, Desk, un_brouillon, world

TODAY = dt.date(2026, 11, 24)
NASTY = '</script><script>alert("1")</script> & <b>'


def entree(desk: Desk, **changes: object) -> Entree:
    """Publish a draft and return it as feeds show it."""
    draft = un_brouillon(**changes)
    annonce = desk.publisher.start(REFERENT, draft)
    desk.publisher.publish(REFERENT, annonce.id, desk.publisher.preview(REFERENT, annonce.id).empreinte)
    kept = desk.store.annonces.get(annonce.id)
    assert kept is not None
    return of_annonces([kept], world().territoires)[0]


def test_the_calendar_is_read_by_another_parser(desk: Desk) -> None:
    one = entree(desk, a=dt.time(12))
    day = entree(desk, titre="Semaine du vélo", de=None, le=dt.date(2027, 5, 10), au=dt.date(2027, 5, 16))
    served = calendar([one, day], "Laon, vélo", desk.wording, BASE)
    assert served.content_type.startswith("text/calendar") and b"\r\n" in served.body
    first, second = Calendar.from_ical(served.body).walk("VEVENT")
    assert first.decoded("dtstart").isoformat() == "2026-12-12T10:00:00+01:00"
    assert first.decoded("dtend").isoformat() == "2026-12-12T12:00:00+01:00"
    assert str(first["summary"]) == "Remise en selle" and str(first["status"]) == "CONFIRMED"
    assert str(first["location"]) == "place de la Halle à Laon"
    assert (second.decoded("dtstart"), second.decoded("dtend")) == (
        dt.date(2027, 5, 10),
        dt.date(2027, 5, 17),
    )
    assert max(len(line) for line in served.body.split(b"\r\n")) <= 75


def test_the_same_events_give_the_same_bytes_and_etag(desk: Desk) -> None:
    one = entree(desk)
    first, again = (calendar([one], "Laon", desk.wording, BASE) for _ in range(2))
    assert first == again and unchanged(first.etag, f'"x", W/{first.etag}') and not unchanged(first.etag, "")
    desk.clock.move(hours=1)
    desk.publisher.correct(REFERENT, one.id, un_brouillon(de=dt.time(14)))
    kept = desk.store.annonces.get(one.id)
    assert kept is not None
    changed = calendar(of_annonces([kept], world().territoires), "Laon", desk.wording, BASE)
    assert changed.etag != first.etag
    before, after = (Calendar.from_ical(served.body).walk("VEVENT")[0] for served in (first, changed))
    assert before["uid"] == after["uid"] and (before["sequence"], after["sequence"]) == (0, 1)
    assert changed.lastmod == desk.clock()


def test_a_cancelled_event_says_so_and_a_draft_is_never_shown(desk: Desk) -> None:
    one = entree(desk)
    desk.publisher.cancel(REFERENT, one.id)
    draft = desk.publisher.start(REFERENT, un_brouillon())
    desk.publisher.abandon(REFERENT, draft.id)
    kept = [found for id in (one.id, draft.id) if (found := desk.store.annonces.get(id)) is not None]
    (cancelled,) = of_annonces(kept, world().territoires)
    event = Calendar.from_ical(calendar([cancelled], "x", desk.wording).body).walk("VEVENT")[0]
    assert str(event["status"]) == "CANCELLED"


@pytest.mark.parametrize("kind", [atom, rss])
def test_the_feeds_are_read_by_another_parser(desk: Desk, kind: object) -> None:
    one = entree(desk, titre=f"Fête {NASTY}\x07")
    write = atom if kind is atom else rss
    served = write([one], "Agenda de Laon", f"{BASE}/agenda.atom", desk.wording, BASE)
    read = feedparser.parse(served.body)
    assert not read.bozo and read.feed.title == "Agenda de Laon"
    (entry,) = read.entries
    assert entry.link == f"{BASE}/evenements/{one.id}" and "samedi 12 décembre 2026" in entry.summary
    assert "Fête" in entry.title
    assert served == write([one], "Agenda de Laon", f"{BASE}/agenda.atom", desk.wording, BASE)
    assert write([], "Vide", BASE, desk.wording, BASE).lastmod is None


class Scripts(HTMLParser):
    """Collects the elements of a page and the text of its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.script = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "script":
            self.script += data


def test_the_page_escapes_what_people_write_and_holds_schema_org(desk: Desk) -> None:
    one = entree(desk, titre=NASTY, lieu=NASTY, lien="javascript:alert(1)", gratuit=True)
    served = page(one, desk.wording, BASE)
    read = Scripts()
    read.feed(served.body.decode())
    assert read.tags.count("script") == 1 and "b" not in read.tags and b"javascript:" not in served.body
    data = json.loads(re.sub(r"</script>.*", "", read.script, flags=re.S))
    assert data["@type"] == "Event" and data["name"] == NASTY
    assert data["startDate"] == "2026-12-12T10:00+01:00" and data["isAccessibleForFree"] is True
    online = json.loads(json.dumps(page(entree(desk, lieu="en ligne"), desk.wording, BASE).body.decode()))
    assert "VirtualLocation" in online


def test_curated_and_published_stand_side_by_side(desk: Desk) -> None:
    curated = of_evenements(
        [
            un_evenement(id="ici", territoire={"epci": [LAON]}, quand=[{"le": "2026-12-01"}]),
            un_evenement(id="region", territoire={"regions": ["32"]}, quand=[{"le": "2026-12-02"}]),
            un_evenement(id="ailleurs", territoire={"epci": [AMIENS]}, quand=[{"le": "2026-12-03"}]),
            un_evenement(id="passe", quand=[{"le": "2026-01-01"}]),
            un_evenement(id="mois", quand=[{"le": "2026-12"}]),
        ],
        TODAY,
    )
    both = [*curated, entree(desk)]
    place = world().territoires
    assert [e.id for e in select(both, place, Portee("epci", LAON))] == ["ici", "region", "evenement-1"]
    assert [e.id for e in select(both, place, Portee("commune", "02408"))] == ["ici", "region", "evenement-1"]
    assert len(select(both, place, Portee("region", "32"))) == 4
    assert [e.id for e in select(both, place, theme="covoiturage")] == []
    assert [e.id for e in select(both, place, since=dt.date(2026, 12, 3))] == ["ailleurs", "evenement-1"]


def test_the_whole_real_agenda_is_served(desk: Desk) -> None:
    entrees = of_evenements(world().library.knowledge.evenements.values(), TODAY)
    served = calendar(entrees, "Tout", desk.wording, BASE)
    events = Calendar.from_ical(served.body).walk("VEVENT")
    assert len({str(event["uid"]) for event in events}) == len(events) >= len(entrees) > 0
    assert not feedparser.parse(atom(entrees, "Tout", BASE, desk.wording, BASE).body).bozo


def test_hours_are_right_on_both_sides_of_a_change_of_hour(desk: Desk) -> None:
    nights = [
        entree(desk, titre=f"{day}", le=day, de=dt.time(10), a=dt.time(11))
        for day in (dt.date(2027, 10, 30), dt.date(2027, 10, 31), dt.date(2027, 3, 27), dt.date(2027, 3, 28))
    ]
    body = calendar(nights, "Laon", desk.wording, BASE).body
    starts = [
        one.decoded("dtstart").astimezone(dt.UTC).hour for one in Calendar.from_ical(body).walk("VEVENT")
    ]
    assert starts == [8, 9, 9, 8]
    # A reader that knows no zone by its name reads the rules the file carries.
    zone = tzical(StringIO(body.decode())).get("Europe/Paris")
    assert zone is not None
    for day, offset in (("2027-10-30", 2), ("2027-10-31", 1), ("2027-03-27", 1), ("2027-03-28", 2)):
        noon = dt.datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=zone)
        assert noon.utcoffset() == dt.timedelta(hours=offset), day


def test_the_data_of_a_page_hold_only_what_is_known(desk: Desk) -> None:
    bare = json_ld(entree(desk, lieu="", lien="", de=None), BASE)
    assert bare["startDate"] == "2026-12-12" and "endDate" not in bare and "isAccessibleForFree" not in bare
    assert bare["location"]["name"] == "CA du Pays de Laon" and bare["url"].startswith(BASE)
    assert "organizer" not in bare and bare["eventStatus"] == "https://schema.org/EventScheduled"
    online = json_ld(entree(desk, lieu="en ligne", lien="", a=dt.time(11, 30), organisateur="Ville de Laon"))
    assert online["location"] == {"@type": "VirtualLocation"} and "url" not in online
    assert online["endDate"] == "2026-12-12T11:30+01:00" and online["organizer"]["name"] == "Ville de Laon"
