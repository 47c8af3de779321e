"""What Telegram shows around the conversation: commands, menu button, descriptions; set at every start."""

from __future__ import annotations

import logging

from telegram import Bot, BotCommand, MenuButtonCommands
from telegram.error import TelegramError

from handlers.brain import Brain
from handlers.telegram.commands import MENU

log = logging.getLogger(__name__)


async def set_menu(bot: Bot, brain: Brain) -> None:
    """Set the commands, the menu button and both descriptions; what Telegram refuses is logged, not fatal."""
    menu = [BotCommand(name, brain.say(f"commande_{name}")) for name in MENU]
    for name, call in (
        ("commands", bot.set_my_commands(menu)),
        ("menu_button", bot.set_chat_menu_button(menu_button=MenuButtonCommands())),
        ("description", bot.set_my_description(brain.say("robot_description"))),
        ("short_description", bot.set_my_short_description(brain.say("robot_description_courte"))),
    ):
        try:
            await call
        except TelegramError as error:
            log.warning("menu", extra={"action": "menu", "quoi": name, "erreur": type(error).__name__})
