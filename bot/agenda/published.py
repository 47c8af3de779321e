"""What referents published, in the shape of curated events, to be answered beside them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.agenda.feeds.entry import of_annonces
from bot.agenda.feeds.export import content_of
from bot.store.api import Annonces
from knowledge.evenement import Evenement
from knowledge.load import Knowledge
from knowledge.territory import Territoires

log = logging.getLogger(__name__)


@dataclass
class PublishedEvents:
    """The published events as last read."""

    annonces: Annonces
    territoires: Territoires
    base: str
    #: A clock that only goes forward, in seconds, and how long what was read is good for.
    ticks: Callable[[], float]
    look_every: float
    _read_at: float | None = None
    _events: dict[str, Evenement] = field(default_factory=dict)
    _beside: tuple[Knowledge, Knowledge] | None = None

    def beside(self, knowledge: Knowledge) -> Knowledge:
        """Return the knowledge with the published events among its own; the curated one wins on an id."""
        now = self.ticks()
        if self._read_at is None or now - self._read_at >= self.look_every:
            self._read_at = now
            self._events, self._beside = self._read(), None
        if not self._events:
            return knowledge
        if self._beside is None or self._beside[0] is not knowledge:
            together = {**self._events, **knowledge.evenements}
            self._beside = (knowledge, replace(knowledge, evenements=together))
        return self._beside[1]

    def _read(self) -> dict[str, Evenement]:
        found: dict[str, Evenement] = {}
        for entree in of_annonces(self.annonces.published(), self.territoires):
            try:
                found[entree.id] = Evenement.model_validate(content_of(entree, self.base))
            except ValueError:
                log.warning(
                    "published_unreadable", extra={"action": "published_unreadable", "annonce": entree.id}
                )
        return found
