"""A conversation about a company: a number alone is how many people it counts, and some questions need no place."""

from __future__ import annotations

from dataclasses import replace

from bot.decide.commands import plain, read_number
from bot.decide.conversation import Conversation
from bot.decide.subjects import OF_A_COMPANY
from bot.understand.model import Understood

#: Ideas that ask one precise thing of the plan of a company: they are answered at once, wherever it is.
POINTS = frozenset({"sanction", "persuader"})
#: A number beside more words than this counts something else.
FEW_WORDS = 3


def counted(understood: Understood, conversation: Conversation) -> Understood:
    """Return what was understood, a count of people being that of the company under way."""
    stated = dict(understood.stated)
    if conversation.sujet not in OF_A_COMPANY or "effectif" in stated:
        return understood
    if "personnes" in stated:
        stated["effectif"] = stated.pop("personnes")
        return replace(understood, stated=stated, facts_only=True)
    number = read_number(understood.text)
    if number is None or len(plain(understood.text).split()) > FEW_WORDS or "code_postal" in stated:
        return understood
    if conversation.commune:
        # « 80 » is no département once the town of the company is known.
        stated.pop("departement", None)
    if stated:
        return understood
    return replace(understood, stated={"effectif": number}, facts_only=True)


def makes_a_point(conversation: Conversation) -> bool:
    """True when the message asked one precise thing of the plan of a company."""
    return conversation.sujet == "entreprise_plan" and not POINTS.isdisjoint(conversation.idees)


def without_point(conversation: Conversation) -> Conversation:
    """Return the conversation whose precise question was answered: what follows is about the whole plan."""
    return conversation.evolve(idees=tuple(idee for idee in conversation.idees if idee not in POINTS))
