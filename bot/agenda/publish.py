"""Announces: draft → preview → published, corrected, cancelled; each act in one transaction with its envois."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from bot.agenda.amend import Amendments
from bot.agenda.annonce import draft_in, make_annonce
from bot.agenda.audience import audience
from bot.agenda.counter import Apercu, Publication
from bot.agenda.draft import Brouillon
from bot.agenda.message import announcement
from bot.agenda.roles import refuse
from bot.store.api import Annonce, ChatKey, EtatAnnonce


@dataclass(frozen=True)
class Publisher(Amendments):
    """Everything a referent does to an announcement; raises Refus, audited, nothing in the outbox."""

    def start(self, chat: ChatKey, draft: Brouillon) -> Annonce:
        """Keep a new draft."""
        with self.gate.audited(), self.store.transaction():
            self.gate.actor(chat, "annoncer")
            annonce = self.store.annonces.save(make_annonce(self.new_id(), chat, draft, self.clock()))
            self.store.audit.record(chat, "annoncer", annonce.id)
            return annonce

    def keep(self, chat: ChatKey, id: str, draft: Brouillon, etape: str = "") -> Annonce:
        """Keep a draft as it now stands; a preview made before publishes nothing any more."""
        with self.gate.audited(), self.store.transaction():
            annonce, _ = self._mine(chat, id, "corriger", EtatAnnonce.BROUILLON)
            kept = make_annonce(
                id, annonce.auteur, draft, self.clock(), revision=annonce.revision, etape=etape
            )
            return self.store.annonces.save(kept)

    def preview(self, chat: ChatKey, id: str, le: dt.datetime | None = None) -> Apercu:
        """Return exactly what will be received, by how many people and when."""
        with self.gate.audited():
            annonce, acteur = self._mine(chat, id, "apercu", EtatAnnonce.BROUILLON)
            draft = draft_in(annonce)
            wide = self.gate.announce(acteur, draft.portee, "apercu", id)
            depart, decale = self._depart(le)
            return Apercu(
                reply=announcement(id, draft, self.wording, self.base),
                nombre=len(audience(draft, self.store.abonnements, self.territoires)),
                depart=depart,
                decale=decale,
                a_approuver=wide,
                empreinte=draft.empreinte,
            )

    def publish(self, chat: ChatKey, id: str, empreinte: str, le: dt.datetime | None = None) -> Publication:
        """Publish what was previewed, now or at a moment; a wide announcement waits for somebody else's word."""
        with self.gate.audited(), self.store.transaction():
            annonce, acteur = self._mine(chat, id, "publier", EtatAnnonce.BROUILLON)
            draft = draft_in(annonce)
            wide = self.gate.own(acteur, annonce.auteur, draft.portee, "publier", id)
            if empreinte != draft.empreinte:
                raise refuse(chat, "publier", id, "refus_apercu_perime")
            self._complete(chat, id, draft)
            if wide:
                waiting = replace(annonce, etat=EtatAnnonce.A_APPROUVER, prevu_le=le)
                self.store.audit.record(chat, "demander_accord", id, territoire=annonce.territoire)
                return Publication(self.store.annonces.save(waiting))
            return self._send(chat, "publier", annonce, draft, le)

    def approve(self, chat: ChatKey, id: str) -> Publication:
        """Publish what waits for a second person."""
        with self.gate.audited(), self.store.transaction():
            acteur = self.gate.actor(chat, "approuver", id)
            annonce = self._get(chat, id, "approuver", EtatAnnonce.A_APPROUVER)
            draft = draft_in(annonce)
            self.gate.approve(acteur, annonce.auteur, draft.portee, id)
            self._author_still_may(annonce, draft)
            self._complete(chat, id, draft)
            return self._send(chat, "approuver", annonce, draft, annonce.prevu_le)

    def abandon(self, chat: ChatKey, id: str) -> None:
        """Let a draft go."""
        with self.gate.audited(), self.store.transaction():
            annonce, _ = self._mine(chat, id, "abandonner", EtatAnnonce.BROUILLON, EtatAnnonce.A_APPROUVER)
            self.store.annonces.save(replace(annonce, etat=EtatAnnonce.ANNULEE))
            self.store.audit.record(chat, "abandonner", id)

    def _author_still_may(self, annonce: Annonce, draft: Brouillon) -> None:
        """Refuse what somebody suspended since asked for: an approval does not restore a right."""
        auteur = self.gate.actor(annonce.auteur, "approuver", annonce.id)
        self.gate.announce(auteur, draft.portee, "approuver", annonce.id)

    def _send(
        self, chat: ChatKey, action: str, annonce: Annonce, draft: Brouillon, le: dt.datetime | None
    ) -> Publication:
        depart, decale = self._depart(le)
        kept = self.store.annonces.save(replace(annonce, etat=EtatAnnonce.PUBLIEE, prevu_le=depart))
        whom = audience(draft, self.store.abonnements, self.territoires)
        count = self._put(kept, announcement(annonce.id, draft, self.wording, self.base), whom, depart)
        self.store.audit.record(chat, action, annonce.id, territoire=annonce.territoire, envois=count)
        return Publication(kept, count, decale=decale)
