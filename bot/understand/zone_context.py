"""Reads what the words around the name of a département say: that it is meant as one."""

from __future__ import annotations

from bot.understand.place_numbers import DEPARTEMENT_WORDS
from bot.understand.words import Word

#: Départements and régions whose name is an everyday word: a small letter needs « dans » or « département ».
EVERYDAY_ZONES = frozenset(
    ("nord", "somme", "manche", "lot", "creuse", "aube", "cher", "vienne", "reunion", "centre")
)
_AFTER_SOMME = frozenset(("de", "d", "que", "totale", "maximale", "versee", "maximum", "due", "est", "des"))
_ARTICLES = frozenset(("la", "l", "le", "les"))
_DANS = frozenset(("dans", "ds"))


def is_alone(words: list[Word], i: int, n: int, text: str) -> bool:
    """Tell whether a name is the whole message, or all that follows a colon: « préviens-moi : Somme »."""
    if i + n < len(words):
        return False
    return i == 0 or ":" in text[words[i - 1].end : words[i].start]


def after_dans(words: list[Word], i: int) -> bool:
    """Tell whether an article just before word i follows « dans » or « département de »."""
    if i < 2 or words[i - 1].text not in _ARTICLES:
        return False
    two = words[i - 2].text
    return two in _DANS or (two == "de" and i > 2 and words[i - 3].text in DEPARTEMENT_WORDS)


def is_said_departement(words: list[Word], i: int, n: int) -> bool:
    """Tell whether the words around say a département: its article, « en », « dans », « département »."""
    if any(word.text in DEPARTEMENT_WORDS for word in words[max(0, i - 3) : i]):
        return True
    name = " ".join(word.text for word in words[i : i + n])
    one = words[i - 1].text if i else ""
    two = words[i - 2].text if i > 1 else ""
    if name in EVERYDAY_ZONES:
        if i + n < len(words) and words[i + n - 1].joined and words[i + n].text in _AFTER_SOMME:
            return False
        if name == "reunion":
            return one == "la" and words[i].capital and words[i - 1].capital
        return one in _ARTICLES and one != "les" and (two in _DANS or words[i].capital)
    if n > 1:
        return True
    return one in _ARTICLES or one in ("en", "du", "dans") or (one == "de" and words[i].capital)
