"""Composition root: knowledge, map, rules and clock are chosen here, once."""

from __future__ import annotations

import gc
import logging
import time
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.answer.profil import describe
from bot.decide.commands import Commands
from bot.decide.conversation import Conversation
from bot.decide.decide import Desk
from bot.estimate_json import to_json
from bot.reply.model import Reply
from bot.reply.wording import Wording
from bot.rules.estimate import estimate
from bot.rules.rulebook import Rulebook
from bot.settings import Settings
from bot.situations import SituationReader
from bot.store.api import Store
from bot.store.store import open_store
from bot.turn import Incoming, Turn, take_turn
from bot.understand.places import Places
from bot.understand.understand import Understanding, load_understanding
from knowledge.load import Knowledge, KnowledgeFaults, load_knowledge, signature
from knowledge.reading import ROOT
from knowledge.territory import Territoires, load_territoires

#: Seconds between two looks at the knowledge files of a running bot.
LOOK_EVERY = 5.0

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


class World:
    """What one process works with; each part is built the first time it is needed."""

    def __init__(self, settings: Settings, root: Path = ROOT) -> None:
        self.settings = settings
        self.root = root
        self._looked = 0.0

    @cached_property
    def territoires(self) -> Territoires:
        """The map of France."""
        return load_territoires()

    @cached_property
    def library(self) -> Library:
        """The curated knowledge; raises KnowledgeFaults."""
        self._looked = time.monotonic()
        return Library(self.root)

    @cached_property
    def situations(self) -> SituationReader:
        """The reader of JSON situations."""
        return SituationReader(self.library.knowledge.infos, self.territoires)

    @cached_property
    def understanding(self) -> Understanding:
        """What reads messages."""
        return load_understanding(Places(self.territoires))

    @cached_property
    def store(self) -> Store:
        """What is kept; raises StoreError."""
        address = self.settings.database_url
        return open_store(address.get_secret_value() if address is not None else None)

    def desk(self) -> Desk:
        """Return what deciding needs now."""
        library = self.library
        return Desk(
            library.knowledge, self.territoires, library.rulebook, library.commands, self.settings.today()
        )

    def warm(self) -> None:
        """Build every part, then keep the collector of garbage away from what will live as long as the process."""
        self.talk(Incoming("bonjour"), Conversation())
        gc.collect()
        gc.freeze()

    def talk(self, message: Incoming, conversation: Conversation) -> Turn:
        """Take one turn of a conversation, today, with the knowledge as it now stands."""
        library = self.library
        if time.monotonic() - self._looked > LOOK_EVERY:
            self._looked = time.monotonic()
            library.refresh()
        return take_turn(message, conversation, self.understanding, self.desk(), library.wording)

    def estimate(self, raw: Any) -> dict[str, Any]:
        """Return the answer to a situation in JSON (design, section 5); raise BadSituation."""
        library = self.library
        request = self.situations.read(raw, self.settings.today())
        found = estimate(request.situation, library.rulebook, request.date)
        return to_json(request, found, library.knowledge.infos, library.knowledge.couvertures.values())

    def say(self, name: str, **values: Any) -> str:
        """Return one French text by its name."""
        return self.library.wording.say(name, **values)

    def describe(self, conversation: Conversation) -> Reply:
        """Return what is known of somebody's situation."""
        return describe(conversation, self.desk(), self.library.wording)
