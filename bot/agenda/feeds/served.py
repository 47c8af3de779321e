"""What a feed returns, whatever serves it: the body, its type, its ETag, when it last changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from bot.agenda.feeds.entry import Entree


class Served(NamedTuple):
    """A document; ``etag`` is quoted and strong, made from the body alone."""

    body: bytes
    content_type: str
    etag: str
    #: When its newest entry changed; None for an empty feed.
    lastmod: dt.datetime | None
    #: The name it is kept under, "" for what is only read.
    name: str = ""


def serve(body: bytes, content_type: str, entrees: Iterable[Entree]) -> Served:
    """Return a document with its ETag."""
    changed = max((one.modifie_le for one in entrees), default=None)
    return Served(body, content_type, f'"{hashlib.sha256(body).hexdigest()[:32]}"', changed)


def unchanged(etag: str, if_none_match: str) -> bool:
    """Tell whether a reader already has this document (304), from the header they sent."""
    asked = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return "*" in asked or etag in asked
