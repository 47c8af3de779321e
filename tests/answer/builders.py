"""Answers made without understanding: a conversation as it stands → what is said."""

from __future__ import annotations

from typing import Any

from bot.answer.answer import answer
from bot.assemble import World
from bot.decide.conversation import Conversation
from bot.decide.decide import go_on
from bot.decide.facts import Heard
from bot.reply.model import Card, Reply, Text


def reply_to(world: World, sujet: str, **known: Any) -> Reply:
    """Return the reply on a subject with what is known of the conversation."""
    conversation = Conversation(sujet=sujet, **known)
    return answer(
        go_on(Heard(conversation), Conversation(), world.desk()), world.desk(), world.library.wording
    )


def text_of(reply: Reply) -> str:
    """Return the words of a reply, ordinary spaces everywhere."""
    lines: list[str] = []
    for block in reply.blocks:
        if isinstance(block, Card):
            lines += [block.title, *block.lines]
        elif isinstance(block, Text):
            lines.append(block.text)
    return "\n".join(lines).replace("\u202f", " ").replace("\xa0", " ")


def cards_of(reply: Reply) -> dict[str, Card]:
    """Return the cards of a reply by title."""
    return {block.title: block for block in reply.blocks if isinstance(block, Card)}
