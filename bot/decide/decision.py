"""What is decided for one message: what to answer, on which state, with which estimate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.decide.conversation import Conversation
from bot.rules.estimate import Estimate

Kind = Literal[
    "estimer",
    "demander_commune",
    "choisir_commune",
    "accueil",
    "aide_bot",
    "merci",
    "recommence",
    "rien_a_annuler",
    "hors_sujet",
    "incompris_encore",
    "pas_encore",
]


@dataclass(frozen=True)
class Decision:
    """One message's outcome; ``notes`` are names of texts to say first."""

    kind: Kind
    conversation: Conversation
    notes: tuple[str, ...] = ()
    estimate: Estimate | None = None
    #: The info to ask, None when no question can change the answer.
    question: str | None = None
