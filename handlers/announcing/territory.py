"""The territory of a draft, made wider or narrower: with a button, or in words; never past what one may announce."""

from __future__ import annotations

from dataclasses import replace

from bot.agenda.annonce import draft_in
from bot.agenda.codes import Code, write_code
from bot.agenda.draft import Portee
from bot.agenda.portees import offered, read_code_portee, read_portee, write_code_portee
from bot.agenda.roles import Refus
from bot.reply.model import Choice, Reply, Text
from bot.store.api import Annonce
from handlers.announcing.preview import Preview
from handlers.personal import Answered

#: Where the dialogue is: a territory is expected.
OU = "ou"


class Territory(Preview):
    """Changes whom a draft is for."""

    def ask(self, code: Code) -> Answered:
        """Offer the territories somebody may announce for."""
        gate = self.bureau.gate
        with gate.audited():
            acteur = gate.actor(self.chat, "territoire", code.annonce)
        annonce = self.bureau.publisher.listen(self.chat, code.annonce, OU)
        draft, say = draft_in(annonce), self.brain.say
        choices = []
        for one in offered(draft, acteur, gate):
            name = self.bureau.subscriptions.name(one)
            label = say(f"annonce_niveau_{one.niveau}", nom=name)
            label = say("annonce_choisi", nom=label) if one == draft.portee else label
            choices.append(Choice(label, write_code("territoire", annonce.id, choix=write_code_portee(one))))
        said = [Text(say("annonce_demande_territoire"), strong=True)]
        if draft.portee:
            said.append(Text(self.territory(draft)))
        return Answered(Reply(tuple(said), (*choices, self.choice("voir", annonce.id))))

    def tapped(self, code: Code) -> Answered:
        """Take the territory of a button, if it is theirs to choose."""
        return self._take(code.annonce, read_code_portee(code.choix))

    def written(self, annonce: Annonce, text: str) -> Answered:
        """Take the territory a message names."""
        bureau = self.bureau
        portee = read_portee(
            text,
            draft_in(annonce),
            bureau.reader(),
            bureau.publisher.territoires,
            self.local(),
            self.home_region(),
        )
        if not portee:
            return self.say("annonce_territoire_incompris", choices=(self.choice("voir", annonce.id),))
        try:
            return self._take(annonce.id, portee)
        except Refus as refus:
            said = self.refused(refus).reply.blocks
            return Answered(
                Reply(said, tuple(self.choice(one, annonce.id) for one in ("ou", "voir", "abandonner")))
            )

    def _take(self, id: str, portee: Portee) -> Answered:
        gate, publisher = self.bureau.gate, self.bureau.publisher
        with gate.audited():
            acteur = gate.actor(self.chat, "territoire", id)
            gate.announce(acteur, portee, "territoire", id)
        annonce = publisher.keep(self.chat, id, replace(self.draft(id), portee=portee))
        return self.look(annonce)
