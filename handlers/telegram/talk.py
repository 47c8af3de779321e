"""One thing received from Telegram → the calls that answer it and what to write; pure but for what it reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.agenda.feeds.imports import Calendrier
from bot.agenda.importing import from_plain as events_of_data
from bot.decide.codes import command_code, commune_code
from bot.decide.conversation import Conversation
from bot.reply.model import Reply, Text
from bot.store.api import KEEP, ChatKey, Genre, Outgoing, Store, Ticket
from bot.turn import Incoming
from handlers import inviting
from handlers.brain import Brain
from handlers.conversing import Answer, Conversing
from handlers.dossier import NAME
from handlers.personal import ERASE, Effect
from handlers.personal import FILE as GIVE
from handlers.telegram import commands
from handlers.telegram.calendars import FILE, reading
from handlers.telegram.group import GroupTalker
from handlers.telegram.handled import Handled
from handlers.telegram.incoming import (
    CalendarFile,
    CalendarRead,
    Command,
    Me,
    Moved,
    Position,
    Presence,
    Received,
    Tap,
    Words,
    from_plain,
    ville_of,
)
from handlers.telegram.render import Call, render

#: A call whose document is read when it leaves, so that a person's data is never copied in the outbox.
FILE_OF_DATA: Call = {"method": "sendDocument", "contenu": "mes_donnees", "nom": NAME}


class Talker:
    """Answers what Telegram sends."""

    def __init__(self, conversing: Conversing, me: Me) -> None:
        self.conversing = conversing
        self.brain: Brain = conversing.brain
        self.me = me
        self.bot = str(me.id)
        self.group = GroupTalker(conversing, me)

    def handle(self, ticket: Ticket) -> Handled:
        """Answer a ticket of the inbox."""
        update = ticket.update
        received = from_plain(update.payload, update.chat.chat, update.genre)
        what = received.what
        if isinstance(what, Moved):
            to = what.to
            return Handled(effects=(lambda store: store.chats.migrate(update.chat, to),))
        if isinstance(what, Presence):
            return Handled(effects=(_presence(update.chat, update.genre, what.here),))
        if received.genre is Genre.PRIVE:
            return self._private(ticket, received)
        calls = self.group.answer(update.chat, received)
        return Handled(tuple(Outgoing(payload=call, genre=received.genre) for call in calls))

    # -- in private ---------------------------------------------------------------------------------------------

    def _private(self, ticket: Ticket, received: Received) -> Handled:
        chat = ticket.update.chat
        answer = self._answer(chat, received)
        calls = render(answer.reply, edit=None if answer.apart else self._replaced(chat, received))
        if answer.file:
            calls.append({**FILE_OF_DATA, "caption": self.brain.say("donnees_fichier")})
        if answer.lire:
            calls.append(reading(answer.lire))
        if received.thread is not None:
            calls = [call | {"message_thread_id": received.thread} for call in calls]
        return Handled(
            tuple(
                Outgoing(payload=call, genre=received.genre, cle="" if number else answer.cle)
                for number, call in enumerate(calls)
            ),
            KEEP if answer.state is None else _answered_by(ticket, answer.state),
            answer.forget,
            answer.effects,
        )

    def _replaced(self, chat: ChatKey, received: Received) -> int | None:
        """Return the message an answer takes the place of: the one tapped, or the answer to what was just edited."""
        what = received.what
        if isinstance(what, Tap):
            return what.message_id
        if not isinstance(what, Words) or not what.edited:
            return None
        kept = self.conversing.store.conversations.get(chat)
        canal = kept.state.get("canal", {}) if kept is not None else {}
        if canal.get("dernier") != str(received.message_id) or "ticket" not in canal:
            return None
        # An answer in several messages stays; one that left in the response of a webhook has no known id.
        match self.conversing.store.outbox.answered(canal["ticket"]):
            case (str(only),):
                return int(only)
        return None

    def _answer(self, chat: ChatKey, received: Received) -> Answer:
        what, note = received.what, str(received.message_id or "")
        if isinstance(what, Words):
            if not what.text.strip():
                return self._say("message_vide")
            return self.conversing.answer(chat, Incoming(what.text), note=note, edited=what.edited)
        if isinstance(what, Tap):
            return self.conversing.answer(chat, Incoming(code=what.code))
        if isinstance(what, Command):
            return self._command(chat, what, note)
        if isinstance(what, Position):
            return self.conversing.locate(chat, what.latitude, what.longitude, note=note)
        if isinstance(what, CalendarFile):
            given = self.conversing.give_calendar(chat, FILE + what.file, what.size)
            return given or self._say("document_refuse")
        if isinstance(what, CalendarRead):
            return self._calendar(chat, what)
        return self._say("document_refuse")

    def _calendar(self, chat: ChatKey, what: CalendarRead) -> Answer:
        """Answer what was read of a calendar, or why it was not."""
        if what.raison:
            return self._say(what.raison)
        return self.conversing.calendar_read(chat, Calendrier(events_of_data(what.evenements), what.en_trop))

    def _command(self, chat: ChatKey, command: Command, note: str) -> Answer:
        name = commands.known(command.name)
        if name == "start":
            return self._start(chat, command.argument, note)
        if name == "profil":
            return self.conversing.profile(chat)
        if name == "retenir":
            return self.conversing.keep_income(chat)
        if name in ("mesdonnees", "supprimer"):
            return self.conversing.answer(chat, Incoming(code=GIVE if name == "mesdonnees" else ERASE))
        if name in commands.STAFF:
            return self._staff(chat, name, command.argument)
        listed = self.conversing.subscriptions(chat) if name == "abonner" and not command.argument else None
        if listed is not None:
            return listed
        if name in commands.SPOKEN:
            text = commands.spoken(self.brain, name, command.argument)
            # Other commands leave an announcement being written where it is.
            return self.conversing.answer(chat, Incoming(text), note=note, apart=name != "annuler")
        return Answer(Reply((Text(self.brain.say("commande_inconnue")), Text(self._menu()))))

    def _staff(self, chat: ChatKey, name: str | None, argument: str) -> Answer:
        """Answer a command of referents and administrators; the agenda says who may."""
        if name == "annoncer":
            return self.conversing.announce(chat, argument)
        if name == "importer":
            return self.conversing.give_calendar(chat, argument) or self._say("commande_inconnue")
        if name == "exporter":
            return self.conversing.export_events(chat) or self._say("commande_inconnue")
        if name == "inviter":
            answer = self.conversing.invite(chat, argument, self.me.username)
        elif name == "journal":
            answer = self.conversing.journal(chat)
        else:
            answer = self.conversing.referents(chat)
        return answer or self._say("commande_inconnue")

    def _start(self, chat: ChatKey, argument: str, note: str) -> Answer:
        if argument.startswith(inviting.PREFIX):
            accepted = self.conversing.accept(chat, argument.removeprefix(inviting.PREFIX))
            if accepted is not None:
                return accepted
        ville = ville_of(argument)
        if ville is not None and not self._is_commune(ville):
            answer = self.conversing.answer(chat, Incoming(code=command_code("changer_commune")), note=note)
            said = Text(self.brain.say("lien_commune_inconnue"))
            answer = replace(answer, reply=Reply((said, *answer.reply.blocks), answer.reply.choices))
        else:
            message = Incoming(code=commune_code(ville)) if ville is not None else Incoming("bonjour")
            answer = self.conversing.answer(chat, message, note=note)
        back = _presence(chat, Genre.PRIVE, here=True)
        return Answer(answer.reply, answer.state, answer.file, answer.forget, (*answer.effects, back))

    def _is_commune(self, code: str) -> bool:
        """Tell whether a code names a commune: its button leads somewhere."""
        return bool(self.brain.talk(Incoming(code=commune_code(code)), Conversation()).conversation.commune)

    def _menu(self) -> str:
        return "\n".join(f"/{name} : {self.brain.say(f'commande_{name}')}" for name in commands.MENU)

    def _say(self, name: str) -> Answer:
        return Answer(Reply((Text(self.brain.say(name)),)))


def _answered_by(ticket: Ticket, state: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a state that tells which ticket answered the last message, when it tells which message that was."""
    canal = state.get("canal")
    return {**state, "canal": {**canal, "ticket": ticket.id}} if canal else state


def _presence(chat: ChatKey, genre: Genre, here: bool) -> Effect:
    """Return what notes that somebody can be written to, or not."""

    def note(store: Store) -> None:
        if not here:
            store.chats.deactivate(chat, "a bloqué le robot ou l'a retiré du groupe")
        elif not store.chats.meet(chat, genre).actif:
            store.chats.activate(chat)

    return note


def apology(brain: Brain) -> Sequence[Call]:
    """Return what is said when a message could not be handled."""
    return render(Reply((Text(brain.say("panne_telegram")),)))
