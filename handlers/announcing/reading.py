"""What readers tap under a message about an event: « j'y vais », « pourquoi je reçois ceci », stop."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.agenda.codes import Code
from bot.agenda.subscriptions import write
from bot.reply.model import Choice, Reply, Text
from bot.store.api import Abonnement, EtatAnnonce
from handlers.announcing.speaking import Speaker
from handlers.personal import Answered
from handlers.subscription_cards import Cards

#: The actions of readers.
ACTIONS = frozenset({"jyvais", "jyvaisplus", "pourquoi", "stop"})


class Reading(Speaker):
    """Answers readers."""

    def tapped(self, code: Code) -> Answered:
        """Answer a reader's button, below the message, which stays."""
        answers = {
            "jyvais": self._go,
            "jyvaisplus": self._leave,
            "pourquoi": self._why,
            "stop": self._stop,
        }
        return replace(answers[code.action](code.annonce), apart=True)

    def _go(self, id: str) -> Answered:
        participation = self.bureau.participation
        if participation.go(self.chat, id):
            return self.say("annonce_jy_vais", (self.choice("jyvaisplus", id),))
        annonce = participation.store.annonces.get(id)
        cancelled = annonce is not None and annonce.etat is EtatAnnonce.ANNULEE
        return self.say("annonce_deja_annulee" if cancelled else "annonce_disparue")

    def _leave(self, id: str) -> Answered:
        self.bureau.participation.leave(self.chat, id)
        return self.say("annonce_jy_vais_plus")

    def _why(self, id: str) -> Answered:
        why, goes = (
            self.bureau.participation.why(self.chat, id),
            self.bureau.participation.goes(self.chat, id),
        )
        texts: list[str] = []
        choices: list[Choice] = []
        if why:
            texts.append(self.brain.say("annonce_pourquoi", abonnements=self._cards.said(why)))
            choices += self._cards.which("desabonne_lequel", why).choices if len(why) > 1 else ()
            choices += (self.choice("stop", id),) if len(why) == 1 else ()
        if goes:
            texts.append(self.brain.say("annonce_pourquoi_jy_vais"))
            choices.append(self.choice("jyvaisplus", id))
        if not texts:
            return self.say("annonce_pourquoi_plus")
        if len(self._mine()) > len(why) == 1:
            choices.append(self._cards.button("liste"))
        return Answered(Reply(tuple(Text(text) for text in texts), tuple(choices)))

    def _stop(self, id: str) -> Answered:
        why = self.bureau.participation.why(self.chat, id)
        if not why:
            return self.say("annonce_pourquoi_plus", (self._cards.button("liste"),) if self._mine() else ())
        left = [one for one in self._mine() if one not in why]
        reply = self._cards.stopped(why, left, self.bureau.subscriptions.reminded(self.chat))
        return Answered(reply, effects=(partial(write, chat=self.chat, old=why, new=()),))

    @property
    def _cards(self) -> Cards:
        return Cards(self.bureau.subscriptions, self.bureau.participation.wording)

    def _mine(self) -> tuple[Abonnement, ...]:
        return self.bureau.subscriptions.of(self.chat)
