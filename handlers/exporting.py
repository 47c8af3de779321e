"""A referent takes their published events away, as a file the knowledge base accepts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.agenda.annonce import draft_in
from bot.agenda.feeds.entry import of_annonces
from bot.agenda.feeds.export import CONTENT_TYPE, FILE, export
from bot.agenda.roles import Acteur, Refus
from bot.reply.model import Attachment, Reply, Text
from bot.store.api import Annonce
from handlers.announcing.speaking import Speaker
from handlers.personal import Answered


@dataclass(frozen=True)
class Exporting(Speaker):
    """What one person takes away."""

    def export(self) -> Answered:
        """Return the file of what somebody announced, or may act on."""
        publisher, gate = self.bureau.publisher, self.bureau.gate
        try:
            with gate.audited():
                acteur = gate.actor(self.chat, "exporter")
        except Refus as refus:
            return self.refused(refus)
        mine = [one for one in publisher.store.annonces.published() if self._is_theirs(acteur, one)]
        found = of_annonces(mine, publisher.territoires)
        if not found:
            return self.say("export_rien")
        said = Text(self.brain.say("export_fait", nombre=len(found)))
        return Answered(Reply((said, Attachment(FILE, CONTENT_TYPE, export(found, publisher.base)))))

    def _is_theirs(self, acteur: Acteur, annonce: Annonce) -> bool:
        try:
            self.bureau.gate.own(acteur, annonce.auteur, draft_in(annonce).portee, "exporter", annonce.id)
        except Refus:
            return False
        return True
