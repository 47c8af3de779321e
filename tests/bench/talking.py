"""One message, text to reply, with the whole of France loaded."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bot.assemble import World
from bot.decide.conversation import Conversation
from bot.settings import Settings
from bot.turn import Incoming
from tests.bench.timing import say, timings

TITLE = "Un message, du texte à la réponse (plafonds : médiane 2 ms, 99e centile 10 ms)"
SENTENCES = Path(__file__).parent.parent / "enonces" / "reserve.jsonl"
DIALOGUE = (
    "j'habite {commune}, un VAE neuf à 1 800 €",
    "j'ai 40 ans",
    "je gagne 1 500 net par mois",
    "et d'occasion ?",
    "merci",
)
COMMUNES = (
    "Caen",
    "Amiens",
    "Rouen",
    "Mons-en-Barœul",
    "Saint-Omer",
    "Granville",
    "Laon",
    "Toulouse",
    "Lyon",
    "Strasbourg",
)


def run() -> Iterator[tuple[str, str]]:
    """Yield the figures."""
    world = World(Settings(GUICHET_NOW=dt.date(2026, 11, 24)))
    world.warm()
    texts = [json.loads(line)["text"] for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    yield (
        "comprendre seul, phrases de la réserve",
        say(timings([partial(world.understanding.understand, t) for t in texts])),
    )
    yield (
        "comprendre et répondre, phrases de la réserve",
        say(timings([partial(world.talk, Incoming(t), Conversation()) for t in texts])),
    )
    yield (
        "dialogues entiers, par message",
        say(timings([step for commune in COMMUNES for step in dialogue(world, commune)])),
    )


def dialogue(world: World, commune: str) -> Iterator[partial[None]]:
    """Yield the turns of one conversation, each going on from the last."""
    state = [Conversation()]

    def say_next(text: str) -> None:
        state[0] = world.talk(Incoming(text), state[0]).conversation

    for text in DIALOGUE:
        yield partial(say_next, text.format(commune=commune))
