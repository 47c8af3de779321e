"""What somebody wants to be told about: subscribed for a place, said back, changed, stopped."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.agenda.audience import PUBLICS, THEMES
from bot.agenda.draft import Portee
from bot.agenda.places import around, communes_in, name_of
from bot.agenda.wish import HEBDOMADAIRE, IMMEDIAT, Souhait
from bot.reply.wording import Wording, listed, payer_name
from bot.store.api import Abonnement, Abonnements, ChatKey, Store
from knowledge.proximity import departements_of_epci
from knowledge.territory import Territoires

#: Levels of a territory; what is kept for one event (« j'y vais ») has another.
NIVEAUX = ("commune", "epci", "departement", "region", "pays")
RYTHMES = (IMMEDIAT, HEBDOMADAIRE)
#: Said of somebody who wants everything: kept as no theme, no public.
EVERY_THEME, EVERY_PUBLIC = "tous_modes", "tous"
#: Most subscriptions made at once: « vélo, bus et covoiturage » for two publics.
MOST = 6


@dataclass(frozen=True)
class Subscriptions:
    """Somebody's subscriptions to events."""

    abonnements: Abonnements
    territoires: Territoires

    def portee_of(self, commune: str, epci: str, departement: str, region: str) -> Portee:
        """Return what to subscribe to from what is known of a place: the intercommunalité of the commune first."""
        code = self.territoires.code_actuel(commune) if commune else None
        holders = around(code, self.territoires) if code else ()
        for niveau, known in (
            *((niveau, code) for niveau, code in holders if niveau == "epci"),
            *holders[:1],
            ("epci", epci),
            ("departement", departement),
            ("region", region),
        ):
            if known:
                return Portee(niveau, known)
        return Portee()

    def levels(self, portee: Portee, commune: str = "") -> tuple[Portee, ...]:
        """Return the territories to choose from around one, the smallest first; ``commune``: where somebody lives."""
        code = self.territoires.code_actuel(commune) or "" if commune else ""
        if portee.niveau == "commune":
            code = portee.code
        if code and portee.niveau != "pays" and code in communes_in(portee, self.territoires):
            return tuple(Portee(*pair) for pair in around(code, self.territoires))
        found = [portee]
        departement = portee.code if portee.niveau == "departement" else ""
        if portee.niveau == "epci":
            departement = next(iter(departements_of_epci(self.territoires, portee.code)), "")
            found += [Portee("departement", departement)] if departement else []
        region = self.territoires.region_of(departement) if departement else ""
        return (*found, Portee("region", region)) if region else tuple(found)

    def at(self, niveau: str, portee: Portee, commune: str = "") -> Portee:
        """Return the territory of another level around one; the same when there is none."""
        levels = self.levels(portee, commune)
        return next((one for one in levels if one.niveau == niveau), portee)

    def of(self, chat: ChatKey) -> tuple[Abonnement, ...]:
        """Return somebody's subscriptions to territories."""
        return tuple(one for one in self.abonnements.of(chat) if one.niveau in NIVEAUX)

    def any(self, chat: ChatKey) -> bool:
        """Tell whether there is anything to end."""
        return bool(self.abonnements.of(chat))

    def reminded(self, chat: ChatKey) -> bool:
        """Tell whether somebody has reminders of events to come (« j'y vais »)."""
        return len(self.abonnements.of(chat)) > len(self.of(chat))

    def said(self, abonnements: Iterable[Abonnement], wording: Wording) -> str:
        """Return what subscriptions are to, in French."""
        return listed(list(dict.fromkeys(self.say(one, wording) for one in abonnements)))

    def say(self, one: Abonnement, wording: Wording, short: bool = False) -> str:
        """Return what one subscription is to: « Aisne (vélo, pour les étudiants) »; ``short``: for a button."""
        name = name_of(portee_of(one), self.territoires)
        name = name if short else payer_name(name)
        details = [wording.say(f"theme_evenement_{one.theme}")] if one.theme else []
        if one.public:
            details.append(wording.say("abonne_pour", public=wording.say(f"annonce_public_{one.public}")))
        return f"{name} ({', '.join(details)})" if details else name

    def name(self, portee: Portee) -> str:
        """Return the name of a territory as people read it."""
        return payer_name(name_of(portee, self.territoires))


def portee_of(one: Abonnement) -> Portee:
    """Return the territory of a subscription."""
    return Portee(one.niveau, one.code)


def mark_of(one: Abonnement) -> str:
    """Return the six-character mark of what a subscription is to: it names one among somebody's own."""
    text = f"{one.niveau}:{one.code}:{one.theme}:{one.public}"
    return f"{zlib.crc32(text.encode()) & 0xFFFFFF:06x}"


def wished(portee: Portee, wish: Souhait, before: Abonnement | None = None) -> tuple[Abonnement, ...]:
    """Return the subscriptions a wish makes for a territory; ``before``: what it changes says what it leaves open."""
    themes = (before.theme if before else "",) if wish.themes is None else wish.themes or ("",)
    publics = (before.public if before else "",) if wish.publics is None else wish.publics or ("",)
    rythme = wish.rythme or (before.rythme if before else IMMEDIAT)
    found = [
        Abonnement(
            niveau=portee.niveau,
            code=portee.code,
            theme="" if theme == EVERY_THEME else theme,
            public="" if public == EVERY_PUBLIC else public,
            rythme=rythme,
        )
        for theme in themes
        for public in publics
        if theme in ("", *THEMES) and public in ("", *PUBLICS)
    ]
    return tuple({mark_of(one): one for one in found}.values())[:MOST]


def write(store: Store, chat: ChatKey, old: Iterable[Abonnement], new: Iterable[Abonnement]) -> None:
    """Put subscriptions in the place of others; the same one twice is one, its rhythm the last said."""
    kept = list(new)
    marks = {mark_of(one) for one in kept}
    gone = [one.id for one in old if one.id is not None and mark_of(one) not in marks]
    if gone:
        store.abonnements.remove(chat, *gone)
    for one in kept:
        store.abonnements.add(chat, replace(one, id=None))


def same_place(
    abonnements: Iterable[Abonnement], portee: Portee, territoires: Territoires
) -> tuple[Abonnement, ...]:
    """Return the subscriptions meant by somebody who names a place: to it, else to what holds it, the closest first."""
    mine = tuple(abonnements)
    pairs: list[tuple[str, str]] = [(portee.niveau, portee.code)]
    if portee.niveau == "commune":
        pairs += around(portee.code, territoires)
    elif portee.niveau == "epci":
        pairs += [("commune", code) for code in communes_in(portee, territoires)]
    for pair in pairs:
        found = tuple(one for one in mine if (one.niveau, one.code) == pair)
        if found:
            return found
    return ()
