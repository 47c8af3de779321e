"""A referent announces: the text, what to look at, the preview, the word that publishes; and what readers tap."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Any

from bot.agenda.annonce import draft_in, existing
from bot.agenda.bureau import Bureau
from bot.agenda.check import check
from bot.agenda.codes import Code, read_code, write_code
from bot.agenda.correct import correct
from bot.agenda.counter import Publication
from bot.agenda.draft import Brouillon, Portee, draft_of
from bot.agenda.message import announcement
from bot.agenda.phrasing import say_moment
from bot.agenda.quiet import PARIS
from bot.agenda.roles import Refus
from bot.decide.commands import plain
from bot.reply.model import Block, Choice, Reply, Text
from bot.store.api import Annonce, ChatKey, EtatAnnonce, Role
from handlers.brain import Brain
from handlers.personal import Answered

#: Where the drafting is: the text is expected, or what to put right.
TEXTE, CORRIGER = "texte", "corriger"
#: Whole messages that leave the drafting as it is.
LEAVE = frozenset({"annuler", "retour", "stop", "laisse tomber", "plus tard"})
_WHERE = re.compile(r"(?:et )?(?:ou|comment) (?:en (?:est|sont)|avance(?:nt)?) (?:l|la|le|les|mon|mes|ma)\b")
#: A departure this close is said « tout de suite ».
SOON = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Announcing:
    """What one person does with announcements; what it writes is in the transaction of the answer."""

    chat: ChatKey
    bureau: Bureau
    brain: Brain

    # -- what is written ----------------------------------------------------------------------------------------

    def start(self, text: str) -> Answered:
        """Begin a draft from a text; without one, ask for it."""
        try:
            if not text.strip():
                annonce = self.bureau.publisher.start(self.chat, Brouillon())
                self.bureau.publisher.keep(self.chat, annonce.id, Brouillon(), TEXTE)
                return self._say("annonce_demande_texte", choices=(self._choice("abandonner", annonce.id),))
            self._allowed()
            annonce = self.bureau.publisher.start(self.chat, self._read(text))
            return self._look(annonce)
        except Refus as refus:
            return self.refused(refus)

    def opened(self, text: str) -> Answered:
        """Answer « je veux annoncer un événement »: the event may be said already."""
        try:
            self._allowed()
        except Refus as refus:
            return self.refused(refus)
        return self.start(text if text and self._read(text).le is not None else "")

    def heard(self, text: str) -> Answered | None:
        """Answer a message that goes on with a draft, or asks where an announcement stands; None for another."""
        if _WHERE.match(plain(text)) and (found := self._latest()) is not None:
            return self._state(found)
        drafts = self.bureau.publisher.store.annonces.drafts(self.chat)
        draft = next((one for one in drafts if one.etape in (TEXTE, CORRIGER)), None)
        if draft is None or draft.etat is not EtatAnnonce.BROUILLON:
            return None
        try:
            return self._go_on(draft, text)
        except Refus as refus:
            return self.refused(refus)

    def _go_on(self, annonce: Annonce, text: str) -> Answered:
        publisher, before = self.bureau.publisher, draft_in(annonce)
        if plain(text) in LEAVE:
            publisher.abandon(self.chat, annonce.id)
            return self._say("annonce_abandonnee")
        if annonce.etape == TEXTE:
            return self._look(publisher.keep(self.chat, annonce.id, self._read(text)))
        after = correct(before, text, self.bureau.reader(), self._local())
        if after is None:
            return self._say("annonce_correction_incomprise", choices=self._draft_choices(annonce.id, before))
        return self._look(publisher.keep(self.chat, annonce.id, after))

    # -- what is tapped -----------------------------------------------------------------------------------------

    def tapped(self, raw: str) -> Answered | None:
        """Answer a button of an announcement, None for another."""
        if not raw.startswith("an:"):
            return None
        code = read_code(raw)
        if code is None:
            return self._say("refus_code")
        try:
            return self._act(code)
        except Refus as refus:
            return self.refused(refus)

    def _act(self, code: Code) -> Answered:
        publisher, id = self.bureau.publisher, code.annonce
        if code.action == "publier":
            kept = publisher.store.annonces.get(id)
            if kept is not None and kept.etat is EtatAnnonce.PUBLIEE and kept.auteur == self.chat:
                return self._state(kept)
            return self._published(publisher.publish(self.chat, id, code.empreinte))
        if code.action == "approuver":
            return self._published(publisher.approve(self.chat, id))
        if code.action == "corriger":
            draft = self._draft(id)
            publisher.keep(self.chat, id, draft, CORRIGER)
            return replace(self._say("annonce_demande_correction"), apart=True)
        if code.action == "abandonner":
            publisher.abandon(self.chat, id)
            return self._say("annonce_abandonnee")
        if code.action == "annuler":
            return self._cancelled(code)
        if code.action == "renvoyer":
            again = publisher.resend(self.chat, id)
            return self._say("annonce_renvoyee", nombre=again.nombre)
        kept = publisher.store.annonces.get(id)
        if code.action == "etat" and kept is not None and self._may_see(kept):
            return self._state(kept)
        return self._say("refus_introuvable")

    def _cancelled(self, code: Code) -> Answered:
        """Cancel what is published, asked twice: everybody who had it is told."""
        draft = self._draft(code.annonce)
        if code.empreinte != draft.empreinte:
            yes = Choice(
                self.brain.say("annonce_bouton_annuler_oui"),
                write_code("annuler", code.annonce, draft.empreinte),
            )
            back = self._choice("etat", code.annonce)
            return self._say("annonce_annuler_question", choices=(yes, back), titre=draft.titre)
        done = self.bureau.publisher.cancel(self.chat, code.annonce)
        return self._say("annonce_annulee_referent", arretes=done.arretes, nombre=done.nombre)

    # -- what is shown ------------------------------------------------------------------------------------------

    def _look(self, annonce: Annonce) -> Answered:
        """Return what to look at, then the announcement exactly as it will be received."""
        publisher, draft = self.bureau.publisher, draft_in(annonce)
        there = existing(publisher.store.annonces, self.bureau.curated(), annonce.id)
        found = check(draft, self._local(), publisher.wording, publisher.territoires, there)
        blocks: list[Block] = [Text(one.texte) for one in found]
        if not draft.portee or any(one.bloque for one in found):
            blocks += announcement(annonce.id, draft, publisher.wording, publisher.base).blocks
            return Answered(Reply(tuple(blocks), self._draft_choices(annonce.id, draft, publish=False)))
        try:
            seen = publisher.preview(self.chat, annonce.id)
        except Refus as refus:
            said = self.refused(refus).reply.blocks
            return Answered(Reply(said, self._draft_choices(annonce.id, draft, publish=False)))
        name = {0: "annonce_apercu_personne", 1: "annonce_apercu_une"}.get(seen.nombre, "annonce_apercu")
        values = {"nombre": seen.nombre, "depart": self._depart(seen.depart)}
        if seen.decale:
            blocks.append(Text(self.brain.say("annonce_decalee", moment=say_moment(seen.depart))))
        if seen.a_approuver:
            blocks.append(Text(self.brain.say("annonce_accord_demande")))
        blocks += [Text(self.brain.say(name, **values), strong=True), *seen.reply.blocks]
        return Answered(Reply(tuple(blocks), self._draft_choices(annonce.id, draft)))

    def _published(self, done: Publication) -> Answered:
        annonce = done.annonce
        if annonce.etat is EtatAnnonce.A_APPROUVER:
            return self._say("annonce_a_approuver", choices=(self._choice("abandonner", annonce.id),))
        depart = annonce.prevu_le or self._now()
        name = {0: "annonce_publiee_personne", 1: "annonce_publiee_une"}.get(done.nombre, "annonce_publiee")
        said = Text(
            self.brain.say(name, nombre=done.nombre, depart=self._depart(depart)),
            strong=True,
        )
        publisher = self.bureau.publisher
        shown = announcement(annonce.id, draft_in(annonce), publisher.wording, publisher.base).blocks
        return Answered(Reply((said, *shown), self._published_choices(annonce)))

    def _state(self, annonce: Annonce) -> Answered:
        """Return where the envois of an announcement stand."""
        publisher, say = self.bureau.publisher, self.brain.say
        at = publisher.store.outbox.progress(annonce.id, annonce.revision)
        lines = [
            Text(
                say(
                    "annonce_etat",
                    titre=draft_in(annonce).titre,
                    etat=say(f"annonce_etat_{annonce.etat.value}"),
                ),
                strong=True,
            )
        ]
        if annonce.etat is not EtatAnnonce.BROUILLON:
            lines.append(
                Text(
                    say(
                        "annonce_etat_envois",
                        envoyes=at.envoye,
                        reste=at.a_faire + at.en_cours,
                        tout=at.total,
                    )
                )
            )
            if at.abandonne or at.incertain:
                lines.append(Text(say("annonce_etat_echecs", echecs=at.abandonne, incertains=at.incertain)))
            lines.append(
                Text(say("annonce_etat_participants", nombre=self.bureau.participation.count(annonce.id)))
            )
        if annonce.etat is EtatAnnonce.BROUILLON:
            return Answered(Reply(tuple(lines), self._draft_choices(annonce.id, draft_in(annonce))))
        choices = self._published_choices(annonce) if annonce.etat is EtatAnnonce.PUBLIEE else ()
        if at.abandonne and choices:
            choices = (*choices, self._choice("renvoyer", annonce.id))
        return Answered(Reply(tuple(lines), choices))

    def refused(self, refus: Refus) -> Answered:
        """Say why something is refused, and whom to ask."""
        values: dict[str, Any] = dict(refus.values)
        if "etat" in values:
            values["etat"] = self.brain.say(f"annonce_etat_{values['etat']}")
        return self._say(refus.raison, **values)

    # -- what that needs ----------------------------------------------------------------------------------------

    def _allowed(self) -> None:
        """Raise Refus, audited, when somebody may not announce at all."""
        with self.bureau.gate.audited():
            self.bureau.gate.actor(self.chat, "annoncer")

    def _read(self, text: str) -> Brouillon:
        """Return the draft a text says; a referent of one EPCI means theirs when no place is said."""
        known = self.bureau.gate.referents.get(self.chat)
        home = known.territoires if known is not None and known.role is Role.REFERENT else frozenset()
        draft = draft_of(self.bureau.reader().read(text, self._local(), home))
        if draft.portee or len(home) != 1:
            return draft
        (epci,) = home
        return replace(draft, epci=epci, portee=Portee("epci", epci))

    def _draft(self, id: str) -> Brouillon:
        annonce = self.bureau.publisher.store.annonces.get(id)
        return draft_in(annonce) if annonce is not None else Brouillon()

    def _latest(self) -> Annonce | None:
        """Return the newest announcement of somebody: published, else being written."""
        annonces = self.bureau.publisher.store.annonces
        mine = [one for one in annonces.published() if one.auteur == self.chat]
        return max(mine, key=lambda one: one.modifie_le, default=None) or next(
            iter(annonces.drafts(self.chat)), None
        )

    def _may_see(self, annonce: Annonce) -> bool:
        return annonce.auteur == self.chat or self.bureau.gate.admins(self.chat)

    def _draft_choices(self, id: str, draft: Brouillon, publish: bool = True) -> tuple[Choice, ...]:
        go = Choice(self.brain.say("annonce_bouton_publier"), write_code("publier", id, draft.empreinte))
        rest = (self._choice("corriger", id), self._choice("abandonner", id))
        return (go, *rest) if publish else rest

    def _published_choices(self, annonce: Annonce) -> tuple[Choice, ...]:
        return self._choice("etat", annonce.id), self._choice("annuler", annonce.id)

    def _choice(self, action: str, id: str) -> Choice:
        return Choice(self.brain.say(f"annonce_bouton_{action}"), write_code(action, id))

    def _depart(self, moment: dt.datetime) -> str:
        if moment - self._now() < SOON:
            return self.brain.say("annonce_tout_de_suite")
        return self.brain.say("annonce_le_moment", moment=say_moment(moment))

    def _now(self) -> dt.datetime:
        return self.bureau.publisher.clock()

    def _local(self) -> dt.datetime:
        return self._now().astimezone(PARIS).replace(tzinfo=None)

    def _say(self, name: str, choices: tuple[Choice, ...] = (), **values: Any) -> Answered:
        return Answered(Reply((Text(self.brain.say(name, **values)),), choices))
