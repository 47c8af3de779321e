"""How an answer on the aids concerned begins: with what it works, its notes, the name of the place."""

from __future__ import annotations

from bot.answer.concerned import Concerned, concerned
from bot.decide.decide import Desk
from bot.decide.decision import Decision
from bot.reply.model import Block, Text
from bot.reply.wording import Wording, capital
from knowledge.territory import a_commune


class AnswerOnAides:
    """The beginning of an answer on the aids concerned."""

    def __init__(self, decision: Decision, desk: Desk, wording: Wording) -> None:
        self.decision, self.desk, self.say, self.wording = decision, desk, wording.say, wording
        self.conversation = decision.conversation
        self.about: Concerned = concerned(decision.conversation, desk)

    def notes(self) -> list[Block]:
        """Return what is said before anything else."""
        return [Text(self.say(note)) for note in self.decision.notes]

    def at_place(self) -> str:
        """Return « À Laon », empty when the commune is not known."""
        commune = self.desk.territoires.commune(self.conversation.commune)
        return capital(a_commune(commune.nom)) if commune is not None else ""
