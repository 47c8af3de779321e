"""The way in: what is written or tapped about announcements goes to the part of the dialogue that answers it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.agenda.codes import Code, read_code
from bot.agenda.roles import Refus
from bot.decide.commands import plain
from bot.store.api import Annonce, EtatAnnonce
from handlers.announcing.drafting import CORRIGER, TEXTE, Drafting
from handlers.announcing.publishing import Publishing
from handlers.announcing.reading import ACTIONS, Reading
from handlers.announcing.speaking import Speaker
from handlers.personal import Answered

_WHERE = re.compile(r"(?:et )?(?:ou|comment) (?:en (?:est|sont)|avance(?:nt)?) (?:l|la|le|les|mon|mes|ma)\b")


class Announcing(Speaker):
    """What one person does with announcements."""

    def start(self, text: str) -> Answered:
        """Begin a draft from a text; without one, ask for it."""
        return self._guarded(lambda: self._drafting().start(text))

    def opened(self, text: str) -> Answered:
        """Answer « je veux annoncer un événement »: the event may be said already."""
        return self._guarded(lambda: self._drafting().opened(text))

    def heard(self, text: str) -> Answered | None:
        """Answer a message that goes on with a draft, or asks where an announcement stands; None for another."""
        if _WHERE.match(plain(text)) and (found := self._latest()) is not None:
            return Publishing(self.chat, self.bureau, self.brain).state(found)
        drafts = self.bureau.publisher.store.annonces.drafts(self.chat)
        draft = next((one for one in drafts if one.etape in (TEXTE, CORRIGER)), None)
        if draft is None or draft.etat is not EtatAnnonce.BROUILLON:
            return None
        return self._guarded(lambda: self._drafting().go_on(draft, text))

    def tapped(self, raw: str) -> Answered | None:
        """Answer a button of an announcement, None for another."""
        if not raw.startswith("an:"):
            return None
        code = read_code(raw)
        do = self._acts().get(code.action) if code is not None else None
        if code is None or do is None:
            return self.say("refus_code")
        return self._guarded(lambda: do(code))

    def _acts(self) -> Mapping[str, Callable[[Code], Answered]]:
        """Return what each action does."""
        drafting, publishing = self._drafting(), Publishing(self.chat, self.bureau, self.brain)
        return {
            **dict.fromkeys(ACTIONS, Reading(self.chat, self.bureau, self.brain).tapped),
            "corriger": drafting.correct,
            "abandonner": drafting.abandon,
            "publier": publishing.publish,
            "approuver": publishing.approve,
            "annuler": publishing.cancel,
            "renvoyer": publishing.resend,
            "etat": publishing.see,
        }

    def _drafting(self) -> Drafting:
        return Drafting(self.chat, self.bureau, self.brain)

    def _guarded(self, act: Callable[[], Answered]) -> Answered:
        """Do something; when it is refused, say why and whom to ask."""
        try:
            return act()
        except Refus as refus:
            return self.refused(refus)

    def _latest(self) -> Annonce | None:
        """Return the newest announcement of somebody: published, else being written."""
        annonces = self.bureau.publisher.store.annonces
        mine = [one for one in annonces.published() if one.auteur == self.chat]
        return max(mine, key=lambda one: one.modifie_le, default=None) or next(
            iter(annonces.drafts(self.chat)), None
        )
