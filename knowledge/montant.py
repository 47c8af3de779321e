"""The shape of an amount: a number, a word that stands for one, another aid's, or a calculation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Tag, model_validator

from knowledge.condition import Condition, check_case
from knowledge.quantity import Quantity
from knowledge.shape import Quantite, Shape


class Source(Shape):
    """A word that stands for a number of this situation: ``prix``, ``prix_ht`` or the id of a numeric info."""

    mot: str


class AutreAide(Shape):
    """What another aid pays in this situation."""

    aide: str


class CasMontant(Shape):
    """One case of an amount: ``si``/``alors``, or the last ``sinon``."""

    si: Condition | None = None
    alors: Montant | None = None
    sinon: Montant | None = None

    @model_validator(mode="after")
    def _si_alors_or_sinon(self) -> Self:
        check_case(self.si, self.alors, self.sinon)
        return self


class Calcul(Shape):
    """One base (``valeur``, ``part`` + ``de``, ``selon`` or ``somme``), then cap, floor and rounding, in that order."""

    valeur: Montant | None = None
    part: Montant | None = None
    de: Montant | None = None
    selon: tuple[CasMontant, ...] | None = None
    somme: tuple[Montant, ...] | None = None
    plafond: Montant | None = None
    plancher: Montant | None = None
    arrondi: Literal["euro"] | None = None

    @model_validator(mode="after")
    def _one_base(self) -> Self:
        bases = [name for name in ("valeur", "part", "selon", "somme") if getattr(self, name) is not None]
        if len(bases) != 1:
            raise ValueError(
                f"un montant a une seule base parmi valeur, part, selon, somme ; ici : {', '.join(bases) or 'aucune'}"
            )
        if (self.part is None) != (self.de is None):
            raise ValueError("« part » et « de » vont ensemble : « part: 25 % », « de: prix »")
        return self


def _amount_kind(raw: Any) -> str | None:
    if isinstance(raw, Quantity | Source | AutreAide | Calcul):
        return {Quantity: "nombre", Source: "mot", AutreAide: "aide", Calcul: "calcul"}[type(raw)]
    if isinstance(raw, Mapping):
        return "aide" if set(raw) == {"aide"} else "calcul"
    if isinstance(raw, str) and not any(character.isdigit() for character in raw):
        return "mot"
    return "nombre"


def _as_source(raw: Any) -> Any:
    return {"mot": raw} if isinstance(raw, str) else raw


Montant = Annotated[
    Annotated[Quantite, Tag("nombre")]
    | Annotated[Annotated[Source, BeforeValidator(_as_source)], Tag("mot")]
    | Annotated[AutreAide, Tag("aide")]
    | Annotated[Calcul, Tag("calcul")],
    Discriminator(_amount_kind),
]
