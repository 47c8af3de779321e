"""One event of the agenda as feeds show it, published by a referent or curated in ``knowledge/evenements/``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bot.agenda.annonce import draft_in
from bot.agenda.draft import Portee
from bot.agenda.places import name_of
from bot.store.api import Annonce, EtatAnnonce
from knowledge.evenement import Evenement
from knowledge.fait import verified_on
from knowledge.model import Territoire
from knowledge.proximity import (
    departements_of_epci,
    home_of_commune,
    home_of_departement,
    home_of_epci,
    level_of,
)
from knowledge.showable import shown
from knowledge.territory import Territoires, departement_of


@dataclass(frozen=True)
class Moment:
    """One session; hours are local, the last day is included."""

    debut: dt.date
    fin: dt.date
    de: dt.time | None = None
    a: dt.time | None = None


@dataclass(frozen=True, kw_only=True)
class Entree:
    """An event with at least one exact day."""

    id: str
    titre: str
    moments: tuple[Moment, ...]
    lieu: str = ""
    commune: str = ""
    lien: str = ""
    type: str
    theme: str
    publics: tuple[str, ...]
    gratuit: bool | None = None
    organisateur: str = ""
    territoire: Territoire
    territoire_nom: str = ""
    modifie_le: dt.datetime
    revision: int = 1
    annule: bool = False
    #: To be said « à vérifier auprès de l'organisateur ».
    incertain: bool = False

    @property
    def fin(self) -> dt.date:
        """Return the last day."""
        return max(moment.fin for moment in self.moments)


def of_annonces(annonces: Iterable[Annonce], territoires: Territoires) -> list[Entree]:
    """Return the published and cancelled announcements that have a day; a draft is never shown."""
    found = []
    for annonce in annonces:
        draft = draft_in(annonce)
        cancelled = annonce.etat is EtatAnnonce.ANNULEE and annonce.revision > 1
        if draft.le is None or not (annonce.etat is EtatAnnonce.PUBLIEE or cancelled):
            continue
        found.append(
            Entree(
                id=annonce.id,
                titre=draft.titre,
                moments=(Moment(draft.le, draft.au or draft.le, draft.de, draft.a),),
                lieu=draft.lieu,
                commune=draft.commune,
                lien=draft.lien,
                type=draft.type,
                theme=draft.theme,
                publics=draft.publics,
                gratuit=draft.gratuit,
                organisateur=draft.organisateur,
                territoire=territoire_of(draft.portee),
                territoire_nom=name_of(draft.portee, territoires),
                modifie_le=annonce.modifie_le,
                revision=annonce.revision,
                annule=cancelled,
            )
        )
    return found


def of_evenements(evenements: Iterable[Evenement], today: dt.date) -> list[Entree]:
    """Return the curated events that may be shown, on their exact days."""
    found = []
    for one in evenements:
        moments = tuple(
            Moment(s.debut.debut, s.fin.fin, _hour(s.de), _hour(s.a))
            for s in one.quand
            if s.debut.exacte and s.fin.exacte
        )
        state = shown(one, today)
        if not moments or (state == "non" and one.etat != "annule"):
            continue
        verified = verified_on(one.verifie) or moments[0].debut
        found.append(
            Entree(
                id=one.id,
                titre=one.titre,
                moments=moments,
                lieu=one.lieu or "",
                lien=one.lien or "",
                type=one.type,
                theme=one.theme,
                publics=one.publics,
                organisateur=one.organisateur,
                territoire=one.territoire,
                territoire_nom=one.territoire_nom,
                modifie_le=dt.datetime.combine(verified, dt.time(), dt.UTC),
                annule=one.etat == "annule",
                incertain=state == "a_verifier",
            )
        )
    return found


def select(
    entrees: Iterable[Entree],
    territoires: Territoires,
    portee: Portee | None = None,
    theme: str = "",
    since: dt.date | None = None,
) -> list[Entree]:
    """Return the events that serve a territory, on a theme, not over before a day; the soonest first."""
    kept = [
        one
        for one in entrees
        if (portee is None or serves(one.territoire, portee, territoires))
        and (not theme or one.theme in (theme, "tous_modes"))
        and (since is None or one.fin >= since)
    ]
    return sorted(kept, key=lambda one: (one.moments[0].debut, one.moments[0].de or dt.time(), one.id))


def serves(territoire: Territoire, portee: Portee, territoires: Territoires) -> bool:
    """Tell whether something held on a territory is for the people of a place."""
    if portee.niveau == "region":
        if portee.code in territoire.regions or territoire.pays == "France":
            return True
        departements = {
            *territoire.departements,
            *(departement_of(code) for code in territoire.communes),
            *(d for siren in territoire.epci for d in departements_of_epci(territoires, siren)),
        }
        return any(territoires.region_of(code) == portee.code for code in departements)
    homes = {
        "commune": home_of_commune,
        "epci": home_of_epci,
        "departement": home_of_departement,
    }
    home = homes[portee.niveau](territoires, portee.code) if portee.niveau in homes else None
    return home is not None and level_of(territoire, home, territoires) is not None


def territoire_of(portee: Portee) -> Territoire:
    """Return a territory in the shape of knowledge files."""
    return Territoire(
        communes=(portee.code,) if portee.niveau == "commune" else (),
        epci=(portee.code,) if portee.niveau == "epci" else (),
        departements=(portee.code,) if portee.niveau == "departement" else (),
        regions=(portee.code,) if portee.niveau == "region" else (),
        pays="France" if portee.niveau == "pays" else None,
    )


def agenda_of(territoire: Territoire) -> tuple[str, str] | None:
    """Return the kind and the code of the agenda of a territory, None for one of several parts."""
    parts = [
        *(("commune", code) for code in territoire.communes),
        *(("epci", code) for code in territoire.epci),
        *(("departement", code) for code in territoire.departements),
        *(("region", code) for code in territoire.regions),
    ]
    if territoire.pays == "France":
        parts.append(("pays", "France"))
    return parts[0] if len(parts) == 1 else None


def _hour(text: str | None) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None
