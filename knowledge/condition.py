"""The shape of a condition: tests on facts, joined by « une_de », « toutes », « selon »."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import Discriminator, Tag, model_validator

from knowledge.shape import Mot, OuiNon, Quantite, Shape


class Bareme(Shape):
    """A threshold that grows with the household: ``par_personnes: {1: …, 2: …}`` and so much more per person.

    ``par_tete: oui`` divides it by the number of people.
    """

    par_personnes: dict[int, Quantite]
    par_personne_en_plus: Quantite
    par_tete: OuiNon = False

    def for_household(self, personnes: float) -> float:
        """Return the threshold in €/an for this number of people."""
        last = max(self.par_personnes)
        whole = (
            self.par_personnes[int(personnes)].value
            if personnes in self.par_personnes
            else self.par_personnes[last].value + max(0.0, personnes - last) * self.par_personne_en_plus.value
        )
        return whole / max(personnes, 1.0) if self.par_tete else whole


Seuil = Annotated[
    Annotated[Quantite, Tag("nombre")] | Annotated[Bareme, Tag("bareme")],
    Discriminator(lambda raw: "bareme" if isinstance(raw, Bareme | Mapping) else "nombre"),
]


def check_case(si: object, alors: object, sinon: object) -> None:
    """Refuse a case that is neither ``si`` + ``alors`` nor ``sinon`` alone."""
    if (si is None) == (sinon is None) or (si is None) != (alors is None):
        raise ValueError("un cas s'écrit « si: … » et « alors: … », ou « sinon: … » tout seul")


class InfoCondition(Shape):
    """A test on one fact: ``info`` and exactly one operator."""

    info: str
    au_moins: Seuil | None = None
    au_plus: Seuil | None = None
    plus_de: Seuil | None = None
    moins_de: Seuil | None = None
    est: Mot | None = None
    parmi: tuple[Mot, ...] | None = None
    sauf: tuple[Mot, ...] | None = None
    sinon: str | None = None

    @model_validator(mode="after")
    def _one_operator(self) -> Self:
        given = [name for name in OPERATEURS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(
                f"il faut un seul mot parmi {', '.join(OPERATEURS)} ; ici : {', '.join(given) or 'aucun'}"
            )
        return self


OPERATEURS = ("au_moins", "au_plus", "plus_de", "moins_de", "est", "parmi", "sauf")


class UneDe(Shape):
    """True when one of the conditions is."""

    une_de: tuple[Condition, ...]
    sinon: str | None = None


class Toutes(Shape):
    """True when all the conditions are."""

    toutes: tuple[Condition, ...]
    sinon: str | None = None


class CasCondition(Shape):
    """One case of a condition that depends on another: ``si``/``alors``, or the last ``sinon``."""

    si: Condition | None = None
    alors: Condition | None = None
    sinon: Condition | None = None

    @model_validator(mode="after")
    def _si_alors_or_sinon(self) -> Self:
        check_case(self.si, self.alors, self.sinon)
        return self


class SelonCondition(Shape):
    """The condition of the first case that matches; false when none does."""

    selon: tuple[CasCondition, ...]
    sinon: str | None = None


def _condition_kind(raw: Any) -> str | None:
    if isinstance(raw, InfoCondition | UneDe | Toutes | SelonCondition):
        return {InfoCondition: "info", UneDe: "une_de", Toutes: "toutes", SelonCondition: "selon"}[type(raw)]
    if not isinstance(raw, Mapping):
        return None
    return next((kind for kind in ("une_de", "toutes", "selon") if kind in raw), "info")


Condition = Annotated[
    Annotated[InfoCondition, Tag("info")]
    | Annotated[UneDe, Tag("une_de")]
    | Annotated[Toutes, Tag("toutes")]
    | Annotated[SelonCondition, Tag("selon")],
    Discriminator(_condition_kind),
]
