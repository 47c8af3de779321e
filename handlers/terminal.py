"""The conversation in a terminal: numbered choices stand in for buttons; piped, one message a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TextIO

from bot.decide.commands import plain
from bot.decide.conversation import Conversation
from bot.reply.model import Card, Choice, Reply
from bot.turn import Incoming, Turn
from handlers.plain import reply_as_data

#: Takes one turn of one conversation.
Talk = Callable[[Incoming, Conversation], Turn]


def render(reply: Reply) -> str:
    """Return a reply as plain text."""
    parts: list[str] = []
    for block in reply.blocks:
        if isinstance(block, Card):
            lines = [f"• {block.title}", *(f"  {line}" for line in block.lines)]
            lines += [f"  {link.label} : {link.url}" for link in block.links]
            parts.append("\n".join(lines))
        else:
            parts.append(block.text)
    if reply.choices:
        parts.append(
            "\n".join(f"  {number}. {choice.label}" for number, choice in enumerate(reply.choices, start=1))
        )
    return "\n\n".join(parts)


def reply_to_plain(turn: Turn) -> dict[str, Any]:
    """Return a turn as JSON data: what was understood, the blocks, the choices."""
    return {
        "intent": turn.understood.intent if turn.understood is not None else None,
        "entities": dict(turn.understood.entities) if turn.understood is not None else {},
        **reply_as_data(turn.reply),
    }


def read_message(text: str, choices: tuple[Choice, ...]) -> Incoming:
    """Return what the person means: a choice by its number or its words, or a message."""
    stripped = text.strip()
    if stripped.isdigit() and 1 <= int(stripped) <= len(choices):
        return Incoming(stripped, choices[int(stripped) - 1].code)
    for choice in choices:
        if stripped and plain(stripped) == plain(choice.label):
            return Incoming(stripped, choice.code)
    return Incoming(stripped)


def converse_lines(lines: Iterable[str], talk: Talk, out: TextIO) -> None:
    """Answer one message a line, each reply printed after « > » and the message."""
    conversation = Conversation()
    choices: tuple[Choice, ...] = ()
    for line in lines:
        message = line.rstrip("\n")
        if not message.strip():
            continue
        turn = talk(read_message(message, choices), conversation)
        conversation, choices = turn.conversation, turn.reply.choices
        out.write(f"> {message}\n{render(turn.reply)}\n\n")
        out.flush()


QUIT = frozenset({"quitter", "q", "quit", "exit", "au revoir"})


def converse(talk: Talk, first: Reply, out: TextIO) -> None:
    """Hold the conversation with a person at the keyboard until « quitter » or end of input."""
    conversation, choices = Conversation(), first.choices
    out.write(render(first) + "\n\n(« quitter » pour sortir)\n")
    while True:
        try:
            message = input("\n> ")
        except (EOFError, KeyboardInterrupt):
            out.write("\n")
            return
        if plain(message) in QUIT:
            return
        if not message.strip():
            continue
        turn = talk(read_message(message, choices), conversation)
        conversation, choices = turn.conversation, turn.reply.choices
        out.write("\n" + render(turn.reply) + "\n")
