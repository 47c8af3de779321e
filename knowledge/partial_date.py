"""Owns dates known only in part: a day, a month, a quarter or a year, as « 2026-09 » or « 2027-T4 »."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, WithJsonSchema

Mois = Literal[
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
MOIS: tuple[str, ...] = get_args(Mois)
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

_PATTERN = re.compile(r"^(\d{4})(?:-T([1-4])|-(\d{2})(?:-(\d{2}))?)?$")


@dataclass(frozen=True, order=True)
class PartialDate:
    """What is known of a date: the first and the last day it may be; both are the same when it is a day."""

    debut: dt.date
    fin: dt.date
    #: As written in the file.
    texte: str

    def __str__(self) -> str:
        return self.texte

    @property
    def exacte(self) -> bool:
        """Tell whether the day itself is known."""
        return self.debut == self.fin

    def en_francais(self) -> str:
        """Return « 15 octobre 2024 », « septembre 2025 », « 4e trimestre 2027 » or « 2026 »."""
        year, quarter, month, day = _PATTERN.match(self.texte).groups()  # type: ignore[union-attr]
        if quarter:
            return f"{quarter}{'er' if quarter == '1' else 'e'} trimestre {year}"
        if not month:
            return str(year)
        name = f"{MOIS[int(month) - 1]} {year}"
        return f"{'1er' if day == '01' else int(day)} {name}" if day else name


def parse_partial_date(raw: str | int | dt.date) -> PartialDate:
    """Return the date written; raise ValueError with a French message when it is not one."""
    text = str(raw).strip()
    found = _PATTERN.match(text)
    message = (
        f"« {raw} » n'est pas une date. Écrivez un jour (2026-12-31), un mois (2026-12), "
        "un trimestre (2026-T4) ou une année (2026)"
    )
    if not found:
        raise ValueError(message)
    year, quarter, month, day = (int(part) if part else 0 for part in found.groups())
    first = month or (quarter * 3 - 2 if quarter else 1)
    last = month or (quarter * 3 if quarter else 12)
    try:
        start = dt.date(year, first, day or 1)
        end = start if day else dt.date(year, last, calendar.monthrange(year, last)[1])
    except (ValueError, calendar.IllegalMonthError) as error:
        raise ValueError(message) from error
    return PartialDate(start, end, text)


def _as_partial_date(raw: Any) -> Any:
    return (
        parse_partial_date(raw) if isinstance(raw, str | int | dt.date) and not isinstance(raw, bool) else raw
    )


#: A date of a YAML file that may be partial.
DatePartielle = Annotated[
    PartialDate,
    BeforeValidator(_as_partial_date),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "pattern": r"^\d{4}(-T[1-4]|-\d{2}(-\d{2})?)?$"}, {"type": "integer"}]}
    ),
]
