"""Announces: draft → preview → published, corrected, cancelled; each act in one transaction with its envois."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from bot.agenda.annonce import draft_in, make_annonce
from bot.agenda.audience import audience
from bot.agenda.draft import Brouillon
from bot.agenda.message import announcement, cancellation
from bot.agenda.quiet import PARIS, next_allowed
from bot.agenda.roles import Acteur, Gate, refuse
from bot.reply.model import Reply
from bot.reply.wording import Wording
from bot.store.api import Annonce, ChatKey, Destinataire, EtatAnnonce, Outgoing, Priorite, Store
from knowledge.territory import Territoires


class Render(Protocol):
    """What a channel makes of a reply: one payload a message; ``edit``: the id of the message it replaces."""

    def __call__(self, reply: Reply, edit: str | None = None) -> Sequence[Mapping[str, Any]]:
        """Return the payloads."""
        ...


@dataclass(frozen=True)
class Apercu:
    """What will be received, by how many, when; ``empreinte`` goes into the button that publishes it."""

    reply: Reply
    nombre: int
    depart: dt.datetime
    #: The moment asked for is in the quiet hours.
    decale: bool
    #: A second person must agree.
    a_approuver: bool
    empreinte: str


@dataclass(frozen=True)
class Publication:
    """What an act did: the announcement as it now stands, envois written, envois stopped."""

    annonce: Annonce
    nombre: int = 0
    arretes: int = 0
    decale: bool = False


@dataclass(frozen=True)
class Publisher:
    """Everything a referent does to an announcement; raises Refus, audited, nothing in the outbox."""

    store: Store
    gate: Gate
    territoires: Territoires
    wording: Wording
    render: Render
    #: Now, aware.
    clock: Callable[[], dt.datetime]
    #: A new unguessable id of ``[a-z0-9-]``.
    new_id: Callable[[], str]
    #: Address of the web process, "" without one.
    base: str = ""

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

    def abandon(self, chat: ChatKey, id: str) -> None:
        """Let a draft go."""
        with self.gate.audited(), self.store.transaction():
            annonce, _ = self._mine(chat, id, "abandonner", EtatAnnonce.BROUILLON, EtatAnnonce.A_APPROUVER)
            self.store.annonces.save(replace(annonce, etat=EtatAnnonce.ANNULEE))
            self.store.audit.record(chat, "abandonner", id)

    # --- inside -------------------------------------------------------------------------------------------------

    def _get(self, chat: ChatKey, id: str, action: str, *etats: EtatAnnonce) -> Annonce:
        annonce = self.store.annonces.get(id)
        if annonce is None:
            raise refuse(chat, action, id, "refus_introuvable")
        if annonce.etat not in etats:
            raise refuse(chat, action, id, "refus_etat", etat=annonce.etat.value)
        return annonce

    def _mine(self, chat: ChatKey, id: str, action: str, *etats: EtatAnnonce) -> tuple[Annonce, Acteur]:
        """Return an announcement somebody may act on, and who they are now."""
        acteur = self.gate.actor(chat, action, id)
        annonce = self._get(chat, id, action, *etats)
        portee = draft_in(annonce).portee
        if portee or acteur.chat != annonce.auteur:
            self.gate.own(acteur, annonce.auteur, portee, action, id)
        return annonce, acteur

    def _author_still_may(self, annonce: Annonce, draft: Brouillon) -> None:
        """Refuse what somebody suspended since asked for: an approval does not restore a right."""
        auteur = self.gate.actor(annonce.auteur, "approuver", annonce.id)
        self.gate.announce(auteur, draft.portee, "approuver", annonce.id)

    def _complete(self, chat: ChatKey, id: str, draft: Brouillon) -> None:
        when = draft.when
        missing = [
            f"annonce_manque_{name}"
            for name, absent in (
                ("titre", not draft.titre),
                ("date", when is None),
                ("territoire", not draft.portee),
            )
            if absent
        ]
        if when is not None and when.is_past(self.clock().astimezone(PARIS).replace(tzinfo=None)):
            missing.append("annonce_manque_avenir")
        if missing:
            said = ", ".join(self.wording.say(name) for name in missing)
            raise refuse(chat, "publier", id, "refus_incomplete", manques=said)

    def _depart(self, le: dt.datetime | None) -> tuple[dt.datetime, bool]:
        """Return when it leaves, and whether the quiet hours moved it."""
        asked = max(self.clock(), le or self.clock())
        depart = next_allowed(asked)
        return depart, depart != asked

    def _send(
        self, chat: ChatKey, action: str, annonce: Annonce, draft: Brouillon, le: dt.datetime | None
    ) -> Publication:
        depart, decale = self._depart(le)
        kept = self.store.annonces.save(replace(annonce, etat=EtatAnnonce.PUBLIEE, prevu_le=depart))
        whom = audience(draft, self.store.abonnements, self.territoires)
        count = self._put(kept, announcement(annonce.id, draft, self.wording, self.base), whom, depart)
        self.store.audit.record(chat, action, annonce.id, territoire=annonce.territoire, envois=count)
        return Publication(kept, count, decale=decale)

    def _put(self, annonce: Annonce, reply: Reply, whom: Sequence[ChatKey], depart: dt.datetime) -> int:
        if not whom:
            return 0
        return self.store.outbox.publish(
            annonce.id,
            annonce.revision,
            self.render(reply),
            [Destinataire(chat=chat) for chat in whom],
            depart,
        )

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
