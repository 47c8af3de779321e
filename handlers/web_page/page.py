"""Draws the page once, its words escaped; holds the files that go with it."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path
from string import Template

FOLDER = Path(__file__).parent
#: Name → content and type of what the page asks for.
ASSETS = {
    "guichet.js": ((FOLDER / "guichet.js").read_text("utf-8"), "text/javascript"),
    "guichet.css": ((FOLDER / "guichet.css").read_text("utf-8"), "text/css"),
}
WORDS = (
    "titre",
    "accroche",
    "message",
    "exemple",
    "envoyer",
    "vous",
    "guichet",
    "attente",
    "panne",
    "trop",
    "effacer",
    "aller",
    "sans_script",
    "confidentialite",
)


def draw_page(say: Callable[[str], str]) -> str:
    """Return the page."""
    template = Template((FOLDER / "page.html").read_text("utf-8"))
    return template.substitute({word: html.escape(say(f"page_{word}")) for word in WORDS})
