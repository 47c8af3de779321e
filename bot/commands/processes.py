"""``guichet telegram|serve|deliver``: what runs until it is stopped."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from bot.commands.console import MISUSE, show_progress

if TYPE_CHECKING:
    from bot.settings import Settings


def add_to(commands: Any) -> None:
    """Add the commands that run processes to a parser."""
    commands.add_parser(
        "telegram", help="le robot Telegram : lit, ou reçoit si PUBLIC_URL est donnée"
    ).set_defaults(run=run_telegram)
    commands.add_parser("serve", help="le processus web : page, API, webhook de Telegram").set_defaults(
        run=run_serve
    )
    commands.add_parser("deliver", help="envoie ce qui attend de partir").set_defaults(run=run_deliver)


def run_telegram(args: argparse.Namespace, settings: Settings) -> int:
    """Run the bot until stopped: polling, or webhook when there is a public address."""
    from bot.assemble import World
    from handlers.service import run_polling, run_web

    if settings.telegram_bot_token is None:
        return _no_token()
    world = World(settings)
    with show_progress("Je charge la carte de France et les aides…"):
        world.warm()
    return (
        run_web(world, settings, must_listen=False) if settings.public_url else run_polling(world, settings)
    )


def run_serve(args: argparse.Namespace, settings: Settings) -> int:
    """Run the web process until stopped."""
    from bot.assemble import World
    from handlers.service import run_web

    world = World(settings)
    with show_progress("Je charge la carte de France et les aides…"):
        world.warm()
    return run_web(world, settings, must_listen=True)


def run_deliver(args: argparse.Namespace, settings: Settings) -> int:
    """Run the delivery worker until stopped."""
    from bot.assemble import World
    from handlers.service import run_delivery

    if settings.telegram_bot_token is None:
        return _no_token()
    return run_delivery(World(settings), settings)


def _no_token() -> int:
    """Say that the token is missing."""
    print("guichet : il manque TELEGRAM_BOT_TOKEN, le jeton que donne @BotFather.", file=sys.stderr)
    return MISUSE
