"""The agenda on the web: feeds read by other parsers, pages, ETags, what is not found."""

from __future__ import annotations

import asyncio
import html
import json
import re
from dataclasses import replace

import feedparser
import httpx
import pytest
from icalendar import Calendar

from bot.agenda.audience import THEMES
from handlers.web import Web
from tests.support.agenda import BASE, LAON, REFERENT, Desk, un_brouillon, world
from tests.support.telegram import NOON, EchoBrain


class Site:
    """The web process over a desk with one published event."""

    def __init__(self, base: str = "") -> None:
        self.desk = Desk()
        draft = un_brouillon(titre="Remise en selle </script><b>")
        self.id = self.desk.publisher.start(REFERENT, draft).id
        self.desk.publisher.publish(REFERENT, self.id, draft.empreinte)
        self.kiosque = replace(
            world().kiosque(self.desk.store),
            base=base,
            today=lambda: NOON.date(),
            wording=lambda: self.desk.wording,
        )
        web = Web(EchoBrain(), self.desk.store, clock=lambda: NOON, kiosque=self.kiosque)
        self.app = web.app

    def get(self, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        """Ask for something."""

        async def call() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, headers=headers)

        return asyncio.run(call())


@pytest.fixture(scope="module")
def site() -> Site:
    return Site()


@pytest.fixture
def known() -> Site:
    """A site that knows its address."""
    return Site(BASE)


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
    file = site.get(f"/evenements/{site.id}.ics")
    assert file.headers["content-disposition"] == 'inline; filename="remise-en-selle-script-b.ics"'
    (event,) = Calendar.from_ical(file.content).walk("VEVENT")
    assert str(event["summary"]) == "Remise en selle </script><b>"


@pytest.mark.parametrize(
    "path",
    ["/agenda/epci/1.ics", "/agenda/theme/rien.ics", "/agenda/rien/02.atom", "/agenda/epci/200043495.exe",
     "/evenements/rien", "/evenements/rien.ics", "/agenda/pays/Belgique.ics", "/agenda/epci/1", "/agenda/rien/02",
     f"/agenda/epci/{LAON}?theme=rien", "/agenda/theme/velo.ics?theme=rse"],
)  # fmt: skip
def test_what_does_not_exist_is_said_so_in_french(path: str, site: Site) -> None:
    answer = site.get(path)
    assert answer.status_code == 404 and answer.headers["content-type"].startswith("text/html")
    assert "Page introuvable" in answer.text and "n'existe pas" in html.unescape(answer.text)
    assert "cache-control" not in answer.headers


def test_a_draft_has_no_page(site: Site) -> None:
    draft = site.desk.publisher.start(REFERENT, un_brouillon())
    assert site.get(f"/evenements/{draft.id}").status_code == 404


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_has_a_feed(theme: str, site: Site) -> None:
    assert world().kiosque(site.desk.store).feed("theme", theme, "ics") is not None


def summaries(answer: httpx.Response) -> list[str]:
    """Return the titles of a calendar."""
    return [str(one["summary"]) for one in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_a_feed_may_be_of_a_territory_and_a_theme(known: Site) -> None:
    other = un_brouillon(titre="Covoiturons", theme="covoiturage")
    id = known.desk.publisher.start(REFERENT, other).id
    known.desk.publisher.publish(REFERENT, id, other.empreinte)
    velo = known.get(f"/agenda/epci/{LAON}.ics?theme=velo")
    assert "Covoiturons" not in summaries(velo) and "Remise en selle </script><b>" in summaries(velo)
    assert str(Calendar.from_ical(velo.content)["X-WR-CALNAME"]).endswith("Pays de Laon – vélo")
    assert "Covoiturons" in summaries(known.get(f"/agenda/epci/{LAON}.ics"))
    feed = feedparser.parse(known.get(f"/agenda/epci/{LAON}.atom?theme=covoiturage").content)
    assert not feed.bozo and [one.title for one in feed.entries if "Remise" in one.title] == []
    (own,) = [link.href for link in feed.feed.links if link.rel == "self"]
    assert own == f"{BASE}/agenda/epci/{LAON}.atom?theme=covoiturage"


def test_a_cancelled_event_stays_in_the_feed_as_cancelled_under_the_same_name(known: Site) -> None:
    path = f"/agenda/epci/{LAON}.ics"
    (before,) = [
        one
        for one in Calendar.from_ical(known.get(path).content).walk("VEVENT")
        if known.id in str(one["uid"])
    ]
    known.desk.clock.move(hours=1)
    known.desk.publisher.cancel(REFERENT, known.id)
    (after,) = [
        one
        for one in Calendar.from_ical(known.get(path).content).walk("VEVENT")
        if known.id in str(one["uid"])
    ]
    assert str(after["status"]) == "CANCELLED" and after["uid"] == before["uid"]
    assert int(str(after["sequence"])) > int(str(before["sequence"]))
    assert after.decoded("last-modified") > before.decoded("last-modified")
    page = html.unescape(known.get(f"/evenements/{known.id}").text)
    assert "Annulé" in page and "EventCancelled" in page and "Ajouter à mon agenda" not in page
    feed = feedparser.parse(known.get(f"/agenda/epci/{LAON}.rss").content)
    assert any(one.summary.startswith("Annulé") for one in feed.entries)


@pytest.mark.parametrize("path", ["/agenda/epci/200043495.ics", "/agenda/epci/200043495", "/evenements/{id}"])
def test_head_and_a_date_serve_readers_too(path: str, known: Site) -> None:
    path = path.format(id=known.id)
    first, head = known.get(path), known.get(path, "HEAD")
    assert head.status_code == 200 and head.headers["etag"] == first.headers["etag"]
    assert head.headers["content-length"] == str(len(first.content))
    assert first.headers["cache-control"] == "public, max-age=300"
    since = {"if-modified-since": first.headers["last-modified"]}
    assert known.get(path, **since).status_code == 304
    assert known.get(path, **since, **{"if-none-match": '"autre"'}).status_code == 200
    assert known.get(path, **{"if-modified-since": "Mon, 01 Jan 2024 00:00:00 GMT"}).status_code == 200
    assert known.get(path, **{"if-modified-since": "hier"}).status_code == 200


def test_a_list_of_coming_events_changes_at_midnight(known: Site) -> None:
    answer = known.get(f"/agenda/epci/{LAON}.ics")
    assert answer.headers["last-modified"] == "Mon, 23 Nov 2026 23:00:00 GMT"


def test_a_territory_has_a_page_to_follow_it_without_the_chat(known: Site) -> None:
    answer = known.get(f"/agenda/epci/{LAON}")
    assert answer.status_code == 200 and "script-src" not in answer.headers["content-security-policy"]
    hrefs = re.findall(r'href="([^"]+)"', answer.text)
    host = BASE.removeprefix("https://")
    assert f"webcal://{host}/agenda/epci/{LAON}.ics" in hrefs
    for format in ("ics", "atom", "rss"):
        assert hrefs.count(f"{BASE}/agenda/epci/{LAON}.{format}") == 2
    assert f"{BASE}/evenements/{known.id}" in hrefs and f"{BASE}/agenda/epci/{LAON}?theme=velo" in hrefs
    assert "<b>" not in answer.text and 'lang="fr"' in answer.text
    for address in hrefs:
        if address.startswith(BASE):
            assert known.get(html.unescape(address.removeprefix(BASE))).status_code == 200, address
    assert known.get("/agenda/theme/velo").status_code == known.get("/agenda/pays/France").status_code == 200
    empty = replace(known.kiosque, curated=tuple).agenda("commune", "80021")
    assert empty is not None and "Aucun événement" in html.unescape(empty.body.decode())


def test_an_address_is_given_only_when_it_leads_somewhere(site: Site, known: Site) -> None:
    kiosque = known.kiosque
    assert kiosque.address_of("epci", LAON) == f"{BASE}/agenda/epci/{LAON}"
    assert (
        kiosque.address_of("commune", "02408", "ics", "velo") == f"{BASE}/agenda/commune/02408.ics?theme=velo"
    )
    assert kiosque.address_of("epci", "1") == kiosque.address_of("epci", LAON, "exe") == ""
    assert site.kiosque.address_of("epci", LAON) == ""


def test_the_page_of_an_event_leads_to_the_agenda_of_its_territory(known: Site) -> None:
    page = known.get(f"/evenements/{known.id}").text
    assert f'href="{BASE}/agenda/epci/{LAON}"' in page and f'href="{BASE}/evenements/{known.id}.ics"' in page
