"""Composition root: knowledge, map, rules and clock are chosen here, once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.rules.rulebook import Rulebook
from bot.rules.yearly import YearlyBook
from bot.settings import Settings
from bot.situations import SituationReader
from knowledge.load import Knowledge, load_knowledge
from knowledge.territory import Territoires, load_territoires


@dataclass(frozen=True)
class World:
    """What one process works with; each part is built the first time it is needed."""

    settings: Settings

    @cached_property
    def territoires(self) -> Territoires:
        """The map of France."""
        return load_territoires()

    @cached_property
    def knowledge(self) -> Knowledge:
        """The curated knowledge; raises KnowledgeFaults."""
        return load_knowledge()

    @cached_property
    def rulebook(self) -> Rulebook:
        """The aids, compiled."""
        return Rulebook(self.knowledge.aides.values(), self.knowledge.cumuls.values(), self.knowledge.infos)

    @cached_property
    def yearly_book(self) -> YearlyBook:
        """What is paid each year, compiled."""
        knowledge = self.knowledge
        return YearlyBook(knowledge.dispositifs.values(), knowledge.cumuls_annuels.values(), knowledge.infos)

    @cached_property
    def situations(self) -> SituationReader:
        """The reader of JSON situations."""
        return SituationReader(self.knowledge.infos, self.territoires)
