"""The shape of an event and of its dates; past, coming or to be confirmed is derived on the day."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from knowledge.fait import Fait, Identifiant, Public
from knowledge.partial_date import JOURS, MOIS, DatePartielle, Mois, PartialDate, parse_partial_date
from knowledge.shape import Shape

TypeEvenement = Literal[
    "forum", "animation", "challenge", "groupe_de_travail", "atelier", "webinaire", "formation", "visite"
]
ThemeEvenement = Literal[
    "tous_modes",
    "velo",
    "pdme",
    "rse",
    "transport_commun",
    "covoiturage",
    "voiture_individuelle",
    "logistique",
    "organisation_du_travail",
    "freins",
    "rural",
    "climat",
    "transitions",
]
Statut = Literal["a_venir", "a_confirmer", "passe"]

Heure = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Jour = Literal["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]

#: Days every year has, so that « 29 février » is refused.
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY_OF_YEAR = re.compile(rf"^(\d{{1,2}})(?:er)? ({'|'.join(MOIS)})$")


def _as_day_of_year(raw: object) -> object:
    if not isinstance(raw, str):
        return raw
    found = _DAY_OF_YEAR.match(raw)
    if not found or not 1 <= int(found[1]) <= _LENGTHS[MOIS.index(found[2])]:
        raise ValueError(f"« {raw} » n'est pas un jour de l'année. Écrivez par exemple « 16 septembre »")
    return (MOIS.index(found[2]) + 1, int(found[1]))


#: A day that comes back every year, written « 16 septembre », kept as (month, day).
JourDeLAnnee = Annotated[
    tuple[int, int], BeforeValidator(_as_day_of_year), WithJsonSchema({"type": "string"})
]


#: The first and the last date of an edition.
Periode = tuple[PartialDate, PartialDate]


class Seance(Shape):
    """One period of an event: one date ``le``, or ``du`` … ``au`` included; ``de`` … ``a`` are hours."""

    le: DatePartielle | None = None
    du: DatePartielle | None = None
    au: DatePartielle | None = None
    de: Heure | None = None
    a: Heure | None = None

    @model_validator(mode="after")
    def _one_date_or_two(self) -> Self:
        if (self.le is None) == (self.du is None) or (self.du is None) != (self.au is None):
            raise ValueError("une séance s'écrit « le: … », ou « du: … » et « au: … »")
        return self

    @property
    def debut(self) -> PartialDate:
        """Return when it starts."""
        return self.le or self.du  # type: ignore[return-value]

    @property
    def fin(self) -> PartialDate:
        """Return when it ends."""
        return self.le or self.au  # type: ignore[return-value]


class Recurrence(Shape):
    """How an event comes back: ``texte`` as the source says it, the other keys only when they are clear."""

    texte: str
    rythme: Literal["mensuelle", "annuelle", "biennale"] | None = None
    annees: Literal["paires", "impaires"] | None = None
    mois: Mois | None = None
    du: JourDeLAnnee | None = None
    au: JourDeLAnnee | None = None
    #: « 2e dimanche » is ``rang: 2``, ``jour: dimanche``.
    rang: int | None = Field(default=None, ge=1, le=5)
    jour: Jour | None = None
    de: Heure | None = None

    @model_validator(mode="after")
    def _words_that_go_together(self) -> Self:
        if (self.rang is None) != (self.jour is None):
            raise ValueError("« rang: » et « jour: » vont ensemble : « rang: 2 », « jour: dimanche »")
        if (self.du is None) != (self.au is None):
            raise ValueError("« du: » et « au: » vont ensemble : « du: 16 septembre », « au: 22 septembre »")
        return self

    def next_edition(self, today: dt.date) -> Periode | None:
        """Return the dates the rule foresees next, in progress included; None when it is not clear.

        What a rule foresees is a projection, to be said « à confirmer ».
        """
        if self.rythme == "mensuelle" and self.rang is not None and self.jour is not None:
            return self._next_weekday(today, self.rang, JOURS.index(self.jour))
        if self.rythme not in ("annuelle", "biennale") or (self.rythme == "biennale" and self.annees is None):
            return None
        for year in range(today.year, today.year + 3):
            edition = self._edition(year)
            if edition is None:
                return None
            if self._held_in(year) and edition[1].fin >= today:
                return edition
        return None

    def _held_in(self, year: int) -> bool:
        return self.annees is None or (self.annees == "paires") == (year % 2 == 0)

    def _edition(self, year: int) -> Periode | None:
        if self.du is not None and self.au is not None:
            first, last = (
                parse_partial_date(f"{year}-{month:02}-{day:02}") for month, day in (self.du, self.au)
            )
            return first, last
        if self.mois is not None:
            month = parse_partial_date(f"{year}-{MOIS.index(self.mois) + 1:02}")
            return month, month
        if self.rythme == "biennale":
            whole = parse_partial_date(str(year))
            return whole, whole
        return None

    def _next_weekday(self, today: dt.date, rank: int, weekday: int) -> Periode | None:
        for step in range(13):
            year, month = divmod(today.year * 12 + today.month - 1 + step, 12)
            first = dt.date(year, month + 1, 1)
            day = first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (rank - 1))
            if day.month == first.month and day >= today:
                found = parse_partial_date(day)
                return found, found
        return None


class Evenement(Fait):
    """Something to attend, on one or several periods or on dates not known yet."""

    titre: str
    type: TypeEvenement
    organisateur: str
    #: Id of the contact that organises it, when it is one of ours.
    contact: Identifiant | None = None
    theme: ThemeEvenement
    publics: tuple[Public, ...]
    lieu: str | None = None
    #: Empty when the next date is not known.
    quand: tuple[Seance, ...] = ()
    recurrence: Recurrence | None = None
    #: Editions of one event share a word.
    serie: Identifiant | None = None
    #: What the source attested when it was read; the status of the day is ``statut(today)``.
    atteste: Statut
    etat: Literal["brouillon", "publie", "annule"] = "publie"
    lien: str | None = None

    @property
    def debut(self) -> PartialDate | None:
        """Return when the first period starts, None when no date is known."""
        return min((seance.debut for seance in self.quand), default=None)

    @property
    def fin(self) -> PartialDate | None:
        """Return when the last period ends, None when no date is known."""
        return max((seance.fin for seance in self.quand), key=lambda date: date.fin, default=None)

    def statut(self, today: dt.date) -> Statut:
        """Return whether the event is past, coming, or still to be confirmed, on this day.

        An event under way is coming. A date that is not an exact day, or that the source did not attest,
        is to be confirmed.
        """
        if self.fin is None:
            return "a_confirmer"
        if self.fin.fin < today:
            return "passe"
        exact = all(seance.debut.exacte and seance.fin.exacte for seance in self.quand)
        return "a_confirmer" if self.atteste == "a_confirmer" or not exact else "a_venir"

    def next_edition(self, today: dt.date) -> Periode | None:
        """Return the known dates not past yet, else what the recurrence foresees, else None."""
        if self.debut is not None and self.fin is not None and self.fin.fin >= today:
            return self.debut, self.fin
        return self.recurrence.next_edition(today) if self.recurrence is not None else None
