"""A draft begun and written in words: the text read, then put right by what is written next."""

from __future__ import annotations

from dataclasses import replace

from bot.agenda.annonce import draft_in
from bot.agenda.champs import CHAMPS
from bot.agenda.codes import Code, write_code
from bot.agenda.correct import correct
from bot.agenda.draft import Brouillon, Portee, draft_of
from bot.reply.model import Block, Card, Choice, Reply, Text
from bot.store.api import Annonce, EtatAnnonce, Role
from handlers.announcing.preview import Preview
from handlers.personal import Answered

#: Where the dialogue is: a whole text is expected, or what to put right.
TEXTE, CORRIGER = "texte", "corriger"
#: Most announcements of one's own shown at once.
MOST = 5
#: Longest title on a button.
LONGEST_TITLE = 40


class Drafting(Preview):
    """Begins drafts and goes on with them in words."""

    def start(self, text: str) -> Answered:
        """Begin a draft from a text; without one, offer the two ways, and one's announcements."""
        if text.strip():
            self.allowed()
            return self.look(self.bureau.publisher.start(self.chat, self.read(text)))
        return self._offer(self._blank())

    def opened(self, text: str) -> Answered:
        """Answer « je veux annoncer un événement »: the event may be said already."""
        self.allowed()
        return self.start(text if text and self.read(text).le is not None else "")

    def ask_text(self, code: Code) -> Answered:
        """Ask for the whole announcement."""
        annonce = self.bureau.publisher.listen(self.chat, code.annonce, TEXTE)
        choices = (self.choice("pas", annonce.id), self.choice("laisser", annonce.id))
        return self.say("annonce_demande_texte", choices=choices)

    def written(self, annonce: Annonce, text: str) -> Answered:
        """Answer a whole text, or what to put right."""
        publisher = self.bureau.publisher
        if annonce.etape == TEXTE:
            return self.look(publisher.keep(self.chat, annonce.id, self.read(text)))
        after = correct(draft_in(annonce), text, self.bureau.reader(), self.local())
        if after is None:
            return self.incomprise(annonce)
        return self.look(publisher.keep(self.chat, annonce.id, after))

    def put_right(self, annonce: Annonce, text: str) -> Answered | None:
        """Take what is written under a preview for a correction, if it is one; else it is about something else."""
        after = correct(draft_in(annonce), text, self.bureau.reader(), self.local())
        return (
            self.look(self.bureau.publisher.keep(self.chat, annonce.id, after)) if after is not None else None
        )

    def put_right_published(self, annonce: Annonce, text: str) -> Answered | None:
        """Begin the correction a message says of what is published or scheduled; None when it says none."""
        after = correct(draft_in(annonce), text, self.bureau.reader(), self.local())
        if after is None:
            return None
        said = self.correct(Code("corriger", annonce.id)).reply.blocks[:-1]
        draft = next(
            one for one in self.bureau.publisher.store.annonces.of(self.chat) if one.etape == CORRIGER
        )
        seen = self.look(self.bureau.publisher.keep(self.chat, draft.id, after)).reply
        return Answered(Reply((*said, *seen.blocks), seen.choices))

    def incomprise(self, annonce: Annonce) -> Answered:
        """Say that a correction was not understood, with the fields to tap."""
        return self.say("annonce_correction_incomprise", choices=self._fields(annonce))

    def correct(self, code: Code) -> Answered:
        """Ask what to put right: of a draft, of what is scheduled, of what is published."""
        publisher, said = self.bureau.publisher, []
        annonce = self.annonce(code.annonce)
        etat = annonce.etat if annonce is not None else EtatAnnonce.BROUILLON
        id = code.annonce
        if etat is EtatAnnonce.PUBLIEE:
            id = publisher.amend(self.chat, id).id
            said.append(Text(self.brain.say("annonce_corrige_publiee")))
        elif etat in (EtatAnnonce.PROGRAMMEE, EtatAnnonce.A_APPROUVER):
            publisher.withdraw(self.chat, id)
            said.append(Text(self.brain.say("annonce_retiree")))
        kept = publisher.keep(self.chat, id, self.draft(id), CORRIGER)
        said.append(Text(self.brain.say("annonce_demande_correction"), strong=True))
        return Answered(Reply(tuple(said), self._fields(kept)), apart=True)

    def back(self, annonce: Annonce) -> Answered:
        """Go back one step: to the preview, to the two ways when nothing is written yet."""
        if draft_in(annonce) == Brouillon():
            return self._offer(self.bureau.publisher.listen(self.chat, annonce.id, TEXTE))
        return self.look(annonce)

    def aside(self, annonce: Annonce) -> Answered:
        """Leave a draft aside for another time; an empty one goes."""
        if draft_in(annonce) == Brouillon():
            self.bureau.publisher.abandon(self.chat, annonce.id)
            return self.say("annonce_abandonnee")
        self.bureau.publisher.listen(self.chat, annonce.id, "")
        return self.say("annonce_de_cote", choices=(self.choice("reprendre", annonce.id),))

    def abandon(self, code: Code) -> Answered:
        """Let a draft go."""
        self.bureau.publisher.abandon(self.chat, code.annonce)
        return self.say("annonce_abandonnee")

    def let_go(self, annonce: Annonce) -> Answered:
        """Let go the draft being written, in words."""
        self.bureau.publisher.abandon(self.chat, annonce.id)
        return self.say("annonce_abandonnee")

    def allowed(self) -> None:
        """Raise Refus, audited, when somebody may not announce at all."""
        with self.bureau.gate.audited():
            self.bureau.gate.actor(self.chat, "annoncer")

    def home(self) -> frozenset[str]:
        """Return the EPCI of somebody who is a referent."""
        known = self.bureau.gate.referents.get(self.chat)
        return known.territoires if known is not None and known.role is Role.REFERENT else frozenset()

    def read(self, text: str) -> Brouillon:
        """Return the draft a text says; a referent of one EPCI means theirs when no place is said."""
        home = self.home()
        draft = draft_of(self.bureau.reader().read(text, self.local(), home))
        return draft if draft.portee else self.at_home(draft)

    def at_home(self, draft: Brouillon) -> Brouillon:
        """Return a draft for the one EPCI of a referent, for the one région of an organiser."""
        home, region = self.home(), self.home_region()
        if region:
            return replace(draft, portee=Portee("region", region))
        if len(home) != 1:
            return draft
        (epci,) = home
        return replace(draft, epci=epci, portee=Portee("epci", epci))

    def _blank(self) -> Annonce:
        """Return a draft of nothing: the one there is, else a new one; the next message is its text."""
        publisher = self.bureau.publisher
        self.allowed()
        for one in publisher.store.annonces.drafts(self.chat):
            if one.etat is EtatAnnonce.BROUILLON and draft_in(one) == Brouillon():
                return publisher.listen(self.chat, one.id, TEXTE)
        return publisher.start(self.chat, Brouillon(), TEXTE)

    def _offer(self, annonce: Annonce) -> Answered:
        """Return the two ways to announce, and one's own announcements."""
        say, today = self.brain.say, self.local().date()
        blocks: list[Block] = [Text(say("annonce_deux_facons"), strong=True)]
        choices = [self.choice("phrase", annonce.id), self.choice("pas", annonce.id)]
        lines: list[str] = []
        for one in self.bureau.publisher.store.annonces.of(self.chat):
            draft = draft_in(one)
            over = draft.le is not None and (draft.au or draft.le) < today
            if draft == Brouillon() or (over and one.etat is EtatAnnonce.PUBLIEE) or len(lines) == MOST:
                continue
            titre = draft.titre or say("annonce_sans_titre")
            etat = say(f"annonce_etat_{one.etat.value}")
            lines.append(say("annonce_la_votre", titre=titre, etat=etat))
            action = "reprendre" if one.etat is EtatAnnonce.BROUILLON else "etat"
            label = say(f"annonce_bouton_{action}_titre", titre=titre[:LONGEST_TITLE])
            choices.append(Choice(label, write_code(action, one.id)))
        if lines:
            blocks.append(Card(say("annonce_les_votres"), tuple(lines)))
        return Answered(Reply(tuple(blocks), tuple(choices)))

    def _fields(self, annonce: Annonce) -> tuple[Choice, ...]:
        """Return the fields one can choose to put right, and the way back."""
        fields = tuple(
            Choice(self.brain.say(f"annonce_champ_{champ}"), write_code("champ", annonce.id, choix=champ))
            for champ in CHAMPS
        )
        return (*fields, self.choice("voir", annonce.id))
