"""A thing called by its name, or a barrier said in plain words → the subject the message is about."""

from __future__ import annotations

from dataclasses import replace

from bot.understand.model import Understood
from knowledge.load import Knowledge
from knowledge.offre import FAMILLES

#: From this score on, what the words say is believed before what they name.
SURE = 0.75
#: Ideas of barriers start with this word.
FREIN = "frein_"
#: Subjects a barrier may be mistaken for.
_NEAR_A_BARRIER = frozenset(
    {"hors_sujet", "salutation", "avis", "offres_velo", "offres_covoiturage", "entreprise_plan"}
)
#: Under this score, a barrier is believed before any other subject.
UNSURE = 0.5
#: Barriers that are also a search for a service.
_A_SEARCH = frozenset({"frein_desserte", "frein_horaires"})
#: Barriers that are no question about a bus: « pas le temps de prendre le bus ».
_NEVER_A_QUESTION = frozenset({"frein_temps", "frein_meteo", "frein_habitude"})
#: From this score on, a message out of scope stays out of scope.
FOREIGN = 0.85
#: Where one name covers several services, the first of these is meant.
_FIRST = ("offres_transport", "offres_velo", "offres_covoiturage", "offres_autopartage", "evenements_lister")
#: Subjects that the name of an offer does not change.
_OF_AN_OFFER = frozenset({*FAMILLES, "contacts_trouver", "aides_cumul", "aides_demarche", "aides_employeur"})


def redirected(understood: Understood, knowledge: Knowledge) -> Understood:
    """Return what was understood, its intention changed when a name or a barrier says otherwise."""
    intent = understood.intent
    if "contact" in understood.idees and any(thing in knowledge.contacts for thing in understood.named):
        return replace(understood, intent="contacts_trouver", score=max(understood.score, SURE))
    of_event = any(thing in knowledge.evenements for thing in understood.named)
    enrol = "inscrire" in understood.idees and intent in FAMILLES
    if "evenement" in understood.idees and (of_event or enrol):
        return replace(understood, intent="evenements_lister", score=max(understood.score, SURE))
    named = subject_named(understood.named, knowledge, intent)
    if (
        named is not None
        and named != intent
        and understood.score < (FOREIGN if intent == "hors_sujet" else SURE)
    ):
        return replace(understood, intent=named, score=max(understood.score, SURE), facts_only=False)
    barriers = {idee for idee in understood.idees if idee.startswith(FREIN)}
    near = intent in _NEAR_A_BARRIER or (intent == "offres_transport" and barriers & _NEVER_A_QUESTION)
    lost = understood.score < UNSURE and not (barriers & _A_SEARCH) and "contact" not in understood.idees
    if barriers and (near or lost) and understood.score < SURE:
        return replace(understood, intent="exemples", score=SURE, facts_only=False)
    return understood


def subject_named(named: tuple[str, ...], knowledge: Knowledge, intent: str) -> str | None:
    """Return the intention that speaks of the things named, the present one if it may; None without a name."""
    families = {kind: label for label, kinds in FAMILLES.items() for kind in kinds}
    found: dict[str, None] = {}
    for thing in named:
        if thing in knowledge.offres:
            found[families.get(knowledge.offres[thing].categorie, "offres_transport")] = None
        elif thing in knowledge.evenements:
            found["evenements_lister"] = None
        elif thing in knowledge.contacts:
            found["contacts_trouver"] = None
        elif thing in knowledge.dispositifs or thing in knowledge.aides:
            found["aides_detail"] = None
    if not found:
        return None
    if intent in found or (intent in _OF_AN_OFFER and any(f.startswith("offres_") for f in found)):
        return intent
    if intent.startswith("aides_") and "aides_detail" in found:
        return intent
    return next((label for label in _FIRST if label in found), next(iter(found)))
