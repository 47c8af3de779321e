"""Tells whether a message goes on with the subject under way, opens another, or may mean several."""

from __future__ import annotations

from bot.decide.conversation import Conversation
from bot.decide.facts import Heard
from bot.decide.subjects import ASIDES, EXPLAINED, SUBJECTS
from bot.understand.model import Candidate, Understood

#: Under this score an intention gives way to the facts of a message that goes on with the subject.
SURE = 0.75
#: A message this unclear, with a second meaning this close, is offered as choices.
UNCLEAR, CLOSE = 0.30, 0.06
MAX_CHOICES = 6


def goes_on(understood: Understood, heard: Heard, before: Conversation) -> bool:
    """True when a message brings facts to the subject under way rather than a subject of its own."""
    if not heard.changed:
        return False
    if before.demande == "commune" and heard.conversation.commune:
        return understood.facts_only or understood.intent not in SUBJECTS or understood.score < SURE
    if not before.sujet:
        return False
    if understood.facts_only:
        # « VAE neuf à 1 800 € à Lille » while speaking of contacts asks what is paid, not whom to call.
        other = understood.intent != before.sujet and understood.intent in SUBJECTS
        return not (other and understood.score >= SURE and _buys_a_bike(understood, before))
    return understood.intent not in SUBJECTS and (understood.intent not in ASIDES or understood.score < SURE)


def _buys_a_bike(understood: Understood, before: Conversation) -> bool:
    """True when a message says which bike is bought, and for how much, to a subject where it tells nothing."""
    return (
        before.sujet not in EXPLAINED
        and "velo_type" in understood.stated
        and ("prix" in understood.stated or "velo_etat" in understood.stated)
    )


def unclear_between(understood: Understood) -> tuple[str, ...]:
    """Return the intentions a message may mean when none stands out, at most six; empty when one does."""
    if understood.score >= UNCLEAR or len(understood.candidates) < 2:
        return ()
    close = [c for c in understood.candidates if _is_close(c, understood.score) and c.intent in SUBJECTS]
    return tuple(c.intent for c in close[:MAX_CHOICES]) if len(close) > 1 else ()


def _is_close(candidate: Candidate, best: float) -> bool:
    return best - candidate.score < CLOSE
