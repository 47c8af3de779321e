"""The links of drafts, tried aside: once each, outside any transaction; an author hears of one that does not answer."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace

from bot.agenda.annonce import draft_in, tried_links
from bot.agenda.check import Links
from bot.agenda.message import silent_link
from bot.agenda.publish import Publisher
from bot.store.api import Annonce

#: A draft left alone that long has had its link tried.
LATELY = dt.timedelta(minutes=15)
#: Longer than a try may last.
TRYING = dt.timedelta(minutes=2)


@dataclass(frozen=True)
class LinkWatch:
    """Tries the links of drafts."""

    publisher: Publisher
    links: Links
    #: The name of this process.
    owner: str

    def look(self) -> int:
        """Try the links of the drafts that changed lately; return how many were tried."""
        return sum(self._try(one) for one in self.publisher.store.annonces.touched(LATELY))

    def _try(self, annonce: Annonce) -> bool:
        store, lien = self.publisher.store, draft_in(annonce).lien
        if not lien or lien in tried_links(annonce):
            return False
        name = f"lien:{annonce.id}:{hashlib.sha256(lien.encode()).hexdigest()[:16]}"
        if not store.leases.acquire(name, self.owner, TRYING):
            return False
        try:
            self._note(annonce.id, lien, self.links.answers(lien))
        finally:
            store.leases.release(name, self.owner)
        return True

    def _note(self, id: str, lien: str, answers: bool) -> None:
        """Keep what became of a link; its author is told when it does not answer and is still theirs."""
        publisher = self.publisher
        with publisher.store.transaction():
            annonce = publisher.store.annonces.get(id)
            if annonce is None or lien in tried_links(annonce):
                return
            tried = {**tried_links(annonce), lien: answers}
            kept = replace(annonce, contenu={**annonce.contenu, "liens": tried})
            if not publisher.store.annonces.move(kept, annonce.etat):
                return
            if not answers and draft_in(annonce).lien == lien:
                publisher.tell([annonce.auteur], silent_link(id, lien, publisher.wording), "lien")
