"""The shapes of what we know: infos, aides, cumuls. Validated by pydantic, whose schema serves editors too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from knowledge.condition import Condition
from knowledge.montant import Montant
from knowledge.quantity import Unite
from knowledge.shape import Date, Mot, Niveau, Quantite, Shape

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
    groupes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
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
