"""Decides what may be shown to a citizen on a given day (« ce qui peut être montré »)."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from knowledge.evenement import Evenement
from knowledge.fait import Fait, verified_on
from knowledge.model import Aide
from knowledge.offre import Offre

#: ``oui``: with its source and date; ``a_verifier``: only as « à vérifier auprès de … »;
#: ``non``: never as current, only as the answer to « est-ce encore ouvert ? ».
Shown = Literal["oui", "a_verifier", "non"]

#: Words of a status that mean « over ».
FINIS = frozenset({"arrete", "clos", "close", "passe", "annule", "brouillon", "retiree"})
#: Words of a status that mean « we are not sure ».
DOUTEUX = frozenset({"incertain", "a_confirmer", "a_verifier", "suspendu"})


def shown(thing: Fait | Aide, today: dt.date) -> Shown:
    """Return whether a thing may be shown today as current, as to be checked, or not at all.

    Over (stopped, closed, withdrawn, past, cancelled) → ``non``. Low confidence, no source, no date of
    verification, or a doubtful status → ``a_verifier``. A phone number has its own rule:
    ``telephone_affichable`` is None unless somebody read it in a source.
    """
    status = _status(thing, today)
    if status in FINIS:
        return "non"
    if status in DOUTEUX or thing.confiance == "basse":
        return "a_verifier"
    if thing.source is None or verified_on(thing.verifie) is None:
        return "a_verifier"
    return "oui"


def _status(thing: Fait | Aide, today: dt.date) -> str:
    if isinstance(thing, Evenement):
        return thing.etat if thing.etat != "publie" else thing.statut(today)
    if isinstance(thing, Offre):
        return thing.statut
    if isinstance(thing, Aide):
        closed = thing.valable.au is not None and thing.valable.au < today
        withdrawn = thing.retiree_le is not None and thing.retiree_le <= today
        return "clos" if closed or withdrawn else str(getattr(thing, "statut", "") or "")
    return ""
