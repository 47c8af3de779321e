"""The shape of an offer: a service one can use, as opposed to money (an aid)."""

from __future__ import annotations

from typing import Literal

from knowledge.fait import Chiffre, Fait, Identifiant, Public
from knowledge.shape import OuiNon

Categorie = Literal[
    "transport_commun",
    "tad",
    "mobilite_solidaire",
    "covoiturage",
    "autopartage",
    "velo_libre_service",
    "location_vae",
    "velo_employeur",
    "velo_ecole",
    "reparation",
    "stationnement",
    "essai_defi",
    "autre",
]

#: Kinds of offers each intention of the conversation is about.
FAMILLES: dict[str, tuple[Categorie, ...]] = {
    "offres_velo": (
        "velo_libre_service",
        "location_vae",
        "velo_employeur",
        "velo_ecole",
        "reparation",
        "stationnement",
        "essai_defi",
    ),
    "offres_autopartage": ("autopartage",),
    "offres_covoiturage": ("covoiturage",),
    "offres_transport": ("transport_commun", "tad", "mobilite_solidaire"),
}


class Offre(Fait):
    """A service: what it is, where, for whom, at what price, how to use it."""

    titre: str
    categorie: Categorie
    operateur: str
    #: Id of the contact to ask, when it is one of ours.
    contact: Identifiant | None = None
    publics: tuple[Public, ...]
    #: The public in words: « habitants des 22 communes, étudiants ».
    public_libelle: str
    #: ``oui``: free for its public; ``en_partie``: free for some people, days or lines; None: not said.
    gratuit: Literal["oui", "en_partie"] | None = None
    tarif: tuple[Chiffre, ...] = ()
    capacite: tuple[Chiffre, ...] = ()
    conditions: str
    telephone: str | None = None
    telephone_verifie: OuiNon | None = None
    lien: str | None = None
    statut: Literal["actif", "incertain", "arrete"]

    @property
    def telephone_affichable(self) -> str | None:
        """Return the phone number if somebody read it in a source, else None."""
        return self.telephone if self.telephone_verifie else None
