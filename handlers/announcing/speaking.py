"""What every part of the dialogue about announcements speaks with: who, the agenda, the texts, the hour."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from bot.agenda.annonce import draft_in
from bot.agenda.audience import audience
from bot.agenda.bureau import Bureau
from bot.agenda.codes import Code, write_code
from bot.agenda.draft import Brouillon
from bot.agenda.phrasing import say_moment
from bot.agenda.quiet import PARIS
from bot.agenda.roles import Refus, refuse
from bot.agenda.wish import HEBDOMADAIRE
from bot.reply.model import Choice, Reply, Text
from bot.store.api import Annonce, ChatKey, Role
from handlers.brain import Brain
from handlers.personal import Answered

#: Refusals that leave nothing to tap under what was tapped.
SPENT = frozenset({"refus_apercu_perime", "refus_etat", "refus_introuvable", "refus_code"})
#: A departure this close is said « tout de suite ».
SOON = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Speaker:
    """One person in front of the agenda; what is written is in the transaction of the answer."""

    chat: ChatKey
    bureau: Bureau
    brain: Brain

    def refused(self, refus: Refus) -> Answered:
        """Say why something is refused, and whom to ask."""
        values: dict[str, Any] = dict(refus.values)
        if "etat" in values:
            values["etat"] = self.brain.say(f"annonce_etat_{values['etat']}")
        return replace(self.say(refus.raison, **values), apart=refus.raison not in SPENT)

    def say(self, name: str, choices: tuple[Choice, ...] = (), **values: Any) -> Answered:
        """Say one text, with what can be tapped under it."""
        return Answered(Reply((Text(self.brain.say(name, **values)),), choices))

    def counted(self, name: str, nombre: int, weekly: int = 0, **values: Any) -> str:
        """Return a text that counts people, in the words of nobody, of one, or of several.

        ``weekly``: how many read it in their digest, when nobody is told at once.
        """
        if weekly and not nombre:
            hebdo = self.counted("annonce_personnes", weekly)
            return self.brain.say(f"{name}_resume", hebdo=hebdo, **values)
        suffix = {0: "_personne", 1: "_une"}.get(nombre, "")
        return self.brain.say(name + suffix, nombre=nombre, **values)

    def weekly(self, draft: Brouillon) -> int:
        """Return how many people read an announcement in their digest."""
        publisher = self.bureau.publisher
        return len(audience(draft, publisher.store.abonnements, publisher.territoires, HEBDOMADAIRE))

    def home_region(self) -> str:
        """Return the région of an organiser who has one only, "" for anybody else."""
        known = self.bureau.gate.referents.get(self.chat)
        alone = known is not None and known.role is Role.ORGANISATEUR and len(known.territoires) == 1
        return min(known.territoires) if known is not None and alone else ""

    def choice(self, action: str, id: str, mark: str = "") -> Choice:
        """Return the button of an action, named by its text."""
        return Choice(self.brain.say(f"annonce_bouton_{action}"), write_code(action, id, mark))

    def departs(self, moment: dt.datetime) -> str:
        """Return when something leaves, as it is said inside a sentence."""
        if moment - self.now() < SOON:
            return self.brain.say("annonce_tout_de_suite")
        return self.at(moment)

    def at(self, moment: dt.datetime) -> str:
        """Return a moment as it is said inside a sentence."""
        return self.brain.say("annonce_le_moment", moment=say_moment(moment))

    def annonce(self, id: str) -> Annonce | None:
        """Return an announcement as it stands."""
        return self.bureau.publisher.store.annonces.get(id)

    def mine(self, code: Code) -> Annonce:
        """Return the announcement of a button, nobody having received it yet and it being theirs; raise Refus."""
        return self.bureau.publisher.listen(self.chat, code.annonce, None)

    def forged(self) -> Answered:
        """Refuse, audited, a button that was never shown."""
        with self.bureau.gate.audited():
            raise refuse(self.chat, "code", "", "refus_code")

    def draft(self, id: str) -> Brouillon:
        """Return what an announcement says, nothing when there is none."""
        annonce = self.annonce(id)
        return draft_in(annonce) if annonce is not None else Brouillon()

    def now(self) -> dt.datetime:
        """Return now, aware."""
        return self.bureau.publisher.clock()

    def local(self) -> dt.datetime:
        """Return now as a clock on a wall in Paris says it."""
        return self.now().astimezone(PARIS).replace(tzinfo=None)
