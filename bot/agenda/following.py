"""Follows announcements on their way: the referent's message is edited in place until it is over.

Nothing of it is kept apart: what was written is found in the outbox by its key, so that any process goes on after any
other, and two of them write each step once.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.agenda.bureau import Bureau
from bot.agenda.progress import progress_reply
from bot.reply.model import Reply
from bot.store.api import Annonce, Outgoing

#: Announcements that left longer ago are not looked at. Replies sent are remembered longer than that.
WITHIN = dt.timedelta(days=3)
#: Fewer envois than this are over before anybody could watch them.
SMALL = 72
#: Seconds between two edits, all announcements of the bot together: under 1 % of what it may send.
STEP = 5.0


def followed(annonce: str, revision: int) -> str:
    """Return the key, in the outbox, of the answer that says a revision is published: it is edited from then on."""
    return f"suivi:{annonce}:{revision}"


@dataclass
class Following:
    """What one process knows of the announcements it follows; another finds the same in the outbox."""

    bureau: Callable[[], Bureau]
    #: The time, in seconds, the same for every process.
    ticks: Callable[[], float] = time.time
    _over: set[tuple[str, int]] = field(default_factory=set)

    def follow(self) -> int:
        """Write the edits that are due; return how many. Done again, here or in another process, it writes nothing."""
        bureau = self.bureau()
        store = bureau.publisher.store
        found = store.annonces.leaving(WITHIN)
        open_ones = {_name(one.annonce) for one in found if one.under_way}
        self._over -= open_ones
        leaving = [one.annonce for one in found]
        latest: dict[str, int] = {}
        for one in leaving:
            latest[one.id] = max(one.revision, latest.get(one.id, 0))
        count, before = 0, 0
        step = int(self.ticks() / (STEP * max(1, len(open_ones))))
        for annonce in leaving:
            if _name(annonce) in self._over:
                continue
            at = store.outbox.progress(annonce.id, annonce.revision)
            if not at.reste:
                self._over.add(_name(annonce))
            if at.total > SMALL and annonce.auteur.channel:
                name = f"{step}" if at.reste else f"fini:{at.clos_le.timestamp() if at.clos_le else 0:.0f}"
                reply = progress_reply(
                    annonce,
                    at,
                    bureau.participation.count(annonce.id),
                    bureau.publisher.wording,
                    bureau.publisher.base,
                    before,
                    annonce.revision == latest[annonce.id],
                )
                count += self._show(bureau, annonce, name, reply)
            before += at.reste
        return count

    def _show(self, bureau: Bureau, annonce: Annonce, name: str, reply: Reply) -> int:
        """Write one step: an edit of the message known, else one new message that later steps edit."""
        outbox, key = bureau.publisher.store.outbox, followed(annonce.id, annonce.revision)
        known, new = outbox.posted(key), f"{key}:message"
        if known is None or known.chat != annonce.auteur or not (known.ouvert or known.message_id):
            known = outbox.posted(new)
            if known is None:
                return outbox.put(self._outgoing(annonce, new, bureau.publisher.render(reply)[0]))
        if known.message_id is None:
            # Not sent yet: the next step will find it. The last one must be looked at again.
            if known.ouvert:
                self._over.discard(_name(annonce))
            return 0
        edit = bureau.publisher.render(reply, known.message_id)[0]
        # A message deleted since is not sent again.
        return outbox.put(self._outgoing(annonce, f"{key}:{name}", {**edit, "edition_seule": True}))

    def _outgoing(self, annonce: Annonce, cle: str, payload: Any) -> Outgoing:
        return Outgoing(chat=annonce.auteur, payload=payload, cle=cle)


def _name(annonce: Annonce) -> tuple[str, int]:
    return annonce.id, annonce.revision
