"""« An aid », « no aid, verified » and « not known yet » are three different answers, level by level."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.rules.estimate import Estimate
from bot.rules.place import Lieu, is_inside
from knowledge.model import Couverture
from knowledge.shape import NIVEAUX, Niveau

Etat = Literal["aide", "aucune", "inconnue"]


@dataclass(frozen=True)
class LevelCoverage:
    """What we know of one level for one home."""

    niveau: Niveau
    etat: Etat
    explication: str = ""
    lien: str | None = None
    verifie_le: dt.date | None = None


def cover(lieu: Lieu, estimate: Estimate, couvertures: Iterable[Couverture]) -> list[LevelCoverage]:
    """Return the coverage of each level, from State to commune."""
    records = [c for c in couvertures if is_inside(lieu, c.territoire)]
    result = []
    for niveau in NIVEAUX:
        outcomes = [o for o in estimate.outcomes if o.aide.niveau == niveau]
        record = next((c for c in records if c.niveau == niveau), None)
        if any(o.statut != "close" for o in outcomes):
            result.append(LevelCoverage(niveau, "aide"))
        elif record is not None:
            result.append(
                LevelCoverage(niveau, record.etat, record.explication, record.lien, record.verifie.le)
            )
        elif outcomes:
            closed = outcomes[0]
            result.append(
                LevelCoverage(
                    niveau,
                    "aucune",
                    f"{closed.aide.porteur} : {closed.raisons[0]}",
                    closed.aide.lien,
                    closed.aide.verifie.le,
                )
            )
        else:
            result.append(
                LevelCoverage(
                    niveau, "inconnue", "Aucune aide ne nous est connue à ce niveau ; il peut en exister une."
                )
            )
    return result
