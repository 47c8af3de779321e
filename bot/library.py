"""What a running program knows: the curated knowledge and what is built from it, read again when a file changes."""

from __future__ import annotations

import logging
from pathlib import Path

from bot.decide.commands import Commands
from bot.reply.wording import Wording
from bot.rules.rulebook import Rulebook
from bot.rules.yearly import YearlyBook
from knowledge.load import Knowledge, KnowledgeFaults, load_knowledge, signature
from knowledge.reading import ROOT

log = logging.getLogger(__name__)


class Library:
    """The curated knowledge of a running program and what is built from it; the last good one is kept."""

    def __init__(self, root: Path = ROOT) -> None:
        """Read the knowledge; raise KnowledgeFaults."""
        self.root = root
        self.seen = signature(root)
        self._use(load_knowledge(root))

    def _use(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.rulebook = Rulebook(knowledge.aides.values(), knowledge.cumuls.values(), knowledge.infos)
        self.yearly_book = YearlyBook(
            knowledge.dispositifs.values(), knowledge.cumuls_annuels.values(), knowledge.infos
        )
        self.wording = Wording(knowledge.reponses)
        self.commands = Commands(knowledge.commandes)

    def refresh(self) -> bool:
        """Read the files again if one changed; keep what is in use when they have a fault. Return True if new."""
        now = signature(self.root)
        if now == self.seen:
            return False
        self.seen = now
        try:
            self._use(load_knowledge(self.root))
        except KnowledgeFaults as error:
            log.error("knowledge_refused", extra={"action": "knowledge_refused", "faults": len(error.faults)})
            return False
        return True
