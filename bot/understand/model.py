"""The shapes understanding hands over: Understood, Candidate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Entities as in the design, section 4: name → value. Only what the text states.
#: ``commune`` (INSEE code), ``commune_ambigue`` (tuple of INSEE codes), ``code_postal``, ``epci`` (SIREN),
#: ``departement``, ``region`` (codes), ``velo_type``, ``velo_etat``, ``prix`` (€), ``revenu_fiscal`` (€/an),
#: ``revenu_mensuel`` (€/mois), ``parts``, ``personnes``, ``age`` (years), ``statut``, ``date_periode`` …
Entities = Mapping[str, Any]


@dataclass(frozen=True)
class Candidate:
    """One intention and how well the message fits it, from 0 to 1."""

    intent: str
    score: float


@dataclass(frozen=True)
class Understood:
    """What one message says, without any memory of the ones before."""

    text: str
    #: Winning label of the design's section 6; ``hors_sujet`` when it is not ours.
    intent: str
    score: float
    #: The winner first, then what else it could be, best first.
    candidates: tuple[Candidate, ...] = ()
    entities: Entities = field(default_factory=dict)
    #: Facts the words state even when the message alone is not ours (« non, Ifs »): a dialogue under way uses them.
    #: Empty when the message speaks of a subject that is not ours.
    stated: Entities = field(default_factory=dict)
    #: Ideas of the lexicon the words carry, in order (« bus », « reparer », « entreprise »…).
    idees: tuple[str, ...] = ()
    #: Things called by their name (offers, contacts, events, aids), by id, as « Tadao » or « V'Lille ».
    named: tuple[str, ...] = ()
    #: A second intention stated in the same message, if any.
    second: str | None = None
    #: True when the message only gives facts, as an answer does: « Arras », « 72 ans », « neuf ».
    facts_only: bool = False
