"""The web process: its page, its conversation, its API, its webhook; what it refuses."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.agenda.errors import StoreError
from bot.store.memory import memory_store
from bot.store.store import SqlStore
from handlers.metrics import Metrics
from handlers.throttle import Throttle
from handlers.web import Web
from tests.support.telegram import NOON, UNLIMITED, EchoBrain


class Ticks:
    """A clock that moves when told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Site:
    """The application, called without a network."""

    def __init__(self) -> None:
        self.ticks = Ticks()
        self.store: SqlStore = memory_store(limits=UNLIMITED)
        self.web = Web(EchoBrain(), self.store, clock=lambda: NOON, ticks=self.ticks, metrics=Metrics())

    def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        import asyncio

        async def call() -> httpx.Response:
            transport = httpx.ASGITransport(self.web.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, **how)

        return asyncio.run(call())

    def say(self, **body: Any) -> httpx.Response:
        return self.ask("POST", "/api/conversation", json=body)


@pytest.fixture
def site() -> Site:
    return Site()


def test_a_session_remembers_its_conversation_and_no_other(site: Site) -> None:
    first = site.say(text="bonjour").json()
    assert first["blocs"] == [{"texte": "1 bonjour", "important": False}]
    assert first["choix"] == [{"libelle": "Encore", "code": "f:encore"}]
    second = site.say(session=first["session"], code="f:encore").json()
    assert second["session"] == first["session"] and second["blocs"][0]["texte"] == "2 f:encore"
    assert site.say(text="bonjour").json()["blocs"][0]["texte"] == "1 bonjour"


def test_the_database_does_not_hold_what_opens_a_session(site: Site) -> None:
    session = site.say(text="bonjour").json()["session"]
    with site.store.db.read() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM chats").all())
    assert session not in kept and "web" in kept


def test_data_are_given_then_erased(site: Site) -> None:
    session = site.say(text="bonjour").json()["session"]
    assert "fichier" in site.say(session=session, code="m:donnees").json()
    site.say(session=session, code="m:supprimer_oui")
    assert site.say(session=session, text="encore").json()["blocs"][0]["texte"] == "1 encore"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([], 400),
        ({}, 400),
        ({"text": "  "}, 400),
        ({"text": 3}, 400),
        ({"text": "a" * 2001}, 400),
        ({"code": "x" * 65}, 400),
        ({"code": 3, "text": "a"}, 400),
        ({"text": "a", "session": "../../etc"}, 200),
        ({"text": "a" * 20_000}, 413),
    ],
)
def test_what_cannot_be_read_is_refused_in_french(site: Site, body: Any, status: int) -> None:
    answer = site.ask("POST", "/api/conversation", json=body)
    assert answer.status_code == status and ("erreur" in answer.json()) == (status != 200)


def test_only_json_is_read(site: Site) -> None:
    assert site.ask("POST", "/api/conversation", data={"text": "a"}).status_code == 415
    headers = {"content-type": "application/json"}
    assert site.ask("POST", "/api/conversation", content=b"{", headers=headers).status_code == 400
    assert site.ask("POST", "/api/conversation", content=b"[" * 9000, headers=headers).status_code == 400


def test_a_failure_is_an_apology_without_details(site: Site) -> None:
    answer = site.say(text="panne")
    assert answer.status_code == 500 and answer.json() == {"erreur": "panne"}


def test_a_session_that_writes_too_fast_waits(site: Site) -> None:
    session = site.say(text="a").json()["session"]
    codes = [site.say(session=session, text="a").status_code for _ in range(12)]
    assert codes == [200] * 9 + [429] * 3
    site.ticks.now += 1
    assert site.say(session=session, text="a").status_code == 200


def test_the_throttle_forgets_the_oldest_keys() -> None:
    throttle = Throttle(1, 1, lambda: 0.0, keys=2)
    assert [throttle.wait(key) == 0 for key in ("a", "b", "c", "c", "a")] == [True, True, True, False, True]


def test_the_page_is_escaped_and_kept_to_itself(site: Site) -> None:
    answer = site.ask("GET", "/")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script src=" in answer.text and "onclick" not in answer.text and "style=" not in answer.text
    assert 'aria-live="polite"' in answer.text and '<html lang="fr">' in answer.text
    script = site.ask("GET", "/statique/guichet.js")
    assert script.headers["content-type"].startswith("text/javascript") and "innerHTML" not in script.text
    assert site.ask("GET", "/statique/..%2fweb.py").status_code == 404


def test_health_readiness_and_metrics(site: Site) -> None:
    assert site.ask("GET", "/healthz").status_code == 200
    site.say(text="bonjour")
    metrics = site.ask("GET", "/metrics").text
    assert 'guichet_web_requests_total{resultat="200",route="conversation"} 1.0' in metrics
    assert "bonjour" not in metrics

    def down() -> None:
        raise StoreError("hors service")

    site.store.ping = down  # type: ignore[method-assign]
    assert site.ask("GET", "/readyz").status_code == 503


def test_estimate_says_what_is_wrong(site: Site) -> None:
    assert site.ask("POST", "/api/estimate", json={"id": 3}).json() == {"id": 3, "aides": []}
    answer = site.ask("POST", "/api/estimate", json=[])
    assert answer.status_code == 400 and "objet JSON" in answer.json()["error"]
