"""What every act on an announcement goes through: who acts, on what, is it complete, when does it leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.agenda.annonce import draft_in
from bot.agenda.draft import Brouillon
from bot.agenda.moments import is_too_late
from bot.agenda.phrasing import say_moment
from bot.agenda.quiet import PARIS, next_allowed
from bot.agenda.roles import Acteur, Gate, refuse
from bot.reply.model import Reply
from bot.reply.wording import Wording
from bot.store.api import Annonce, ChatKey, Destinataire, EtatAnnonce, Outgoing, Store
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


#: What takes back something nobody received yet.
UNDOES = frozenset({"abandonner", "retirer"})


@dataclass(frozen=True)
class Counter:
    """What acts are made with."""

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

    def _get(self, chat: ChatKey, id: str, action: str, *etats: EtatAnnonce) -> Annonce:
        annonce = self.store.annonces.get(id)
        if annonce is None:
            raise refuse(chat, action, id, "refus_introuvable")
        if annonce.etat not in etats:
            raise refuse(chat, action, id, "refus_etat", etat=annonce.etat.value)
        return annonce

    def _mine(self, chat: ChatKey, id: str, action: str, *etats: EtatAnnonce) -> tuple[Annonce, Acteur]:
        """Return an announcement somebody may act on, and who they are now.

        One's own draft may be for anywhere, and what nobody received may be let go whatever one may still announce.
        """
        acteur = self.gate.actor(chat, action, id)
        annonce = self._get(chat, id, action, *etats)
        undone = annonce.etat is EtatAnnonce.BROUILLON or action in UNDOES
        if not undone or acteur.chat != annonce.auteur:
            self.gate.own(acteur, annonce.auteur, draft_in(annonce).portee, action, id)
        return annonce, acteur

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

    def _in_time(self, chat: ChatKey, id: str, draft: Brouillon) -> None:
        depart, _ = self._depart(draft.depart)
        if is_too_late(draft, depart):
            raise refuse(chat, "publier", id, "refus_apres_evenement", moment=say_moment(depart))

    def _depart(self, le: dt.datetime | None) -> tuple[dt.datetime, bool]:
        """Return when it leaves, and whether the quiet hours moved it."""
        asked = max(self.clock(), le or self.clock())
        depart = next_allowed(asked)
        return depart, depart != asked

    def tell(self, whom: Sequence[ChatKey], reply: Reply, name: str) -> None:
        """Write a message to people of the agenda, in the transaction of what they are told."""
        serial = self.new_id()
        self.store.outbox.put(
            *(
                Outgoing(chat=chat, payload=payload, cle=f"{name}:{serial}:{chat.chat}:{position}")
                for chat in whom
                for position, payload in enumerate(self.render(reply))
            )
        )

    def _put(self, annonce: Annonce, reply: Reply, whom: Sequence[ChatKey], depart: dt.datetime) -> int:
        if not whom:
            return 0
        return self.store.outbox.publish(
            annonce.id,
            annonce.revision,
            self.render(reply),
            [Destinataire(chat=chat) for chat in whom],
            # What leaves now is due by the clock of the store, whatever ours stands for.
            depart if depart > self.clock() else None,
        )
