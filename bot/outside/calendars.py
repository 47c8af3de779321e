"""Fetches a calendar from an address somebody gave: public hosts only, in time, not too long, few redirects."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from urllib.parse import urljoin, urlsplit

import httpx

AGENT = "guichet-unique-mobilite (lecture d'agenda)"
#: Bytes read at most, seconds for everything, redirects followed.
LONGEST, WITHIN, REDIRECTS = 2_000_000, 15.0, 4
#: Seconds to reach one address before the next one of the same host is tried.
CONNECT = 4.0
_MOVED = frozenset({301, 302, 303, 307, 308})
#: Inside these, an IPv4 address is written in the last 32 bits.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

#: Host, port → its addresses.
Resolve = Callable[[str, int], Awaitable[Iterable[str]]]


class CannotFetch(Exception):
    """Nothing was fetched; ``raison`` names the sentence that says why."""

    def __init__(self, raison: str) -> None:
        super().__init__(raison)
        self.raison = raison


async def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host; raise OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


async def fetch(
    address: str,
    *,
    resolve: Resolve = resolve,
    transport: httpx.AsyncBaseTransport | None = None,
    within: float = WITHIN,
) -> bytes:
    """Return what an address gives; raise CannotFetch.

    The name is resolved once at each step, and the call made to the very address that was checked: a name that
    changes its mind in between leads nowhere else.
    """
    url, limits = plain_address(address), httpx.Timeout(within, connect=CONNECT)
    try:
        async with (
            asyncio.timeout(within),
            httpx.AsyncClient(transport=transport, timeout=limits, trust_env=False) as client,
        ):
            for _ in range(REDIRECTS + 1):
                found, moved = await _step(client, url, resolve)
                if moved is None:
                    return found
                url = plain_address(urljoin(url, moved))
    except (TimeoutError, OSError, httpx.HTTPError, httpx.InvalidURL) as error:
        raise CannotFetch("import_injoignable") from error
    raise CannotFetch("import_injoignable")


def plain_address(address: str) -> str:
    """Return an http(s) address, « webcal: » being one; raise CannotFetch."""
    address = address.strip()
    for scheme in ("webcals://", "webcal://"):
        if address.lower().startswith(scheme):
            address = "https://" + address[len(scheme) :]
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in address):
        raise CannotFetch("import_adresse")
    return address


def is_public(address: str) -> bool:
    """Tell whether an IP address is one anybody may reach: not of this machine, not of a private network."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inside = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in _NAT64:
            inside = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inside and not is_public(str(inside)):
            return False
        if inside and ip.ipv4_mapped:
            return True
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


async def _step(client: httpx.AsyncClient, address: str, resolve: Resolve) -> tuple[bytes, str | None]:
    """Make one call; return what was read, or where it moved."""
    url = httpx.URL(address)
    port = url.port or (443 if url.scheme == "https" else 80)
    found = [str(one) for one in await resolve(url.host, port)]
    if not all(is_public(one) for one in found):
        raise CannotFetch("import_prive")
    answer = await _call(client, url, found)
    try:
        if answer.status_code in _MOVED and "location" in answer.headers:
            return b"", answer.headers["location"]
        if answer.status_code != 200:
            raise CannotFetch("import_injoignable")
        return await _read(answer), None
    finally:
        await answer.aclose()


async def _call(client: httpx.AsyncClient, url: httpx.URL, addresses: Sequence[str]) -> httpx.Response:
    """Call a host at the first of its addresses that answers; the certificate must still be the host's."""
    headers = {
        "host": url.netloc.decode("ascii"),
        "user-agent": AGENT,
        "accept": "text/calendar, text/plain;q=0.5, */*;q=0.1",
        "accept-encoding": "identity",
    }
    for number, address in enumerate(addresses, 1):
        request = client.build_request(
            "GET", url.copy_with(host=address), headers=headers, extensions={"sni_hostname": url.host}
        )
        try:
            return await client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            if number == len(addresses):
                raise
    raise CannotFetch("import_injoignable")


async def _read(answer: httpx.Response) -> bytes:
    length = answer.headers.get("content-length", "")
    if length.isdigit() and int(length) > LONGEST:
        raise CannotFetch("import_trop_grand")
    found = bytearray()
    async for chunk in answer.aiter_bytes():
        found += chunk
        if len(found) > LONGEST:
            raise CannotFetch("import_trop_grand")
    return bytes(found)
