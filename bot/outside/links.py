"""Tries links politely: valid, broken or uncertain; resumable, one call at a time per host."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import httpx

Etat = Literal["valide", "casse", "incertain"]

#: Answers that say the page is no more; others say nothing sure (a robot refused, a server in trouble).
GONE = frozenset({404, 410})
AGENT = "guichet-unique-mobilite (verification de liens)"
#: Calls at once, over all hosts; each host gets one at a time.
AT_ONCE = 8


@dataclass(frozen=True)
class Essai:
    """One link tried: its state and, in French, why."""

    lien: str
    etat: Etat
    pourquoi: str


def judge(asked: str, final: str, status: int) -> tuple[Etat, str]:
    """Return the state a final answer means; a redirect to a home page is not the page that was asked."""
    if status in GONE:
        return "casse", f"réponse {status}"
    if status >= 400:
        return "incertain", f"réponse {status}"
    asked_path, final_parts = urlsplit(asked).path.strip("/"), urlsplit(final)
    if asked_path and not final_parts.path.strip("/") and not final_parts.query:
        return "incertain", "renvoie à la page d'accueil"
    return "valide", f"réponse {status}"


async def try_links(
    liens: Iterable[str],
    known: Mapping[str, Essai],
    tell: Callable[[Essai], None],
    *,
    pause: float = 1.0,
    timeout: float = 15.0,
    transport: httpx.AsyncBaseTransport | None = None,
) -> list[Essai]:
    """Try each link not already known, telling each answer as it comes; return all, in the order given.

    ``pause``: seconds between two calls to one host.
    """
    wanted = list(dict.fromkeys(liens))
    results = {lien: known[lien] for lien in wanted if lien in known}
    hosts: dict[str, list[str]] = {}
    for lien in wanted:
        if lien not in results:
            hosts.setdefault(host_of(lien), []).append(lien)
    gate = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(
        follow_redirects=True, timeout=timeout, headers={"User-Agent": AGENT}, transport=transport
    ) as client:

        async def visit(host_links: list[str]) -> None:
            for number, lien in enumerate(host_links):
                if number and pause:
                    await asyncio.sleep(pause)
                async with gate:
                    results[lien] = await _try_one(client, lien)
                tell(results[lien])

        await asyncio.gather(*(visit(host_links) for host_links in hosts.values()))
    return [results[lien] for lien in wanted]


def host_of(lien: str) -> str:
    """Return the host of a link, "" when it is badly written."""
    try:
        return urlsplit(lien).netloc
    except ValueError:
        return ""


async def _try_one(client: httpx.AsyncClient, lien: str) -> Essai:
    """Ask for the head of a page, then for the page when the head is refused."""
    try:
        answer = await client.head(lien)
        if answer.status_code >= 400:
            async with client.stream("GET", lien) as answer:
                pass
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError):
        return Essai(lien, "casse", "adresse mal écrite")
    except httpx.TooManyRedirects:
        return Essai(lien, "incertain", "trop de renvois")
    except httpx.TimeoutException:
        return Essai(lien, "incertain", "pas de réponse à temps")
    except httpx.HTTPError as error:
        return Essai(lien, "incertain", f"injoignable ({type(error).__name__})")
    etat, why = judge(lien, str(answer.url), answer.status_code)
    return Essai(lien, etat, why)


def load_known(path: Path) -> dict[str, Essai]:
    """Return the links an interrupted run already tried; a line that cannot be read is tried again."""
    known: dict[str, Essai] = {}
    if not path.exists():
        return known
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            essai = Essai(**json.loads(line))
        except (ValueError, TypeError):
            continue
        known[essai.lien] = essai
    return known


def keep(path: Path, essai: Essai) -> None:
    """Add one link tried to the file a later run starts from."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(essai), ensure_ascii=False) + "\n")
