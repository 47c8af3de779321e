"""The public agenda: what feeds and pages show, curated and published together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.agenda.audience import THEMES
from bot.agenda.draft import Portee
from bot.agenda.feeds.atom import atom, rss
from bot.agenda.feeds.entry import Entree, of_annonces, of_evenements, select
from bot.agenda.feeds.ical import calendar
from bot.agenda.feeds.page import page
from bot.agenda.feeds.served import Served
from bot.agenda.places import FRANCE, is_known, name_of
from bot.reply.wording import Wording, payer_name
from bot.store.api import Annonces
from knowledge.evenement import Evenement
from knowledge.territory import Territoires

#: The kind of a feed that is about a theme, wherever it is.
THEME = "theme"


@dataclass(frozen=True)
class Kiosque:
    """Serves the agenda by territory and theme, and each event."""

    annonces: Annonces
    curated: Callable[[], tuple[Evenement, ...]]
    territoires: Territoires
    #: Returns the texts as they now stand.
    wording: Callable[[], Wording]
    #: Returns today.
    today: Callable[[], dt.date]
    #: Address of the web process, "" when it does not know it.
    base: str = ""

    def feed(self, kind: str, code: str, format: str) -> Served | None:
        """Return the feed of a territory or a theme as « ics », « atom » or « rss »; None when there is none."""
        asked = self._asked(kind, code)
        if asked is None or format not in ("ics", "atom", "rss"):
            return None
        portee, theme, name = asked
        wording, today = self.wording(), self.today()
        found = select(self._entrees(), self.territoires, portee, theme, today)
        if format == "ics":
            return calendar(found, name, wording, self.base)
        address = f"{self.base}/agenda/{kind}/{code}.{format}"
        return (atom if format == "atom" else rss)(found, name, address, wording, self.base)

    def page(self, id: str) -> Served | None:
        """Return the page of an event."""
        one = self._entree(id)
        return page(one, self.wording(), self.base) if one is not None else None

    def file(self, id: str) -> Served | None:
        """Return the calendar file of an event."""
        one = self._entree(id)
        return calendar([one], one.titre, self.wording(), self.base) if one is not None else None

    def _asked(self, kind: str, code: str) -> tuple[Portee | None, str, str] | None:
        """Return the territory or the theme of a feed, and its name."""
        wording = self.wording()
        if kind == THEME:
            if code not in THEMES:
                return None
            return None, code, wording.say("agenda_nom", lieu=wording.say(f"theme_evenement_{code}"))
        if (kind, code) == FRANCE:
            return None, "", wording.say("agenda_nom", lieu=code)
        portee = Portee(kind, code)
        if not is_known(portee, self.territoires):
            return None
        return portee, "", wording.say("agenda_nom", lieu=payer_name(name_of(portee, self.territoires)))

    def _entrees(self) -> list[Entree]:
        """Return every event; one that was exported, then kept in the knowledge, is shown once, as it is there."""
        curated = of_evenements(self.curated(), self.today())
        kept = {one.id for one in curated}
        published = of_annonces(self.annonces.published(), self.territoires)
        return [*(self._signed(one) for one in published if one.id not in kept), *curated]

    def _entree(self, id: str) -> Entree | None:
        annonce = self.annonces.get(id)
        if annonce is not None:
            return next((self._signed(one) for one in of_annonces([annonce], self.territoires)), None)
        curated = [one for one in self.curated() if one.id == id]
        return next(iter(of_evenements(curated, self.today())), None)

    def _signed(self, entree: Entree) -> Entree:
        """Return a published event with who holds it: its territory, unless somebody is named."""
        return replace(entree, organisateur=entree.organisateur or payer_name(entree.territoire_nom))
