"""One message of somebody, in private, on any channel: recalled, answered, what to remember; no network here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.agenda.bureau import Bureau
from bot.agenda.feeds.imports import Calendrier
from bot.decide.codes import command_code
from bot.decide.conversation import Conversation
from bot.decide.subjects import ASIDES
from bot.reply.model import Choice, Reply, Text
from bot.reply.wording import day
from bot.store.api import KEEP_FACTS, ChatKey, Store
from bot.turn import Incoming, Turn
from handlers import inviting, personal
from handlers.announcing import Announcing
from handlers.brain import Brain
from handlers.dossier import Dossier
from handlers.exporting import Exporting
from handlers.importing import Importing
from handlers.memory import asks_to_forget_income, asks_to_remember, profile_changes, recall, state_of
from handlers.personal import Answered, Effect
from handlers.subscriber import forgotten
from handlers.subscribing import Subscribing

_PRIVATE_WORDS = re.compile(r"\S*@\S+|https?://\S+|\+?\d[\d .-]{4,}\d")
#: Kinds of turn said below what was tapped: the list of events stays where one puts a date in one's calendar.
APART = frozenset({"agenda"})
#: Kind of turn that tells what can be done here.
HELP = ASIDES["aide_bot"]
#: Longest part of a question kept without identity.
LONGEST_QUESTION = 200
#: Where the thread about subscriptions is kept, among what a channel notes of a conversation.
FIL = "abonnements"
#: Where the codes are kept of the yes and the no a question waits for.
ATTEND = "attend"


@dataclass(frozen=True)
class Answer:
    """What to say, and what to write with it in one transaction."""

    reply: Reply
    #: The state to keep; None: leave it as it is.
    state: Mapping[str, Any] | None = field(default=None, repr=False)
    file: bool = False
    forget: bool = False
    effects: tuple[Effect, ...] = ()
    #: Said below what was tapped rather than in its place.
    apart: bool = False
    #: Key of its first message in the outbox, when it must be found again there.
    cle: str = ""
    #: A calendar to be read aside.
    lire: str = ""


class Conversing:
    """Answers people in private."""

    def __init__(
        self,
        brain: Brain,
        store: Store,
        clock: Callable[[], dt.datetime],
        bureau: Callable[[], Bureau] | None = None,
    ) -> None:
        """``bureau``: the agenda, on a channel that can write first; without it nobody subscribes nor announces."""
        self.brain = brain
        self.store = store
        self.clock = clock
        self.bureau = bureau

    def answer(
        self, chat: ChatKey, message: Incoming, *, note: str = "", edited: bool = False, apart: bool = False
    ) -> Answer:
        """Answer one message.

        ``note`` names it on its channel; ``edited``: it replaces the one of the same name; ``apart``: it goes on with
        no announcement being written.
        """
        conversation, canal = recall(self.store, chat)
        waits = canal.get(ATTEND)
        if waits and message.code is None:
            code = personal.code_typed(message.text, waits, self.brain)
            message = Incoming(code=code) if code is not None else message
        about_data = self._about_data(chat, message, conversation)
        if about_data is not None:
            return self._told(about_data, conversation, canal)
        if edited and note and canal.get("dernier") == note and canal.get("annulable") and conversation.avant:
            conversation = conversation.avant
        fil = canal.get(FIL) or {}
        listens = not (edited or apart)
        about_agenda = self._about_agenda(chat, message, conversation, fil) if listens else None
        if about_agenda is not None:
            answer = _with(about_agenda)
            if about_agenda.fil is None:
                return answer
            return replace(answer, state=state_of(conversation, {**canal, FIL: about_agenda.fil}))
        turn = self.brain.talk(message, conversation)
        if self.bureau is not None and listens and message.code is None and turn.understood is not None:
            heard = turn.understood
            missed = Announcing(chat, self.bureau(), self.brain).missed(heard.intent, heard.score, heard.text)
            if missed is not None:
                return _with(missed)
        if self.bureau is not None and fil and message.code is None:
            said = Subscribing(chat, self.bureau(), self.brain).completed(turn, fil)
            turn = self.brain.talk(Incoming(said), conversation) if said else turn
        if message.code is None and turn.understood is not None and turn.understood.intent == "donnees_perso":
            return _with(personal.explain(self.brain))
        done = self._done(turn, chat, message, fil) if self.bureau is not None else None
        if done is not None and done.keep:
            turn = replace(turn, conversation=conversation)
        after = turn.conversation
        undoable = after.avant is not None and after.avant is not conversation.avant
        noted = {"dernier": note, "annulable": undoable} if note else {}
        fil = done.fil if done is not None and done.fil is not None else forgotten(fil)
        state = state_of(after, noted | ({FIL: fil} if fil else {}))
        effects = self._effects(chat, message, conversation, turn)
        effects += done.effects if done is not None else ()
        reply = done.reply if done is not None else self._helped(chat, turn)
        return Answer(reply, state, effects=tuple(effects), apart=turn.kind in APART)

    def _told(self, answered: Answered, conversation: Conversation, canal: Mapping[str, Any]) -> Answer:
        """Return an answer about somebody's data, and what it waits for; any other answer waits no more."""
        if answered.forget or not (answered.waits or ATTEND in canal):
            return _with(answered)
        noted = {name: canal[name] for name in (FIL,) if name in canal}
        if answered.waits:
            noted[ATTEND] = list(answered.waits)
        return replace(_with(answered), state=state_of(conversation, noted))

    def locate(self, chat: ChatKey, latitude: float, longitude: float, *, note: str = "") -> Answer:
        """Take a place on the map for the commune it is most likely in, as if it had been tapped, and say so."""
        communes = self.brain.nearest(latitude, longitude)
        if not communes:
            return Answer(Reply((Text(self.brain.say("position_ailleurs")),)))
        here, *others = communes
        answer = self.answer(chat, Incoming(code=here.code), note=note)
        said = Text(self.brain.say("position_commune", commune=here.label))
        ways = [*others, Choice(self.brain.say("changer_commune"), command_code("changer_commune"))]
        known = {choice.code for choice in answer.reply.choices}
        choices = (*answer.reply.choices, *(way for way in ways if way.code not in known))
        return replace(answer, reply=Reply((said, *answer.reply.blocks), choices))

    def subscriptions(self, chat: ChatKey) -> Answer | None:
        """Show what somebody is subscribed to; None without the agenda, or when there is nothing."""
        if self.bureau is None:
            return None
        listed = Subscribing(chat, self.bureau(), self.brain).listed()
        if listed is None:
            return None
        conversation, canal = recall(self.store, chat)
        return replace(_with(listed), state=state_of(conversation, {**canal, FIL: listed.fil}))

    def announce(self, chat: ChatKey, text: str) -> Answer:
        """Begin an announcement; without the agenda, say it cannot be done here."""
        if self.bureau is None:
            return Answer(Reply((Text(self.brain.say("publier")),)))
        return _with(Announcing(chat, self.bureau(), self.brain).start(text))

    def give_calendar(self, chat: ChatKey, source: str, size: int = 0) -> Answer | None:
        """Answer a referent's calendar, to be read aside; None without the agenda."""
        return _with(self._importing(chat).ask(source, size)) if self.bureau is not None else None

    def calendar_read(self, chat: ChatKey, found: Calendrier) -> Answer:
        """Keep as drafts what a calendar holds."""
        return _with(self._importing(chat).show(found))

    def export_events(self, chat: ChatKey) -> Answer | None:
        """Give somebody's published events as a file; None without the agenda."""
        if self.bureau is None:
            return None
        return _with(Exporting(chat, self.bureau(), self.brain).export())

    def _importing(self, chat: ChatKey) -> Importing:
        assert self.bureau is not None
        return Importing(chat, self.bureau(), self.brain)

    def invite(self, chat: ChatKey, argument: str, robot: str) -> Answer | None:
        """Give an invitation; None without the agenda."""
        if self.bureau is None:
            return None
        return _with(inviting.invite(chat, argument, robot, self.bureau(), self.brain))

    def accept(self, chat: ChatKey, secret: str) -> Answer | None:
        """Use an invitation; None without the agenda."""
        return (
            _with(inviting.accept(chat, secret, self.bureau(), self.brain))
            if self.bureau is not None
            else None
        )

    def referents(self, chat: ChatKey) -> Answer | None:
        """List who has a role; None without the agenda."""
        return _with(inviting.list_all(chat, self.bureau(), self.brain)) if self.bureau is not None else None

    def journal(self, chat: ChatKey) -> Answer | None:
        """List what was done and refused lately; None without the agenda."""
        return _with(inviting.journal(chat, self.bureau(), self.brain)) if self.bureau is not None else None

    def refuse_group(self, chat: ChatKey) -> Reply | None:
        """Refuse, audited, what a group asks in the place of a person; None without the agenda."""
        return (
            Announcing(chat, self.bureau(), self.brain).opened("").reply if self.bureau is not None else None
        )

    def _about_agenda(
        self, chat: ChatKey, message: Incoming, conversation: Conversation, fil: Mapping[str, Any]
    ) -> Answered | None:
        """Answer what goes on with an announcement, a role or subscriptions."""
        if self.bureau is None:
            return None
        bureau = self.bureau()
        announcing = Announcing(chat, bureau, self.brain)
        subscribing = Subscribing(chat, bureau, self.brain)
        if message.code is None:
            return announcing.heard(message.text) or subscribing.heard(message.text)
        tapped = subscribing.tapped(message.code, conversation, fil)
        return (
            tapped
            or announcing.tapped(message.code)
            or inviting.tapped(chat, message.code, bureau, self.brain)
        )

    def _done(self, turn: Turn, chat: ChatKey, message: Incoming, fil: Mapping[str, Any]) -> Answered | None:
        """Return what a turn asks to keep, done; None for another turn."""
        assert self.bureau is not None
        bureau = self.bureau()
        subscribing = Subscribing(chat, bureau, self.brain)
        changed = subscribing.changed(turn, fil)
        if changed is not None:
            return changed
        if turn.kind == "publier":
            return Announcing(chat, bureau, self.brain).opened(message.text)
        return subscribing.done(turn, fil)

    def _helped(self, chat: ChatKey, turn: Turn) -> Reply:
        """Return the answer of a turn; help tells who has a role what they can do more."""
        if turn.kind != HELP or self.bureau is None:
            return turn.reply
        gate = self.bureau().gate
        admin = gate.admins(chat)
        if not admin and gate.referents.get(chat) is None:
            return turn.reply
        more = Text(self.brain.say("aide_administrateur" if admin else "aide_referent"))
        return Reply((*turn.reply.blocks, more), turn.reply.choices)

    def profile(self, chat: ChatKey) -> Answer:
        """Tell somebody what is known of their situation."""
        conversation, _ = recall(self.store, chat)
        return Answer(self.brain.describe(conversation))

    def data_file(self, chat: ChatKey) -> str:
        """Return the file of everything kept about somebody."""
        conversation, _ = recall(self.store, chat)
        bureau = self.bureau() if self.bureau is not None else None
        return Dossier(chat, self.store, self.brain, bureau).write(conversation, self.clock())

    def keep_income(self, chat: ChatKey) -> Answer:
        """Keep somebody's income, as they ask."""
        conversation, _ = recall(self.store, chat)
        return _with(personal.keep_income(chat, conversation, self.brain, self._until()))

    def _until(self) -> str:
        return day((self.clock() + KEEP_FACTS).date())

    def _about_data(self, chat: ChatKey, message: Incoming, conversation: Conversation) -> Answered | None:
        if message.code is not None:
            return personal.answer_code(message.code, self.brain)
        if asks_to_remember(message.text):
            return personal.keep_income(chat, conversation, self.brain, self._until())
        if asks_to_forget_income(message.text):
            return personal.forget_income(chat, self.brain)
        return None

    def _effects(self, chat: ChatKey, message: Incoming, before: Conversation, turn: Turn) -> list[Effect]:
        effects: list[Effect] = []
        facts = profile_changes(before, turn.conversation)
        if facts:
            effects.append(lambda store: store.profile.keep(chat, facts))
        if turn.conversation.rates > before.rates and message.text and turn.understood is not None:
            intent, score = turn.understood.intent, turn.understood.score
            effects.append(lambda store: store.avis.unanswered(anonymous(message.text), intent, score))
        return effects


def anonymous(text: str) -> str:
    """Return a question without what may name somebody: addresses, phone and long numbers."""
    return _PRIVATE_WORDS.sub("…", text)[:LONGEST_QUESTION]


def _with(answered: Answered) -> Answer:
    return Answer(
        answered.reply,
        file=answered.file,
        forget=answered.forget,
        effects=answered.effects,
        apart=answered.apart,
        cle=answered.cle,
        lire=answered.lire,
    )
