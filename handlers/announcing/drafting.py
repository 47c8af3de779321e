"""A draft written in words: the text read, then put right by what is written next."""

from __future__ import annotations

from dataclasses import replace

from bot.agenda.annonce import draft_in
from bot.agenda.codes import Code
from bot.agenda.correct import correct
from bot.agenda.draft import Brouillon, Portee, draft_of
from bot.decide.commands import plain
from bot.store.api import Annonce, Role
from handlers.announcing.preview import Preview
from handlers.personal import Answered

#: Where the drafting is: the text is expected, or what to put right.
TEXTE, CORRIGER = "texte", "corriger"
#: Whole messages that leave the drafting as it is.
LEAVE = frozenset({"annuler", "retour", "stop", "laisse tomber", "plus tard"})


class Drafting(Preview):
    """Begins drafts and goes on with them."""

    def start(self, text: str) -> Answered:
        """Begin a draft from a text; without one, ask for it."""
        publisher = self.bureau.publisher
        if not text.strip():
            annonce = publisher.start(self.chat, Brouillon())
            publisher.keep(self.chat, annonce.id, Brouillon(), TEXTE)
            return self.say("annonce_demande_texte", choices=(self.choice("abandonner", annonce.id),))
        self.allowed()
        return self.look(publisher.start(self.chat, self.read(text)))

    def opened(self, text: str) -> Answered:
        """Answer « je veux annoncer un événement »: the event may be said already."""
        self.allowed()
        return self.start(text if text and self.read(text).le is not None else "")

    def go_on(self, annonce: Annonce, text: str) -> Answered:
        """Answer a message that goes on with a draft."""
        publisher = self.bureau.publisher
        if plain(text) in LEAVE:
            return self.abandon(Code("abandonner", annonce.id))
        if annonce.etape == TEXTE:
            return self.look(publisher.keep(self.chat, annonce.id, self.read(text)))
        after = correct(draft_in(annonce), text, self.bureau.reader(), self.local())
        if after is None:
            return self.say("annonce_correction_incomprise", choices=self.draft_choices(annonce))
        return self.look(publisher.keep(self.chat, annonce.id, after))

    def correct(self, code: Code) -> Answered:
        """Ask what to put right."""
        self.bureau.publisher.keep(self.chat, code.annonce, self.draft(code.annonce), CORRIGER)
        return replace(self.say("annonce_demande_correction"), apart=True)

    def abandon(self, code: Code) -> Answered:
        """Let a draft go."""
        self.bureau.publisher.abandon(self.chat, code.annonce)
        return self.say("annonce_abandonnee")

    def allowed(self) -> None:
        """Raise Refus, audited, when somebody may not announce at all."""
        with self.bureau.gate.audited():
            self.bureau.gate.actor(self.chat, "annoncer")

    def read(self, text: str) -> Brouillon:
        """Return the draft a text says; a referent of one EPCI means theirs when no place is said."""
        known = self.bureau.gate.referents.get(self.chat)
        home = known.territoires if known is not None and known.role is Role.REFERENT else frozenset()
        draft = draft_of(self.bureau.reader().read(text, self.local(), home))
        if draft.portee or len(home) != 1:
            return draft
        (epci,) = home
        return replace(draft, epci=epci, portee=Portee("epci", epci))
