"""Short messages that drive the dialogue or answer the question asked: « recommencer », « oui », « je ne sais pas »."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_NUMBER = re.compile(r"(\d[\d\s\u00a0\u202f.]*(?:,\d+)?|\d+[.,]\d+)\s*(k)?(?![a-z0-9])", re.IGNORECASE)


def plain(text: str) -> str:
    """Return a text in lower case, without accents or punctuation, words apart by one space."""
    decomposed = unicodedata.normalize("NFKD", text[:200].lower().replace("œ", "oe"))
    return _NOT_WORD.sub(" ", "".join(c for c in decomposed if not unicodedata.combining(c))).strip()


class Commands:
    """The commands of ``knowledge/commandes/``, found by whole message."""

    def __init__(self, commands: Mapping[str, tuple[str, ...]]) -> None:
        self._by_message = {
            plain(message): name for name, messages in commands.items() for message in messages
        }

    def find(self, text: str) -> str | None:
        """Return the command a whole message gives, None when it says something else."""
        return self._by_message.get(plain(text))


def read_number(text: str) -> float | None:
    """Return the number of a short answer: « 35 », « 1 800 € », « 1,5 », « 2k »; None when there is not exactly one."""
    if len(text) > 60:
        return None
    found = _NUMBER.findall(text)
    if len(found) != 1:
        return None
    raw, thousands = found[0]
    digits = re.sub(r"[\s\u00a0\u202f]", "", raw)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", digits):
        digits = digits.replace(".", "")
    try:
        value = float(digits.rstrip(".").replace(",", "."))
    except ValueError:
        return None
    return value * 1000 if thousands else value
