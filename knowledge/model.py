"""The shapes of what we know: infos, aides, cumuls. Validated by pydantic, whose schema serves editors too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Tag,
    WithJsonSchema,
    model_validator,
)

from knowledge.quantity import Quantity, Unite, parse_quantity

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


# --- conditions -------------------------------------------------------------------------------------------------


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


def _check_case(si: object, alors: object, sinon: object) -> None:
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
        _check_case(self.si, self.alors, self.sinon)
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


# --- amounts ----------------------------------------------------------------------------------------------------


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
        _check_case(self.si, self.alors, self.sinon)
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


# --- infos ------------------------------------------------------------------------------------------------------


class Choix(Shape):
    """One answer the person can tap."""

    valeur: Mot
    libelle: str


class Info(Shape):
    """A fact about the person or the bike: the only place its question is written."""

    id: str
    question: str
    pourquoi: str
    type: Literal["nombre", "choix", "oui_non", "commune"]
    unite: Unite = Unite.AUCUNE
    choix: tuple[Choix, ...] = ()
    #: Named groups of choices that rules may use instead of a list.
    groupes: dict[str, tuple[str, ...]] = {}
    minimum: float | None = None
    maximum: float | None = None
    #: Default of the public model, used only when ``defauts`` is asked.
    defaut: Any = None
    #: Dotted name in the public model, for facts only one aid asks.
    reference: str | None = None
    #: The question is only meaningful under this condition; otherwise it counts as « non ».
    seulement_si: Condition | None = None
    #: Short name in lists: « votre âge ».
    nom: str = ""


# --- territory, proof -------------------------------------------------------------------------------------------


class Territoire(Shape):
    """Where an aid holds: any of the places listed, except those under ``sauf``."""

    communes: tuple[str, ...] = ()
    epci: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    pays: str | None = None
    #: Both must hold: the places above and this one (a région's aid limited to some of its EPCI).
    dans: Territoire | None = None
    sauf: Territoire | None = None


class Valable(Shape):
    """From when to when an aid is open, both days included."""

    du: Date | None = None
    au: Date | None = None


class Preuve(Shape):
    """Where a fact comes from."""

    titre: str
    lien: str | None = None


class Verification(Shape):
    """When somebody last looked, and who."""

    le: Date | None = None
    par: str | None = None


class Aide(Shape):
    """Money under conditions, paid by one payer on one territory."""

    id: str
    #: Name in the public model this aid was imported from; None for one of ours.
    reference: str | None = None
    nom: str
    en_bref: str | None = None
    niveau: Niveau
    porteur: str
    territoire: Territoire
    conditions: tuple[Condition, ...] = ()
    a_verifier: tuple[str, ...] = ()
    montant: Montant
    demarche: str | None = None
    lien: str | None = None
    valable: Valable = Valable()
    #: Withdrawn on this date, whatever ``valable`` says.
    retiree_le: Date | None = None
    source: Preuve
    verifie: Verification = Verification()
    confiance: Literal["haute", "moyenne", "basse"] = "moyenne"


#: Keys of an aid a correction may replace; the others are its identity.
CORRIGEABLES = frozenset(
    "nom en_bref territoire conditions a_verifier montant demarche lien "  # noqa: SIM905 - read like a sentence
    "valable retiree_le source verifie confiance".split()
)


class AideCorrigee(Shape):
    """An aid as imported and as corrected by a person: the first is compared, the second is shown."""

    importee: Aide | None
    courante: Aide


# --- cumul ------------------------------------------------------------------------------------------------------


class ParNiveau(Shape):
    """Every aid of one level, wherever the person lives."""

    niveau: Niveau


def _member_kind(raw: Any) -> str:
    return "niveau" if isinstance(raw, ParNiveau | Mapping) else "aide"


Membre = Annotated[
    Annotated[str, Tag("aide")] | Annotated[ParNiveau, Tag("niveau")], Discriminator(_member_kind)
]

Regle = Literal[
    "exige", "ecarte", "deduction", "sous_plafond", "plafond_commun", "la_plus_forte", "cumulables"
]


class Cumul(Shape):
    """A rule about several aids together.

    ``exige``: ``aide`` pays only if one of ``entre`` pays. ``ecarte``: ``aide`` pays only if none of ``entre`` does.
    ``deduction``: what ``entre`` pays is taken off the ``sur`` (price, amount or cap) of ``aide``.
    ``sous_plafond``: ``aide`` pays only while ``entre`` pays less than ``plafond``.
    ``plafond_commun``: ``entre`` (and ``aide``, cut first, if given) never pay more than ``plafond`` together.
    ``la_plus_forte``: at most one of ``entre`` pays. ``cumulables``: said, changes nothing.
    """

    id: str
    regle: Regle
    aide: str | None = None
    entre: tuple[Membre, ...]
    sur: Literal["prix", "montant", "plafond"] | None = None
    plafond: Montant | None = None
    explication: str
    source: Preuve | None = None

    @model_validator(mode="after")
    def _words_that_go_together(self) -> Self:
        needs_aide = self.regle in ("exige", "ecarte", "deduction", "sous_plafond")
        if needs_aide and self.aide is None:
            raise ValueError(f"la règle « {self.regle} » demande « aide: » (l'aide qu'elle touche)")
        if (self.regle == "deduction") != (self.sur is not None):
            raise ValueError(
                "« sur: » (prix, montant ou plafond) va avec la règle « deduction », et avec elle seule"
            )
        if (self.regle in ("sous_plafond", "plafond_commun")) != (self.plafond is not None):
            raise ValueError(
                "« plafond: » va avec les règles « sous_plafond » et « plafond_commun », et avec elles seules"
            )
        return self


# --- coverage ---------------------------------------------------------------------------------------------------


class Couverture(Shape):
    """What we know of a place that has no aid in the knowledge base: none, verified; or one we cannot compute."""

    id: str
    niveau: Niveau
    territoire: Territoire
    etat: Literal["aucune", "inconnue"]
    explication: str
    lien: str | None = None
    source: Preuve
    verifie: Verification


# --- assumptions ------------------------------------------------------------------------------------------------


class HypotheseRevenu(Shape):
    """How a net monthly pay is turned into a household income, always said to the person."""

    id: str
    mois: int
    abattement: Quantite
    parts: float

    def revenu_fiscal(self, salaire: float) -> float:
        """Return the income in €/an guessed from a net pay in €/mois."""
        return salaire * self.mois * (1 - self.abattement.value / 100)
