"""What is remembered of a person between two messages, the same for every channel, and what is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.decide.commands import plain
from bot.decide.conversation import Conversation, from_plain, to_plain
from bot.store.api import INCOME, ChatKey, Store

#: Places kept in the profile, by their name in a conversation.
PLACES = ("commune", "epci", "departement", "region", "travail")
#: Facts kept in the profile; facts on health and on benefits go with the conversation.
KEPT = ("velo_type", "velo_etat", "prix", "age", "statut")
#: Facts that are nobody else's business: never said, never asked in a group.
PERSONAL = frozenset(
    {
        *INCOME,
        "parts",
        "personnes",
        "age",
        "statut",
        "handicap",
        "aah",
        "rsa",
        "minima_sociaux",
        "fmd",
    }
)
#: Whole messages about the income kept longer.
REMEMBER = frozenset({"retenir", "retiens", "retiens mon revenu", "retenir mon revenu"})
FORGET_INCOME = frozenset({"oublie mon revenu", "oublier mon revenu", "ne retiens plus mon revenu"})


def recall(store: Store, chat: ChatKey) -> tuple[Conversation, Mapping[str, Any]]:
    """Return the conversation with somebody and what their channel noted; from their profile when it was forgotten."""
    kept = store.conversations.get(chat)
    if kept is not None:
        try:
            return from_plain(kept.state["conversation"]), kept.state.get("canal", {})
        except (KeyError, TypeError, ValueError, AttributeError):
            pass  # Kept by another version of the program: better to start anew than to fail.
    return from_profile(store.profile.get(chat)), {}


def state_of(conversation: Conversation, canal: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return a conversation, and what its channel notes, as it is kept."""
    state: dict[str, Any] = {"conversation": to_plain(conversation)}
    return state | {"canal": dict(canal)} if canal else state


def profile_changes(before: Conversation, after: Conversation) -> dict[str, Any]:
    """Return the facts a turn taught that the profile keeps; nothing about income."""
    facts = {name: getattr(after, name) for name in PLACES if getattr(after, name) != getattr(before, name)}
    for name in KEPT:
        if name in after.faits and after.faits[name] != before.faits.get(name):
            facts[name] = after.faits[name]
    return facts


def income_of(conversation: Conversation) -> dict[str, Any]:
    """Return what is known of the income, in the shape the profile keeps when the person asks for it."""
    facts = {
        name: conversation.faits[name] for name in (*sorted(INCOME), "parts") if name in conversation.faits
    }
    if not INCOME & facts.keys():
        plain_domains = to_plain(conversation)["domaines"]
        facts = {
            name: plain_domains[name] for name in sorted(INCOME) if isinstance(plain_domains.get(name), dict)
        }
    return facts


def is_personal(conversation: Conversation) -> bool:
    """True when a conversation holds something that is nobody else's business."""
    return bool(PERSONAL & (conversation.faits.keys() | conversation.domaines.keys())) or (
        conversation.salaire is not None
    )


def public_part(conversation: Conversation) -> Conversation:
    """Return what may be said before anybody of a conversation: its subject and its place, nothing personal."""
    return conversation.evolve(
        faits={name: value for name, value in conversation.faits.items() if name not in PERSONAL},
        domaines={name: value for name, value in conversation.domaines.items() if name not in PERSONAL},
        ne_sait_pas=conversation.ne_sait_pas - PERSONAL,
        salaire=None,
        demande="",
        avant=None,
    )


def asks_to_remember(text: str) -> bool:
    """True for « retenir »."""
    return plain(text) in REMEMBER


def asks_to_forget_income(text: str) -> bool:
    """True for « oublie mon revenu »."""
    return plain(text) in FORGET_INCOME


def from_profile(facts: Mapping[str, Any]) -> Conversation:
    """Return the conversation that begins with the facts kept."""
    if not facts:
        return Conversation()
    blank = to_plain(Conversation())
    for name, value in facts.items():
        if name in PLACES:
            blank[name] = value
        elif isinstance(value, dict):
            blank["domaines"][name] = value
        else:
            blank["faits"][name] = value
    return from_plain(blank)
