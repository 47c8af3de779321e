"""What a channel asks of the rest of the program: a turn, a text, a description of the situation."""

from __future__ import annotations

from typing import Any, Protocol

from bot.decide.conversation import Conversation
from bot.reply.model import Choice, Reply
from bot.turn import Incoming, Turn


class Brain(Protocol):
    """The one brain behind every mouth."""

    def talk(self, message: Incoming, conversation: Conversation) -> Turn:
        """Take one turn."""

    def say(self, name: str, **values: Any) -> str:
        """Return one French text by its name."""

    def command(self, text: str) -> str | None:
        """Return the command a whole message gives (``oui``, ``non``, ``retour``…), None for another message."""

    def describe(self, conversation: Conversation) -> Reply:
        """Tell a person what is known of their situation."""

    def nearest(self, latitude: float, longitude: float) -> tuple[Choice, ...]:
        """Return the communes a point is most likely in, best first, each as a choice; empty when it is in none."""

    def estimate(self, raw: Any) -> dict[str, Any]:
        """Return the answer to a situation in JSON; raise ValueError, in French."""
