"""The table of answers: a decision's kind → the function that writes it."""

from __future__ import annotations

from collections.abc import Callable

from bot.answer.aides import answer_aides
from bot.decide.codes import command_code, commune_code
from bot.decide.decide import Desk
from bot.decide.decision import Decision, Kind
from bot.reply.model import Choice, Reply, Text
from bot.reply.wording import Wording, payer_name
from knowledge.territory import noms_de

Responder = Callable[[Decision, Desk, Wording], Reply]


def answer(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return what to say for a decision."""
    return RESPONDERS[decision.kind](decision, desk, wording)


def _say(name: str) -> Responder:
    """Return a responder that says one text, after the notes."""

    def respond(decision: Decision, desk: Desk, wording: Wording) -> Reply:
        return Reply((*_notes(decision, wording), Text(wording.say(name))))

    return respond


def _notes(decision: Decision, wording: Wording) -> tuple[Text, ...]:
    return tuple(Text(wording.say(note)) for note in decision.notes)


def _choose_commune(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    codes = decision.conversation.communes_proposees
    choices = tuple(
        Choice(label, commune_code(code))
        for label, code in zip(noms_de(desk.territoires, codes), codes, strict=True)
    )
    epci = desk.territoires.epci(decision.conversation.epci) if decision.conversation.epci else None
    question = (
        wording.say("epci_choix", epci=payer_name(epci.nom))
        if epci is not None
        else wording.say("demande_commune_choix")
    )
    return Reply((*_notes(decision, wording), Text(question)), choices)


def _who_knows(name: str) -> Responder:
    """Return a responder that says it does not know, and who does."""

    def respond(decision: Decision, desk: Desk, wording: Wording) -> Reply:
        commune = (
            desk.territoires.commune(decision.conversation.commune) if decision.conversation.commune else None
        )
        epci = desk.territoires.epci(commune.epci) if commune is not None and commune.epci else None
        who = f" ({payer_name(epci.nom)})" if epci is not None else ""
        again = Choice(wording.say("recommencer"), command_code("recommencer"))
        return Reply((Text(wording.say(name, epci=who)),), (again,))

    return respond


RESPONDERS: dict[Kind, Responder] = {
    "estimer": answer_aides,
    "demander_commune": _say("demande_commune"),
    "choisir_commune": _choose_commune,
    "accueil": _say("accueil"),
    "aide_bot": _say("aide_bot"),
    "merci": _say("merci"),
    "recommence": _say("recommence"),
    "rien_a_annuler": _say("rien_a_annuler"),
    "hors_sujet": _say("hors_sujet"),
    "incompris_encore": _who_knows("incompris_encore"),
    "pas_encore": _who_knows("pas_encore"),
}
