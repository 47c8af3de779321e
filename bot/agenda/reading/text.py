"""The text of an announcement, made regular, beside its folded twin of the same length; and spans over both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

#: What a channel accepts.
MAX_LENGTH = 4096
#: No announcement names more days, hours, places or events than this; what comes after is left unread.
MOST = 40
#: How far before a word what is said of it may stand.
REACH = 120

_BLANKS = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\t]")
_NOTHING = re.compile("[\u200b-\u200f\u2060\ufe0e\ufe0f\u00ad\ufeff]")
#: Marks of bold and italic; what is inside a link stays.
_MARKS = re.compile(r"((?:https?://|www\.)\S+)|\*+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)")
_SIGNATURE = re.compile(
    r"^[^\w\n]{0,8}(?:bien )?(?:cordialement|bien a vous|bien a toi|salutations|a bientot|amicalement|sincerement|"
    r"respectueusement|belle journee|bonne journee|bonne reception|sportivement|velo-?cordialement|"
    r"cdt\b|cdlt|bav\b|merci (?:d'avance|a tous|pour votre)|l'equipe\b|en esperant|dans l'attente|"
    r"je reste a votre disposition|nous restons|--+|__+)\b|^--+\s*$",
    re.MULTILINE,
)
_DATELINE = re.compile(
    r"(?:communique\b[^\d\n]{0,60}|[a-z' -]{2,40}, le )(?:\w+ )?\d{1,2}(?:er)?[ ./-]\w+[ ./-]\d{4}\.?\s*"
)
#: « Envoyé : … 16:42 », « Le … a écrit : », « [16:03, 22/11/2026] Manu: ».
_MAIL_HEADER = re.compile(
    r"(?:envoye|sent)(?: le)? ?:[^\n]*\d{1,2}:\d\d[^\n]*|le [^\n]*a ecrit|\[\d{1,2}:\d\d[^\n\]]*\]"
)
_DATE_HEADER = re.compile(r"date ?:[^\n]*\d{1,2}:\d\d[^\n]*")
_MAIL_NEXT = re.compile(r"(?:de|from|to|a|cc|objet|subject|sujet|expediteur|destinataires?) ?:")
#: A letter begins again: what comes before forwards it.
_BEGINS_AGAIN = re.compile(
    r"^\W*(?:(?:re)?bonjour|bonsoir|madame|mesdames|monsieur|cher|objet|-+ ?message|"
    r"-+ ?forwarded)",
    re.M,
)
#: Emojis, arrows, dingbats.
PICTURE = "[\u2190-\u21ff\u2300-\u23ff\u2460-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff]"
_PICTURE = re.compile(f"{PICTURE}+")


class Span(NamedTuple):
    """Where something is said."""

    start: int
    end: int

    def touches(self, other: Span) -> bool:
        """Tell whether the two overlap."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Page:
    """A text and what reading it needs; ``flat`` has the same length, without capitals or accents."""

    text: str
    flat: str

    @cached_property
    def signature(self) -> int:
        """Where the closing words begin, the end of the text without any."""
        first = self.text.find("\n")
        again = [match.start() for match in _BEGINS_AGAIN.finditer(self.flat)]
        first = max([first, *again[-1:]]) if first >= 0 else first
        found = _SIGNATURE.search(self.flat, first) if first >= 0 else None
        return found.start() if found else len(self.text)

    def line_of(self, position: int) -> Span:
        """Return the line that holds a position."""
        start = self.text.rfind("\n", 0, position) + 1
        end = self.text.find("\n", position)
        return Span(start, len(self.text) if end < 0 else end)

    def is_dateline(self, position: int) -> bool:
        """Tell whether a line says where and when a press release was written: « Évreux, le 23 novembre 2026 »."""
        return _DATELINE.fullmatch(self.flat, *self.line_of(position)) is not None

    def is_mail_header(self, position: int) -> bool:
        """Tell whether a line says when a mail was sent."""
        line = self.line_of(position)
        end = min(line.end, line.start + 200)
        if header := _MAIL_HEADER.match(self.flat, line.start, end):
            return position < header.end()
        above = self.line_of(max(line.start - 1, 0))
        return _DATE_HEADER.match(self.flat, line.start, end) is not None and any(
            _MAIL_NEXT.match(self.flat, start) for start in (above.start, line.end + 1)
        )

    def before(self, position: int) -> str:
        """Return what its line says before a position, folded, as far as it may say something of it."""
        return self.flat[max(self.line_of(position).start, position - REACH) : position]

    def lines(self) -> Iterable[Span]:
        """Return the lines that say something, in order."""
        start = 0
        for line in self.text.split("\n"):
            if line.strip():
                yield Span(start, start + len(line))
            start += len(line) + 1


def make_page(raw: str) -> Page:
    """Return the page of a text: plain letters, one kind of space, no invisible mark."""
    text = unicodedata.normalize("NFC", raw[:MAX_LENGTH]).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(_plain(c) for c in text)
    text = _NOTHING.sub("", _BLANKS.sub(" ", text))
    text = _MARKS.sub(lambda match: match[1] or "", text)
    text = re.sub(r"(?m)^(?:> ?)+", "", re.sub(r" {2,}", " ", text))
    text = re.sub(r"\n{3,}", "\n\n", text)
    return Page(text, "".join(map(_flat, text)))


def _plain(char: str) -> str:
    """Return a letter of a display alphabet (bold, wide) as a plain one."""
    if 0x1D400 <= ord(char) <= 0x1D7FF or 0xFF01 <= ord(char) <= 0xFF5E:
        return unicodedata.normalize("NFKC", char)[:1] or char
    return char


def _flat(char: str) -> str:
    if char < "\x80":
        return char.lower()
    if char in "’‘´`":
        return "'"
    if char in "–—−‐‑":
        return "-"
    if char in "œŒ":
        return "o"
    base = unicodedata.normalize("NFKD", char)[:1].lower()
    return base if len(base) == 1 else char


def is_shouted(text: str) -> bool:
    """Tell whether words are written in capitals, as on a poster."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 4 and sum(map(str.isupper, letters)) > 0.8 * len(letters)


def without_pictures(text: str) -> str:
    """Return a text without emojis, arrows and dingbats."""
    return re.sub(r" {2,}", " ", _PICTURE.sub(" ", text)).strip()
