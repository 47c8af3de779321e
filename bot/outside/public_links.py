"""Tries a link somebody wrote: quickly, and on public hosts only, so that nobody makes us knock inside our network."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from urllib.parse import urljoin, urlsplit

import httpx

from bot.outside.links import AGENT, GONE

#: Seconds one answer may take.
TIMEOUT = 3.0
#: Redirects followed, each to a host looked at as the first was.
MOST_REDIRECTS = 4
PORTS = frozenset({80, 443})
#: The name exists nowhere; any other fault of the resolver may be ours.
_NO_SUCH_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
#: Returns the addresses of a host at a port; raises ``socket.gaierror``.
Resolve = Callable[[str, int], Sequence[str]]


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host; raise ``socket.gaierror``."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: Address) -> bool:
    """Tell whether an address is somebody's on the Internet: not private, not loopback, not link-local."""
    inside = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    return bool(inside.is_global and not inside.is_multicast and address.is_global)


class PublicLinks:
    """Tells whether a page answers."""

    def __init__(
        self,
        resolve: Resolve = resolve,
        allowed: Callable[[Address], bool] = is_public,
        ports: frozenset[int] = PORTS,
        timeout: float = TIMEOUT,
    ) -> None:
        self._resolve = resolve
        self._allowed = allowed
        self._ports = ports
        self._timeout = timeout

    def answers(self, url: str) -> bool:
        """Tell whether a page answers; one we may not try does not, one our own network cannot find has the doubt."""
        try:
            with httpx.Client(
                timeout=self._timeout, trust_env=False, headers={"User-Agent": AGENT}
            ) as client:
                for _ in range(MOST_REDIRECTS + 1):
                    status, following = self._ask(client, url)
                    if not following:
                        return status not in GONE
                    url = urljoin(url, following)
        except socket.gaierror as error:
            return error.errno not in _NO_SUCH_NAME
        except (_Refused, httpx.HTTPError, httpx.InvalidURL, ValueError, UnicodeError):
            return False
        return True

    def _ask(self, client: httpx.Client, url: str) -> tuple[int, str]:
        """Return the status of a page and where it sends, "" when it sends nowhere."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        if parts.scheme not in ("http", "https") or not host or port not in self._ports:
            raise _Refused
        address = self._address(host, port)
        # The address that was looked at is the one that is called: a second answer of the resolver changes nothing.
        request = client.build_request(
            "GET",
            httpx.URL(url).copy_with(host=address),
            headers={"Host": parts.netloc.rpartition("@")[2]},
            extensions={"sni_hostname": host},
        )
        answer = client.send(request, stream=True)
        answer.close()
        return answer.status_code, answer.headers.get("location", "") if answer.is_redirect else ""

    def _address(self, host: str, port: int) -> str:
        found = [ipaddress.ip_address(one.partition("%")[0]) for one in self._resolve(host, port)]
        if not found or not all(self._allowed(one) for one in found):
            raise _Refused
        return str(found[0])


class _Refused(Exception):
    """A host we do not call."""
