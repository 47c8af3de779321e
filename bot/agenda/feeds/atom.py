"""Atom and RSS: what is coming, for readers of feeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from feedgen.feed import FeedGenerator

from bot.agenda.feeds.entry import Entree
from bot.agenda.feeds.served import Served, serve
from bot.agenda.phrasing import say_when
from bot.agenda.reading.when import When
from bot.reply.wording import Wording

ATOM, RSS = "application/atom+xml; charset=utf-8", "application/rss+xml; charset=utf-8"
#: When an empty feed last changed.
NEVER = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def atom(
    entrees: Sequence[Entree], nom: str, adresse: str, wording: Wording, base: str, about: str = ""
) -> Served:
    """Return the Atom feed of some events; ``adresse``: its own; ``about``: of the page that shows the same."""
    body = _feed(entrees, nom, adresse, wording, base, about).atom_str(pretty=True)
    return serve(body, ATOM, entrees)


def rss(
    entrees: Sequence[Entree], nom: str, adresse: str, wording: Wording, base: str, about: str = ""
) -> Served:
    """Return the RSS feed of some events."""
    return serve(_feed(entrees, nom, adresse, wording, base, about).rss_str(pretty=True), RSS, entrees)


def say_entree(entree: Entree, wording: Wording) -> str:
    """Return an event in one line: when, where, what is not sure."""
    parts = ["; ".join(say_when(When(m.debut, m.de, m.fin, m.a)) for m in entree.moments), entree.lieu]
    if entree.annule:
        parts.insert(0, wording.say("agenda_annule"))
    elif entree.incertain:
        parts.append(wording.say("agenda_a_verifier"))
    return " – ".join(part for part in parts if part)


def _feed(
    entrees: Sequence[Entree], nom: str, adresse: str, wording: Wording, base: str, about: str
) -> FeedGenerator:
    feed = FeedGenerator()
    feed.id(adresse)
    feed.title(_printable(nom))
    feed.link(href=adresse, rel="self")
    feed.link(href=about or base or adresse, rel="alternate")
    feed.description(_printable(nom))
    feed.language("fr")
    feed.author(name=wording.say("agenda_auteur"))
    changed = max((one.modifie_le for one in entrees), default=NEVER)
    feed.updated(changed)
    feed.lastBuildDate(changed)
    feed.generator("guichet")
    for one in entrees:
        entry = feed.add_entry(order="append")
        page = f"{base}/evenements/{one.id}"
        entry.id(page)
        entry.guid(page, permalink=True)
        entry.title(_printable(one.titre))
        entry.link(href=page)
        entry.updated(one.modifie_le)
        entry.published(one.modifie_le)
        entry.summary(_printable(say_entree(one, wording)))
        entry.category([{"term": one.theme}, {"term": one.type}])
    return feed


def _printable(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff" and not 0xD800 <= ord(c) <= 0xDFFF)
    )
