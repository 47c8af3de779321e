"""Reasons people give not to change (« trop loin », « trop cher ») and what answers each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.offre import Categorie
from knowledge.pratique import Theme


@dataclass(frozen=True)
class Barrier:
    """What answers a reason not to change: themes and words of the practices, kinds of offers, subjects to go on."""

    themes: tuple[Theme, ...]
    words: re.Pattern[str]
    offres: tuple[Categorie, ...] = ()
    sujets: tuple[str, ...] = ()


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


#: Idea of a barrier → what answers it.
BARRIERS: dict[str, Barrier] = {
    "frein_distance": Barrier(
        ("distance", "ruralite"),
        _words(r"longs? trajets|plus de trente minutes|30 km|domicile-travail partagés|rural"),
        ("covoiturage", "transport_commun", "location_vae", "tad"),
        ("offres_covoiturage", "offres_transport"),
    ),
    "frein_danger": Barrier(
        ("securite",),
        _words(r"sécurité|danger|remise en selle|rue scolaire|pistes"),
        ("velo_ecole", "stationnement"),
        ("offres_velo",),
    ),
    "frein_cout": Barrier(
        ("cout",),
        _words(r"gratuit|coût|économ|financ|subvention"),
        ("location_vae", "transport_commun", "covoiturage", "reparation"),
        ("aides_estimer", "aides_employeur"),
    ),
    "frein_temps": Barrier(
        (),
        _words(r"perdre du temps|départ garanti|désaturer|cadence"),
        ("essai_defi", "velo_libre_service", "covoiturage"),
        ("offres_velo", "offres_covoiturage"),
    ),
    "frein_meteo": Barrier(
        (),
        _words(r"météo|excuses|sensibilisation répétée"),
        ("essai_defi",),
        ("offres_transport", "offres_velo"),
    ),
    "frein_effort": Barrier(
        (),
        _words(r"fatigant|assistance|électrique|VAE"),
        ("location_vae", "velo_libre_service", "essai_defi"),
        ("aides_estimer", "offres_velo"),
    ),
    "frein_desserte": Barrier(
        ("ruralite",),
        _words(r"desserte|navette|à la demande|horaires décalés|covoit'?ici"),
        ("tad", "mobilite_solidaire", "covoiturage"),
        ("offres_transport", "offres_covoiturage"),
    ),
    "frein_habitude": Barrier(
        (),
        _words(r"habitude|excuses|effet de groupe|tester|\bessais?\b|Challenge"),
        ("essai_defi",),
        ("entreprise_plan", "evenements_lister"),
    ),
    "frein_horaires": Barrier(
        (),
        _words(r"horaires|heures d'embauche|échelonn"),
        ("covoiturage", "tad", "mobilite_solidaire"),
        ("offres_covoiturage", "offres_transport"),
    ),
}


def barrier_of(idees: Iterable[str]) -> str | None:
    """Return the barrier a message names, the first when it names several."""
    return next((idee for idee in idees if idee in BARRIERS), None)
