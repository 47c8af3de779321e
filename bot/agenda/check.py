"""What is wrong or missing in a draft, each with its remedy; nothing here forbids, the referent decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from bot.agenda.draft import Brouillon
from bot.agenda.moments import is_too_late
from bot.agenda.phrasing import say_day, say_moment, say_when
from bot.agenda.places import name_of
from bot.reply.wording import Wording
from bot.understand.likeness import are_alike
from knowledge.evenement import Evenement
from knowledge.partial_date import JOURS
from knowledge.territory import Territoires, departement_of

#: An event so far ahead is likelier one of this year that is over.
FAR = dt.timedelta(days=300)
#: Territories where what takes place everywhere needs no place.
WIDE = frozenset({"departement", "region", "pays"})


class Links(Protocol):
    """What tries a link; outside the building, so given."""

    def answers(self, url: str) -> bool:
        """Tell whether a page answers."""
        ...


@dataclass(frozen=True)
class Existant:
    """An event already there, curated or published."""

    id: str
    titre: str
    debut: dt.date
    fin: dt.date
    epcis: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()
    departements: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Avertissement:
    """Something to look at: its name, the sentence that says it and how to put it right."""

    nom: str
    texte: str
    #: True when it cannot be published so.
    bloque: bool = False


def check(
    draft: Brouillon,
    now: dt.datetime,
    wording: Wording,
    territoires: Territoires,
    existants: Iterable[Existant] = (),
    links: Links | None = None,
    depart: dt.datetime | None = None,
) -> tuple[Avertissement, ...]:
    """Return what to look at in a draft, on ``now`` (local time); ``depart``: when it would leave."""
    found: list[Avertissement] = []

    def warn(nom: str, bloque: bool = False, **values: str) -> None:
        found.append(Avertissement(nom, wording.say(f"annonce_alerte_{nom}", **values), bloque))

    when = draft.when
    if not draft.titre:
        warn("titre_manquant", bloque=True)
    if when is None:
        warn("date_manquante", bloque=True)
    else:
        if when.is_past(now):
            warn("date_passee", bloque=True, date=say_day(when.debut))
        elif depart is not None and is_too_late(draft, depart):
            name = "depart_trop_tard" if draft.depart else "plus_le_temps"
            warn(name, bloque=True, moment=say_moment(depart), date=say_when(when))
        elif when.debut > (now + FAR).date():
            warn("date_lointaine", date=say_day(when.debut))
        if when.incoherent:
            warn("jour_incoherent", date=say_day(when.debut), jour=JOURS[when.debut.weekday()])
        if when.heure is None and when.fin in (None, when.debut):
            warn("heure_manquante")
    if not draft.lieu and draft.portee.niveau not in WIDE:
        warn("lieu_manquant")
    if not draft.portee:
        warn("territoire_manquant", bloque=True)
    if not draft.lien:
        warn("lien_manquant")
    elif links is not None and not links.answers(draft.lien):
        warn("lien_muet", lien=draft.lien)
    twin = next((one for one in existants if is_double(draft, one, territoires)), None)
    if twin is not None:
        where = (name_of(draft.portee, territoires),) if draft.portee else ()
        warn("doublon", titre=twin.titre, quand=", ".join((say_day(twin.debut), *where)))
    return tuple(found)


def is_double(draft: Brouillon, other: Existant, territoires: Territoires) -> bool:
    """Tell whether an event is likely there already: same day, near place, alike title."""
    if draft.le is None or not other.debut <= draft.le <= other.fin:
        return False
    return _near(draft, other, territoires) and are_alike(draft.titre, other.titre)


def _near(draft: Brouillon, other: Existant, territoires: Territoires) -> bool:
    if not (other.epcis or other.communes or other.departements):
        return True
    epci = draft.epci or (draft.portee.code if draft.portee.niveau == "epci" else "")
    if epci and epci in other.epcis | {territoires.epci_of(code) for code in other.communes}:
        return True
    return bool(draft.commune) and departement_of(draft.commune) in other.departements


def of_curated(evenements: Iterable[Evenement]) -> tuple[Existant, ...]:
    """Return the curated events that have exact days."""
    return tuple(
        Existant(
            id=one.id,
            titre=one.titre,
            debut=one.debut.debut,
            fin=one.fin.fin,
            epcis=frozenset(one.territoire.epci),
            communes=frozenset(one.territoire.communes),
            departements=frozenset(one.territoire.departements),
        )
        for one in evenements
        if one.debut is not None and one.fin is not None and one.debut.exacte
    )


def of_draft(id: str, draft: Brouillon) -> Existant | None:
    """Return a published announcement as something already there."""
    if draft.le is None:
        return None
    return Existant(
        id=id,
        titre=draft.titre,
        debut=draft.le,
        fin=draft.au or draft.le,
        epcis=frozenset({draft.epci} if draft.epci else ()),
        communes=frozenset({draft.commune} if draft.commune else ()),
    )
