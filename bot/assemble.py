"""Composition root: knowledge, map, rules and clock are chosen here, once."""

from __future__ import annotations

import gc
import secrets
import time
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.answer.profil import describe
from bot.decide.codes import commune_code
from bot.decide.conversation import Conversation
from bot.decide.decide import Desk
from bot.estimate_json import to_json
from bot.library import Library
from bot.reply.model import Choice, Reply
from bot.rules.estimate import estimate
from bot.settings import Settings
from bot.situations import SituationReader
from bot.turn import Incoming, Turn, take_turn
from bot.understand.curated_names import names_of
from bot.understand.names import Names
from bot.understand.places import Places
from bot.understand.training import domain_words
from bot.understand.understand import Understanding
from knowledge.intentions import Intention, load_intentions
from knowledge.lexicon import load_lexique, load_precisions, load_surnoms
from knowledge.load import Knowledge
from knowledge.reading import ROOT
from knowledge.territory import Territoires, load_territoires, noms_de

if TYPE_CHECKING:
    # The database and the agenda are loaded only by the processes that use them: the others start faster.
    from bot.agenda.bureau import Bureau
    from bot.agenda.check import Links
    from bot.agenda.counter import Render
    from bot.agenda.kiosque import Kiosque
    from bot.agenda.published import PublishedEvents
    from bot.agenda.reading.read import AnnonceReader
    from bot.store.api import ChatKey, Store
    from knowledge.nearest import Centres

#: Seconds between two looks at the knowledge files of a running bot.
LOOK_EVERY = 5.0


class World:
    """What one process works with; each part is built the first time it is needed."""

    def __init__(self, settings: Settings, root: Path = ROOT) -> None:
        self.settings = settings
        self.root = root
        self._looked = 0.0
        self._named: tuple[Knowledge, Names] | None = None
        self._published: PublishedEvents | None = None

    @cached_property
    def territoires(self) -> Territoires:
        """The map of France."""
        return load_territoires()

    @cached_property
    def centres(self) -> Centres:
        """The centres of communes, read once somebody shares a location."""
        from knowledge.nearest import Centres

        return Centres()

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
        from bot.agenda.reading.read import AnnonceReader

        return AnnonceReader(self.territoires, self.places)

    @cached_property
    def precisions(self) -> dict[str, tuple[str, ...]]:
        """The phrases that make a request precise, by idea."""
        return load_precisions()

    def names(self) -> Names:
        """Return what finds things by their name, built again when the knowledge changes."""
        knowledge = self.library.knowledge
        if self._named is None or self._named[0] is not knowledge:
            self._named = (knowledge, names_of(knowledge, self.territoires, self.precisions, load_surnoms()))
        return self._named[1]

    @cached_property
    def store(self) -> Store:
        """What is kept; raises StoreError."""
        from bot.store.store import open_store

        address = self.settings.database_url
        return open_store(address.get_secret_value() if address is not None else None)

    def bureau(self, store: Store, render: Render) -> Bureau:
        """Return what a channel does with the agenda, with the knowledge as it now stands."""
        from bot.agenda.bureau import Bureau
        from bot.agenda.participation import Participation
        from bot.agenda.publish import Publisher
        from bot.agenda.roles import Gate
        from bot.agenda.subscriptions import Subscriptions

        wording, base = self.library.wording, self.settings.public_url or ""
        gate = Gate(
            store.referents,
            store.invitations,
            store.chats,
            store.audit,
            self.territoires,
            self._is_admin,
            self._admin_chats,
        )
        return Bureau(
            Publisher(
                store, gate, self.territoires, wording, render, self.settings.clock, new_annonce_id, base
            ),
            Participation(store, self.territoires, wording, render, base),
            Subscriptions(store.abonnements, self.territoires),
            gate,
            lambda: self.annonce_reader,
            lambda: tuple(self.library.knowledge.evenements.values()),
        )

    def links(self) -> Links:
        """Return what tries the links referents write."""
        from bot.outside.public_links import PublicLinks

        return PublicLinks()

    def kiosque(self, store: Store) -> Kiosque:
        """Return what serves the public agenda, with the knowledge as it stands when it is asked."""
        from bot.agenda.kiosque import Kiosque

        return Kiosque(
            store.annonces,
            lambda: tuple(self.library.knowledge.evenements.values()),
            self.territoires,
            lambda: self.library.wording,
            self.settings.today,
            self.settings.public_url or "",
        )

    async def fetch_calendar(self, address: str) -> bytes:
        """Return the calendar at an address somebody gave; raise BadCalendar."""
        from bot.agenda.feeds.imports import BadCalendar
        from bot.outside.calendars import CannotFetch, fetch

        try:
            return await fetch(address)
        except CannotFetch as error:
            raise BadCalendar(error.raison) from error

    def show_published(self, store: Store, look_every: float = LOOK_EVERY) -> None:
        """Answer with what referents published too, read again every so many seconds."""
        from bot.agenda.published import PublishedEvents

        self._published = PublishedEvents(
            store.annonces, self.territoires, self.settings.public_url or "", time.monotonic, look_every
        )

    def _is_admin(self, chat: ChatKey) -> bool:
        return chat.channel == "telegram" and chat.chat in map(str, self.settings.admin_chat_ids)

    def _admin_chats(self, near: ChatKey) -> tuple[ChatKey, ...]:
        """Return where the administrators read, from the bot somebody writes to."""
        if near.channel != "telegram":
            return ()
        return tuple(replace(near, chat=str(id)) for id in self.settings.admin_chat_ids)

    def desk(self) -> Desk:
        """Return what deciding needs now."""
        library = self.library
        return Desk(
            knowledge=self._published.beside(library.knowledge) if self._published else library.knowledge,
            territoires=self.territoires,
            rulebook=library.rulebook,
            yearly_book=library.yearly_book,
            commands=library.commands,
            intentions=self.intentions,
            today=self.settings.today(),
            names=self.names(),
            public_url=self.settings.public_url or "",
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

    def nearest(self, latitude: float, longitude: float) -> tuple[Choice, ...]:
        """Return the communes a point is most likely in, best first, each as a choice; empty when it is in none."""
        codes = self.centres.nearest(latitude, longitude)
        labels = noms_de(self.territoires, codes)
        return tuple(Choice(label, commune_code(code)) for label, code in zip(labels, codes, strict=True))

    def estimate(self, raw: Any) -> dict[str, Any]:
        """Return the answer to a situation in JSON (design, section 5); raise BadSituation."""
        library = self.library
        request = self.situations.read(raw, self.settings.today())
        found = estimate(request.situation, library.rulebook, request.date)
        return to_json(request, found, library.knowledge.infos, library.knowledge.couvertures.values())

    def say(self, name: str, **values: Any) -> str:
        """Return one French text by its name."""
        return self.library.wording.say(name, **values)

    def command(self, text: str) -> str | None:
        """Return the command a whole message gives, None for another message."""
        return self.library.commands.find(text)

    def describe(self, conversation: Conversation) -> Reply:
        """Return what is known of somebody's situation."""
        return describe(conversation, self.desk(), self.library.wording)


def new_annonce_id() -> str:
    """Return the id of a new announcement: short enough for a button, not to be guessed."""
    return secrets.token_hex(8)
