"""The facts of a message → the conversation: entities said, and the answer to the question asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.decide.commands import Commands, plain, read_number
from bot.decide.conversation import Conversation
from bot.rules.facts import PAR_PART, PRIX
from knowledge.model import HypotheseRevenu, Info

#: Understanding's words → the rules' words.
VELOS = {
    "mecanique": "mécanique simple",
    "electrique": "électrique",
    "cargo": "cargo",
    "cargo_electrique": "cargo électrique",
    "pliant": "pliant",
    "pliant_electrique": "pliant électrique",
    "motorisation": "motorisation",
    "adapte": "adapté",
}
STATUTS = {
    "salarie": "salarié",
    "etudiant": "étudiant",
    "apprenti": "apprenti",
    "demandeur_emploi": "demandeur d'emploi",
    "retraite": "retraité",
    "reconversion": "reconversion",
    "autre": "autre",
}
NUMBERS = ("prix", "revenu_fiscal", "parts", "personnes", "age", "effectif", "distance_km")
FLAGS = ("handicap", "aah", "rsa", "minima_sociaux", "fmd")
#: A bare number under this, asked for an income, is a pay per month.
MONTHLY_UNDER = 6000.0


@dataclass(frozen=True)
class Heard:
    """The conversation after a message's facts, and what must be said about how they were understood."""

    conversation: Conversation
    notes: tuple[str, ...] = ()
    #: True when the message brought at least one fact.
    changed: bool = False


def hear_entities(
    conversation: Conversation, entities: Mapping[str, Any], hypothese: HypotheseRevenu
) -> Heard:
    """Return the conversation with every fact the message states."""
    notes: list[str] = []
    before = conversation
    velo = VELOS.get(str(entities.get("velo_type")))
    if velo is not None:
        told = conversation.faits.get("velo_type")
        if velo in ("cargo", "pliant") and isinstance(told, str) and told.endswith("électrique"):
            # « et pour un cargo ? » after an electric bike goes on about electric bikes; it is said back.
            velo = f"{velo} électrique"
            notes.append("note_cargo_electrique" if velo.startswith("cargo") else "note_pliant_electrique")
        conversation = conversation.with_fact("velo_type", velo)
    etat = entities.get("velo_etat")
    if etat in ("neuf", "occasion"):
        conversation = conversation.with_fact("velo_etat", str(etat))
    statut = STATUTS.get(str(entities.get("statut")))
    if statut is not None:
        conversation = conversation.with_fact("statut", statut)
    for name in NUMBERS:
        value = entities.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            conversation = conversation.with_fact(name, float(value))
    for name in FLAGS:
        if isinstance(entities.get(name), bool):
            conversation = conversation.with_fact(name, bool(entities[name]))
    salaire = entities.get("revenu_mensuel")
    if isinstance(salaire, int | float):
        conversation = suppose_income(conversation, float(salaire), hypothese)
    return Heard(conversation, tuple(notes), conversation is not before)


def suppose_income(conversation: Conversation, salaire: float, hypothese: HypotheseRevenu) -> Conversation:
    """Return the conversation with an income guessed from a net monthly pay; the number of parts stays as said."""
    parts = conversation.faits.get("parts", hypothese.parts)
    guessed = conversation.with_fact("revenu_fiscal", round(hypothese.revenu_fiscal(salaire)))
    return guessed.with_fact("parts", parts).evolve(salaire=salaire)


def hear_answer(
    conversation: Conversation, text: str, info: Info, commands: Commands, hypothese: HypotheseRevenu
) -> Heard:
    """Read a message as the answer to the question asked; unchanged when it is not one."""
    if info.type == "oui_non":
        command = commands.find(text)
        if command in ("oui", "non"):
            return Heard(conversation.with_fact(info.id, command == "oui"), changed=True)
        return Heard(conversation)
    if info.type == "choix":
        said = plain(text)
        for choix in info.choix:
            if said in (plain(choix.valeur), plain(choix.libelle)):
                return Heard(conversation.with_fact(info.id, choix.valeur), changed=True)
        return Heard(conversation)
    number = read_number(text)
    if number is None or len(text.split()) > 6:
        return Heard(conversation)
    if info.id in (PAR_PART, "revenu_fiscal") and number < MONTHLY_UNDER:
        return Heard(suppose_income(conversation, number, hypothese), changed=True)
    low = info.minimum or 0.0
    # An unknown price is explored up to ``maximum``, but a dearer bike may be bought.
    high = (
        float("inf") if info.id in (PRIX, PAR_PART, "revenu_fiscal") or info.maximum is None else info.maximum
    )
    if not low <= number <= high:
        return Heard(conversation)
    return Heard(conversation.with_fact(info.id, number), changed=True)
