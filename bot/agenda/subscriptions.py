"""What somebody wants to be told about: subscribed for a place, said back, stopped."""

from __future__ import annotations

from dataclasses import dataclass

from bot.agenda.draft import Portee
from bot.agenda.places import name_of
from bot.reply.wording import listed, payer_name
from bot.store.api import Abonnement, Abonnements, ChatKey
from knowledge.territory import Territoires

#: Levels of a territory; what is kept for one event (« j'y vais ») has another.
NIVEAUX = ("commune", "epci", "departement", "region", "pays")


@dataclass(frozen=True)
class Subscriptions:
    """Somebody's subscriptions to events."""

    abonnements: Abonnements
    territoires: Territoires

    def portee_of(self, commune: str, epci: str, departement: str, region: str) -> Portee:
        """Return what to subscribe to from what is known of a place: the intercommunalité of the commune first."""
        code = self.territoires.code_actuel(commune) if commune else None
        around = self.territoires.epci_of(code) if code else ""
        for niveau, known in (
            ("epci", around),
            ("commune", code),
            ("epci", epci),
            ("departement", departement),
            ("region", region),
        ):
            if known:
                return Portee(niveau, known)
        return Portee()

    def add(self, chat: ChatKey, portee: Portee) -> None:
        """Subscribe to a territory; twice is once."""
        self.abonnements.add(chat, Abonnement(niveau=portee.niveau, code=portee.code))

    def of(self, chat: ChatKey) -> tuple[Abonnement, ...]:
        """Return somebody's subscriptions to territories."""
        return tuple(one for one in self.abonnements.of(chat) if one.niveau in NIVEAUX)

    def any(self, chat: ChatKey) -> bool:
        """Tell whether there is anything to end."""
        return bool(self.abonnements.of(chat))

    def end(self, chat: ChatKey) -> int:
        """End everything: territories, and reminders of events."""
        return self.abonnements.remove(chat)

    def said(self, abonnements: tuple[Abonnement, ...]) -> str:
        """Return what subscriptions are to, in French."""
        return listed(list(dict.fromkeys(self.name(Portee(one.niveau, one.code)) for one in abonnements)))

    def name(self, portee: Portee) -> str:
        """Return the name of a territory as people read it."""
        return payer_name(name_of(portee, self.territoires))
