"""A draft shown: what to look at, then the announcement exactly as it will be received."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.agenda.annonce import corrected_by, draft_in, existing, tried_links
from bot.agenda.check import check
from bot.agenda.codes import write_code
from bot.agenda.draft import Brouillon
from bot.agenda.message import announcement
from bot.agenda.phrasing import say_moment
from bot.agenda.quiet import next_allowed
from bot.agenda.roles import Refus
from bot.reply.model import Block, Choice, Reply, Text
from bot.store.api import Annonce
from handlers.announcing.speaking import Speaker
from handlers.personal import Answered

#: Where the dialogue is: a preview was shown, the next message may put it right.
APERCU = "apercu"


@dataclass(frozen=True)
class TriedLinks:
    """Links as they were found when they were tried aside; one not tried yet is given the benefit of the doubt."""

    tried: Mapping[str, bool]

    def answers(self, url: str) -> bool:
        """Tell whether a page answers, as far as we know."""
        return self.tried.get(url, True)


class Preview(Speaker):
    """Shows drafts."""

    def look(self, annonce: Annonce) -> Answered:
        """Return what to look at, then the announcement exactly as it will be received.

        The next message may put it right: the warnings say what to write.
        """
        annonce = self.bureau.publisher.listen(self.chat, annonce.id, APERCU)
        publisher, draft = self.bureau.publisher, draft_in(annonce)
        corrects = corrected_by(annonce)
        there = existing(publisher.store.annonces, self.bureau.curated(), annonce.id, corrects)
        depart = next_allowed(max(draft.depart or self.now(), self.now())) if not corrects else None
        links = TriedLinks(tried_links(annonce))
        found = check(draft, self.local(), publisher.wording, publisher.territoires, there, links, depart)
        blocks: list[Block] = [Text(one.texte) for one in found]
        if draft.portee:
            blocks.append(Text(self.territory(draft)))
        if not draft.portee or any(one.bloque for one in found):
            blocks += announcement(annonce.id, draft, publisher.wording, publisher.base).blocks
            return Answered(Reply(tuple(blocks), self.draft_choices(annonce, publish=False)))
        try:
            seen = publisher.preview(self.chat, annonce.id)
        except Refus as refus:
            said = self.refused(refus).reply.blocks
            shown = announcement(annonce.id, draft, publisher.wording, publisher.base).blocks
            return Answered(Reply((*said, blocks[-1], *shown), self.draft_choices(annonce, publish=False)))
        if seen.decale:
            blocks.append(Text(self.brain.say("annonce_decalee", moment=say_moment(seen.depart))))
        if seen.a_approuver:
            blocks.append(Text(self.brain.say("annonce_accord_demande")))
        name = "annonce_apercu_correction" if corrects else "annonce_apercu"
        at_once = seen.a_approuver and draft.depart is None
        depart_said = self.brain.say("annonce_apres_accord") if at_once else self.departs(seen.depart)
        weekly = 0 if corrects else self.weekly(draft)
        head = self.counted(name, seen.nombre, weekly, depart=depart_said)
        blocks += [Text(head, strong=True), *seen.reply.blocks]
        return Answered(Reply(tuple(blocks), self.draft_choices(annonce, wide=seen.a_approuver)))

    def territory(self, draft: Brouillon) -> str:
        """Say which territory a draft is for."""
        lieu = self.bureau.subscriptions.name(draft.portee)
        return self.brain.say(f"annonce_portee_{draft.portee.niveau}", lieu=lieu)

    def draft_choices(self, annonce: Annonce, publish: bool = True, wide: bool = False) -> tuple[Choice, ...]:
        """Return what can be done of a draft; ``wide``: a second person must agree."""
        draft, id = draft_in(annonce), annonce.id
        if corrected_by(annonce):
            name = "demander" if wide else "publier_correction"
            go = Choice(self.brain.say(f"annonce_bouton_{name}"), write_code("publier", id, draft.empreinte))
            stop = Choice(
                self.brain.say("annonce_bouton_abandonner_correction"), write_code("abandonner", id)
            )
            again = (self.choice("corriger", id), stop)
            return (go, *again) if publish else again
        name = "demander" if wide else "publier" if draft.depart is None else "confirmer"
        go = Choice(self.brain.say(f"annonce_bouton_{name}"), write_code("publier", id, draft.empreinte))
        when = "quand" if draft.depart is None else "changer_moment"
        later = Choice(self.brain.say(f"annonce_bouton_{when}"), write_code("quand", id))
        rest = (self.choice("corriger", id), self.choice("ou", id), self.choice("abandonner", id))
        if publish:
            return (go, later, *rest)
        return (later, *rest) if draft.depart is not None else rest
