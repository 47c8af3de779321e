"""What every piece of knowledge is made of: a frozen shape, and the scalars as the files write them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from knowledge.quantity import Quantity, parse_quantity

Niveau = Literal["etat", "region", "departement", "epci", "commune"]
NIVEAUX: tuple[Niveau, ...] = ("etat", "region", "departement", "epci", "commune")


class Shape(BaseModel):
    """A frozen piece of knowledge; a key it does not know is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _as_quantity(raw: Any) -> Any:
    return (
        raw
        if isinstance(raw, Quantity)
        else parse_quantity(raw)
        if isinstance(raw, str | int | float)
        else raw
    )


def _as_bool(raw: Any) -> Any:
    return {"oui": True, "non": False}.get(raw, raw) if isinstance(raw, str) else raw


def _as_text(raw: Any) -> Any:
    return str(raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else raw


#: What an editor should accept for them, as written in the files.
_SCHEMA_QUANTITE = {"type": ["string", "number"], "description": "Un nombre et son unité : 300 €, 18 ans"}
_SCHEMA_OUI_NON = {"enum": ["oui", "non", True, False]}
_SCHEMA_MOT = {"type": ["string", "number"]}

Quantite = Annotated[Quantity, BeforeValidator(_as_quantity), WithJsonSchema(_SCHEMA_QUANTITE)]
OuiNon = Annotated[bool, BeforeValidator(_as_bool), WithJsonSchema(_SCHEMA_OUI_NON)]
Mot = Annotated[str, BeforeValidator(_as_text), WithJsonSchema(_SCHEMA_MOT)]
Date = dt.date
