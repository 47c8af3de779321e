"""What every researched fact shares: territory, figures, source, day of verification, how sure it is."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import Field

from knowledge.model import Preuve, Territoire, Verification
from knowledge.partial_date import DatePartielle
from knowledge.quantity import write_number
from knowledge.shape import Shape

Confiance = Literal["haute", "moyenne", "basse"]

#: Who a thing is for. ``tous``: no condition on the person; ``epci``: intercommunalités and communes;
#: ``insertion``: people in difficulty or on a low income; ``habitant``: people who live on the territory.
Public = Literal[
    "tous",
    "habitant",
    "salarie",
    "etudiant",
    "jeune",
    "enfant",
    "senior",
    "demandeur_emploi",
    "insertion",
    "handicap",
    "entreprise",
    "epci",
]

Identifiant = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]

#: Units that are the figure's own meaning: « 2023 », « 31/12/2024 », not « 2 023 année ».
_SANS_UNITE = ("année", "date")


class Chiffre(Shape):
    """A figure with its unit and what it counts; ``annee`` when the source gives it."""

    libelle: str
    #: A number, or a text for what is not one: « 1/3 », « 24/24 », « 31/12/2024 ».
    valeur: int | float | str
    unite: str
    annee: int | None = None

    def en_francais(self) -> str:
        """Return the figure and its unit: « 143 172 km », « 0,37 €/km », « 1/3 des trajets », « 2023 »."""
        if self.unite in _SANS_UNITE:
            return str(self.valeur)
        number = self.valeur if isinstance(self.valeur, str) else write_number(self.valeur)
        if "€" not in self.unite and "," in number:
            number = number.rstrip("0")
        return f"{number} {self.unite}"


class Origine(Preuve):
    """Where a fact comes from, and the date the source itself bears."""

    date: DatePartielle | None = None


class Releve(Shape):
    """When a fact was last true for certain, and what says so.

    ``selon: source``: the date of the source; ``selon: releve``: the day the undated source was read.
    ``selon: verification``: a person checked that day.
    """

    le: DatePartielle
    selon: Literal["source", "releve", "verification"]
    par: str | None = None


class Fait(Shape):
    """A researched fact: the base of offers, contacts, events and practices."""

    id: Identifiant
    territoire: Territoire
    #: The territory in words, as people say it.
    territoire_nom: str
    source: Origine | None = None
    verifie: Releve | None = None
    confiance: Confiance
    note: str | None = None


def verified_on(verifie: Releve | Verification | None) -> dt.date | None:
    """Return the day something was last verified (the first day of a partial date), None when never."""
    if verifie is None or verifie.le is None:
        return None
    return verifie.le if isinstance(verifie.le, dt.date) else verifie.le.debut


_LINK = re.compile(r"^https?://[^\s/:@.]+(\.[^\s/:@.]+)+(:\d+)?([/?#]\S*)?$")


def is_link(text: str) -> bool:
    """Tell whether a text is a web address a reader can follow."""
    return bool(_LINK.match(text))
