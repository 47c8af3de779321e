"""What is done with somebody's subscriptions and said of it, whether they wrote or tapped; in private only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.agenda.bureau import Bureau
from bot.agenda.subscriptions import Subscriptions, mark_of, write
from bot.reply.model import Reply, Text
from bot.store.api import Abonnement, ChatKey
from handlers.brain import Brain
from handlers.personal import Answered
from handlers.subscription_cards import Cards

#: What the thread of a conversation about subscriptions holds: the marks being spoken of, what is awaited, the wish
#: kept while a place is asked, whether being told was offered.
CIBLE, ATTEND, SOUHAIT, PROPOSE = "cible", "attend", "souhait", "propose"
Fil = Mapping[str, Any]


@dataclass(frozen=True)
class Subscriber:
    """One person and their subscriptions; nothing is written before the answer is."""

    chat: ChatKey
    bureau: Bureau
    brain: Brain

    @property
    def subscriptions(self) -> Subscriptions:
        """What is kept."""
        return self.bureau.subscriptions

    @property
    def cards(self) -> Cards:
        """What is shown."""
        return Cards(self.bureau.subscriptions, self.bureau.participation.wording)

    def listed(self) -> Answered | None:
        """Show what somebody is subscribed to; None when there is nothing."""
        mine = self.subscriptions.of(self.chat)
        if not mine:
            return None
        return self.showing("abonne_liste", mine, mine)

    def showing(
        self,
        name: str,
        those: Sequence[Abonnement],
        mine: Sequence[Abonnement],
        old: Sequence[Abonnement] = (),
        fil: Fil | None = None,
    ) -> Answered:
        """Show subscriptions as they are once ``those`` replaced ``old``."""
        kept = {(mark_of(one), one.rythme) for one in self.subscriptions.of(self.chat)}
        new = [one for one in those if (mark_of(one), one.rythme) not in kept]
        chat = self.chat
        return Answered(
            self.cards.shown(self.brain.say(name), those, mine),
            effects=(partial(write, chat=chat, old=old, new=those),) if old or new else (),
            fil=thread(fil or {}, those),
        )

    def stopped(self, those: Sequence[Abonnement]) -> Answered:
        """Stop some subscriptions, and say which."""
        left = [one for one in self.subscriptions.of(self.chat) if one not in those]
        reply = self.cards.stopped(those, left, self.subscriptions.reminded(self.chat))
        return Answered(reply, effects=(partial(write, chat=self.chat, old=those, new=()),))

    def ended(self) -> Answered:
        """Stop everything, reminders too."""
        mine, chat = self.subscriptions.of(self.chat), self.chat
        if not self.subscriptions.any(chat):
            return self.nothing()
        said = self.cards.stopped(mine).blocks if mine else ()
        if self.subscriptions.reminded(chat):
            said = (*said, Text(self.brain.say("desabonne_rappels")))
        return Answered(Reply(said), effects=(lambda store: store.abonnements.remove(chat),))

    def nothing(self) -> Answered:
        """Say that there is nothing to look at."""
        return Answered(Reply((Text(self.brain.say("abonne_rien")),), (self.cards.button("ajouter"),)))

    def stale(self) -> Answered:
        """Say that a button is about a subscription that is no more, and show those that are."""
        mine = self.subscriptions.of(self.chat)
        return self.showing("abonne_perime", mine, mine) if mine else self.nothing()

    def target(self, marks: Sequence[str]) -> tuple[Abonnement, ...]:
        """Return one's own subscriptions by their marks."""
        if not marks:
            return ()
        return tuple(one for one in self.subscriptions.of(self.chat) if mark_of(one) in marks)

    def subscribed(self, new: Sequence[Abonnement], fil: Fil) -> Answered:
        """Subscribe, and show it."""
        before = self.subscriptions.of(self.chat)
        known = {mark_of(one): one.rythme for one in before}
        same = all(known.get(mark_of(one)) == one.rythme for one in new)
        mine = _merged(before, new)
        return self.showing("abonne_encore" if same else "abonne", new, mine, fil=fil)

    def replaced(self, old: Sequence[Abonnement], new: Sequence[Abonnement], fil: Fil) -> Answered:
        """Put subscriptions in the place of others, and show them."""
        gone = {mark_of(one) for one in old}
        left = [one for one in self.subscriptions.of(self.chat) if mark_of(one) not in gone]
        same = {(mark_of(one), one.rythme) for one in old} == {(mark_of(one), one.rythme) for one in new}
        name = "abonne_encore" if same else "abonne_change"
        return self.showing(name, new, _merged(left, new), old=old, fil=fil)


def forgotten(fil: Fil) -> Fil:
    """Return what is left of the thread once the conversation is about something else."""
    return {PROPOSE: True} if fil.get(PROPOSE) else {}


def thread(
    fil: Fil, those: Sequence[Abonnement] = (), attend: str = "", souhait: Mapping[str, Any] | None = None
) -> Fil:
    """Return the thread of a conversation about some subscriptions."""
    found: dict[str, Any] = dict(forgotten(fil))
    if those:
        found[CIBLE] = [mark_of(one) for one in those]
    if attend:
        found[ATTEND] = attend
    if souhait:
        found[SOUHAIT] = souhait
    return found


def _merged(before: Sequence[Abonnement], new: Sequence[Abonnement]) -> tuple[Abonnement, ...]:
    return tuple({mark_of(one): one for one in (*before, *new)}.values())
