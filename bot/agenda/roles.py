"""Who may announce where. Every refusal has a reason to say, somebody to ask, and a line in the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.agenda.draft import Portee
from bot.agenda.places import epcis_of, is_known, region_of
from bot.store.api import (
    Audit,
    ChatKey,
    Chats,
    Genre,
    InvitationRefused,
    Invitations,
    Referent,
    Referents,
    Role,
)
from knowledge.territory import Territoires


class Refus(Exception):
    """What was asked is refused; ``raison`` names the sentence of ``annonces.yaml`` that says why and whom to ask."""

    def __init__(self, raison: str, chat: ChatKey, action: str, objet: str = "", **values: str) -> None:
        super().__init__(raison)
        self.raison = raison
        self.chat = chat
        self.action = action
        self.objet = objet
        self.values = values


def refuse(chat: ChatKey, action: str, objet: str, raison: str, **values: str) -> Refus:
    """Return a refusal."""
    return Refus(raison, chat, action, objet, **values)


@dataclass(frozen=True)
class Acteur:
    """Somebody who may act, checked now."""

    chat: ChatKey
    role: Role
    territoires: frozenset[str] = frozenset()

    @property
    def is_admin(self) -> bool:
        """Tell whether every act is theirs to make."""
        return self.role is Role.ADMINISTRATEUR


@dataclass(frozen=True)
class Gate:
    """The one place where rights are checked; each check reads the store again, inside ``with audited():``."""

    referents: Referents
    invitations: Invitations
    chats: Chats
    audit: Audit
    territoires: Territoires
    #: Chats of ``ADMIN_CHAT_IDS``.
    admins: Callable[[ChatKey], bool]
    #: Returns where the administrators read, on the channel of somebody.
    admin_chats: Callable[[ChatKey], tuple[ChatKey, ...]] = lambda chat: ()

    @contextmanager
    def audited(self) -> Iterator[None]:
        """Write in the audit every refusal raised inside; a transaction opened inside is undone before it is."""
        try:
            yield
        except Refus as refus:
            self.audit.record(refus.chat, f"refus:{refus.action}", refus.objet, raison=refus.raison)
            raise

    def actor(self, chat: ChatKey, action: str, objet: str = "") -> Acteur:
        """Return who acts; raise Refus for a group, a stranger, somebody suspended."""
        self._person(chat, action, objet)
        if self.admins(chat):
            return Acteur(chat, Role.ADMINISTRATEUR)
        known = self.referents.get(chat)
        if known is None:
            raise refuse(chat, action, objet, "refus_inconnu")
        if not known.actif:
            raise refuse(chat, action, objet, "refus_suspendu")
        return Acteur(chat, known.role, known.territoires)

    def announce(self, acteur: Acteur, portee: Portee, action: str, objet: str) -> bool:
        """Check that somebody may announce for a territory; return whether a second person must approve.

        A referent announces in their EPCI and its communes; an organiser in their région, where what is for more than
        one EPCI waits for somebody else's word; an administrator anywhere, under the same rule.
        """
        if not is_known(portee, self.territoires):
            raise refuse(acteur.chat, action, objet, "refus_sans_territoire")
        wide = portee.niveau in ("departement", "region")
        if acteur.is_admin:
            return wide
        if acteur.role is Role.ORGANISATEUR:
            if region_of(portee, self.territoires) in acteur.territoires:
                return wide
            raise refuse(acteur.chat, action, objet, "refus_autre_region")
        epcis = epcis_of(portee, self.territoires)
        if not wide and epcis and epcis <= acteur.territoires:
            return False
        raise refuse(acteur.chat, action, objet, "refus_trop_large" if wide else "refus_autre_epci")

    def own(self, acteur: Acteur, auteur: ChatKey, portee: Portee, action: str, objet: str) -> bool:
        """Check that somebody may act on an announcement made by ``auteur``; return whether approval is needed.

        Drafts and announcements belong to their author; an administrator, or who may announce for the whole territory,
        may act on them too.
        """
        if acteur.chat != auteur and not acteur.is_admin and not self._covers(acteur, portee):
            raise refuse(acteur.chat, action, objet, "refus_autre_annonce")
        return self.announce(acteur, portee, action, objet)

    def approve(self, acteur: Acteur, auteur: ChatKey, portee: Portee, objet: str) -> None:
        """Check that somebody may approve: another person than the author, with the right over the territory."""
        if acteur.chat == auteur:
            raise refuse(acteur.chat, "approuver", objet, "refus_meme_personne")
        if not acteur.is_admin and acteur.role is not Role.ORGANISATEUR:
            raise refuse(acteur.chat, "approuver", objet, "refus_trop_large")
        self.announce(acteur, portee, "approuver", objet)

    def may(self, acteur: Acteur, portee: Portee) -> bool:
        """Tell whether somebody may announce for a territory; nothing is written in the audit."""
        try:
            self.announce(acteur, portee, "", "")
        except Refus:
            return False
        return True

    def approvers(self, auteur: ChatKey, portee: Portee) -> tuple[ChatKey, ...]:
        """Return who may approve what somebody announces for a territory: administrators, organisers of the région."""
        region = region_of(portee, self.territoires)
        organisers = (
            one.chat
            for one in self.referents.all()
            if one.actif and one.role is Role.ORGANISATEUR and region in one.territoires
        )
        found = dict.fromkeys((*self.admin_chats(auteur), *organisers))
        return tuple(chat for chat in found if chat != auteur)

    def administrator(self, chat: ChatKey, action: str, objet: str = "") -> Acteur:
        """Return who acts when only an administrator may."""
        with self.audited():
            acteur = self.actor(chat, action, objet)
            if not acteur.is_admin:
                raise refuse(chat, action, objet, "refus_administrateur")
            return acteur

    def redeem(self, secret: str, chat: ChatKey) -> Referent:
        """Use an invitation; raise Refus when it is unknown, used, expired or withdrawn, or opened by a group."""
        with self.audited():
            self._person(chat, "invitation", "")
            try:
                referent = self.invitations.redeem(secret, chat)
            except InvitationRefused as error:
                raise refuse(chat, "invitation", "", "refus_invitation", pourquoi=str(error)) from error
        self.audit.record(chat, "invitation", "", role=referent.role.value)
        return referent

    def _person(self, chat: ChatKey, action: str, objet: str) -> None:
        """Raise Refus when a chat is not one person's: many hands hold a group."""
        known = self.chats.get(chat)
        if (known is not None and known.genre is not Genre.PRIVE) or chat.chat.startswith(("-", "@")):
            raise refuse(chat, action, objet, "refus_groupe")

    def _covers(self, acteur: Acteur, portee: Portee) -> bool:
        if acteur.role is Role.ORGANISATEUR:
            return region_of(portee, self.territoires) in acteur.territoires
        epcis = epcis_of(portee, self.territoires)
        return bool(epcis) and epcis <= acteur.territoires
