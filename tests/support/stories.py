"""Plays the conversations of ``tests/histoires/*.yaml`` and prints one up to the turn that differs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest

from bot.assemble import World
from bot.decide.conversation import Conversation, from_plain, to_plain
from bot.reply.model import Choice
from bot.settings import Settings
from handlers.terminal import read_message, render
from knowledge.reading import read_yaml

#: What a turn may hold: what is said or tapped, then what is expected.
KEYS = {"moi", "bot_demande", "bot_dit", "bot_ne_dit_pas", "bot_propose", "bot_comprend", "bot_sait"}


class StoryFailure(Exception):
    """A turn answered otherwise than expected."""


@lru_cache(maxsize=8)
def world_on(day: dt.date) -> World:
    """Return the real world on a day."""
    return World(Settings(GUICHET_NOW=day))


class StoryFile(pytest.File):
    """One YAML file of stories."""

    def collect(self) -> Iterator[pytest.Item]:
        for story in read_yaml(self.path):
            yield StoryItem.from_parent(self, name=story["histoire"], story=story)


class StoryItem(pytest.Item):
    """One conversation."""

    def __init__(self, *, story: dict[str, Any], **more: Any) -> None:
        super().__init__(**more)
        self.story = story
        if "a_faire" in story:
            self.add_marker(pytest.mark.xfail(reason=story["a_faire"], strict=True))

    def runtest(self) -> None:
        world = world_on(dt.date.fromisoformat(str(self.story["le"])))
        conversation = Conversation()
        choices: tuple[Choice, ...] = ()
        told: list[str] = []
        for turn in self.story["tours"]:
            unknown = set(turn) - KEYS
            if unknown:
                raise StoryFailure(f"mot inconnu dans l'histoire : {', '.join(sorted(unknown))}")
            taken = world.talk(read_message(str(turn["moi"]), choices), conversation)
            # The state must survive being stored.
            conversation, choices = from_plain(to_plain(taken.conversation)), taken.reply.choices
            text = flat(render(taken.reply))
            told.append(f"moi : {turn['moi']}\nbot : {text}")
            for fault in differences(
                turn, text, conversation, taken.understood.intent if taken.understood else ""
            ):
                raise StoryFailure("\n\n".join(told) + f"\n\n{fault}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, StoryFailure):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Any, int | None, str]:
        return self.path, 0, self.story["histoire"]


def flat(text: str) -> str:
    """Return a text whose unbreakable spaces are plain ones, as a person types them."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


def differences(turn: dict[str, Any], text: str, conversation: Conversation, intent: str) -> Iterator[str]:
    """Yield what differs between a turn and what was expected of it."""
    asked = turn.get("bot_demande")
    if asked is not None and conversation.demande != ("" if asked == "rien" else asked):
        yield f"attendu : demande {asked}\nobtenu : demande {conversation.demande or 'rien'}"
    for expected in turn.get("bot_dit", ()):
        if str(expected) not in text:
            yield f"attendu : « {expected} »\nobtenu : une réponse qui ne le dit pas"
    for unwanted in turn.get("bot_ne_dit_pas", ()):
        if str(unwanted) in text:
            yield f"attendu : sans « {unwanted} »\nobtenu : une réponse qui le dit"
    for choice in turn.get("bot_propose", ()):
        if f". {choice}" not in text:
            yield f"attendu : le choix « {choice} »\nobtenu : d'autres choix"
    if "bot_comprend" in turn and turn["bot_comprend"] != intent:
        yield f"attendu : comprend {turn['bot_comprend']}\nobtenu : comprend {intent}"
    for name, value in turn.get("bot_sait", {}).items():
        known = conversation.faits.get(name, getattr(conversation, name, None))
        if str(known) != str(value) and known != value:
            yield f"attendu : {name} = {value}\nobtenu : {name} = {known}"
