"""A draft shown: what to look at, then the announcement exactly as it will be received."""

from __future__ import annotations

from bot.agenda.annonce import draft_in, existing
from bot.agenda.check import check
from bot.agenda.message import announcement
from bot.agenda.phrasing import say_moment
from bot.agenda.roles import Refus
from bot.reply.model import Block, Choice, Reply, Text
from bot.store.api import Annonce
from handlers.announcing.speaking import Speaker
from handlers.personal import Answered


class Preview(Speaker):
    """Shows drafts."""

    def look(self, annonce: Annonce) -> Answered:
        """Return what to look at, then the announcement exactly as it will be received."""
        publisher, draft = self.bureau.publisher, draft_in(annonce)
        there = existing(publisher.store.annonces, self.bureau.curated(), annonce.id)
        found = check(draft, self.local(), publisher.wording, publisher.territoires, there)
        blocks: list[Block] = [Text(one.texte) for one in found]
        if not draft.portee or any(one.bloque for one in found):
            blocks += announcement(annonce.id, draft, publisher.wording, publisher.base).blocks
            return Answered(Reply(tuple(blocks), self.draft_choices(annonce, publish=False)))
        try:
            seen = publisher.preview(self.chat, annonce.id)
        except Refus as refus:
            said = self.refused(refus).reply.blocks
            return Answered(Reply(said, self.draft_choices(annonce, publish=False)))
        name = {0: "annonce_apercu_personne", 1: "annonce_apercu_une"}.get(seen.nombre, "annonce_apercu")
        values = {"nombre": seen.nombre, "depart": self.departs(seen.depart)}
        if seen.decale:
            blocks.append(Text(self.brain.say("annonce_decalee", moment=say_moment(seen.depart))))
        if seen.a_approuver:
            blocks.append(Text(self.brain.say("annonce_accord_demande")))
        blocks += [Text(self.brain.say(name, **values), strong=True), *seen.reply.blocks]
        return Answered(Reply(tuple(blocks), self.draft_choices(annonce)))

    def draft_choices(self, annonce: Annonce, publish: bool = True) -> tuple[Choice, ...]:
        """Return what can be done of a draft."""
        go = self.choice("publier", annonce.id, draft_in(annonce).empreinte)
        rest = (self.choice("corriger", annonce.id), self.choice("abandonner", annonce.id))
        return (go, *rest) if publish else rest
