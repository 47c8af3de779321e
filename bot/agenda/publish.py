"""Announces: draft → preview → published, now or later; each act in one transaction with its envois."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from bot.agenda.amend import Amendments
from bot.agenda.annonce import corrected_by, draft_in, make_annonce, with_draft
from bot.agenda.audience import audience
from bot.agenda.counter import Apercu, Publication
from bot.agenda.draft import Brouillon
from bot.agenda.message import announcement, approval, decision, held_back
from bot.agenda.places import in_town, name_of
from bot.agenda.roles import Acteur, Refus, refuse
from bot.reply.wording import payer_name
from bot.store.api import Annonce, ChatKey, EtatAnnonce

#: An announcement that nobody received yet.
UNSEEN = (EtatAnnonce.BROUILLON, EtatAnnonce.A_APPROUVER, EtatAnnonce.PROGRAMMEE)


@dataclass(frozen=True)
class Publisher(Amendments):
    """Everything a referent does to an announcement; raises Refus, audited, nothing in the outbox."""

    def start(self, chat: ChatKey, draft: Brouillon, etape: str = "") -> Annonce:
        """Keep a new draft."""
        with self.gate.audited(), self.store.transaction():
            self.gate.actor(chat, "annoncer")
            self.hush(chat)
            placed = in_town(draft, self.territoires)
            new = make_annonce(self.new_id(), chat, placed, self.clock(), etape=etape)
            self.store.audit.record(chat, "annoncer", new.id)
            return self.store.annonces.save(new)

    def keep(self, chat: ChatKey, id: str, draft: Brouillon, etape: str = "") -> Annonce:
        """Keep a draft as it now stands; a preview made before publishes nothing any more."""
        with self.gate.audited(), self.store.transaction():
            annonce, _ = self._mine(chat, id, "corriger", EtatAnnonce.BROUILLON)
            self.hush(chat, id)
            return self.store.annonces.save(with_draft(annonce, in_town(draft, self.territoires), etape))

    def listen(self, chat: ChatKey, id: str, etape: str | None) -> Annonce:
        """Note where the dialogue is about an announcement nobody received yet; None leaves it where it is."""
        with self.gate.audited(), self.store.transaction():
            annonce, _ = self._mine(chat, id, "corriger", *UNSEEN)
            self.hush(chat, id)
            return self._moved(chat, annonce, "corriger", etape=etape) if etape is not None else annonce

    def preview(self, chat: ChatKey, id: str) -> Apercu:
        """Return exactly what will be received, by how many people and when."""
        with self.gate.audited():
            annonce, acteur = self._mine(chat, id, "apercu", EtatAnnonce.BROUILLON)
            draft, original = draft_in(annonce), self.corrected(annonce)
            wide = self.gate.announce(acteur, draft.portee, "apercu", id)
            depart, decale = self._depart(draft.depart)
            if original is not None:
                reply = announcement(original.id, draft, self.wording, self.base, "annonce_corrigee")
                count = self.reached(original, draft)
            else:
                reply = announcement(id, draft, self.wording, self.base)
                count = self.count(draft)
            return Apercu(reply, count, depart, decale, wide, draft.empreinte)

    def publish(self, chat: ChatKey, id: str, empreinte: str) -> Publication:
        """Publish what was previewed, now or at its moment; a wide announcement waits for somebody else's word."""
        with self.gate.audited(), self.store.transaction():
            annonce, acteur = self._mine(chat, id, "publier", EtatAnnonce.BROUILLON)
            draft = draft_in(annonce)
            wide = self._may_leave(acteur, annonce, draft, "publier")
            if empreinte != draft.empreinte:
                raise refuse(chat, "publier", id, "refus_apercu_perime")
            self._complete(chat, id, draft)
            if not corrected_by(annonce):
                self._in_time(chat, id, draft)
            if wide:
                return self._ask(chat, annonce, draft)
            return self._leave(chat, "publier", annonce, draft)

    def approve(self, chat: ChatKey, id: str, empreinte: str) -> Publication:
        """Publish what waits for a second person, as that person saw it; its author is told."""
        with self.gate.audited(), self.store.transaction():
            annonce, draft = self._waiting(chat, id, "approuver", empreinte)
            self._author_still_may(annonce, draft, "approuver")
            self._complete(chat, id, draft)
            if not corrected_by(annonce):
                self._in_time(chat, id, draft)
            done = self._leave(chat, "approuver", annonce, draft)
            self.tell([annonce.auteur], decision(done.annonce.id, draft, self.wording, True), "accord")
            return done

    def decline(self, chat: ChatKey, id: str, empreinte: str) -> Annonce:
        """Send back to its author what waits for a second person."""
        with self.gate.audited(), self.store.transaction():
            annonce, draft = self._waiting(chat, id, "refuser", empreinte)
            self.store.audit.record(chat, "refuser", id)
            self.tell([annonce.auteur], decision(id, draft, self.wording, False), "accord")
            return self.store.annonces.save(replace(annonce, etat=EtatAnnonce.BROUILLON))

    def withdraw(self, chat: ChatKey, id: str) -> Annonce:
        """Make a draft again of what is scheduled or waits for a second person: it leaves no more."""
        with self.gate.audited(), self.store.transaction():
            waiting = (EtatAnnonce.A_APPROUVER, EtatAnnonce.PROGRAMMEE)
            annonce, _ = self._mine(chat, id, "retirer", *waiting)
            back = {"etat": EtatAnnonce.BROUILLON, "prevu_le": None, "etape": ""}
            kept = self._moved(chat, annonce, "retirer", **back)
            self.store.audit.record(chat, "retirer", id)
            return kept

    def reschedule(self, chat: ChatKey, id: str, le: dt.datetime) -> Publication:
        """Give a scheduled announcement another moment."""
        with self.gate.audited(), self.store.transaction():
            annonce, _ = self._mine(chat, id, "programmer", EtatAnnonce.PROGRAMMEE)
            draft = replace(draft_in(annonce), depart=le)
            self._in_time(chat, id, draft)
            depart, decale = self._depart(le)
            moved = self._moved(chat, with_draft(annonce, draft), "programmer", prevu_le=depart)
            self.store.audit.record(chat, "programmer", id, le=depart.isoformat())
            return Publication(moved, self.count(draft), decale=decale)

    def abandon(self, chat: ChatKey, id: str) -> None:
        """Let go what nobody received yet."""
        with self.gate.audited(), self.store.transaction():
            annonce, _ = self._mine(chat, id, "abandonner", *UNSEEN)
            self._moved(chat, annonce, "abandonner", etat=EtatAnnonce.ANNULEE)
            self.store.audit.record(chat, "abandonner", id)

    def release(self) -> int:
        """Let leave what is due, each by itself; return how many left. Run twice, or by two processes, sends once."""
        return sum(self._released(one) for one in self.store.annonces.due(self.clock()))

    def hush(self, chat: ChatKey, but: str = "") -> None:
        """Let one announcement at a time be the one somebody's messages are about."""
        for one in self.store.annonces.of(chat):
            if one.etape and one.id != but:
                self.store.annonces.move(replace(one, etape=""), one.etat)

    def _moved(self, chat: ChatKey, annonce: Annonce, action: str, **changes: Any) -> Annonce:
        """Write an announcement changed, unless it left meanwhile: another process may have been faster."""
        kept = replace(annonce, **changes)
        if not self.store.annonces.move(kept, annonce.etat):
            raise refuse(chat, action, annonce.id, "refus_etat", etat=EtatAnnonce.PUBLIEE.value)
        return kept

    def _released(self, annonce: Annonce) -> bool:
        draft = replace(draft_in(annonce), depart=None)
        try:
            with self.gate.audited(), self.store.transaction():
                self._author_still_may(annonce, draft, "partir")
                self._complete(annonce.auteur, annonce.id, draft)
                self._in_time(annonce.auteur, annonce.id, draft)
                if not self.store.annonces.move(annonce, EtatAnnonce.PROGRAMMEE):
                    return False
                left = self._leave(annonce.auteur, "partir", annonce, draft).annonce
                return left.etat is EtatAnnonce.PUBLIEE
        except Refus as refus:
            self._hold_back(annonce, draft, refus)
            return False

    def _hold_back(self, annonce: Annonce, draft: Brouillon, refus: Refus) -> None:
        """Make a draft again of what may not leave any more, and tell its author and the administrators why."""
        with self.store.transaction():
            back = replace(with_draft(annonce, draft), etat=EtatAnnonce.BROUILLON, prevu_le=None)
            if not self.store.annonces.move(back, EtatAnnonce.PROGRAMMEE):
                return
            self.store.audit.record(annonce.auteur, "retenir", annonce.id, raison=refus.raison)
            why = self.wording.say(refus.raison, **refus.values)
            whom = dict.fromkeys((*self.gate.admin_chats(annonce.auteur), annonce.auteur))
            self.tell(tuple(whom), held_back(draft, why, self.wording), "retenue")

    def _may_leave(self, acteur: Acteur, annonce: Annonce, draft: Brouillon, action: str) -> bool:
        """Check that somebody may publish a draft; return whether a second person must approve."""
        if not corrected_by(annonce):
            return self.gate.own(acteur, annonce.auteur, draft.portee, action, annonce.id)
        original = self.corrected(annonce)
        if original is None:
            raise refuse(acteur.chat, action, annonce.id, "refus_correction_perimee")
        return self._may_correct(acteur, original, draft)

    def _waiting(self, chat: ChatKey, id: str, action: str, empreinte: str) -> tuple[Annonce, Brouillon]:
        """Return what waits for a second person, for somebody who may give their word and saw it as it stands."""
        acteur = self.gate.actor(chat, action, id)
        annonce = self._get(chat, id, action, EtatAnnonce.A_APPROUVER)
        draft = draft_in(annonce)
        self.gate.approve(acteur, annonce.auteur, draft.portee, id)
        if empreinte != draft.empreinte:
            raise refuse(chat, action, id, "refus_apercu_perime")
        return annonce, draft

    def _author_still_may(self, annonce: Annonce, draft: Brouillon, action: str) -> None:
        """Refuse what somebody suspended since asked for: neither an approval nor time restores a right."""
        auteur = self.gate.actor(annonce.auteur, action, annonce.id)
        self._may_leave(auteur, annonce, draft, action)

    def _ask(self, chat: ChatKey, annonce: Annonce, draft: Brouillon) -> Publication:
        """Ask those who may approve."""
        waiting = self.store.annonces.save(replace(annonce, etat=EtatAnnonce.A_APPROUVER))
        whom = self.gate.approvers(chat, draft.portee)
        lieu = payer_name(name_of(draft.portee, self.territoires))
        reached = self.count(draft)
        self.tell(whom, approval(annonce.id, draft, self.wording, lieu, reached, self.base), "accord")
        self.store.audit.record(
            chat, "demander_accord", annonce.id, territoire=annonce.territoire, demandes=len(whom)
        )
        return Publication(waiting, len(whom))

    def _leave(self, chat: ChatKey, action: str, annonce: Annonce, draft: Brouillon) -> Publication:
        """Publish, schedule, or correct: everything is checked."""
        original = self.corrected(annonce)
        if original is not None:
            self.store.annonces.save(replace(annonce, etat=EtatAnnonce.ANNULEE))
            return self._corrected(chat, original, draft)
        depart, decale = self._depart(draft.depart)
        later = depart > self.clock()
        etat = EtatAnnonce.PROGRAMMEE if later else EtatAnnonce.PUBLIEE
        kept = self.store.annonces.save(replace(annonce, etat=etat, prevu_le=depart, etape=""))
        if later:
            count = self.count(draft)
        else:
            whom = audience(draft, self.store.abonnements, self.territoires)
            count = self._put(kept, announcement(annonce.id, draft, self.wording, self.base), whom, depart)
        what = "programmer" if later and action == "publier" else action
        self.store.audit.record(chat, what, annonce.id, territoire=annonce.territoire, envois=count)
        return Publication(kept, count, decale=decale)

    def see(self, chat: ChatKey, id: str, action: str = "voir", *etats: EtatAnnonce) -> Annonce:
        """Return an announcement somebody may act on, in one of some states (any when none is named)."""
        with self.gate.audited():
            return self._mine(chat, id, action, *(etats or tuple(EtatAnnonce)))[0]

    def count(self, draft: Brouillon) -> int:
        """Return how many people an announcement goes to."""
        return len(audience(draft, self.store.abonnements, self.territoires))
