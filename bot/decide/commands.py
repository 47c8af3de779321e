"""Short messages that drive the dialogue or answer the question asked: « recommencer », « oui », « je ne sais pas »."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.understand.normalise import fold
from bot.understand.numbers import join_digits, words_to_digits

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_NUMBER = re.compile(r"\d+(\.\d+)?")


def plain(text: str) -> str:
    """Return a text in lower case, without accents or punctuation, words apart by one space."""
    return _NOT_WORD.sub(" ", fold(text[:200])).strip()


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
    """Return the number of a short answer: « 35 », « 1 800 € », « 1,5 », « 2k », « trente »; None unless just one."""
    if len(text) > 60:
        return None
    words = words_to_digits(join_digits(fold(text)).split())
    found = [word for word in words if _NUMBER.fullmatch(word)]
    return float(found[0]) if len(found) == 1 else None
