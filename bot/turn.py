"""One turn of conversation, top to bottom: the file to read first."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answer.answer import answer
from bot.decide.conversation import Conversation
from bot.decide.decide import Desk, decide
from bot.reply.model import Reply
from bot.reply.wording import Wording
from bot.understand.model import Understood
from bot.understand.understand import Understanding


@dataclass(frozen=True)
class Incoming:
    """A message: typed text, or the code of a choice tapped."""

    text: str = ""
    code: str | None = None


@dataclass(frozen=True)
class Turn:
    """What one turn gives back: the reply, the state to remember, and what was understood (for traces)."""

    reply: Reply
    conversation: Conversation
    understood: Understood | None
    #: What was decided: who keeps things acts on it.
    kind: str = ""


def take_turn(
    message: Incoming, conversation: Conversation, understanding: Understanding, desk: Desk, wording: Wording
) -> Turn:
    """Answer one message; everything the bot does for a citizen happens below."""
    understood = desk.names.complete(understanding.understand(message.text))
    decision = decide(understood, message.code, conversation, desk)
    reply = answer(decision, desk, wording)
    return Turn(reply, decision.conversation, understood, decision.kind)
