"""``guichet chat``, ``guichet ask``: talk with the bot in the terminal."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from bot.commands.console import DONE, read_utf8, show_progress

if TYPE_CHECKING:
    from bot.settings import Settings


def add_to(commands: Any) -> None:
    """Add the commands that converse to a parser."""
    commands.add_parser("chat", help="une conversation dans le terminal").set_defaults(run=run_chat)
    ask = commands.add_parser("ask", help="un message, une réponse")
    ask.add_argument("message", help="le message, entre guillemets")
    ask.add_argument("--json", action="store_true", help="la réponse et ce qui a été compris, en JSON")
    ask.set_defaults(run=run_ask)


def run_chat(args: argparse.Namespace, settings: Settings) -> int:
    """Hold a conversation: with a person, or over the lines of a pipe."""
    from bot.assemble import World
    from bot.decide.conversation import Conversation
    from bot.turn import Incoming
    from handlers.terminal import converse, converse_lines

    world = World(settings)
    if not sys.stdin.isatty():
        read_utf8()
        converse_lines(sys.stdin, world.talk, sys.stdout)
        return DONE
    with show_progress("Je charge la carte de France et les aides…"):
        world.warm()
        first = world.talk(Incoming("bonjour"), Conversation()).reply
    converse(world.talk, first, sys.stdout)
    return DONE


def run_ask(args: argparse.Namespace, settings: Settings) -> int:
    """Answer one message."""
    import json

    from bot.assemble import World
    from bot.decide.conversation import Conversation
    from bot.turn import Incoming
    from handlers.terminal import render, reply_to_plain

    turn = World(settings).talk(Incoming(args.message), Conversation())
    if args.json:
        print(json.dumps(reply_to_plain(turn), ensure_ascii=False))
    else:
        print(render(turn.reply))
    return DONE
