"""The limits of the Bot API, as constants."""

from __future__ import annotations

from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

#: Longest message, in UTF-16 units. Telegram counts after reading the tags; counting them too keeps us under it.
LONGEST_TEXT = int(MessageLimit.MAX_TEXT_LENGTH)
#: Longest data behind a button, in bytes.
LONGEST_CODE = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)
#: Most buttons under one message.
MOST_BUTTONS = 100
#: Longest label that leaves room for a second column on a phone.
SHORT_LABEL = 18
#: Longest label of a button worth showing.
LONGEST_LABEL = 64


def units(text: str) -> int:
    """Return the length of a text as Telegram counts it: UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
