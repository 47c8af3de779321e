"""Reads what the words around say of a place: that it is one, whether one lives or works there."""

from __future__ import annotations

from functools import lru_cache

from bot.understand.everyday import (
    APRES_A,
    AVANT_DE,
    AVANT_LIEU,
    AVANT_SUR,
    HABITE,
    JAMAIS_APRES_A,
    PREPOSITIONS,
    SUJETS,
    TITRES,
    TRAVAILLE,
    VERBES_TRAVAIL,
    VOIES,
)
from bot.understand.place_match import Role
from bot.understand.words import Word

#: How much the words before say that a place follows; TRADE is « à » after a word of ours: « aide vélo à … ».
NEVER, NOTHING, HINT, VERB_OR_PLACE, PLACE, TRADE, SURE = range(-1, 6)
#: Contracted article → the article a name begins with.
CONTRACTED = {"au": "le", "du": "le", "aux": "les", "des": "les"}

_ACCENTS = frozenset("àâäçéèêëîïôöùûüœÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ")


@lru_cache(maxsize=8)
def has_accents(text: str) -> bool:
    """Tell whether the text writes accents: then « a » is the verb, and only « à » the preposition."""
    return not _ACCENTS.isdisjoint(text)


def context_of(words: list[Word], i: int, text: str, trade: frozenset[str]) -> int:
    """Return how much the words before word i say that a place follows."""
    if i == 0:
        return NOTHING
    one = words[i - 1].text
    if one in TITRES and words[i].capital:
        return NEVER
    if not words[i - 1].joined:
        return SURE if one in AVANT_LIEU else NOTHING
    two = words[i - 2].text if i > 1 else ""
    three = words[i - 3].text if i > 2 else ""
    if one in AVANT_LIEU:
        return SURE
    if one == "a":
        if two in AVANT_LIEU or two in VERBES_TRAVAIL:
            return SURE
        accented = has_accents(text)
        if accented and text[words[i - 1].start] in "aA" and not (i == 1 and text[0] == "A"):
            return HINT
        if two in trade:
            return TRADE
        # « il a eu » and « a Eu » look alike: an everyday word needs the accent.
        return PLACE if accented else VERB_OR_PLACE
    if one in ("de", "d", "du", "des") and two in VOIES:
        return NEVER
    if one in ("de", "d") and two in AVANT_DE:
        return SURE
    if one in ("de", "d") and two in ("pas", "cote") and three in ("loin", "a"):
        return SURE
    if one in ("sur", "dans", "vers", "en", "pres") and two in AVANT_SUR:
        return SURE
    return HINT if one in PREPOSITIONS else NOTHING


def of_article(head: str, context: int) -> int:
    """Return the context of a name that begins with a contracted article: « au Havre » says « à »."""
    return max(context, PLACE if head in ("au", "aux") else HINT)


def is_after_a(words: list[Word], i: int, word: str) -> bool:
    """Tell whether « à » before an everyday word announces a place, unlike « il a » and « à pied »."""
    if word in APRES_A:
        return False
    two = words[i - 2].text if i > 1 else ""
    return two not in SUJETS and word not in JAMAIS_APRES_A


def role_of(words: list[Word], first: int, floor: int) -> Role | None:
    """Return what the nearest word before, not further than ``floor``, says of the place."""
    for i in range(first - 1, max(floor, first - 7) - 1, -1):
        word = words[i].text
        if word in TRAVAILLE:
            # « domicile-travail » says both, so neither.
            return None if i and words[i - 1].text in HABITE and words[i - 1].joined else "travaille"
        if word in HABITE:
            return None if i + 1 < len(words) and words[i + 1].text in TRAVAILLE else "habite"
    return None
