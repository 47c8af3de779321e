"""Fills the French texts of ``knowledge/reponses/`` and writes euros, dates and names as a French reader does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

#: Between thousands, and before a unit: spaces that never break a line.
THIN, HARD = "\u202f", "\u00a0"

KINDS_OF_EPCI = {
    "CA ": "Communauté d'agglomération ",
    "CC ": "Communauté de communes ",
    "CU ": "Communauté urbaine ",
}


class Wording:
    """The texts by name."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def say(self, name: str, **values: Any) -> str:
        """Return the text of this name, its places filled."""
        return self._texts[name].format(**values)

    def has(self, name: str) -> bool:
        """Tell whether a text of this name exists."""
        return name in self._texts


def euros(amount: float) -> str:
    """Write an amount: « 1 800 € », « 415,50 € »."""
    cents = round(amount, 2)
    text = f"{int(cents):,}" if cents == int(cents) else f"{cents:,.2f}"
    return text.replace(",", THIN).replace(".", ",") + f"{HARD}€"


def euros_range(low: float, high: float) -> str:
    """Write a range: « 350 € », « de 0 à 350 € », « jusqu'à » being said by the texts around."""
    if abs(high - low) < 0.005:
        return euros(low)
    return f"de {euros(low).removesuffix(f'{HARD}€')} à {euros(high)}"


def day(date: dt.date) -> str:
    """Write a date: « 11/09/2025 »."""
    return f"{date:%d/%m/%Y}"


def listed(words: Sequence[str], last: str = "et") -> str:
    """Write a list: « a, b et c »."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def payer_name(porteur: str) -> str:
    """Write the payer's name without the abbreviations of the official lists."""
    for short, whole in KINDS_OF_EPCI.items():
        if porteur.startswith(short):
            return whole + porteur.removeprefix(short)
    return porteur


def shortened(text: str, longest: int) -> str:
    """Return a text cut between words, with « … » when something is left out."""
    if len(text) <= longest:
        return text
    kept = text[:longest]
    return (kept.rsplit(" ", 1)[0] if " " in kept else kept[: longest - 1]).rstrip(" ,;:–-«(") + "…"


def capital(text: str) -> str:
    """Return the text with its first letter in capital."""
    return text[:1].upper() + text[1:]


def hour(moment: dt.time) -> str:
    """Write « 10 h » or « 10 h 30 »."""
    return f"{moment.hour}{HARD}h" + (f"{HARD}{moment:%M}" if moment.minute else "")
