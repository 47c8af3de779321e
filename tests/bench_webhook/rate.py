"""As many updates as can be answered, as fast as they are acknowledged."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict

import aiohttp

from tests.bench_webhook.contenders import Contender, Measure
from tests.bench_webhook.processes import Machine
from tests.bench_webhook.updates import HEADERS, SAID, update_of


async def play(
    url: str, updates: int, chats: int, at_once: int
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Post updates as Telegram does; return when each chat spoke, and when a response answered it."""
    asked: dict[str, list[float]] = defaultdict(list)
    answered: dict[str, list[float]] = defaultdict(list)
    connector = aiohttp.TCPConnector(limit=at_once)
    numbers = iter(range(updates))
    async with aiohttp.ClientSession(connector=connector, headers=HEADERS) as client:

        async def post() -> None:
            for number in numbers:
                chat = 1 + number % chats
                said = SAID[number // chats % len(SAID)]
                asked[str(chat)].append(time.time())
                async with client.post(url, json=update_of(number, chat, said)) as response:
                    assert response.status == 200, response.status
                    carried = b'"chat_id"' in await response.read()
                if carried:
                    answered[str(chat)].append(time.time())

        await asyncio.gather(*(post() for _ in range(at_once)))
        return asked, answered


def measure(
    machine: Machine, who: Contender, updates: int = 3000, chats: int = 1000, at_once: int = 100
) -> Measure:
    """Answer so many updates, as fast as they are acknowledged, on Telegram's 100 connections."""
    with machine.api() as (api_url, api), machine.run(who, api_url) as (url, stop):
        asked, answered = asyncio.run(play(url, updates, chats, at_once))
        in_response = sum(map(len, answered.values()))
        arrivals: list[tuple[str, float, str]] = []
        for _ in range(600):
            api.send("look")
            arrivals = api.recv()
            if len(arrivals) + in_response >= updates:
                break
            time.sleep(0.1)
        cpu = stop()
    for chat, moment, _ in arrivals:
        answered[chat].append(moment)
    waits, early = [], 0
    for chat, moments in asked.items():
        for spoken, heard in zip(moments, sorted(answered[chat]), strict=False):
            waits.append((heard - spoken) * 1000)
            early += heard < spoken
    seconds = max(map(max, answered.values())) - min(map(min, asked.values()))
    return Measure(updates, seconds, waits, updates - len(waits), early, in_response, cpu * 1000 / updates)
