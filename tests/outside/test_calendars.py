"""A calendar is fetched from public hosts only, in time, not too long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

import httpx
import pytest

from bot.outside.calendars import LONGEST, CannotFetch, fetch, is_public

PUBLIC, OTHER = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
NAMES = {
    "agenda.example": [PUBLIC],
    "autre.example": [OTHER],
    "dedans.example": ["10.0.0.5"],
    "deux.example": [PUBLIC, "127.0.0.1"],
    "rien.example": [],
    "double.example": [OTHER, PUBLIC],
}


class Outside:
    """A small internet: names, and what hosts answer."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response]) -> None:
        self.answer = answer
        self.asked: list[httpx.Request] = []

    async def resolve(self, host: str, port: int) -> Iterable[str]:
        if host in NAMES:
            return NAMES[host]
        if host.replace(".", "").isdigit() or ":" in host:
            return [host]
        raise OSError("no such name")

    def fetch(self, address: str) -> bytes:
        def handle(request: httpx.Request) -> httpx.Response:
            self.asked.append(request)
            return self.answer(request)

        return asyncio.run(
            fetch(address, resolve=self.resolve, transport=httpx.MockTransport(handle), within=5)
        )

    def refused(self, address: str) -> str:
        with pytest.raises(CannotFetch) as error:
            self.fetch(address)
        return error.value.raison


def moved(to: str) -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: httpx.Response(302, headers={"location": to})


def test_a_public_address_is_read_at_the_address_that_was_checked() -> None:
    them = Outside(lambda request: httpx.Response(200, content=b"BEGIN:VCALENDAR"))
    assert them.fetch("webcal://agenda.example/a.ics?cle=1") == b"BEGIN:VCALENDAR"
    (asked,) = them.asked
    assert (asked.url.host, asked.url.scheme) == (PUBLIC, "https")
    assert asked.headers["host"] == "agenda.example" and asked.url.raw_path == b"/a.ics?cle=1"
    assert asked.extensions["sni_hostname"] == "agenda.example"


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/a", "http://dedans.example/a", "https://deux.example/a", "http://[::1]/a",
     "http://169.254.169.254/latest/meta-data", "http://[::ffff:10.0.0.1]/", "http://192.168.1.1:8080/a.ics"],
)  # fmt: skip
def test_what_is_not_public_is_never_called(address: str) -> None:
    them = Outside(lambda request: httpx.Response(200, content=b"secret"))
    assert them.refused(address) == "import_prive" and not them.asked


@pytest.mark.parametrize("to", ["http://127.0.0.1:8000/readyz", "http://dedans.example/", "//[::1]/"])
def test_a_redirect_leads_nowhere_private(to: str) -> None:
    them = Outside(moved(to))
    assert them.refused("https://agenda.example/a.ics") == "import_prive" and len(them.asked) == 1


def test_redirects_are_followed_a_few_times() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers["host"] == "autre.example":
            return httpx.Response(200, content=b"ok")
        return moved("https://autre.example/b.ics")(request)

    assert Outside(answer).fetch("https://agenda.example/a.ics") == b"ok"
    endless = Outside(moved("/encore"))
    assert endless.refused("https://agenda.example/a.ics") == "import_injoignable"
    assert 2 <= len(endless.asked) <= 6
    assert Outside(moved("file:///etc/passwd")).refused("https://agenda.example/") == "import_adresse"


@pytest.mark.parametrize(
    "address",
    ["", "agenda", "ftp://agenda.example/a", "file:///etc/passwd", "https://", "https://a b.example", "http://[::1",
     "https://agenda.example:99999/"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(address: str) -> None:
    assert Outside(moved("/")).refused(address) == "import_adresse"


def test_what_is_too_long_is_not_read_to_its_end() -> None:
    read: list[int] = []

    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self):  # type: ignore[no-untyped-def]
            for number in range(1000):
                read.append(number)
                yield b"x" * 100_000

    them = Outside(lambda request: httpx.Response(200, stream=Endless()))
    assert them.refused("https://agenda.example/a.ics") == "import_trop_grand"
    assert len(read) <= LONGEST // 100_000 + 1
    said = Outside(lambda request: httpx.Response(200, headers={"content-length": "9000000"}, content=b"x"))
    assert said.refused("https://agenda.example/a.ics") == "import_trop_grand"


def test_the_next_address_of_a_host_is_tried_when_the_first_is_out_of_reach() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == OTHER:
            raise httpx.ConnectError("no route")
        return httpx.Response(200, content=b"ok")

    them = Outside(answer)
    assert them.fetch("https://double.example/a.ics") == b"ok"
    assert [asked.url.host for asked in them.asked] == [OTHER, PUBLIC]


@pytest.mark.parametrize("status", [404, 500, 204, 302])
def test_what_does_not_answer_is_said_so(status: int) -> None:
    them = Outside(lambda request: httpx.Response(status))
    assert them.refused("https://agenda.example/a.ics") == "import_injoignable"
    assert them.refused("https://inconnu.example/a.ics") == "import_injoignable"
    assert them.refused("https://rien.example/a.ics") == "import_injoignable"


def test_a_host_that_never_answers_is_given_up() -> None:
    async def never(request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async def name(host: str, port: int) -> Iterable[str]:
        return [PUBLIC]

    transport = httpx.MockTransport(never)
    with pytest.raises(CannotFetch) as error:
        asyncio.run(fetch("https://a.example/", resolve=name, transport=transport, within=0.01))
    assert error.value.raison == "import_injoignable"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        (PUBLIC, True), (OTHER, True), ("::ffff:93.184.215.14", True), ("0.0.0.0", False), ("100.64.0.1", False),
        ("fe80::1%eth0", False), ("fc00::1", False), ("2002:7f00:1::", False), ("64:ff9b::a00:1", False),
        ("224.0.0.1", False), ("255.255.255.255", False), ("ff02::1", False), ("pas une adresse", False),
    ],
)  # fmt: skip
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1", "127.1"])
def test_the_machine_itself_is_private_under_every_name(host: str) -> None:
    with pytest.raises(CannotFetch) as error:
        asyncio.run(fetch(f"http://{host}:9/agenda.ics"))
    assert error.value.raison == "import_prive"
