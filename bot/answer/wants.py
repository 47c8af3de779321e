"""What the words of a message narrow an offer to: a kind, a subject of its texts, a public, a price."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.fait import Public
from knowledge.offre import Categorie, Offre


@dataclass(frozen=True)
class Want:
    """Offers of some categories, or whose title and conditions match; ``label`` names it to people."""

    label: str
    family: str
    categories: tuple[Categorie, ...] = ()
    words: re.Pattern[str] | None = None

    def fits(self, offre: Offre) -> bool:
        """Tell whether an offer is what is wanted."""
        if offre.categorie in self.categories:
            return True
        return self.words is not None and bool(self.words.search(f"{offre.titre} {offre.conditions}"))


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})", re.IGNORECASE)


_REPARER = Want("reparer", "offres_velo", ("reparation",), _words("réparation|autoréparation|réparer"))

#: Idea of the message → what is wanted. « autre » offers are only ever found by their words.
WANTS: dict[str, Want] = {
    "louer": Want("louer", "offres_velo", ("location_vae",)),
    "libre_service": Want("libre_service", "offres_velo", ("velo_libre_service",)),
    "reparer": _REPARER,
    "atelier_velo": _REPARER,
    "ecole_velo": Want("ecole_velo", "offres_velo", ("velo_ecole",), _words("remise en selle|vélo-école")),
    "stationnement": Want("stationnement", "offres_velo", ("stationnement",)),
    "marquage": Want("marquage", "offres_velo", (), _words("bicycode|gravage|marquage")),
    "tram": Want("tram", "offres_transport", (), _words("tramway|tram |métro")),
    "train": Want("train", "offres_transport", (), _words(r"TER\b|trains?\b|NOMAD Train")),
    "bus": Want("bus", "offres_transport", ("transport_commun",)),
    "tad": Want("tad", "offres_transport", ("tad",)),
    "solidaire": Want("solidaire", "offres_transport", ("mobilite_solidaire",)),
    "scolaire": Want(
        "scolaire", "offres_transport", (), _words("scolaires?|s'cool|cars régionaux|nomad car")
    ),
}
#: Ideas that name a public.
PUBLICS: dict[str, Public] = {
    "public_etudiant": "etudiant",
    "public_jeune": "jeune",
    "public_enfant": "enfant",
    "public_senior": "senior",
    "public_handicap": "handicap",
    "public_demandeur_emploi": "demandeur_emploi",
    "public_insertion": "insertion",
    "public_entreprise": "entreprise",
    "public_epci": "epci",
}
#: Publics without any condition on the person.
OUVERTS: frozenset[Public] = frozenset({"tous", "habitant"})


def wants_of(idees: Iterable[str], family: str) -> tuple[Want, ...]:
    """Return what a message wants inside a family of offers; a bus asked with a train or a tram is a detail."""
    found = {idee: WANTS[idee] for idee in idees if idee in WANTS and WANTS[idee].family == family}
    if len(found) > 1:
        found.pop("bus", None)
    return tuple(dict.fromkeys(found.values()))


def publics_of(idees: Iterable[str]) -> frozenset[Public]:
    """Return the publics a message names."""
    return frozenset(PUBLICS[idee] for idee in idees if idee in PUBLICS)


def misfit(publics: Iterable[Public], asked: frozenset[Public]) -> int:
    """Return how far a thing is from a public: 0 made for it, 1 open to all, 2 made for others."""
    those = frozenset(publics)
    if asked & those:
        return 0
    return 1 if those & OUVERTS else 2
