"""The public agenda: what feeds and pages show, curated and published together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.agenda.audience import THEMES
from bot.agenda.draft import Portee
from bot.agenda.feeds.atom import atom, rss
from bot.agenda.feeds.document import lost
from bot.agenda.feeds.entry import Entree, of_annonces, of_evenements, select
from bot.agenda.feeds.ical import calendar
from bot.agenda.feeds.page import page
from bot.agenda.feeds.served import Served
from bot.agenda.feeds.territory_page import territory_page
from bot.agenda.places import FRANCE, is_known, name_of
from bot.agenda.quiet import PARIS
from bot.reply.file_name import file_name
from bot.reply.wording import Wording, payer_name
from bot.store.api import Annonces
from knowledge.evenement import Evenement
from knowledge.territory import Territoires

#: The kind of a feed that is about a theme, wherever it is.
THEME = "theme"
#: What a feed may be.
FORMATS = ("ics", "atom", "rss")


@dataclass(frozen=True)
class Demande:
    """An agenda that exists: a territory (None: everywhere), a theme ("": all), and how it is called."""

    portee: Portee | None
    theme: str
    nom: str


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

    def address_of(self, kind: str, code: str, format: str = "", theme: str = "") -> str:
        """Return the address of an agenda's page, or of its feed in a format; "" when there is none to give."""
        if not self.base or self._asked(kind, code, theme) is None or (format and format not in FORMATS):
            return ""
        return self._path(kind, code, format, theme)

    def feed(self, kind: str, code: str, format: str, theme: str = "") -> Served | None:
        """Return the feed of a territory, a theme or both as « ics », « atom » or « rss »; None when there is none."""
        asked = self._asked(kind, code, theme)
        if asked is None or format not in FORMATS:
            return None
        found, wording = self._coming(asked), self.wording()
        if format == "ics":
            return self._of_today(calendar(found, asked.nom, wording, self.base))
        address, about = self._path(kind, code, format, theme), self._path(kind, code, "", theme)
        return self._of_today(
            (atom if format == "atom" else rss)(found, asked.nom, address, wording, self.base, about)
        )

    def agenda(self, kind: str, code: str, theme: str = "") -> Served | None:
        """Return the page of an agenda: what is coming, its feeds; None when there is none."""
        asked = self._asked(kind, code, theme)
        if asked is None:
            return None
        found, wording = self._coming(asked), self.wording()
        feeds = {format: self._path(kind, code, format, theme) for format in FORMATS}
        present = dict.fromkeys(one.theme for one in found if one.theme != "tous_modes")
        themes = [
            (self._path(kind, code, "", one), wording.say(f"theme_evenement_{one}"))
            for one in present
            if not asked.theme
        ]
        return self._of_today(territory_page(found, asked.nom, feeds, themes, wording, self.base))

    def page(self, id: str) -> Served | None:
        """Return the page of an event."""
        one = self._entree(id)
        return page(one, self.wording(), self.base) if one is not None else None

    def file(self, id: str) -> Served | None:
        """Return the calendar file of an event."""
        one = self._entree(id)
        if one is None:
            return None
        served = calendar([one], one.titre, self.wording(), self.base)
        return served._replace(name=file_name(one.titre, "ics", "evenement"))

    def lost(self) -> bytes:
        """Return the page that says that there is no such thing."""
        wording = self.wording()
        return lost(wording.say("agenda_perdu"), wording.say("agenda_inconnu"))

    def _asked(self, kind: str, code: str, theme: str = "") -> Demande | None:
        """Return what an address asks for, None when it is nothing."""
        wording = self.wording()
        if theme and (theme not in THEMES or kind == THEME):
            return None
        if kind == THEME:
            if code not in THEMES:
                return None
            return Demande(None, code, wording.say("agenda_nom", lieu=wording.say(f"theme_evenement_{code}")))
        if (kind, code) == FRANCE:
            portee, place = None, code
        else:
            portee = Portee(kind, code)
            if not is_known(portee, self.territoires):
                return None
            place = payer_name(name_of(portee, self.territoires))
        name = wording.say("agenda_nom", lieu=place)
        if theme:
            name = wording.say("agenda_nom_theme", nom=name, theme=wording.say(f"theme_evenement_{theme}"))
        return Demande(portee, theme, name)

    def _coming(self, asked: Demande) -> list[Entree]:
        return select(self._entrees(), self.territoires, asked.portee, asked.theme, self.today())

    def _path(self, kind: str, code: str, format: str, theme: str) -> str:
        end = f".{format}" if format else ""
        return f"{self.base}/agenda/{kind}/{code}{end}" + (f"?theme={theme}" if theme else "")

    def _of_today(self, served: Served) -> Served:
        """Return what lists coming events: yesterday's went away at midnight, if nothing changed since."""
        midnight = dt.datetime.combine(self.today(), dt.time(), PARIS)
        return served._replace(lastmod=max(served.lastmod or midnight, midnight))

    def _entrees(self) -> list[Entree]:
        """Return every event; one that was exported, then kept in the knowledge, is shown once, as it is there."""
        curated = of_evenements(self.curated(), self.today())
        kept = {one.id for one in curated}
        published = of_annonces(self.annonces.shown(), self.territoires)
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
