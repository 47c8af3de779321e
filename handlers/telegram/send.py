"""One envoi → one call of the Bot API; what Telegram refuses → what the delivery understands."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, Message, ReplyParameters
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.agenda import errors
from bot.agenda.envoi import ChatKey, Envoi
from handlers.delivery import Ready
from handlers.telegram.calendars import METHOD as READ_CALENDAR
from handlers.telegram.calendars import Calendars
from handlers.telegram.render import Call, plain_of
from handlers.telegram.request import DOOR, Door, Malformed, NotSent, TooFast, Withheld

#: What Telegram says of a chat that is not there, in a 400.
_NO_CHAT = (
    "chat not found",
    "peer_id_invalid",
    "user not found",
    "chat_id_invalid",
    "group chat was deactivated",
)
_UNCHANGED = "message is not modified"
#: A message that cannot be edited any more: the answer goes in a new one.
_NO_EDIT = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in",
)
_BAD_TAGS = "can't parse entities"
_NO_ANSWERED = ("message to be replied not found", "replied message not found")


class TelegramChannel:
    """Sends envois through one bot."""

    def __init__(
        self, bot: Bot, calendars: Calendars | None = None, data: Callable[[ChatKey], str] | None = None
    ) -> None:
        """``calendars`` reads those people give, ``data`` writes the file of what is kept about somebody."""
        self.bot = bot
        self.calendars = calendars
        self.data = data

    async def send(self, envoi: Envoi, ready: Ready) -> str | None:
        """Send one envoi once it is ready to leave; return the id of its message; raise DeliveryError."""
        call = dict(envoi.payload)
        if call["method"] == READ_CALENDAR:
            if self.calendars is None:
                raise errors.MessageRefused("aucun agenda ne se lit ici")
            await self.calendars.read(envoi)
            return None
        if call.get("contenu") == "mes_donnees":
            if self.data is None:
                raise errors.MessageRefused("aucune donnée ne se donne ici")
            call = {**call, "contenu": await asyncio.to_thread(self.data, envoi.chat)}
        DOOR.set(Door(ready))
        return await send(self.bot, envoi.chat.chat, call)


async def send(bot: Bot, chat: str, call: Call) -> str | None:
    """Make one call; return the id of its message; raise DeliveryError."""
    try:
        return await _make(bot, chat, call)
    except TelegramError as error:
        again = _mended(call, error)
        if again is None:
            if isinstance(error, BadRequest) and _UNCHANGED in error.message.lower():
                return str(call.get("message_id", "")) or None
            raise translate(error) from None
    try:
        return await _make(bot, chat, again)
    except TelegramError as error:
        raise translate(error) from None


def _mended(call: Call, error: TelegramError) -> Call | None:
    """Return the same call without what Telegram refused, None when that would not help."""
    if not isinstance(error, BadRequest):
        return None
    said = error.message.lower()
    if call["method"] == "editMessageText" and any(words in said for words in _NO_EDIT):
        if call.get("edition_seule"):
            return None
        return {k: v for k, v in call.items() if k != "message_id"} | {"method": "sendMessage"}
    if _BAD_TAGS in said and "text" in call:
        return {k: v for k, v in call.items() if k != "parse_mode"} | {"text": plain_of(call["text"])}
    if "reply_parameters" in call and any(words in said for words in _NO_ANSWERED):
        return {k: v for k, v in call.items() if k != "reply_parameters"}
    return None


def translate(error: TelegramError) -> errors.DeliveryError:
    """Return what an error of Telegram means for the row."""
    if isinstance(error, TooFast):
        return errors.RetryAfter(error.seconds)
    if isinstance(error, Withheld):
        return errors.NotYet()
    if isinstance(error, RetryAfter):
        return errors.RetryAfter(error._retry_after.total_seconds())
    if isinstance(error, ChatMigrated):
        return errors.ChatMigrated(str(error.new_chat_id))
    if isinstance(error, Forbidden):
        return errors.Deactivated() if "deactivated" in error.message.lower() else errors.Blocked()
    if isinstance(error, BadRequest):
        gone = any(words in error.message.lower() for words in _NO_CHAT)
        return errors.ChatNotFound() if gone else errors.MessageRefused(f"refusé : {_short(error.message)}")
    if isinstance(error, NotSent | InvalidToken | Conflict):
        return errors.Unavailable()
    if isinstance(error, TimedOut | Malformed):
        return errors.Uncertain()
    if isinstance(error, NetworkError):
        return errors.Unavailable()
    return errors.Unavailable()


def _short(message: str) -> str:
    return message[:120]


# --- calls -----------------------------------------------------------------------------------------------------


async def _make(bot: Bot, chat: str, call: Call) -> str | None:
    sent = await CALLS[call["method"]](bot, chat, call)
    return str(sent.message_id) if isinstance(sent, Message) else None


def _common(call: Call) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "reply_markup" in call:
        found["reply_markup"] = InlineKeyboardMarkup.de_json(call["reply_markup"], None)
    if "message_thread_id" in call:
        found["message_thread_id"] = call["message_thread_id"]
    if "reply_parameters" in call:
        found["reply_parameters"] = ReplyParameters(**call["reply_parameters"])
    return found


def _text(call: Call) -> dict[str, Any]:
    found = {"text": call["text"], "parse_mode": call.get("parse_mode")}
    if "link_preview_options" in call:
        found["link_preview_options"] = LinkPreviewOptions(**call["link_preview_options"])
    return found


async def _send_message(bot: Bot, chat: str, call: Call) -> Message:
    return await bot.send_message(chat, **_text(call), **_common(call))


async def _edit_message(bot: Bot, chat: str, call: Call) -> Message | bool:
    common = {k: v for k, v in _common(call).items() if k == "reply_markup"}
    return await bot.edit_message_text(chat_id=chat, message_id=call["message_id"], **_text(call), **common)


async def _send_document(bot: Bot, chat: str, call: Call) -> Message:
    content = call["contenu"]
    document = InputFile(
        content.encode() if isinstance(content, str) else content,
        filename=call["nom"],
    )
    return await bot.send_document(chat, document, caption=call.get("caption"), **_common(call))


async def _send_contact(bot: Bot, chat: str, call: Call) -> Message:
    fields = {k: call[k] for k in ("phone_number", "first_name", "last_name", "vcard") if k in call}
    return await bot.send_contact(chat, **fields, **_common(call))


#: Method of the Bot API → the function that calls it.
CALLS: dict[str, Callable[[Bot, str, Call], Awaitable[Message | bool]]] = {
    "sendMessage": _send_message,
    "editMessageText": _edit_message,
    "sendDocument": _send_document,
    "sendContact": _send_contact,
}
