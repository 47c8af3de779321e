"""Links tried against a local server: three outcomes, one call at a time per host, resumed where it stopped."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.outside.links import Essai, keep, load_known, try_links


class Pages(BaseHTTPRequestHandler):
    """A small site: a page, a page gone, a redirect home, a robot refused, a server in trouble."""

    seen: list[str] = []  # noqa: RUF012 - emptied by the fixture
    busy = 0
    most_at_once = 0

    def answer(self) -> None:
        kind = type(self)
        kind.busy += 1
        kind.most_at_once = max(kind.most_at_once, kind.busy)
        self.seen.append(f"{self.command} {self.path}")
        status = {"/perdue": 404, "/partie": 410, "/refus": 403, "/panne": 503, "/": 200, "/page": 200}.get(
            self.path, 200
        )
        if self.path in ("/accueil", "/boucle"):
            self.send_response(302)
            self.send_header("Location", "/" if self.path == "/accueil" else "/boucle")
        elif self.path == "/sans-tete":
            self.send_response(405 if self.command == "HEAD" else 200)
        else:
            self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()
        kind.busy -= 1

    do_GET = do_HEAD = answer

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    Pages.seen, Pages.busy, Pages.most_at_once = [], 0, 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def run(liens: list[str], known: dict[str, Essai] | None = None) -> dict[str, str]:
    found = asyncio.run(try_links(liens, known or {}, lambda essai: None, pause=0.0, timeout=5.0))
    return {essai.lien: essai.etat for essai in found}


def test_each_answer_has_its_outcome(site: str) -> None:
    expected = {
        "/page": "valide",
        "/sans-tete": "valide",
        "/perdue": "casse",
        "/partie": "casse",
        "/accueil": "incertain",
        "/boucle": "incertain",
        "/refus": "incertain",
        "/panne": "incertain",
        "/": "valide",
    }
    assert run([site + path for path in expected]) == {site + path: etat for path, etat in expected.items()}


def test_what_cannot_be_reached_is_uncertain_and_what_is_no_address_is_broken(site: str) -> None:
    dead = "http://127.0.0.1:9/rien"
    assert run([dead, "gopher://exemple.invalid/x", "pas une adresse"]) == {
        dead: "incertain",
        "gopher://exemple.invalid/x": "casse",
        "pas une adresse": "casse",
    }


def test_one_host_gets_one_call_at_a_time(site: str) -> None:
    run([f"{site}/page?{n}" for n in range(20)])
    assert len(Pages.seen) == 20
    assert Pages.most_at_once == 1


def test_an_interrupted_run_goes_on_where_it_stopped(site: str, tmp_path: Path) -> None:
    path = tmp_path / "liens.jsonl"
    keep(path, Essai(f"{site}/page", "valide", "réponse 200"))
    with path.open("a", encoding="utf-8") as file:
        file.write('{"lien": "coup')
    known = load_known(path)
    assert run([f"{site}/page", f"{site}/perdue"], known) == {
        f"{site}/page": "valide",
        f"{site}/perdue": "casse",
    }
    assert Pages.seen == ["HEAD /perdue", "GET /perdue"]
