"""Lists what has expired, what soon will, what is long unverified, what has no source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from knowledge.evenement import Evenement
from knowledge.fait import Fait, verified_on
from knowledge.freshness import is_old
from knowledge.load import Knowledge
from knowledge.model import Aide, Couverture
from knowledge.offre import Offre
from knowledge.partial_date import parse_partial_date
from knowledge.reading import ROOT

#: An aid that closes or an event to be confirmed this close is worth a look now.
SOON = dt.timedelta(days=30)

Thing = Aide | Couverture | Fait


@dataclass(frozen=True)
class Item:
    """One fact to look at: its file, and why in a few French words."""

    id: str
    path: Path
    why: str

    def __str__(self) -> str:
        base = ROOT.parent
        path = self.path.relative_to(base) if self.path.is_relative_to(base) else self.path
        return f"{path} : {self.why}"


@dataclass(frozen=True)
class Report:
    """What to look at, by reason; printable in French."""

    expired: tuple[Item, ...]
    expiring: tuple[Item, ...]
    old: tuple[Item, ...]
    undated: tuple[Item, ...]
    sourceless: tuple[Item, ...]

    def __str__(self) -> str:
        parts = (
            ("Date dépassée", self.expired),
            ("Échéance d'ici 30 jours", self.expiring),
            ("Vérifié il y a plus de six mois", self.old),
            ("Sans date de vérification", self.undated),
            ("Sans source", self.sourceless),
        )
        lines: list[str] = []
        for title, items in parts:
            lines.append(f"{title} : {len(items)}")
            lines.extend(f"  {item}" for item in items)
        return "\n".join(lines)


def watch(knowledge: Knowledge, today: dt.date) -> Report:
    """Return what is expired, expiring within 30 days, long unverified, undated or sourceless, in all kinds.

    What is over and said to be (withdrawn aid, stopped offer, event attested as past) asks for nothing.
    """
    things = [thing for thing in _things(knowledge) if not _settled(thing, today)]

    def items(reason: Callable[[Thing], str | None]) -> tuple[Item, ...]:
        found = ((thing, reason(thing)) for thing in things)
        return tuple(Item(thing.id, knowledge.files[thing.id], why) for thing, why in found if why)

    return Report(
        expired=items(lambda thing: _expired(thing, today)),
        expiring=items(lambda thing: _expiring(thing, today)),
        old=items(lambda thing: _old(thing, today)),
        undated=items(_undated),
        sourceless=items(lambda thing: "aucune source" if thing.source is None else None),
    )


def _things(knowledge: Knowledge) -> Iterator[Thing]:
    return chain(
        (pair.courante for pair in knowledge.aides.values()),
        knowledge.couvertures.values(),
        knowledge.offres.values(),
        knowledge.contacts.values(),
        knowledge.evenements.values(),
        knowledge.pratiques.values(),
    )


def _settled(thing: Thing, today: dt.date) -> bool:
    if isinstance(thing, Aide):
        return thing.retiree_le is not None and thing.retiree_le <= today
    if isinstance(thing, Offre):
        return thing.statut == "arrete"
    if isinstance(thing, Evenement):
        return thing.etat == "annule" or (thing.atteste == "passe" and thing.statut(today) == "passe")
    return False


def _expired(thing: Thing, today: dt.date) -> str | None:
    if isinstance(thing, Aide) and thing.valable.au is not None and thing.valable.au < today:
        return f"valable jusqu'au {_in_french(thing.valable.au)}"
    if isinstance(thing, Evenement) and thing.fin is not None and thing.fin.fin < today:
        return f"annoncé pour {thing.fin.en_francais()}, et jamais confirmé"
    return None


def _expiring(thing: Thing, today: dt.date) -> str | None:
    if isinstance(thing, Aide) and thing.valable.au is not None and today <= thing.valable.au <= today + SOON:
        return f"valable jusqu'au {_in_french(thing.valable.au)}"
    if isinstance(thing, Evenement) and thing.debut is not None and thing.statut(today) == "a_confirmer":
        starts_soon = thing.debut.debut <= today + SOON
        return f"annoncé pour {thing.debut.en_francais()}, à confirmer" if starts_soon else None
    return None


def _old(thing: Thing, today: dt.date) -> str | None:
    if thing.verifie is None or thing.verifie.le is None or not is_old(verified_on(thing.verifie), today):
        return None
    written = thing.verifie.le
    return f"vérifié : {_in_french(written) if isinstance(written, dt.date) else written.en_francais()}"


def _undated(thing: Thing) -> str | None:
    if thing.source is not None and verified_on(thing.verifie) is None:
        return "source sans date de vérification"
    return None


def _in_french(day: dt.date) -> str:
    return parse_partial_date(day).en_francais()


def links_of(knowledge: Knowledge) -> dict[str, list[str]]:
    """Return every link shown to people → ids of the things that show it, in the order of reading."""
    links: dict[str, list[str]] = {}
    aides = (pair.courante for pair in knowledge.aides.values())
    things: chain[object] = chain(
        aides,
        knowledge.dispositifs.values(),
        knowledge.offres.values(),
        knowledge.contacts.values(),
        knowledge.evenements.values(),
        knowledge.pratiques.values(),
    )
    for thing in things:
        lien = getattr(thing, "lien", None)
        if lien:
            links.setdefault(str(lien), []).append(str(getattr(thing, "id", "")))
    return links
