"""What readers tap under an announcement: « j'y vais », « pourquoi je reçois ceci », stop."""

from __future__ import annotations

from dataclasses import replace

from bot.agenda.codes import Code
from handlers.announcing.speaking import Speaker
from handlers.personal import Answered

#: The actions of readers.
ACTIONS = frozenset({"jyvais", "jyvaisplus", "pourquoi", "stop"})


class Reading(Speaker):
    """Answers readers."""

    def tapped(self, code: Code) -> Answered:
        """Answer a reader's button, below the announcement."""
        return replace(self._answer(code), apart=True)

    def _answer(self, code: Code) -> Answered:
        participation, id = self.bureau.participation, code.annonce
        if code.action == "jyvais":
            return self.say("annonce_jy_vais" if participation.go(self.chat, id) else "refus_introuvable")
        if code.action == "jyvaisplus":
            participation.leave(self.chat, id)
            return self.say("annonce_jy_vais_plus")
        if code.action == "stop":
            participation.stop(self.chat, id)
            return self.say("annonce_stop")
        why = participation.why(self.chat, id)
        if not why:
            return self.say("annonce_pourquoi_plus")
        said = self.bureau.subscriptions.said(why)
        return self.say("annonce_pourquoi", choices=(self.choice("stop", id),), abonnements=said)
