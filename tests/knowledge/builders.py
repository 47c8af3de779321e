"""Small valid things; each test changes only what it is about."""

from typing import Any

from knowledge.contact import Contact
from knowledge.evenement import Evenement
from knowledge.model import Aide
from knowledge.offre import Offre

PROUVE = {
    "source": {"titre": "exemple.fr", "lien": "https://exemple.fr"},
    "verifie": {"le": "2026-11-23", "selon": "releve"},
}


def une_offre(**changes: Any) -> Offre:
    content: dict[str, Any] = {
        "id": "un-bus",
        "titre": "Un bus",
        "categorie": "transport_commun",
        "operateur": "Une agglomération",
        "territoire": {"regions": ["32"]},
        "territoire_nom": "Hauts-de-France",
        "publics": ["tous"],
        "public_libelle": "tout public",
        "conditions": "Sans réservation.",
        "statut": "actif",
        "confiance": "haute",
        **PROUVE,
    }
    return Offre.model_validate({**content, **changes})


def un_contact(**changes: Any) -> Contact:
    content: dict[str, Any] = {
        "id": "un-contact",
        "nom": "Un contact",
        "role": "Accueil",
        "territoire": {"regions": ["32"]},
        "territoire_nom": "Hauts-de-France",
        "publics": ["tous"],
        "sujets": ["velo"],
        "confiance": "haute",
    }
    return Contact.model_validate({**content, **changes})


def un_evenement(**changes: Any) -> Evenement:
    content: dict[str, Any] = {
        "id": "bourse-aux-velos",
        "titre": "Bourse aux vélos",
        "type": "animation",
        "organisateur": "Une association",
        "theme": "velo",
        "territoire": {"regions": ["32"]},
        "territoire_nom": "Hauts-de-France",
        "publics": ["tous"],
        "atteste": "a_venir",
        "confiance": "haute",
    }
    return Evenement.model_validate({**content, **changes})


def une_aide(**changes: Any) -> Aide:
    content: dict[str, Any] = {
        "id": "une-prime",
        "nom": "Une prime",
        "niveau": "region",
        "porteur": "Région",
        "territoire": {"regions": ["32"]},
        "montant": "100 €",
        "source": {"titre": "exemple.fr"},
        "verifie": {"le": "2026-11-01"},
    }
    return Aide.model_validate({**content, **changes})
