"""Amends what is published: corrected, cancelled, sent again to failures only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.agenda.annonce import corrected_by, correction_of, draft_in, make_annonce
from bot.agenda.audience import audience
from bot.agenda.counter import Counter, Publication
from bot.agenda.draft import Brouillon
from bot.agenda.message import announcement, cancellation
from bot.agenda.moments import is_too_late
from bot.agenda.roles import Acteur, refuse
from bot.reply.model import Reply
from bot.store.api import Annonce, ChatKey, EtatAnnonce, Outgoing, Priorite


@dataclass(frozen=True)
class Amendments(Counter):
    """What a referent does to an announcement once it is published.

    Everything is checked before anything is written: a channel answers many people in one transaction.
    """

    def amend(self, chat: ChatKey, id: str) -> Annonce:
        """Return the draft of a correction, begun now or before: publishing it corrects the announcement."""
        with self.gate.audited(), self.store.transaction():
            annonce, _ = self._mine(chat, id, "corriger", EtatAnnonce.PUBLIEE)
            more = correction_of(annonce, annonce.revision)
            for one in self.store.annonces.drafts(chat):
                if one.etat is EtatAnnonce.BROUILLON and more.items() <= one.contenu.items():
                    return one
            draft = replace(draft_in(annonce), depart=None)
            return self.store.annonces.save(make_annonce(self.new_id(), chat, draft, self.clock(), more=more))

    def correct(self, chat: ChatKey, id: str, draft: Brouillon) -> Publication:
        """Publish a corrected revision: what was sent is edited, who had it is told, who had not receives it anew."""
        with self.gate.audited(), self.store.transaction():
            annonce, acteur = self._mine(chat, id, "corriger", EtatAnnonce.PUBLIEE)
            if self._may_correct(acteur, annonce, draft):
                raise refuse(chat, "corriger", id, "refus_sans_accord")
            self._complete(chat, id, draft)
            return self._corrected(chat, annonce, draft)

    def cancel(self, chat: ChatKey, id: str) -> Publication:
        """Cancel a published event: what has not left is stopped, who had it is told."""
        with self.gate.audited(), self.store.transaction():
            annonce, _ = self._mine(chat, id, "annuler", EtatAnnonce.PUBLIEE)
            draft = draft_in(annonce)
            had = self._had(annonce)
            stopped = self.store.outbox.cancel(id, annonce.revision, "annulée")
            depart, decale = self._depart(None)
            kept = self.store.annonces.save(
                replace(annonce, revision=annonce.revision + 1, etat=EtatAnnonce.ANNULEE, prevu_le=depart)
            )
            told = cancellation(id, draft, self.wording)
            whole = announcement(id, draft, self.wording, self.base)
            # What was received says so too, and nobody can say « j'y vais » from it any more.
            self._edit(kept, Reply((*told.blocks, *whole.blocks), told.choices), self._received(annonce))
            count = self._put(kept, told, tuple(had), depart)
            self.store.audit.record(chat, "annuler", id, revision=kept.revision, envois=count)
            return Publication(kept, count, stopped, decale)

    def resend(self, chat: ChatKey, id: str) -> Publication:
        """Send again to the failures only."""
        with self.gate.audited(), self.store.transaction():
            annonce, _ = self._mine(chat, id, "renvoyer", EtatAnnonce.PUBLIEE)
            count = self.store.outbox.retry(id, annonce.revision)
            self.store.audit.record(chat, "renvoyer", id, envois=count)
            return Publication(annonce, count)

    def corrected(self, annonce: Annonce) -> Annonce | None:
        """Return the published announcement a draft corrects, None when it corrects none or another revision."""
        original = self.store.annonces.get(corrected_by(annonce)) if corrected_by(annonce) else None
        if original is None or original.etat is not EtatAnnonce.PUBLIEE:
            return None
        more = correction_of(original, original.revision)
        return original if more.items() <= annonce.contenu.items() else None

    def reached(self, original: Annonce, draft: Brouillon) -> int:
        """Return how many people a correction reaches: who had it, and who has not received it yet."""
        others = audience(draft, self.store.abonnements, self.territoires)
        return len({*self._had(original), *others})

    def _may_correct(self, acteur: Acteur, annonce: Annonce, draft: Brouillon) -> bool:
        """Check that somebody may correct an announcement so; return whether a second person must approve."""
        wide = self.gate.own(acteur, annonce.auteur, draft.portee, "corriger", annonce.id)
        before = draft_in(annonce)
        if draft.portee != before.portee:
            raise refuse(acteur.chat, "corriger", annonce.id, "refus_autre_territoire")
        if replace(draft, depart=None) == replace(before, depart=None):
            raise refuse(acteur.chat, "corriger", annonce.id, "refus_rien_a_corriger")
        return wide

    def _corrected(self, chat: ChatKey, annonce: Annonce, draft: Brouillon) -> Publication:
        had = self._had(annonce)
        stopped = self.store.outbox.cancel(annonce.id, annonce.revision, "corrigée")
        depart, decale = self._depart(None)
        kept = self.store.annonces.save(
            make_annonce(
                annonce.id, annonce.auteur, replace(draft, depart=None), self.clock(),
                revision=annonce.revision + 1, etat=EtatAnnonce.PUBLIEE, prevu_le=depart,
            )
        )  # fmt: skip
        whole = announcement(annonce.id, draft, self.wording, self.base)
        self._edit(kept, whole, {(chat, message) for chat, (_revision, message) in had.items()})
        told = announcement(annonce.id, draft, self.wording, self.base, "annonce_corrigee")
        # At night, nobody is woken for an event that will be over in the morning: what they have is edited.
        count = 0 if is_too_late(draft, depart) else self._put(kept, told, tuple(had), depart)
        others = audience(draft, self.store.abonnements, self.territoires)
        count += self._put(kept, whole, tuple(one for one in others if one not in had), depart)
        self.store.audit.record(chat, "corriger", annonce.id, revision=kept.revision, envois=count)
        return Publication(kept, count, stopped, decale)

    def _had(self, annonce: Annonce) -> dict[ChatKey, tuple[int, str]]:
        """Return who received any revision, and the last message they have of it."""
        return {
            chat: (revision, message)
            for revision in range(1, annonce.revision + 1)
            for chat, message in self.store.outbox.delivered(annonce.id, revision)
        }

    def _received(self, annonce: Annonce) -> set[tuple[ChatKey, str]]:
        """Return every message of an announcement that was received."""
        revisions = range(1, annonce.revision + 1)
        return {pair for revision in revisions for pair in self.store.outbox.delivered(annonce.id, revision)}

    def _edit(self, annonce: Annonce, reply: Reply, received: Iterable[tuple[ChatKey, str]]) -> None:
        self.store.outbox.put(
            *(
                Outgoing(
                    chat=chat,
                    payload=self.render(reply, message)[0],
                    priorite=Priorite.ANNONCE,
                    cle=f"{annonce.id}:{annonce.revision}:edit:{chat.channel}:{chat.bot}:{chat.chat}:{message}",
                )
                for chat, message in sorted(received)
                if message
            )
        )
