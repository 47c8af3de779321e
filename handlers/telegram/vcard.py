"""The card of a contact → a contact Telegram can save, when it has a phone number."""

from __future__ import annotations

import re
from typing import Any

#: Longest vCard and longest name Telegram takes: bytes, characters.
LONGEST_VCARD, LONGEST_NAME = 2048, 64
MIME = "text/vcard"


def contact_call(card: str) -> dict[str, Any] | None:
    """Return the call that sends a vCard as a contact, None when it has no phone number.

    What must not be shown is already left out of the card by whoever wrote it.
    """
    lines = card.replace("\r\n ", "").splitlines()
    phone, name = _value(lines, "TEL").removeprefix("tel:"), _value(lines, "FN")
    if not phone or not name:
        return None
    call = {"method": "sendContact", "phone_number": phone, "first_name": name[:LONGEST_NAME]}
    return call | {"vcard": card} if len(card.encode()) <= LONGEST_VCARD else call


def _value(lines: list[str], name: str) -> str:
    """Return the value of the first line of a name, unescaped; "" when there is none."""
    for line in lines:
        before, _, value = line.partition(":")
        if before.partition(";")[0] == name:
            return re.sub(r"\\(.)", lambda found: {"n": " "}.get(found[1], found[1]), value)
    return ""
