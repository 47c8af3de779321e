"""A French word down to its stem, and roughly to its sound: two spellings of one word share a key."""

from __future__ import annotations

import re
from functools import lru_cache

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), value)
    for pattern, value in (
        (r"[^a-z]", ""),
        (r"ph", "f"),
        (r"(?<=[aeiouy])tion", "sion"),
        (r"(?<=[ckp])tion", "sion"),
        (r"tien", "sien"),
        (r"sch|sh", "ch"),
        (r"sc(?=[eiy])", "s"),
        (r"c(?=[eiy])", "s"),
        (r"ch", "1"),
        (r"qu|q|c", "k"),
        (r"gu(?=[eiy])", "2"),
        (r"ge(?=[ao])|g(?=[eiy])", "j"),
        (r"gn", "ni"),
        (r"h", ""),
        (r"eau|au", "o"),
        (r"oeu|eu", "e"),
        (r"(ill|il)(?=[aeo]|e?s?$)", "i"),
        (r"ain|ein|aim|yn|ym|in(?![aeiouyn])|im(?=[bp])", "3"),
        (r"(an|en|am|em)(?![aeiouynm])", "4"),
        (r"(on|om)(?![aeiouynm])", "5"),
        (r"oi", "wa"),
        (r"ou", "u"),
        (r"ai|ei|ay|ey", "e"),
        (r"(er|ez|et|es|ee|ees|e|ent)$", ""),
        (r"[sxtdpz]+$", ""),
        (r"e$", ""),
        (r"y", "i"),
        (r"z", "s"),
        (r"x", "ks"),
        (r"([a-z0-9])\1+", r"\1"),
    )
)


@lru_cache(maxsize=20_000)
def phonetic_key(word: str) -> str:
    """Return a rough key of the word's sound: « subvantion » and « subvention » share one."""
    for pattern, value in _RULES:
        word = pattern.sub(value, word)
    return word


#: Longest first: the first that fits is cut.
_ENDING_LIST = (
    "issements issement atrices ateurs ations ation atrice ateur ements ement aient eront erait "
    "erais erez asse ions euses euse eurs eur antes ante ants ables able ives ive ifs ees ent "
    "ant ait ais era erai iez ons ez er es ee es if e s x a i"
)
_ENDINGS = tuple(_ENDING_LIST.split())


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the word without its usual endings, never shorter than four letters."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    if len(word) > 4 and word[-1] == word[-2]:
        word = word[:-1]
    return word
