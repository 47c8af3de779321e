"""What is decided for one message: what to answer, on which state, with which estimate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.decide.conversation import Conversation
from bot.rules.estimate import Estimate

Kind = Literal[
    # subjects
    "estimer",
    "cumul",
    "detail",
    "demarche",
    "employeur",
    "cee",
    "offres",
    "evenements",
    "contacts",
    "entreprise",
    "exemples",
    "agenda",
    # asides
    "accueil",
    "aide_bot",
    "merci",
    "humain",
    "donnees_perso",
    "avis",
    "abonner",
    "desabonner",
    "publier",
    # steps of the dialogue
    "pourquoi",
    "pourquoi_question",
    "pourquoi_rien",
    "demander_commune",
    "choisir_commune",
    "demander_info",
    "choisir_sujet",
    "recommence",
    "rien_a_annuler",
    "entendu",
    "hors_sujet",
    "incompris_encore",
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
    #: Intentions to choose from, when the message may mean several.
    intentions: tuple[str, ...] = ()
    #: A second thing asked in the same message, to be answered briefly.
    second: Decision | None = None
