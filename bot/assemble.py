"""Composition root: knowledge, map, rules and clock are chosen here, once."""

from __future__ import annotations

import gc
import logging
import time
from functools import cached_property
from pathlib import Path

from bot.agenda.reading.read import AnnonceReader
from bot.decide.commands import Commands
from bot.decide.conversation import Conversation
from bot.decide.decide import Desk
from bot.reply.wording import Wording
from bot.rules.rulebook import Rulebook
from bot.rules.yearly import YearlyBook
from bot.settings import Settings
from bot.situations import SituationReader
from bot.turn import Incoming, Turn, take_turn
from bot.understand.places import Places
from bot.understand.training import domain_words
from bot.understand.understand import Understanding
from knowledge.intentions import Intention, load_intentions
from knowledge.lexicon import load_lexique
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
    def intentions(self) -> dict[str, Intention]:
        """What people may want, by label."""
        return {intention.id: intention for intention in load_intentions()}

    @cached_property
    def understanding(self) -> Understanding:
        """What reads messages."""
        lexique = load_lexique()
        return Understanding(lexique, tuple(self.intentions.values()), self.places)

    @cached_property
    def places(self) -> Places:
        """What finds places."""
        return Places(self.territoires, mots_exclus=domain_words(load_lexique()))

    @cached_property
    def annonce_reader(self) -> AnnonceReader:
        """What reads announcements."""
        return AnnonceReader(self.territoires, self.places)

    def desk(self) -> Desk:
        """Return what deciding needs now."""
        library = self.library
        return Desk(
            knowledge=library.knowledge,
            territoires=self.territoires,
            rulebook=library.rulebook,
            yearly_book=library.yearly_book,
            commands=library.commands,
            intentions=self.intentions,
            today=self.settings.today(),
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
