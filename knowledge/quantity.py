"""Numbers with their unit, as people write them in French: « 15 400 €/an », « 25 % », « 18 ans »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_QUANTITY = re.compile(r"^(-?\d[\d ]*(?:[.,]\d+)?) ?(€/mois|€/an|€|%|ans?|parts?|personnes?|km)?$")


class Unite(StrEnum):
    """The units the knowledge base may write."""

    EUROS = "€"
    EUROS_PAR_AN = "€/an"
    POURCENT = "%"
    ANS = "ans"
    PARTS = "parts"
    PERSONNES = "personnes"
    KM = "km"
    AUCUNE = ""


@dataclass(frozen=True)
class Quantity:
    """A number and its unit; monthly money is kept per year (12 months), percentages as written (25 % is 25)."""

    value: float
    unite: Unite


def parse_quantity(raw: str | int | float) -> Quantity:
    """Return the quantity written; raise ValueError with a French message when it is not one."""
    text = _SPACES.sub(" ", str(raw)).strip()
    found = _QUANTITY.match(text)
    if not found:
        raise ValueError(
            f"« {raw} » n'est pas un nombre avec son unité. Écrivez par exemple « 300 € », « 25 % » ou « 15 400 €/an »"
        )
    value = float(found[1].replace(" ", "").replace(",", "."))
    unit = found[2] or ""
    if unit == "€/mois":
        return Quantity(value * 12, Unite.EUROS_PAR_AN)
    if unit in ("an", "part", "personne"):
        unit += "s"
    return Quantity(value, Unite(unit))


def write_number(value: float) -> str:
    """Write a number as a French reader does: « 15 400 », « 7,5 »; at most two decimals."""
    whole = round(value, 2)
    if whole == int(whole):
        return f"{int(whole):,}".replace(",", " ")
    return f"{whole:,.2f}".replace(",", " ").replace(".", ",")
