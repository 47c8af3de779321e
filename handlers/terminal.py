"""The conversation in a terminal: numbered choices stand in for buttons; piped, one message a line."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable, Iterable
from typing import Any, TextIO

from bot.decide.commands import plain
from bot.decide.conversation import Conversation
from bot.reply.model import Attachment, Card, Choice, Reply, Text
from bot.turn import Incoming, Turn
from handlers.plain import reply_as_data

#: Takes one turn of one conversation.
Talk = Callable[[Incoming, Conversation], Turn]


#: Widest line in a terminal: longer ones are hard to read.
WIDEST = 100
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


def render_wide(reply: Reply, width: int) -> str:
    """Return a reply for a terminal: lines cut between words, the sentence to read first in bold."""
    strong = {block.text for block in reply.blocks if isinstance(block, Text) and block.strong}
    lines = []
    for line in render(reply).split("\n"):
        indent = " " * (len(line) - len(line.lstrip()))
        folded = textwrap.fill(
            line, min(width, WIDEST), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
        lines.append(f"{BOLD}{folded}{PLAIN}" if line in strong else folded)
    return "\n".join(lines)


#: What each kind of file is called.
_FILES = {"text/vcard": "Fiche", "text/calendar": "Agenda"}


def render(reply: Reply) -> str:
    """Return a reply as plain text."""
    parts: list[str] = []
    for block in reply.blocks:
        if isinstance(block, Card):
            lines = [f"• {block.title}", *(f"  {line}" for line in block.lines)]
            lines += [f"  {link.label} : {link.url}" for link in block.links]
            parts.append("\n".join(lines))
        elif isinstance(block, Attachment):
            parts.append(f"{_FILES.get(block.mime, 'Fichier')} : {block.name}")
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


def columns() -> int:
    """Return the width of the terminal."""
    return shutil.get_terminal_size().columns


QUIT = frozenset({"quitter", "q", "quit", "exit", "au revoir"})


def converse(talk: Talk, first: Reply, out: TextIO) -> None:
    """Hold the conversation with a person at the keyboard until « quitter » or end of input."""
    conversation, choices = Conversation(), first.choices
    out.write(render_wide(first, columns()) + "\n\n(« quitter » pour sortir)\n")
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
        out.write("\n" + render_wide(turn.reply, columns()) + "\n")
