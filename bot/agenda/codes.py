"""Codes behind the buttons of an announcement; what comes back is read without trust."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Actions on an announcement: of who writes it, of who publishes it, of who reads it.
ACTIONS = frozenset(
    {
        "pas", "phrase", "retour", "garder", "laisser", "reprendre", "abandonner", "voir", "montrer",
        "champ", "jour", "heure", "lieu", "lien", "publics", "prix", "ou", "territoire", "quand", "moment",
        "publier", "corriger", "approuver", "refuser", "retirer", "annuler", "renvoyer", "etat",
        "jyvais", "jyvaisplus", "pourquoi", "stop",
    }
)  # fmt: skip
_CODE = re.compile(r"an:([a-z]{1,10}):([a-z0-9-]{4,24})(?::([0-9a-f]{10})|=([a-z0-9_-]{1,20}))?")


@dataclass(frozen=True)
class Code:
    """What a button asks: an action, an announcement, the mark of the preview it was under or what it chooses."""

    action: str
    annonce: str
    empreinte: str = ""
    choix: str = ""


def write_code(action: str, annonce: str, empreinte: str = "", choix: str = "") -> str:
    """Return the code of a button, under 64 bytes; it carries a mark or a choice, not both."""
    return f"an:{action}:{annonce}" + (f":{empreinte}" if empreinte else f"={choix}" if choix else "")


def read_code(code: str) -> Code | None:
    """Return what a code asks, None when it is not one of ours, letter for letter."""
    found = _CODE.fullmatch(code)
    if found is None or found[1] not in ACTIONS:
        return None
    return Code(found[1], found[2], found[3] or "", found[4] or "")
