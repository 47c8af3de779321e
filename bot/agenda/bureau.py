"""Everything a conversation does with the agenda, over one store, for one channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.agenda.digest import Digest
from bot.agenda.participation import Participation
from bot.agenda.publish import Publisher
from bot.agenda.reading.read import AnnonceReader
from bot.agenda.roles import Gate
from bot.agenda.subscriptions import Subscriptions
from knowledge.evenement import Evenement


@dataclass(frozen=True)
class Bureau:
    """Announcing, subscribing, saying « j'y vais »."""

    publisher: Publisher
    participation: Participation
    subscriptions: Subscriptions
    gate: Gate
    #: Returns what reads announcements: built when it is first needed.
    reader: Callable[[], AnnonceReader]
    #: Returns the events already curated.
    curated: Callable[[], tuple[Evenement, ...]]

    @property
    def digest(self) -> Digest:
        """What writes the weekly digests."""
        its = self.participation
        return Digest(its.store, its.territoires, its.wording, its.render, self.curated, its.base)
