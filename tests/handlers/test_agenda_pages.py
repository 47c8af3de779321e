"""The agenda on the web: feeds read by other parsers, pages, ETags, what is not found."""

from __future__ import annotations

import asyncio
import json
import re

import feedparser
import httpx
import pytest
from icalendar import Calendar

from bot.agenda.audience import THEMES
from handlers.web import Web
from tests.support.agenda import LAON, REFERENT, Desk, un_brouillon, world
from tests.support.telegram import NOON, EchoBrain


class Site:
    """The web process over a desk with one published event."""

    def __init__(self) -> None:
        self.desk = Desk()
        draft = un_brouillon(titre="Remise en selle </script><b>")
        self.id = self.desk.publisher.start(REFERENT, draft).id
        self.desk.publisher.publish(REFERENT, self.id, draft.empreinte)
        web = Web(EchoBrain(), self.desk.store, clock=lambda: NOON, kiosque=world().kiosque(self.desk.store))
        self.app = web.app

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Ask for something."""

        async def call() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.get(path, headers=headers)

        return asyncio.run(call())


@pytest.fixture(scope="module")
def site() -> Site:
    return Site()


def test_a_calendar_holds_what_is_published_on_a_territory_and_around(site: Site) -> None:
    for path in (f"epci/{LAON}", "commune/02408", "departement/02", "region/32", "theme/velo"):
        answer = site.get(f"/agenda/{path}.ics")
        assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/calendar")
        titles = [str(one["summary"]) for one in Calendar.from_ical(answer.content).walk("VEVENT")]
        assert "Remise en selle </script><b>" in titles, path
    amiens = Calendar.from_ical(site.get("/agenda/commune/80021.ics").content).walk("VEVENT")
    assert all("Remise" not in str(one["summary"]) for one in amiens)


def test_atom_and_rss_are_read_by_another_parser(site: Site) -> None:
    for format in ("atom", "rss"):
        feed = feedparser.parse(site.get(f"/agenda/epci/{LAON}.{format}").content)
        assert not feed.bozo
        assert any("Remise en selle" in one.title for one in feed.entries)


def test_curated_events_are_beside(site: Site) -> None:
    found = Calendar.from_ical(site.get("/agenda/pays/France.ics").content).walk("VEVENT")
    assert len(found) > 1


@pytest.mark.parametrize(
    "path", [f"/agenda/epci/{LAON}.ics", f"/agenda/epci/{LAON}.atom", "/evenements/{id}"]
)
def test_what_a_reader_already_has_is_not_sent_again(path: str, site: Site) -> None:
    first = site.get(path.format(id=site.id))
    again = site.get(path.format(id=site.id), **{"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_an_event_has_a_page_with_its_data_and_a_file(site: Site) -> None:
    page = site.get(f"/evenements/{site.id}")
    assert page.headers["content-type"].startswith("text/html")
    policies = page.headers.get_list("content-security-policy")
    assert len(policies) == 1 and "style-src 'sha256-" in policies[0] and "script-src" not in policies[0]
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text)
    assert found is not None
    data = json.loads(found[1])
    assert data["@type"] == "Event" and data["name"] == "Remise en selle </script><b>"
    assert data["startDate"] == "2026-12-12T10:00+01:00"
    (event,) = Calendar.from_ical(site.get(f"/evenements/{site.id}.ics").content).walk("VEVENT")
    assert str(event["summary"]) == "Remise en selle </script><b>"


@pytest.mark.parametrize(
    "path",
    ["/agenda/epci/1.ics", "/agenda/theme/rien.ics", "/agenda/rien/02.atom", "/agenda/epci/200043495.exe",
     "/evenements/rien", "/evenements/rien.ics", "/agenda/pays/Belgique.ics"],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(path: str, site: Site) -> None:
    assert site.get(path).status_code == 404


def test_a_draft_has_no_page(site: Site) -> None:
    draft = site.desk.publisher.start(REFERENT, un_brouillon())
    assert site.get(f"/evenements/{draft.id}").status_code == 404


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_has_a_feed(theme: str, site: Site) -> None:
    assert world().kiosque(site.desk.store).feed("theme", theme, "ics") is not None
