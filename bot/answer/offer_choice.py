"""Which offers answer, and from which level: named first, then near home, the wanted kind before the others."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.answer.home import home_of, is_inside
from bot.answer.wants import Want, misfit, publics_of, wants_of
from bot.decide.conversation import Conversation
from bot.decide.decide import Desk
from knowledge.offre import FAMILLES, Offre
from knowledge.proximity import Home, around, home_of_commune, home_of_epci, serving
from knowledge.showable import shown

#: Where an offer holds: on the place itself, or beside it.
Level = Literal["commune", "epci", "autour", "departement", "region", "pays"]
LEVELS: tuple[Level, ...] = ("commune", "epci", "autour", "departement", "region", "pays")
#: Offers of other intercommunalités shown at most.
MAX_AROUND = 2
#: Services of one intercommunalité that are of no use from the next one.
RESERVEES = frozenset({"transport_commun", "tad", "mobilite_solidaire", "autre"})


@dataclass(frozen=True)
class Choice:
    """The offers that answer, best first."""

    offres: tuple[tuple[Offre, Level], ...]
    #: Stopped offers the person should know of.
    finies: tuple[Offre, ...] = ()
    #: What was wanted and is not known here.
    manque: tuple[Want, ...] = ()
    #: Free offers were asked for and none is known.
    rien_gratuit: bool = False
    #: The offers are those the message named.
    nommees: bool = False

    @property
    def level(self) -> Level | None:
        """Return the closest level that answered."""
        return self.offres[0][1] if self.offres else None


def choose(conversation: Conversation, desk: Desk) -> Choice:
    """Return the offers for a conversation about one family of offers."""
    home = home_of(conversation, desk.territoires)
    named = _named(conversation, home, desk)
    if named is not None:
        return named
    asked = publics_of(conversation.idees)
    family = FAMILLES[conversation.sujet]
    wants = wants_of(conversation.idees, conversation.sujet)
    pool = [
        offre
        for offre in desk.knowledge.offres.values()
        if (offre.categorie in family or any(want.fits(offre) for want in wants))
        and (offre.publics != ("epci",) or "epci" in asked)
    ]
    gone = [offre for offre in pool if offre.statut == "arrete"]
    pool = [offre for offre in pool if offre.statut != "arrete"]
    found = near_home(_wanted(pool, wants), home, desk)
    missing = wants if wants and not found else ()
    if missing:
        found = [(o, level) for o, level in near_home(pool, home, desk) if level != "autour"]
    free = [(o, level) for o, level in found if o.gratuit]
    no_free = "gratuit" in conversation.idees and not free
    if "gratuit" in conversation.idees and free:
        found = free
    own = any(level in ("commune", "epci") for _, level in found)
    serve = [pair for pair in found if pair[1] != "autour"]
    beside = [
        pair for pair in found if pair[1] == "autour" and not (serve and pair[0].categorie in RESERVEES)
    ]
    found = serve if own else [*serve, *beside[:MAX_AROUND]]
    ordered = _ordered(found, conversation, desk.today)
    own_gone = tuple(
        o for o, level in near_home(_wanted(gone, wants), home, desk) if level in ("commune", "epci")
    )
    return Choice(tuple(ordered), own_gone if wants else (), missing, no_free)


def _wanted(pool: Iterable[Offre], wants: tuple[Want, ...]) -> list[Offre]:
    return [offre for offre in pool if not wants or any(want.fits(offre) for want in wants)]


def near_home(pool: list[Offre], home: Home, desk: Desk) -> list[tuple[Offre, Level]]:
    """Return the offers that serve a home, and those beside it."""
    found: list[tuple[Offre, Level]] = [
        (near.thing, near.niveau) for near in serving(pool, home, desk.territoires).nears
    ]
    if home == Home(region=home.region) and home.region:
        local = [o for o in pool if is_inside(o.territoire, home.region, desk.territoires)]
        found = [
            *((offre, "departement") for offre in local),
            *(pair for pair in found if pair[0] not in local),
        ]
    if home.epci:
        found += [(offre, "autour") for offre in around(pool, home, desk.territoires)]
    return found


def _ordered(
    found: list[tuple[Offre, Level]], conversation: Conversation, today: dt.date
) -> list[tuple[Offre, Level]]:
    """Order by level, then public, then certainty; kinds take turns so that one does not fill the page."""
    asked = publics_of(conversation.idees)
    family = FAMILLES[conversation.sujet]
    wants = wants_of(conversation.idees, conversation.sujet)
    turns: Counter[tuple[str, str]] = Counter()

    def quality(pair: tuple[Offre, Level]) -> tuple[int, ...]:
        offre = pair[0]
        fits = sum(want.fits(offre) for want in wants)
        misfits = misfit(offre.publics, asked)
        rank = family.index(offre.categorie) if offre.categorie in family else len(family)
        return (misfits if misfits != 1 else 1, -fits, shown(offre, today) != "oui", rank)

    ranked: list[tuple[tuple[int, ...], tuple[Offre, Level]]] = []
    for pair in sorted(found, key=quality):
        offre, level = pair
        turn = turns[level, offre.categorie]
        turns[level, offre.categorie] += 1
        ranked.append(((LEVELS.index(level), quality(pair)[0], turn, *quality(pair)[1:]), pair))
    return [pair for _key, pair in sorted(ranked, key=lambda entry: entry[0])]


def _named(conversation: Conversation, home: Home, desk: Desk) -> Choice | None:
    """Return the offers the message named: those of the family and of the place when some are."""
    offres = [desk.knowledge.offres[cite] for cite in conversation.cites if cite in desk.knowledge.offres]
    if not offres:
        return None
    family = FAMILLES[conversation.sujet]
    offres = [o for o in offres if o.categorie in family] or offres
    near = [(o, level) for o, level in near_home(offres, home, desk) if level != "autour"]
    pairs = near if near else [(o, LEVELS[-1]) for o in offres]
    gone = tuple(o for o, _ in pairs if o.statut == "arrete")
    live = [pair for pair in pairs if pair[0].statut != "arrete"]
    if live:
        told = gone if "existe_encore" in conversation.idees else ()
        return Choice(tuple(live), told, nommees=True)
    return Choice(tuple(_instead(gone[0], desk)), gone, nommees=True)


def _instead(gone: Offre, desk: Desk) -> list[tuple[Offre, Level]]:
    """Return what is still there where an offer stopped, of the same kind."""
    place = gone.territoire
    if place.epci:
        home = home_of_epci(desk.territoires, place.epci[0])
    elif place.communes:
        home = home_of_commune(desk.territoires, place.communes[0])
    else:
        return []
    alike = [
        offre
        for offre in desk.knowledge.offres.values()
        if offre.statut != "arrete"
        and offre.categorie in ("location_vae", "velo_libre_service", gone.categorie)
    ]
    near = [pair for pair in near_home(alike, home, desk) if pair[1] in ("commune", "epci")]
    brand = gone.titre.split()[0]
    return sorted(near, key=lambda pair: not pair[0].titre.startswith(brand))[:MAX_AROUND]
