"""Codes behind the buttons of an announcement; what comes back is read without trust."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Actions on an announcement: the referent's, then the reader's.
ACTIONS = frozenset(
    {
        "publier", "programmer", "approuver", "corriger", "annuler", "renvoyer", "abandonner", "etat", "voir",
        "jyvais", "jyvaisplus", "pourquoi", "stop",
    }
)  # fmt: skip
_CODE = re.compile(r"an:([a-z]{1,10}):([a-z0-9-]{4,24})(?::([0-9a-f]{10}))?")


@dataclass(frozen=True)
class Code:
    """What a button asks: an action, an announcement, the mark of the preview it was under."""

    action: str
    annonce: str
    empreinte: str = ""


def write_code(action: str, annonce: str, empreinte: str = "") -> str:
    """Return the code of a button, under 64 bytes."""
    return f"an:{action}:{annonce}:{empreinte}" if empreinte else f"an:{action}:{annonce}"


def read_code(code: str) -> Code | None:
    """Return what a code asks, None when it is not one of ours, letter for letter."""
    found = _CODE.fullmatch(code)
    if found is None or found[1] not in ACTIONS:
        return None
    return Code(found[1], found[2], found[3] or "")
