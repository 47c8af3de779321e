"""What is done with an announcement once it is ready: published, approved, cancelled, sent again, followed."""

from __future__ import annotations

from dataclasses import replace

from bot.agenda.annonce import corrected_by, draft_in
from bot.agenda.codes import Code, write_code
from bot.agenda.counter import Publication
from bot.agenda.following import followed
from bot.agenda.message import announcement
from bot.agenda.progress import failures, say_progress
from bot.agenda.roles import Refus
from bot.reply.model import Block, Choice, Reply, Text
from bot.store.api import Annonce, EtatAnnonce
from handlers.announcing.preview import Preview
from handlers.personal import Answered


class Publishing(Preview):
    """Publishes, and says where it stands."""

    def publish(self, code: Code) -> Answered:
        """Publish what was previewed; tapped again, say where it stands."""
        kept = self.annonce(code.annonce)
        if kept is not None and kept.auteur == self.chat:
            corrected = self.annonce(corrected_by(kept)) if kept.etat is EtatAnnonce.ANNULEE else None
            if corrected is not None:
                return self.state(corrected)
            if kept.etat not in (EtatAnnonce.BROUILLON, EtatAnnonce.ANNULEE):
                return self.state(kept)
        try:
            return self._published(self.bureau.publisher.publish(self.chat, code.annonce, code.empreinte))
        except Refus as refus:
            if refus.raison != "refus_apercu_perime" or kept is None:
                raise
            said, seen = self.refused(refus).reply.blocks, self.look(kept).reply
            return Answered(Reply((*said, *seen.blocks), seen.choices))

    def approve(self, code: Code) -> Answered:
        """Give a second person's word."""
        done = self.bureau.publisher.approve(self.chat, code.annonce, code.empreinte)
        depart = self.departs(done.annonce.prevu_le or self.now())
        weekly = 0 if done.annonce.revision > 1 else self.weekly(draft_in(done.annonce))
        said = self.counted("annonce_approuvee", done.nombre, weekly, depart=depart)
        return Answered(Reply((Text(said, strong=True),)))

    def decline(self, code: Code) -> Answered:
        """Refuse a second person's word."""
        self.bureau.publisher.decline(self.chat, code.annonce, code.empreinte)
        return self.say("annonce_refusee")

    def withdraw(self, code: Code) -> Answered:
        """Make a draft again of what has not left."""
        annonce = self.bureau.publisher.withdraw(self.chat, code.annonce)
        seen = self.look(annonce).reply
        return Answered(Reply((Text(self.brain.say("annonce_retiree")), *seen.blocks), seen.choices))

    def cancel(self, code: Code) -> Answered:
        """Cancel what is published, asked twice: everybody who had it is told."""
        seen = self.bureau.publisher.see(self.chat, code.annonce, "annuler", EtatAnnonce.PUBLIEE)
        draft = draft_in(seen)
        if code.empreinte != draft.empreinte:
            yes = Choice(
                self.brain.say("annonce_bouton_annuler_oui"),
                write_code("annuler", code.annonce, draft.empreinte),
            )
            back = self.choice("etat", code.annonce)
            asked = self.say("annonce_annuler_question", choices=(yes, back), titre=draft.titre)
            return replace(asked, apart=True)
        done = self.bureau.publisher.cancel(self.chat, code.annonce)
        said = self.counted("annonce_annulee_referent", done.nombre)
        if done.arretes:
            said = f"{said} {self.counted('annonce_arretes', done.arretes)}"
        cle = followed(done.annonce.id, done.annonce.revision)
        return Answered(Reply((Text(said, strong=True),)), cle=cle)

    def resend(self, code: Code) -> Answered:
        """Send again to the failures only."""
        again = self.bureau.publisher.resend(self.chat, code.annonce)
        said = Text(self.counted("annonce_renvoyee", again.nombre))
        return Answered(Reply((said,), (self.choice("etat", code.annonce),)))

    def see(self, code: Code) -> Answered:
        """Say where an announcement stands, to who may know."""
        return self.state(self.bureau.publisher.see(self.chat, code.annonce))

    def look_at(self, code: Code) -> Answered:
        """Show a draft as it would be received, another announcement as it stands, below what was tapped."""
        return replace(self.see(code), apart=True)

    def state(self, annonce: Annonce) -> Answered:
        """Return where an announcement stands: when it leaves, what became of its envois, who goes."""
        say, draft = self.brain.say, draft_in(annonce)
        if annonce.etat is EtatAnnonce.BROUILLON:
            return self.look(annonce)
        etat = say(f"annonce_etat_{annonce.etat.value}")
        blocks: list[Block] = [Text(say("annonce_etat", titre=draft.titre, etat=etat), strong=True)]
        if annonce.etat in (EtatAnnonce.PROGRAMMEE, EtatAnnonce.A_APPROUVER):
            if annonce.prevu_le is not None and annonce.etat is EtatAnnonce.PROGRAMMEE:
                depart, nombre = self.at(annonce.prevu_le), self.bureau.publisher.count(draft)
                blocks.append(
                    Text(self.counted("annonce_etat_depart", nombre, self.weekly(draft), depart=depart))
                )
            publisher = self.bureau.publisher
            blocks += announcement(annonce.id, draft, publisher.wording, publisher.base).blocks
            return Answered(Reply(tuple(blocks), self._waiting_choices(annonce)))
        at = self.bureau.publisher.store.outbox.progress(annonce.id, annonce.revision)
        going = self.bureau.participation.count(annonce.id)
        blocks += say_progress(at, going, self.bureau.publisher.wording)
        choices = self._published_choices(annonce) if annonce.etat is EtatAnnonce.PUBLIEE else ()
        if choices and failures(at):
            choices = (*choices, self.choice("renvoyer", annonce.id))
        return Answered(Reply(tuple(blocks), choices))

    def _published(self, done: Publication) -> Answered:
        annonce = done.annonce
        if annonce.etat is EtatAnnonce.A_APPROUVER:
            said = self.counted("annonce_a_approuver", done.nombre)
            return Answered(Reply((Text(said, strong=True),), self._waiting_choices(annonce)))
        waiting, moment = annonce.etat is EtatAnnonce.PROGRAMMEE, annonce.prevu_le or self.now()
        name = "annonce_corrigee_referent" if annonce.revision > 1 else "annonce_publiee"
        said = self.counted(
            "annonce_programmee" if waiting else name,
            done.nombre,
            0 if annonce.revision > 1 else self.weekly(draft_in(annonce)),
            depart=self.at(moment) if waiting else self.departs(moment),
        )
        publisher = self.bureau.publisher
        shown = announcement(annonce.id, draft_in(annonce), publisher.wording, publisher.base).blocks
        blocks = (Text(said, strong=True), *shown)
        if waiting:
            return Answered(Reply(blocks, self._waiting_choices(annonce)))
        reply = Reply(blocks, self._published_choices(annonce))
        return Answered(reply, cle=followed(annonce.id, annonce.revision))

    def _waiting_choices(self, annonce: Annonce) -> tuple[Choice, ...]:
        rest = (self.choice("corriger", annonce.id), self.choice("retirer", annonce.id))
        if annonce.etat is not EtatAnnonce.PROGRAMMEE:
            return rest
        later = Choice(self.brain.say("annonce_bouton_changer_moment"), write_code("quand", annonce.id))
        return (later, *rest)

    def _published_choices(self, annonce: Annonce) -> tuple[Choice, ...]:
        return tuple(self.choice(action, annonce.id) for action in ("etat", "corriger", "annuler"))
