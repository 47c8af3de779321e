"""Amends what is published: corrected, cancelled, sent again to failures only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.agenda.annonce import draft_in, make_annonce
from bot.agenda.audience import audience
from bot.agenda.counter import Counter, Publication
from bot.agenda.draft import Brouillon
from bot.agenda.message import announcement, cancellation
from bot.agenda.roles import refuse
from bot.reply.model import Reply
from bot.store.api import Annonce, ChatKey, EtatAnnonce, Outgoing, Priorite


@dataclass(frozen=True)
class Amendments(Counter):
    """What a referent does to an announcement once it is published."""

    def correct(self, chat: ChatKey, id: str, draft: Brouillon) -> Publication:
        """Publish a corrected revision: what was sent is edited, who had it is told, who had not receives it anew."""
        with self.gate.audited(), self.store.transaction():
            annonce, acteur = self._mine(chat, id, "corriger", EtatAnnonce.PUBLIEE)
            before = draft_in(annonce)
            self.gate.own(acteur, annonce.auteur, draft.portee, "corriger", id)
            if draft.portee != before.portee:
                raise refuse(chat, "corriger", id, "refus_autre_territoire")
            self._complete(chat, id, draft)
            had = self._had(annonce)
            stopped = self.store.outbox.cancel(id, annonce.revision, "corrigée")
            scheduled = annonce.prevu_le if annonce.prevu_le and annonce.prevu_le > self.clock() else None
            depart, decale = self._depart(scheduled)
            kept = self.store.annonces.save(
                make_annonce(
                    id, annonce.auteur, draft, self.clock(),
                    revision=annonce.revision + 1, etat=EtatAnnonce.PUBLIEE, prevu_le=depart,
                )
            )  # fmt: skip
            whole = announcement(id, draft, self.wording, self.base)
            self._edit(kept, whole, had)
            told = announcement(id, draft, self.wording, self.base, "annonce_corrigee")
            count = self._put(kept, told, tuple(had), depart)
            others = audience(draft, self.store.abonnements, self.territoires)
            count += self._put(kept, whole, tuple(one for one in others if one not in had), depart)
            self.store.audit.record(chat, "corriger", id, revision=kept.revision, envois=count)
            return Publication(kept, count, stopped, decale)

    def cancel(self, chat: ChatKey, id: str) -> Publication:
        """Cancel a published event: what has not left is stopped, who had it is told."""
        with self.gate.audited(), self.store.transaction():
            annonce, acteur = self._mine(chat, id, "annuler", EtatAnnonce.PUBLIEE)
            draft = draft_in(annonce)
            self.gate.own(acteur, annonce.auteur, draft.portee, "annuler", id)
            had = self._had(annonce)
            stopped = self.store.outbox.cancel(id, annonce.revision, "annulée")
            depart, decale = self._depart(None)
            kept = self.store.annonces.save(
                replace(annonce, revision=annonce.revision + 1, etat=EtatAnnonce.ANNULEE, prevu_le=depart)
            )
            count = self._put(kept, cancellation(id, draft, self.wording), tuple(had), depart)
            self.store.audit.record(chat, "annuler", id, revision=kept.revision, envois=count)
            return Publication(kept, count, stopped, decale)

    def resend(self, chat: ChatKey, id: str) -> Publication:
        """Send again to the failures only."""
        with self.gate.audited(), self.store.transaction():
            annonce, acteur = self._mine(chat, id, "renvoyer", EtatAnnonce.PUBLIEE)
            self.gate.own(acteur, annonce.auteur, draft_in(annonce).portee, "renvoyer", id)
            count = self.store.outbox.retry(id, annonce.revision)
            self.store.audit.record(chat, "renvoyer", id, envois=count)
            return Publication(annonce, count)

    def _had(self, annonce: Annonce) -> dict[ChatKey, tuple[int, str]]:
        """Return who received any revision, and the last message they have of it."""
        return {
            chat: (revision, message)
            for revision in range(1, annonce.revision + 1)
            for chat, message in self.store.outbox.delivered(annonce.id, revision)
        }

    def _edit(self, annonce: Annonce, reply: Reply, had: Mapping[ChatKey, tuple[int, str]]) -> None:
        self.store.outbox.put(
            *(
                Outgoing(
                    chat=chat,
                    payload=self.render(reply, message)[0],
                    priorite=Priorite.ANNONCE,
                    cle=f"{annonce.id}:{annonce.revision}:edit:{chat.channel}:{chat.bot}:{chat.chat}",
                )
                for chat, (_revision, message) in had.items()
                if message
            )
        )
