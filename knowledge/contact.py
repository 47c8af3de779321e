"""The shape of a contact: whom to ask, about what, where."""

from __future__ import annotations

from typing import Literal

from knowledge.fait import Fait, Public
from knowledge.shape import OuiNon

Sujet = Literal[
    "velo",
    "transport_commun",
    "aides",
    "covoiturage",
    "autopartage",
    "solidaire",
    "handicap",
    "pdme",
    "cee",
    "evenements",
]


class Contact(Fait):
    """A body or an association one can turn to; never a private person."""

    nom: str
    role: str
    publics: tuple[Public, ...]
    sujets: tuple[Sujet, ...]
    telephone: str | None = None
    telephone_verifie: OuiNon | None = None
    courriel: str | None = None
    adresse: str | None = None
    lien: str | None = None
    liens_complementaires: tuple[str, ...] = ()

    @property
    def telephone_affichable(self) -> str | None:
        """Return the phone number if somebody read it in a source, else None."""
        return self.telephone if self.telephone_verifie else None
