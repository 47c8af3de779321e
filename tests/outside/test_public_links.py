"""A link somebody wrote is tried on public hosts only, at the address that was looked at, and within seconds."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from bot.outside.public_links import PublicLinks

#: What the site was asked, by host.
ASKED: list[str] = []


class Site(BaseHTTPRequestHandler):
    """A page, a page gone, a way inside, a loop."""

    def do_GET(self) -> None:
        ASKED.append(f"{self.headers['Host'].partition(':')[0]} {self.path}")
        where = {"/dedans": "http://interne.example/secret", "/boucle": "/boucle", "/ailleurs": "/page"}
        self.send_response(302 if self.path in where else 404 if self.path == "/perdue" else 200)
        if self.path in where:
            self.send_header("Location", where[self.path])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[int]:
    """Serve the site; give its port."""
    ASKED.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def links(port: int) -> PublicLinks:
    """Return what tries links, « interne.example » being the one name inside and all others the local site."""

    def resolve(host: str, _port: int) -> Sequence[str]:
        if host == "inconnu.example":
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        if host == "coupure.example":
            raise socket.gaierror(socket.EAI_AGAIN, "try again")
        return ["10.0.0.1"] if host == "interne.example" else ["127.0.0.1"]

    return PublicLinks(resolve, lambda address: str(address) != "10.0.0.1", frozenset({port, 80}), 1.0)


@pytest.mark.parametrize(
    ("url", "answers"),
    [
        ("http://ville.example:{port}/page", True),
        ("http://ville.example:{port}/ailleurs", True),
        ("http://ville.example:{port}/perdue", False),
        ("http://ville.example:{port}/dedans", False),
        ("http://interne.example/secret", False),
        ("http://inconnu.example/", False),
        ("http://coupure.example/", True),
        ("http://ville.example:22/", False),
        ("ftp://ville.example/", False),
        ("http://[", False),
        ("ville", False),
    ],
)
def test_a_link_is_tried_where_it_may_be(site: int, url: str, answers: bool) -> None:
    assert links(site).answers(url.format(port=site)) is answers
    assert "interne.example /secret" not in ASKED


def test_redirects_do_not_go_on_for_ever(site: int) -> None:
    links(site).answers(f"http://ville.example:{site}/boucle")
    assert len(ASKED) == 5


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "[::1]", "100.64.0.1",
        "[::ffff:127.0.0.1]", "[fe80::1]", "[fd00::1]", "[2002:7f00:1::]", "2130706433", "224.0.0.1", "localhost",
    ],
)  # fmt: skip
def test_our_own_network_is_never_called(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("an address inside was called")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert urlsplit(f"http://{host}/").hostname
    assert PublicLinks().answers(f"http://{host}/") is False
