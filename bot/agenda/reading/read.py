"""One announcement, read: pure, no memory, no network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.agenda.reading.audience import read_gratuit, read_publics, read_type
from bot.agenda.reading.labels import read_labels
from bot.agenda.reading.link import read_link
from bot.agenda.reading.text import Page, Span, make_page
from bot.agenda.reading.title import read_title
from bot.agenda.reading.when import When, read_when
from bot.agenda.reading.where import FindsPlaces, Where, read_where
from bot.understand.place_match import PlaceMatch
from knowledge.territory import Territoires


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
        self._territoires = territoires
        self._places = places

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
            if not any(span.touches(one) for one in links) or key in ("titre", "lieu")
        ]
        places = [
            one
            for one in self._places.find(page.text)
            if not any(Span(one.start, one.end).touches(t) for t in taken)
        ]
        where = read_where(page, labels, taken, places)
        if where.span is not None:
            taken.append(where.span)
        commune, epci = self._territory(page, where, places, chez)
        titre = read_title(page, labels, taken, [one.surface for one in places])
        flat_title = make_page(titre or "").flat
        return Lecture(
            titre=titre,
            when=times.when,
            lieu=where.lieu,
            commune=commune,
            epci=epci,
            lien=lien,
            publics=read_publics(page, flat_title),
            gratuit=read_gratuit(page),
            type=read_type(page, flat_title),
            alertes=_alerts(times.when, where, lien, now),
        )

    def _territory(
        self, page: Page, where: Where, places: Sequence[PlaceMatch], chez: frozenset[str]
    ) -> tuple[str | None, str | None]:
        """Return the commune of the place and its EPCI, or the EPCI the text names."""
        named = next((one.codes[0] for one in places if one.kind == "epci" and len(one.codes) == 1), None)
        if where.en_ligne:
            return None, named
        towns = [one for one in places if one.kind in ("commune", "commune_ambigue", "code_postal")]
        inside = [one for one in towns if where.span and where.span.start <= one.start < where.span.end]
        if not inside and where.span is not None:
            towns.sort(key=lambda one: abs(one.start - where.span.start) if where.span else 0)
        commune = self._one_commune(inside or towns[:1], towns, places, chez)
        if commune is None:
            return None, named
        return commune, self._territoires.epci_of(commune) or None

    def _one_commune(
        self,
        near: Sequence[PlaceMatch],
        towns: Sequence[PlaceMatch],
        places: Sequence[PlaceMatch],
        chez: frozenset[str],
    ) -> str | None:
        """Return the commune meant by the last place of a name: « rue de Lille, Arras » is in Arras."""
        for one in reversed(near):
            codes = one.codes
            if len(codes) > 1:
                codes = self._narrowed(codes, towns, places, chez)
            if len(codes) == 1:
                return self._territoires.code_actuel(codes[0]) or codes[0]
        return None

    def _narrowed(
        self,
        codes: Sequence[str],
        towns: Sequence[PlaceMatch],
        places: Sequence[PlaceMatch],
        chez: frozenset[str],
    ) -> tuple[str, ...]:
        """Return what the other places of the text, the writer's territories and size leave of homonyms."""
        known = [code for one in towns if len(one.codes) == 1 for code in one.codes]
        epcis = chez | {code for one in places if one.kind == "epci" for code in one.codes}
        areas = {code for one in places if one.kind in ("departement", "region") for code in one.codes}
        communes = [found for code in codes if (found := self._territoires.commune(code)) is not None]
        for keep in (
            [c for c in communes if c.epci in epcis or c.code in known],
            [c for c in communes if {c.departement, c.region} & areas],
            [c for c in communes if any(c.epci == self._territoires.epci_of(code) for code in known)],
        ):
            if keep:
                communes = keep
                break
        communes.sort(key=lambda c: -c.population)
        if len(communes) > 1 and communes[0].population >= 3 * max(1, communes[1].population):
            communes = communes[:1]
        return tuple(c.code for c in communes)


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
