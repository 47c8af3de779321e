"""Cuts a sentence into folded words that remember where they stood in the text."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

#: Beyond this a text is cut: no channel sends more in one message.
LIMIT = 4096

_WORD = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_]*)*")
_LETTERS = str.maketrans(
    {
        **dict(zip("àâäáãåçéèêëíìîïñóòôöõúùûüýÿ", "aaaaaaceeeeiiiinooooouuuuyy", strict=True)),
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
        "ŷ": "y",
    }
)
#: Written short forms → the word as names of places hold it.
_SHORT = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "lez": "les",
    "mt": "mont",
    "gd": "grand",
    "gde": "grande",
}
#: Two pieces stay in one name when only this stands between them.
_INSIDE_NAME = re.compile(r"[ \t\u00a0\u202f]*[-‐‑–'’ʼ`/]?[ \t\u00a0\u202f]*$")


class Word(NamedTuple):
    """One word: folded form, place in the text, and what its neighbourhood says."""

    text: str
    start: int
    end: int
    #: True when the text writes it with a capital.
    capital: bool
    #: True when the next word may belong to the same name (a space, a hyphen, an apostrophe between them).
    joined: bool
    #: True for two capitals or more: « CA », « MEL ».
    acronym: bool


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list written in running text."""
    return frozenset(text.split())


def fold(text: str) -> str:
    """Return the text in lower case without accents nor ligatures."""
    text = text.lower()
    if text.isascii():
        return text
    text = text.translate(_LETTERS)
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def split_words(text: str) -> list[Word]:
    """Return the words of the first 4,096 characters of a text."""
    text = text[:LIMIT]
    spans = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    words: list[Word] = []
    last = len(spans) - 1
    for index, (start, end) in enumerate(spans):
        raw = text[start:end]
        folded = fold(raw)
        short = _SHORT.get(folded)
        joined = False
        gap = ""
        if index < last:
            gap = text[end : spans[index + 1][0]]
            joined = (
                gap == " " or _INSIDE_NAME.match(gap) is not None or (short is not None and gap[:1] == ".")
            )
        if short is not None:
            folded = short
        elif folded == "s" and index and (joined or "/" in gap) and words[-1].joined:
            # « Boulogne s/ mer », « Boulogne s mer »; « s'il » keeps its s, the apostrophe tells.
            folded = "s" if "'" in gap or "’" in gap else "sur"
        words.append(Word(folded, start, end, raw[:1].isupper(), joined, len(raw) > 1 and raw.isupper()))
    return words


def fold_name(nom: str) -> list[str]:
    """Return the folded words of the official name of a place."""
    return [_SHORT.get(word, word) for word in re.findall(r"[a-z0-9]+", fold(nom))]
