"""What is answered in a group: no memory, nothing personal, a button that leads to a private conversation."""

from __future__ import annotations

from bot.agenda.subscription_codes import PREFIX as SUBSCRIPTIONS
from bot.decide.conversation import Conversation
from bot.reply.model import Reply, Text
from bot.store.api import ChatKey
from bot.turn import Incoming
from handlers.brain import Brain
from handlers.conversing import Conversing
from handlers.memory import is_personal
from handlers.personal import answer_code
from handlers.personal import explain as explain_data
from handlers.telegram import commands
from handlers.telegram.incoming import (
    Command,
    Me,
    Received,
    Tap,
    Words,
)
from handlers.telegram.render import Call, render


class GroupTalker:
    """Answers what is said in groups."""

    def __init__(self, conversing: Conversing, me: Me) -> None:
        self.conversing = conversing
        self.brain: Brain = conversing.brain
        self.me = me

    def answer(self, chat: ChatKey, received: Received) -> list[Call]:
        """Return the calls that answer something received in a group; nothing when there is nothing to say."""
        reply, start, choices = self._reply(chat, received)
        calls = render(reply)
        if not calls:
            return []
        rows = [[_url(label, self._link(code))] for label, code in choices]
        rows.append([_url(self.brain.say("groupe_bouton"), self._link(start))])
        calls[-1]["reply_markup"] = {"inline_keyboard": rows}
        if received.message_id is not None:
            answered = {"message_id": received.message_id, "allow_sending_without_reply": True}
            calls[0]["reply_parameters"] = answered
        if received.thread is not None:
            calls = [call | {"message_thread_id": received.thread} for call in calls]
        return calls

    def _reply(self, chat: ChatKey, received: Received) -> tuple[Reply, str, list[tuple[str, str]]]:
        """Return what to say in a group, where its button leads, and the communes to choose from in private."""
        what = received.what
        private = Reply((Text(self.brain.say("groupe_prive")),))
        if isinstance(what, Command):
            name = commands.known(what.name)
            if name in commands.STAFF:
                return self.conversing.refuse_group(chat) or private, "groupe", []
            if name in commands.PRIVATE or (name is None and not what.argument):
                return private, "groupe", []
            if name not in commands.SPOKEN:
                return self._welcome(), "groupe", []
            message = Incoming(commands.spoken(self.brain, name, what.argument))
        elif isinstance(what, Tap):
            if what.code.startswith(("an:", "rf:")):
                return self.conversing.refuse_group(chat) or private, "groupe", []
            if what.code.startswith(SUBSCRIPTIONS) or answer_code(what.code, self.brain) is not None:
                return private, "groupe", []
            message = Incoming(code=what.code)
        elif isinstance(what, Words) and what.text:
            message = Incoming(what.text)
        else:
            return self._welcome(), "groupe", []
        turn = self.brain.talk(message, Conversation())
        after = turn.conversation
        intent = turn.understood.intent if turn.understood is not None else ""
        if intent == "donnees_perso":
            return explain_data(self.brain).reply, "groupe", []
        start = f"ville_{after.commune}" if after.commune else "groupe"
        communes = [(c.label, f"ville_{c.code[2:]}") for c in turn.reply.choices if c.code.startswith("c:")]
        if is_personal(after) or (after.demande == "commune" and not communes):
            return private, start, []
        asks = bool(after.demande) and not communes
        blocks = turn.reply.blocks[:-1] if asks else turn.reply.blocks
        return Reply(blocks), start, communes

    def _welcome(self) -> Reply:
        return Reply((Text(self.brain.say("groupe_accueil", robot=self.me.username)),))

    def _link(self, start: str) -> str:
        return f"https://t.me/{self.me.username}?start={start}"


def _url(label: str, url: str) -> dict[str, str]:
    return {"text": label[:64], "url": url}
