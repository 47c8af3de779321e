"""Text as typed → plain words: no accents, no SMS spelling, numbers in digits, politeness set aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.understand.numbers import join_digits, words_to_digits

#: What a channel accepts; anything longer is cut before being looked at.
MAX_LENGTH = 4096

#: Stands for a place taken out of the text; survives folding, and no French word looks like it.
PLACE = "xlieux"

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "’": "'", "‘": "'", "`": "'"}
)
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[a-z]+|%")
_REPEATED = re.compile(r"([a-z])\1{2,}")
_TAG = re.compile(r"<[^<>]{0,200}>")
_LINK = re.compile(r"(?:https?://|www\.)\S{1,300}")
_ASCII = re.compile(r"^[\x00-\x7f]*$")

#: Elided words cut from the next by an apostrophe: « c » before these is not SMS for « c'est ».
_AFTER = {"c": {"est", "etait", "etaient", "a"}, "j": {"ai", "avais", "aurai"}}


def fold(text: str) -> str:
    """Return the text in lower case without accents, ligatures, tags, links or control characters."""
    text = text[:MAX_LENGTH]
    if not _ASCII.match(text):
        text = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
        text = "".join(c for c in text if not unicodedata.combining(c))
    text = text.lower()
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "http" in text or "www." in text:
        text = _LINK.sub(" ", text)
    return text


@dataclass(frozen=True)
class Normalised:
    """A message ready to be understood."""

    #: The message, cut to what a channel accepts.
    text: str
    #: Plain words and numbers, SMS spelling written out.
    words: tuple[str, ...]
    #: Whether a question mark was written.
    question: bool

    @property
    def clean(self) -> str:
        """The words on one line, for patterns."""
        return " ".join(self.words)


class Normaliser:
    """Writes a message out in plain words, by the tables of ``knowledge/lexique/ecriture.yaml``."""

    def __init__(
        self, sms: Mapping[str, str], emojis: Mapping[str, str] | None = None, politesse: Sequence[str] = ()
    ) -> None:
        self._sms = {key: tuple(value.split()) for key, value in sms.items() if " " not in key}
        self._phrases = [(tuple(k.split()), tuple(v.split())) for k, v in sms.items() if " " in k]
        self._emojis = dict(emojis or {})
        self._emoji_pattern = re.compile("|".join(map(re.escape, self._emojis))) if self._emojis else None
        self._politesse: dict[str, list[tuple[str, ...]]] = {}
        for phrase in politesse:
            words = tuple(self.words(phrase))
            if words:
                self._politesse.setdefault(words[0], []).append(words)
        for group in self._politesse.values():
            group.sort(key=len, reverse=True)

    def normalise(self, text: str) -> Normalised:
        """Return the plain words of a message; never raises, whatever the characters."""
        text = text[:MAX_LENGTH]
        return Normalised(text, tuple(self.words(text)), "?" in text)

    def words(self, text: str) -> list[str]:
        """Return the plain words of a text, SMS spelling and numbers written out."""
        if self._emoji_pattern is not None and not _ASCII.match(text):
            text = self._emoji_pattern.sub(lambda m: f" {self._emojis[m.group()]} ", text)
        tokens = _TOKEN.findall(_REPEATED.sub(r"\1", join_digits(fold(text))))
        expanded: list[str] = []
        for index, token in enumerate(tokens):
            following = tokens[index + 1] if index + 1 < len(tokens) else ""
            after_number = index > 0 and tokens[index - 1][0].isdigit()
            if following in _AFTER.get(token, ()) or (token == "e" and after_number):
                expanded.append(token)
            else:
                expanded.extend(self._sms.get(token, (token,)))
        for wrong, right in self._phrases:
            expanded = _replace(expanded, wrong, right)
        return words_to_digits(expanded)

    def strip_politeness(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the words without « bonjour », « merci »…; all of them if nothing is left."""
        kept: list[str] = []
        index = 0
        while index < len(words):
            for phrase in self._politesse.get(words[index], ()):
                if tuple(words[index : index + len(phrase)]) == phrase:
                    index += len(phrase)
                    break
            else:
                kept.append(words[index])
                index += 1
        return tuple(kept) if kept else tuple(words)


def _replace(words: list[str], wrong: tuple[str, ...], right: tuple[str, ...]) -> list[str]:
    """Return the words with every run equal to ``wrong`` replaced by ``right``."""
    if wrong[0] not in words:
        return words
    result: list[str] = []
    index = 0
    while index < len(words):
        if tuple(words[index : index + len(wrong)]) == wrong:
            result.extend(right)
            index += len(wrong)
        else:
            result.append(words[index])
            index += 1
    return result
