"""The page of an agenda: what is coming, and how to follow it without the chat."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from bot.agenda.feeds.atom import say_entree
from bot.agenda.feeds.document import CONTENT_TYPE, actions, anchor, document
from bot.agenda.feeds.entry import Entree
from bot.agenda.feeds.served import Served, serve
from bot.reply.wording import Wording

#: Format → its type, for readers that look for feeds in a page.
TYPES = {"ics": "text/calendar", "atom": "application/atom+xml", "rss": "application/rss+xml"}


def territory_page(
    entrees: Sequence[Entree],
    name: str,
    feeds: Mapping[str, str],
    themes: Sequence[tuple[str, str]],
    wording: Wording,
    base: str = "",
) -> Served:
    """Return the page of an agenda; ``feeds``: format → address; ``themes``: (address, name) of narrower ones."""
    head = "".join(
        f'<link rel="alternate" type="{TYPES[format]}" href="{html.escape(url)}" title="{html.escape(name)}">'
        for format, url in feeds.items()
    )
    body = [f"<h2>{html.escape(wording.say('agenda_suivre'))}</h2>"]
    body.append(f"<p>{html.escape(wording.say('agenda_suivre_comment'))}</p>")
    ics = feeds["ics"]
    links = [(f"webcal://{ics.partition('://')[2]}", wording.say("agenda_abonner"))] if "://" in ics else []
    links += [(url, wording.say(f"agenda_lien_{format}")) for format, url in feeds.items()]
    body.append(actions(links))
    body.append(f"<h2>{html.escape(wording.say('agenda_a_venir'))}</h2>")
    if entrees:
        lines = (
            f"<li>{anchor(f'{base}/evenements/{one.id}', one.titre)}<br>{html.escape(say_entree(one, wording))}</li>"
            for one in entrees
        )
        body.append(f"<ul>{''.join(lines)}</ul>")
    else:
        body.append(f"<p>{html.escape(wording.say('agenda_vide'))}</p>")
    if themes:
        body.append(f"<h2>{html.escape(wording.say('agenda_themes'))}</h2>")
        body.append(f"<ul>{''.join(f'<li>{anchor(url, label)}</li>' for url, label in themes)}</ul>")
    about = wording.say("agenda_suivre_comment")
    return serve(document(name, "".join(body), about=about, head=head), CONTENT_TYPE, entrees)
