"""The way in: what is written or tapped about announcements goes to the part of the dialogue that answers it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.agenda.champs import CHAMPS
from bot.agenda.codes import Code, read_code
from bot.agenda.roles import Refus
from bot.decide.commands import plain
from bot.store.api import Annonce, EtatAnnonce
from handlers.announcing.preview import APERCU
from handlers.announcing.publishing import Publishing
from handlers.announcing.reading import ACTIONS, Reading
from handlers.announcing.scheduling import QUAND, Scheduling
from handlers.announcing.speaking import Speaker
from handlers.announcing.steps import CHAMP, PAS, Steps
from handlers.announcing.territory import OU, Territory
from handlers.personal import Answered

_WHERE = re.compile(r"(?:et )?(?:ou|comment) (?:en (?:est|sont)|avance(?:nt)?) (?:l|la|le|les|mon|mes|ma)\b")
#: « annonce : … », « j'annonce … »: what comes after is the announcement.
_ANNOUNCES = re.compile(r"\W*(?:(?:nouvelle|voici (?:mon|une|l['’])) ?)?annonce\s*:\s*(?=\w)", re.IGNORECASE)
_I_ANNOUNCE = re.compile(r"\W*j['’ ]annonce\b\s*:?\s*(?=\w)", re.IGNORECASE)
Heard = TypeVar("Heard", Answered, Answered | None)
#: Whole messages that leave a draft aside, that go back one step.
ASIDE = frozenset({"annuler", "annule", "stop", "laisse tomber", "plus tard"})
ABANDON = frozenset({"abandonner", "abandonne", "j abandonne", "abandonner l annonce"})
BACK = frozenset({"retour", "revenir", "precedent", "en arriere"})
#: A draft left alone that long is not what the next message is about; it stays in the list.
LISTENS = dt.timedelta(hours=12)


class Announcing(Speaker):
    """What one person does with announcements."""

    def start(self, text: str) -> Answered:
        """Begin a draft from a text; without one, offer the ways to announce."""
        return self._guarded(lambda: self._steps().start(text))

    def opened(self, text: str) -> Answered:
        """Answer « je veux annoncer un événement »: the event may be said already."""
        return self._guarded(lambda: self._steps().opened(text))

    def heard(self, text: str) -> Answered | None:
        """Answer a message that goes on with a draft, or asks where an announcement stands; None for another."""
        if _WHERE.match(plain(text)) and (found := self._latest()) is not None:
            return self._guarded(lambda: self._publishing().state(found))
        annonce = self._listening()
        said = self._announced(text) if annonce is None or annonce.etape == APERCU else ""
        if said:
            return self._guarded(lambda: self._steps().start(said))
        if annonce is None:
            return None
        if plain(text) in ABANDON:
            return self._guarded(lambda: self._steps().let_go(annonce))
        if annonce.etape == APERCU and plain(text) not in ASIDE - {"stop"}:
            return self._guarded(lambda: self._steps().put_right(annonce, text))
        return self._guarded(lambda: self._go_on(annonce, text))

    def _announced(self, text: str) -> str:
        """Return what somebody with a role announces in so many words, "" for another message."""
        if not self.bureau.gate.admins(self.chat) and self.bureau.gate.referents.get(self.chat) is None:
            return ""
        found = _ANNOUNCES.match(text)
        if found is not None:
            return text[found.end() :]
        begun = _I_ANNOUNCE.match(text)
        said = text[begun.end() :] if begun is not None else ""
        read = self._steps().read(said) if said else None
        return said if read is not None and (read.le is not None or read.lieu) else ""

    def _go_on(self, annonce: Annonce, text: str) -> Answered:
        steps, said, etape = self._steps(), plain(text), annonce.etape
        stepping = etape.partition(":")[0] in (PAS, CHAMP)
        if annonce.etat is EtatAnnonce.PROGRAMMEE and said in ASIDE | BACK:
            self.bureau.publisher.listen(self.chat, annonce.id, "")
            return self._publishing().state(annonce)
        if said in ASIDE:
            return steps.aside(annonce)
        if said in BACK:
            return steps.step_back(annonce) if stepping else steps.back(annonce)
        if stepping:
            return steps.answered(annonce, text)
        if etape == OU:
            return Territory(self.chat, self.bureau, self.brain).written(annonce, text)
        if etape == QUAND:
            return Scheduling(self.chat, self.bureau, self.brain).written(annonce, text)
        return steps.written(annonce, text)

    def tapped(self, raw: str) -> Answered | None:
        """Answer a button of an announcement, None for another."""
        if not raw.startswith("an:"):
            return None
        code = read_code(raw)
        do = self._acts().get(code.action) if code is not None else None
        if code is None or do is None:
            return self._guarded(self.forged)
        return self._guarded(lambda: do(code))

    def _acts(self) -> Mapping[str, Callable[[Code], Answered]]:
        """Return what each action does."""
        steps, publishing = self._steps(), self._publishing()
        territory = Territory(self.chat, self.bureau, self.brain)
        scheduling = Scheduling(self.chat, self.bureau, self.brain)
        return {
            **dict.fromkeys(ACTIONS, Reading(self.chat, self.bureau, self.brain).tapped),
            **dict.fromkeys((champ for champ in CHAMPS if champ != "titre"), steps.tapped),
            "phrase": steps.ask_text,
            "pas": steps.begin,
            "champ": steps.field,
            "garder": steps.keep_it,
            "retour": lambda code: steps.step_back(self.mine(code)),
            "laisser": lambda code: steps.aside(self.mine(code)),
            "voir": lambda code: steps.look(self.mine(code)),
            "reprendre": lambda code: steps.look(self.mine(code)),
            "corriger": steps.correct,
            "abandonner": steps.abandon,
            "ou": territory.ask,
            "territoire": territory.tapped,
            "quand": scheduling.ask,
            "moment": scheduling.tapped,
            "publier": publishing.publish,
            "approuver": publishing.approve,
            "refuser": publishing.decline,
            "retirer": publishing.withdraw,
            "annuler": publishing.cancel,
            "renvoyer": publishing.resend,
            "etat": publishing.see,
            "montrer": publishing.look_at,
        }

    def _steps(self) -> Steps:
        return Steps(self.chat, self.bureau, self.brain)

    def _publishing(self) -> Publishing:
        return Publishing(self.chat, self.bureau, self.brain)

    def _guarded(self, act: Callable[[], Heard]) -> Answered | Heard:
        """Do something; when it is refused, say why and whom to ask."""
        try:
            return act()
        except Refus as refus:
            return self.refused(refus)

    def _listening(self) -> Annonce | None:
        """Return the announcement the next message is about, None when there is none."""
        annonces = self.bureau.publisher.store.annonces
        expected = (EtatAnnonce.BROUILLON, EtatAnnonce.PROGRAMMEE)
        found = next((one for one in annonces.of(self.chat) if one.etape and one.etat in expected), None)
        if found is None or found.id not in {one.id for one in annonces.touched(LISTENS)}:
            return None
        return found

    def _latest(self) -> Annonce | None:
        """Return the newest announcement of somebody: published or about to be, else being written."""
        mine = self.bureau.publisher.store.annonces.of(self.chat)
        ready = (one for one in mine if one.etat is not EtatAnnonce.BROUILLON)
        return next(ready, next(iter(mine), None))
