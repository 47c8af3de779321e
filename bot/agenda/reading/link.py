"""Where an announcement sends its reader: the first link that is not a map or a network."""

from __future__ import annotations

import re

from bot.agenda.reading.text import Page, Span

_LINK = re.compile(r"https?://[^\s<>»\"”|]+|(?<![@\w.])www\.[^\s<>»\"”|]+", re.IGNORECASE)
_ASIDE = re.compile(
    r"//(?:[\w-]+\.)*(?:facebook|fb|instagram|twitter|x|linkedin|youtube|youtu|tiktok|whatsapp|wa|t|bsky|"
    r"threads)\."
    r"(?:com|me|be|fr|app|net)\b|//fb\.me|sharer|share\?|//(?:maps\.|goo\.gl/maps|g\.page)|"
    r"google\.[a-z.]+/maps|"
    r"openstreetmap|waze\.com|maps\.app|unsubscribe|desinscri|desabonn",
    re.IGNORECASE,
)


def read_link(page: Page) -> tuple[str | None, tuple[Span, ...]]:
    """Return the link and the pieces of the text that are links."""
    links: list[str] = []
    spans: list[Span] = []
    for match in _LINK.finditer(page.text):
        raw = match[0].rstrip(".,;:!?…'’*]}")
        while raw.endswith(")") and raw.count("(") < raw.count(")"):
            raw = raw[:-1].rstrip(".,;:!?")
        spans.append(Span(match.start(), match.start() + len(raw)))
        links.append(raw if raw.lower().startswith("http") else f"https://{raw}")
    own = [link for link in links if not _ASIDE.search(link)]
    return next(iter(own or links), None), tuple(spans)
