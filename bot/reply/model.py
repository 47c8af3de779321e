"""Reply and its parts; no channel's word here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A paragraph; ``strong`` is the sentence to read first."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Link:
    """Somewhere to go."""

    label: str
    url: str


@dataclass(frozen=True)
class Card:
    """One thing (an aid, an offer, a contact): its title, what to know, where to go."""

    title: str
    lines: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Choice:
    """An answer to tap; ``code`` is what the dialogue receives (at most 64 bytes)."""

    label: str
    code: str


@dataclass(frozen=True)
class Attachment:
    """A file to keep: a contact's card, a date for the calendar."""

    name: str
    mime: str
    content: str


Block = Text | Card | Attachment


@dataclass(frozen=True)
class Reply:
    """One answer: blocks in reading order, then at most one question with its choices."""

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
