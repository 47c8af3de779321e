"""What a reader taps under a message about an event: « j'y vais », « pourquoi je reçois ceci », stop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.agenda.bureau import Bureau
from bot.agenda.codes import read_code, write_code
from bot.agenda.subscriptions import write
from bot.reply.model import Choice, Reply, Text
from bot.store.api import Abonnement, ChatKey, EtatAnnonce
from handlers.brain import Brain
from handlers.personal import Answered
from handlers.subscription_cards import Cards

ACTIONS = frozenset({"jyvais", "jyvaisplus", "pourquoi", "stop"})


@dataclass(frozen=True)
class Reader:
    """One person reading what they were sent; answers come below the message, which stays."""

    chat: ChatKey
    bureau: Bureau
    brain: Brain

    def tapped(self, raw: str) -> Answered | None:
        """Answer a button of a reader, None for another."""
        code = read_code(raw)
        if code is None or code.action not in ACTIONS:
            return None
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
            return self._say("annonce_jy_vais", (self._choice("jyvaisplus", id),))
        annonce = participation.store.annonces.get(id)
        cancelled = annonce is not None and annonce.etat is EtatAnnonce.ANNULEE
        return self._say("annonce_deja_annulee" if cancelled else "annonce_disparue")

    def _leave(self, id: str) -> Answered:
        self.bureau.participation.leave(self.chat, id)
        return self._say("annonce_jy_vais_plus")

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
            choices += (self._choice("stop", id),) if len(why) == 1 else ()
        if goes:
            texts.append(self.brain.say("annonce_pourquoi_jy_vais"))
            choices.append(self._choice("jyvaisplus", id))
        if not texts:
            return self._say("annonce_pourquoi_plus")
        if len(self._mine()) > len(why) == 1:
            choices.append(self._cards.button("liste"))
        return Answered(Reply(tuple(Text(text) for text in texts), tuple(choices)))

    def _stop(self, id: str) -> Answered:
        why = self.bureau.participation.why(self.chat, id)
        if not why:
            return self._say("annonce_pourquoi_plus", (self._cards.button("liste"),) if self._mine() else ())
        left = [one for one in self._mine() if one not in why]
        done = partial(write, chat=self.chat, old=why, new=())
        return Answered(self._cards.stopped(why, left), effects=(done,))

    # -- what that needs ----------------------------------------------------------------------------------------

    @property
    def _cards(self) -> Cards:
        return Cards(self.bureau.subscriptions, self.bureau.participation.wording)

    def _mine(self) -> tuple[Abonnement, ...]:
        return self.bureau.subscriptions.of(self.chat)

    def _choice(self, action: str, id: str) -> Choice:
        return Choice(self.brain.say(f"annonce_bouton_{action}"), write_code(action, id))

    def _say(self, name: str, choices: tuple[Choice, ...] = (), **values: Any) -> Answered:
        return Answered(Reply((Text(self.brain.say(name, **values)),), choices))
