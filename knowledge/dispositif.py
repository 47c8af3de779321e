"""Owns the shape of a « dispositif »: an aid, an obligation or a service other than the purchase of a bike.

What is computed (``conditions``, ``calcul``) uses the words of the bike aids; what is said stays sentences.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, Self

from pydantic import Field, model_validator

from knowledge.condition import Condition
from knowledge.model import Aide, Preuve, Territoire, Valable, Verification
from knowledge.montant import Montant
from knowledge.quantity import write_number
from knowledge.shape import NIVEAUX, Mot, Niveau, OuiNon, Shape

NiveauDispositif = Literal["etat", "region", "departement", "epci", "commune", "employeur", "cee"]
Nature = Literal["aide", "obligation", "service"]
StatutDispositif = Literal["ouvert", "clos", "incertain"]
Periodicite = Literal["an", "mois", "unique"]

Public = Literal[
    "particulier",
    "salarie_prive",
    "agent_public",
    "apprenti",
    "stagiaire",
    "interimaire",
    "independant",
    "demandeur_emploi",
    "beneficiaire_rsa",
    "etudiant",
    "jeune",
    "travailleur_handicape",
    "entreprise",
    "employeur_public",
    "collectivite",
    "association",
    "copropriete",
    "bailleur",
    "etablissement_enseignement",
    "operateur_covoiturage",
]
#: Publics that are an organisation, not a person.
ORGANISMES: frozenset[Public] = frozenset(
    (
        "entreprise",
        "employeur_public",
        "collectivite",
        "association",
        "copropriete",
        "bailleur",
        "etablissement_enseignement",
        "operateur_covoiturage",
    )
)

Theme = Literal[
    "velo",
    "covoiturage",
    "autopartage",
    "transport_public",
    "voiture",
    "recharge",
    "permis",
    "stationnement_velo",
    "flotte",
    "plan_mobilite",
    "fret",
    "handicap",
    "logement",
    "fiscalite",
    "zfe",
]

#: What a company is measured by: people, people on one site, vehicles, parking places.
Mesure = Literal["effectif", "effectif_site", "vehicules", "places"]
MESURES: dict[Mesure, str] = {
    "effectif": "le nombre de salariés",
    "effectif_site": "le nombre de salariés sur le site",
    "vehicules": "le nombre de véhicules",
    "places": "le nombre de places de parking",
}


class MontantDit(Shape):
    """One figure as it is said: ``valeur`` + ``unite``, or ``texte``; ``fiabilite`` says why to check it."""

    objet: Mot
    valeur: float | None = None
    texte: str | None = None
    unite: str | None = None
    plafond: str | None = None
    #: Year or years it was true, when it is not simply now.
    annee: Mot | None = None
    #: Base, steps of payment, equivalent per year.
    precision: str | None = None
    fiabilite: str | None = None

    @model_validator(mode="after")
    def _figure_or_text(self) -> Self:
        if (self.valeur is None) == (self.texte is None):
            raise ValueError("un montant dit a « valeur: » (un nombre) ou « texte: », l'un des deux")
        return self

    def sentence(self) -> str:
        """Return the figure in words: « plafond exonéré : 600 €/an (2025 et suivantes) »."""
        number = "" if self.valeur is None else f"{write_number(self.valeur)} {self.unite or ''}".strip()
        figure = self.texte or number
        asides = [
            self.annee,
            self.precision,
            f"plafond : {self.plafond}" if self.plafond else None,
            f"fiabilité : {self.fiabilite}" if self.fiabilite else None,
        ]
        said = " ; ".join(aside for aside in asides if aside)
        return f"{self.objet} : {figure}{f' ({said})' if said else ''}"


class PlafondDit(Shape):
    """A common ceiling as it is said; the computed one is a rule of ``cumuls/hors-achat``."""

    avec: tuple[str, ...] = ()
    valeur: float
    unite: str
    regle: str


class CumulDit(Shape):
    """With what it adds up or not: ids of dispositifs, or sentences (« aides locales achat vélo »)."""

    possible_avec: tuple[str, ...] = ()
    impossible_avec: tuple[str, ...] = ()
    plafonds: tuple[PlafondDit, ...] = ()
    precision: str | None = None


class AutreSource(Shape):
    """Another page that says the same, or says more."""

    lien: str
    precision: Mot | None = None


class SourceDite(Preuve):
    """Where a fact comes from, with the date written on the page and the other pages read."""

    #: Date of the page as it is known: a day, a month or a year.
    date_page: Mot | None = None
    fichiers: str | None = None
    articles: tuple[str, ...] = ()
    autres: tuple[AutreSource, ...] = ()


class SeuilEntreprise(Shape):
    """A size from which (or up to which) it applies to an organisation."""

    sur: Mesure
    au_moins: int | None = None
    plus_de: int | None = None
    au_plus: int | None = None
    moins_de: int | None = None

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        limits = (self.au_moins, self.plus_de, self.au_plus, self.moins_de)
        if sum(limit is not None for limit in limits) != 1:
            raise ValueError("un seuil a un seul mot parmi au_moins, plus_de, au_plus, moins_de")
        return self

    def holds(self, size: float) -> bool:
        """True when a size is on the right side of the threshold."""
        return (
            (self.au_moins is None or size >= self.au_moins)
            and (self.plus_de is None or size > self.plus_de)
            and (self.au_plus is None or size <= self.au_plus)
            and (self.moins_de is None or size < self.moins_de)
        )


class Dispositif(Shape):
    """An aid, an obligation or a service other than a bike's price, run by one ``porteur`` somewhere."""

    id: str
    nom: str
    niveau: NiveauDispositif
    nature: Nature
    sous_type: str
    themes: tuple[Theme, ...] = ()
    porteur: str
    territoire: Territoire
    #: The territory as people say it, when codes do not say all (« 31 gares du territoire… »).
    territoire_dit: str | None = None
    publics: tuple[Public, ...] = Field(min_length=1)
    #: Sizes of organisation it concerns; all must hold.
    seuils: tuple[SeuilEntreprise, ...] = ()
    en_bref: str | None = None
    #: Said each time it is mentioned (rules that are changing).
    avertissement: str | None = None
    montants: tuple[MontantDit, ...] = ()
    #: Said to people, never computed.
    conditions_texte: tuple[str, ...] = ()
    #: Computed; each refusal carries its sentence.
    conditions: tuple[Condition, ...] = ()
    #: Computed amount in €/an; absent when it cannot be.
    calcul: Montant | None = None
    periodicite: Periodicite | None = None
    #: The payer decides: said « peut aller jusqu'à ».
    facultatif: OuiNon = False
    #: A loan: never added to a subsidy.
    pret: OuiNon = False
    cumul: CumulDit = CumulDit()
    demarche: str | None = None
    lien: str | None = None
    valable: Valable = Valable()
    statut: StatutDispositif
    #: What took its place once closed.
    remplace_par: tuple[str, ...] = ()
    #: None: from memory, shown « à vérifier ».
    source: SourceDite | None = None
    verifie: Verification = Verification()
    confiance: Literal["haute", "moyenne", "basse"]
    note: str | None = None

    @model_validator(mode="after")
    def _words_that_go_together(self) -> Self:
        if self.pret and self.calcul is not None:
            raise ValueError("un prêt (« pret: oui ») ne se calcule pas : il ne s'ajoute jamais à une aide")
        if self.calcul is None and (self.conditions or self.facultatif):
            raise ValueError(
                "« conditions: » et « facultatif: » vont avec « calcul: » ; sinon « conditions_texte: »"
            )
        if self.calcul is not None and self.periodicite is None:
            raise ValueError("« calcul: » demande « periodicite: an » ou « periodicite: mois »")
        return self

    def closed_on(self, today: dt.date) -> bool:
        """True when it is closed, or past its last day."""
        return self.statut == "clos" or (self.valable.au is not None and self.valable.au < today)

    def shown(self, today: dt.date) -> Presentation:
        """Return how it may be shown on a day (design, §10): only as an answer to « is it still open? », with
        « à vérifier auprès de … », or with its source and date.
        """
        if self.closed_on(today):
            return "close"
        doubtful = self.confiance == "basse" or self.source is None or self.statut == "incertain"
        not_yet = self.valable.du is not None and self.valable.du > today
        return "a_verifier" if doubtful or not_yet else "sure"

    def as_aide(self) -> Aide:
        """Return what rules compute: the same conditions and ``calcul``, in €/an."""
        assert self.calcul is not None
        # A level decides nothing in yearly rules; « employeur » and « cee » are everywhere, as the State is.
        niveau: Niveau = next((n for n in NIVEAUX if n == self.niveau), "etat")
        return Aide(
            id=self.id,
            nom=self.nom,
            niveau=niveau,
            porteur=self.porteur,
            territoire=self.territoire,
            conditions=self.conditions,
            montant=self.calcul,
            lien=self.lien,
            valable=self.valable,
            source=self.source or Preuve(titre="sans source"),
            verifie=self.verifie,
            confiance=self.confiance,
        )


Presentation = Literal["sure", "a_verifier", "close"]
#: Open ones first.
ORDRE: tuple[Presentation, ...] = ("sure", "a_verifier", "close")
