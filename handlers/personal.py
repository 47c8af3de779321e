"""A person's data, the same for every channel: what is kept and why, the file, the erasure, the income kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.decide.conversation import Conversation
from bot.reply.model import Choice, Reply, Text
from bot.store.api import INCOME, ChatKey, Store
from handlers.brain import Brain
from handlers.memory import income_of

#: Something to write in the same transaction as the answer.
Effect = Callable[[Store], object]

#: Codes of the choices below; the dialogue never sees them.
FILE, ERASE, ERASE_YES, ERASE_NO = "m:donnees", "m:supprimer", "m:supprimer_oui", "m:supprimer_non"


@dataclass(frozen=True)
class Answered:
    """An answer about somebody's data."""

    reply: Reply
    #: The file of everything kept goes with it.
    file: bool = False
    #: Everything about the person is erased with it.
    forget: bool = False
    effects: tuple[Effect, ...] = ()
    #: Said below what was tapped rather than in its place.
    apart: bool = False
    #: Key of its first message in the outbox, when it must be found again there.
    cle: str = ""
    #: A calendar to be read aside.
    lire: str = ""
    #: The thread of what is said of subscriptions, to keep with the conversation; None leaves it as it is.
    fil: Mapping[str, Any] | None = None
    #: The conversation stays as it was before the message.
    keep: bool = False
    #: Codes of the yes and the no a question waits for: « oui », « annuler » typed next are about it.
    waits: tuple[str, str] | None = None


def answer_code(code: str, brain: Brain) -> Answered | None:
    """Return the answer to one of our codes, None for a code of the dialogue."""
    if code == FILE:
        return give_file(brain)
    if code == ERASE:
        return ask_to_erase(brain)
    if code == ERASE_YES:
        return Answered(Reply((Text(brain.say("supprimer_fait")),)), forget=True)
    if code == ERASE_NO:
        return Answered(Reply((Text(brain.say("supprimer_garde")),)))
    return None


def explain(brain: Brain) -> Answered:
    """Say what is kept and why, and offer the file and the erasure."""
    blocks = (Text(brain.say("donnees_garde_titre"), strong=True), Text(brain.say("donnees_garde")))
    choices = (
        Choice(brain.say("donnees_garde_choix"), FILE),
        Choice(brain.say("donnees_efface_choix"), ERASE),
    )
    return Answered(Reply(blocks, choices))


def give_file(brain: Brain) -> Answered:
    """Say what is kept and why, with the file of everything kept."""
    blocks = (Text(brain.say("donnees_garde_titre"), strong=True), Text(brain.say("donnees_garde")))
    return Answered(Reply(blocks, (Choice(brain.say("donnees_efface_choix"), ERASE),)), file=True)


def ask_to_erase(brain: Brain) -> Answered:
    """Ask before erasing."""
    choices = (Choice(brain.say("supprimer_oui"), ERASE_YES), Choice(brain.say("supprimer_non"), ERASE_NO))
    said = Text(brain.say("supprimer_question"), strong=True)
    return Answered(Reply((said,), choices), waits=(ERASE_YES, ERASE_NO))


def code_typed(text: str, waits: Sequence[str], brain: Brain) -> str | None:
    """Return the code of the yes or the no typed after a question that waits for one; None for another message."""
    yes, no = waits
    return {"oui": yes, "non": no, "retour": no}.get(brain.command(text) or "")


def keep_income(chat: ChatKey, conversation: Conversation, brain: Brain, until: str) -> Answered:
    """Keep the income known as long as the rest of the profile: the person asked for it."""
    facts = income_of(conversation)
    if not facts:
        return Answered(Reply((Text(brain.say("retenir_rien")),)))

    def keep(store: Store) -> object:
        return store.profile.keep(chat, facts, income=True)

    return Answered(Reply((Text(brain.say("retenir_fait", jour=until)),)), effects=(keep,))


def forget_income(chat: ChatKey, brain: Brain) -> Answered:
    """Forget an income kept."""

    def forget(store: Store) -> object:
        return store.profile.forget(chat, *INCOME, "parts")

    return Answered(Reply((Text(brain.say("retenir_oublie")),)), effects=(forget,))
