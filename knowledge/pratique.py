"""The shape of a practice: a case, a method, a key figure, a barrier, a stake or an opportunity."""

from __future__ import annotations

from typing import Literal

from knowledge.fait import Chiffre, Confiance, Fait, Identifiant
from knowledge.model import Territoire
from knowledge.shape import Shape

TypePratique = Literal["cas", "methode", "chiffre", "frein", "enjeu", "opportunite"]

Theme = Literal[
    "autopartage",
    "covoiturage",
    "velo",
    "transport_commun",
    "entreprise",
    "grand_public",
    "voiture",
    "cout",
    "securite",
    "ruralite",
    "information",
    "animation",
    "emploi",
    "climat",
    "distance",
    "teletravail",
    "territoire",
]


class Identification(Shape):
    """The real programme found behind a case told without its name."""

    programme: str
    sources: tuple[str, ...] = ()
    confiance: Confiance
    note: str | None = None


class Pratique(Fait):
    """Something others did, measured, feared or learnt."""

    titre: str
    type: TypePratique
    #: The main theme first.
    themes: tuple[Theme, ...]
    #: Empty when the place is not known for certain: ``territoire_nom`` then says what is.
    territoire: Territoire = Territoire()
    porteur: str
    #: Id of the contact to ask, when it is one of ours.
    contact: Identifiant | None = None
    resume: str
    lecons: tuple[str, ...] = ()
    chiffres: tuple[Chiffre, ...] = ()
    identification: Identification | None = None
    lien: str | None = None
