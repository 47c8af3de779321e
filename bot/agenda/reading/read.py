"""One announcement, read: pure, no memory, no network."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from bot.agenda.reading.audience import read_gratuit, read_publics, read_theme, read_type
from bot.agenda.reading.labels import read_labels
from bot.agenda.reading.link import read_link
from bot.agenda.reading.text import make_page
from bot.agenda.reading.title import names_a_place, read_title
from bot.agenda.reading.towns import FindsPlaces, Towns
from bot.agenda.reading.when import When, read_when
from bot.agenda.reading.where import Where, read_where
from knowledge.territory import SUIVIES, Territoires


@dataclass(frozen=True)
class Lecture:
    """What an announcement says."""

    titre: str | None
    when: When | None
    lieu: str | None
    #: INSEE code and SIREN, as far as the text leaves one possibility.
    commune: str | None
    epci: str | None
    lien: str | None
    publics: tuple[str, ...]
    gratuit: bool | None
    type: str
    theme: str
    alertes: tuple[str, ...]

    def to_plain(self) -> dict[str, Any]:
        """Return the JSON of ``guichet announce``."""
        return {
            "titre": self.titre,
            "debut": self.when.debut_iso() if self.when else None,
            "fin": self.when.fin_iso() if self.when else None,
            "lieu": self.lieu,
            "commune": self.commune,
            "epci": self.epci,
            "lien": self.lien,
            "publics": list(self.publics),
            "gratuit": self.gratuit,
            "type": self.type,
            "alertes": list(self.alertes),
        }


class AnnonceReader:
    """Reads announcements; built once."""

    def __init__(self, territoires: Territoires, places: FindsPlaces) -> None:
        self._towns = Towns(territoires, places, SUIVIES)

    def read(self, text: str, now: dt.datetime, chez: frozenset[str] = frozenset()) -> Lecture:
        """Return what a text announces, read on ``now`` (local time).

        ``chez``: SIREN of the writer's own territories, to choose between communes of one name.
        """
        page = make_page(text)
        times = read_when(page, now)
        lien, links = read_link(page)
        taken = [*times.spans, *links]
        labels = [
            (key, span)
            for key, span in read_labels(page)
            if not any(span.touches(one) for one in links) or key in ("titre", "objet", "lieu")
        ]
        places = self._towns.find(page, taken)
        where = read_where(page, labels, taken, places)
        if where.span is not None:
            taken.append(where.span)
        commune, epci = self._towns.territory(page, where.span, places, chez, where.en_ligne)
        shown = [one for one in taken if one != where.span or not names_a_place(page, one)]
        titre = read_title(page, labels, shown, places)
        flat_title = make_page(titre or "").flat
        return Lecture(
            titre=titre,
            when=times.when,
            lieu=where.lieu,
            commune=commune,
            epci=epci,
            lien=lien,
            publics=read_publics(page),
            gratuit=read_gratuit(page),
            type=read_type(page, flat_title, where.en_ligne),
            theme=read_theme(page),
            alertes=_alerts(times.when, where, lien, now),
        )


def _alerts(when: When | None, where: Where, lien: str | None, now: dt.datetime) -> tuple[str, ...]:
    alerts = []
    if when is not None and when.is_past(now):
        alerts.append("date_passee")
    if when is not None and when.incoherent:
        alerts.append("jour_incoherent")
    if when is None or when.heure is None:
        alerts.append("heure_manquante")
    if where.lieu is None:
        alerts.append("lieu_manquant")
    if lien is None:
        alerts.append("lien_manquant")
    return tuple(alerts)
