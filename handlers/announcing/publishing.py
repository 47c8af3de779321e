"""What is done with an announcement once it is ready: published, approved, cancelled, sent again, followed."""

from __future__ import annotations

from bot.agenda.annonce import draft_in
from bot.agenda.codes import Code, write_code
from bot.agenda.counter import Publication
from bot.agenda.message import announcement
from bot.reply.model import Choice, Reply, Text
from bot.store.api import Annonce, EtatAnnonce
from handlers.announcing.preview import Preview
from handlers.personal import Answered


class Publishing(Preview):
    """Publishes, and says where it stands."""

    def publish(self, code: Code) -> Answered:
        """Publish what was previewed; tapped again, say where it stands."""
        kept = self.annonce(code.annonce)
        if kept is not None and kept.etat is EtatAnnonce.PUBLIEE and kept.auteur == self.chat:
            return self.state(kept)
        return self._published(self.bureau.publisher.publish(self.chat, code.annonce, code.empreinte))

    def approve(self, code: Code) -> Answered:
        """Give a second person's word."""
        return self._published(self.bureau.publisher.approve(self.chat, code.annonce))

    def cancel(self, code: Code) -> Answered:
        """Cancel what is published, asked twice: everybody who had it is told."""
        draft = self.draft(code.annonce)
        if code.empreinte != draft.empreinte:
            yes = Choice(
                self.brain.say("annonce_bouton_annuler_oui"),
                write_code("annuler", code.annonce, draft.empreinte),
            )
            back = self.choice("etat", code.annonce)
            return self.say("annonce_annuler_question", choices=(yes, back), titre=draft.titre)
        done = self.bureau.publisher.cancel(self.chat, code.annonce)
        return self.say("annonce_annulee_referent", arretes=done.arretes, nombre=done.nombre)

    def resend(self, code: Code) -> Answered:
        """Send again to the failures only."""
        return self.say(
            "annonce_renvoyee", nombre=self.bureau.publisher.resend(self.chat, code.annonce).nombre
        )

    def see(self, code: Code) -> Answered:
        """Say where an announcement stands, to who may know."""
        kept = self.annonce(code.annonce)
        if kept is not None and (kept.auteur == self.chat or self.bureau.gate.admins(self.chat)):
            return self.state(kept)
        return self.say("refus_introuvable")

    def state(self, annonce: Annonce) -> Answered:
        """Return where the envois of an announcement stand."""
        say, titre = self.brain.say, draft_in(annonce).titre
        etat = say(f"annonce_etat_{annonce.etat.value}")
        lines = [Text(say("annonce_etat", titre=titre, etat=etat), strong=True)]
        if annonce.etat is EtatAnnonce.BROUILLON:
            return Answered(Reply(tuple(lines), self.draft_choices(annonce)))
        at = self.bureau.publisher.store.outbox.progress(annonce.id, annonce.revision)
        reste, going = at.a_faire + at.en_cours, self.bureau.participation.count(annonce.id)
        lines.append(Text(say("annonce_etat_envois", envoyes=at.envoye, reste=reste, tout=at.total)))
        if at.abandonne or at.incertain:
            lines.append(Text(say("annonce_etat_echecs", echecs=at.abandonne, incertains=at.incertain)))
        lines.append(Text(say("annonce_etat_participants", nombre=going)))
        choices = self._published_choices(annonce) if annonce.etat is EtatAnnonce.PUBLIEE else ()
        if at.abandonne and choices:
            choices = (*choices, self.choice("renvoyer", annonce.id))
        return Answered(Reply(tuple(lines), choices))

    def _published(self, done: Publication) -> Answered:
        annonce = done.annonce
        if annonce.etat is EtatAnnonce.A_APPROUVER:
            return self.say("annonce_a_approuver", choices=(self.choice("abandonner", annonce.id),))
        depart = annonce.prevu_le or self.now()
        name = {0: "annonce_publiee_personne", 1: "annonce_publiee_une"}.get(done.nombre, "annonce_publiee")
        said = Text(self.brain.say(name, nombre=done.nombre, depart=self.departs(depart)), strong=True)
        publisher = self.bureau.publisher
        shown = announcement(annonce.id, draft_in(annonce), publisher.wording, publisher.base).blocks
        return Answered(Reply((said, *shown), self._published_choices(annonce)))

    def _published_choices(self, annonce: Annonce) -> tuple[Choice, ...]:
        return self.choice("etat", annonce.id), self.choice("annuler", annonce.id)
