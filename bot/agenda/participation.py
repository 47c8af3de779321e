"""« J'y vais »: who said so, and their reminder the day before; kept as a subscription to one event."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.agenda.annonce import draft_in
from bot.agenda.audience import reasons
from bot.agenda.counter import Render
from bot.agenda.message import reminder
from bot.agenda.quiet import day_before
from bot.agenda.wish import IMMEDIAT
from bot.reply.wording import Wording
from bot.store.api import Abonnement, ChatKey, Destinataire, EtatAnnonce, Store
from knowledge.territory import Territoires

#: The « niveau » of the subscription to one event.
NIVEAU = "evenement"


@dataclass(frozen=True)
class Participation:
    """What readers do with an announcement."""

    store: Store
    territoires: Territoires
    wording: Wording
    render: Render
    base: str = ""

    def go(self, chat: ChatKey, id: str) -> bool:
        """Note that somebody goes; False when the event is not published."""
        annonce = self.store.annonces.get(id)
        if annonce is None or annonce.etat is not EtatAnnonce.PUBLIEE:
            return False
        self.store.abonnements.add(chat, Abonnement(niveau=NIVEAU, code=id))
        return True

    def leave(self, chat: ChatKey, id: str) -> bool:
        """Note that somebody does not go any more."""
        ids = [one.id for one in self.store.abonnements.of(chat) if (one.niveau, one.code) == (NIVEAU, id)]
        return (
            self.store.abonnements.remove(chat, *(one for one in ids if one is not None)) > 0
            if ids
            else False
        )

    def goes(self, chat: ChatKey, id: str) -> bool:
        """Tell whether somebody said « j'y vais »."""
        return any((one.niveau, one.code) == (NIVEAU, id) for one in self.store.abonnements.of(chat))

    def count(self, id: str) -> int:
        """Return how many said « j'y vais »."""
        return len(self.store.abonnements.audience([(NIVEAU, id)]))

    def why(self, chat: ChatKey, id: str) -> tuple[Abonnement, ...]:
        """Return the subscriptions because of which somebody received an announcement: at once, else in the digest."""
        annonce = self.store.annonces.get(id)
        if annonce is None:
            return ()
        found = reasons(draft_in(annonce), chat, self.store.abonnements, self.territoires)
        return tuple(one for one in found if one.rythme == IMMEDIAT) or found

    def remind(self, now: dt.datetime) -> int:
        """Write the reminders due on ``now`` (aware); return how many. Run again, it writes nothing twice."""
        count = 0
        for annonce in self.store.annonces.published():
            draft = draft_in(annonce)
            if draft.le is None or not day_before(draft.le) <= now < day_before(draft.le, dt.time(20)):
                continue
            going = self.store.abonnements.audience([(NIVEAU, annonce.id)])
            if going:
                # The day is the revision: a correction on the same day reminds nobody twice.
                count += self.store.outbox.publish(
                    f"rappel-{annonce.id}",
                    draft.le.toordinal(),
                    self.render(reminder(annonce.id, draft, self.wording, self.base)),
                    [Destinataire(chat=chat) for chat in going],
                )
        return count
