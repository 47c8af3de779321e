"""The table of answers: a decision's kind → the function that writes it."""

from __future__ import annotations

from collections.abc import Callable

from bot.answer.abonner import answer_abonner
from bot.answer.aides import answer_aides
from bot.answer.cee import answer_cee
from bot.answer.contacts import answer_contacts, answer_human
from bot.answer.cumul import answer_cumul, answer_cumul_anywhere
from bot.answer.demarche import answer_demarche
from bot.answer.detail import answer_detail
from bot.answer.employeur import answer_employeur
from bot.answer.entreprise import answer_entreprise
from bot.answer.evenements import answer_agenda, answer_evenements
from bot.answer.exemples import answer_exemples
from bot.answer.offres import answer_offres
from bot.answer.questions import ask_plainly
from bot.answer.why import answer_why, answer_why_asked, question_of_place
from bot.decide.codes import command_code, commune_code, intention_code
from bot.decide.decide import Desk
from bot.decide.decision import Decision, Kind
from bot.reply.model import Card, Choice, Reply, Text
from bot.reply.wording import Wording, payer_name
from knowledge.territory import noms_de

#: Subjects offered at the start, the most asked first.
WELCOMED = (
    "aides_estimer", "aides_employeur", "offres_velo", "offres_transport", "evenements_lister", "entreprise_plan",
)  # fmt: skip
#: Contacts shown to somebody misunderstood twice.
PEOPLE = 2
#: Blocks said of the second thing asked in one message.
BRIEF = 3

Responder = Callable[[Decision, Desk, Wording], Reply]


def answer(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return what to say for a decision, and briefly for the second thing asked, if any."""
    reply = RESPONDERS[decision.kind](decision, desk, wording)
    if decision.second is None:
        return reply
    aside = RESPONDERS[decision.second.kind](decision.second, desk, wording)
    brief = aside.blocks[:BRIEF]
    example = desk.intentions[decision.second.conversation.sujet].exemple
    more = Choice(
        wording.say("en_savoir_plus", sujet=example), intention_code(decision.second.conversation.sujet)
    )
    return Reply((*reply.blocks, Text(wording.say("aussi"), strong=True), *brief), (*reply.choices, more))


def _say(name: str) -> Responder:
    """Return a responder that says one text, after the notes."""

    def respond(decision: Decision, desk: Desk, wording: Wording) -> Reply:
        return Reply((*notes(decision, wording), Text(wording.say(name))))

    return respond


def notes(decision: Decision, wording: Wording) -> tuple[Text, ...]:
    """Return what must be said first: how the message was understood."""
    return tuple(Text(wording.say(note)) for note in decision.notes)


def _ask_commune(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Ask where the person lives; a question on what adds up gets the general rule first."""
    if decision.conversation.sujet != "aides_cumul":
        return _say(question_of_place(decision.conversation.sujet))(decision, desk, wording)
    return answer_cumul_anywhere(decision, desk, wording)


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
    return Reply((*notes(decision, wording), Text(question)), choices)


def _ask_info(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Ask a fact the subject cannot do without."""
    assert decision.question is not None
    question, choices = ask_plainly(desk.knowledge.infos[decision.question], wording)
    return Reply((*notes(decision, wording), question), choices)


def _choose_subject(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Offer what the message may mean, each said by its example."""
    choices = tuple(Choice(desk.intentions[i].exemple, intention_code(i)) for i in decision.intentions)
    return Reply((Text(wording.say("choisir_sujet")),), choices)


def _welcome(name: str) -> Responder:
    """Return a responder that says what can be asked, each subject one tap away."""

    def respond(decision: Decision, desk: Desk, wording: Wording) -> Reply:
        choices = tuple(Choice(wording.say(f"entree_{i}"), intention_code(i)) for i in WELCOMED)
        return Reply((*notes(decision, wording), Text(wording.say(name))), choices)

    return respond


def _who_publishes(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Say where events are announced and by whom: on this channel nobody has a role."""
    someone = Choice(wording.say("parler_a_quelqu_un"), command_code("humain"))
    return Reply((*notes(decision, wording), Text(wording.say("publier"))), (someone,))


def _missed_again(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Say it is not understood, and who near the person may answer."""
    people = answer_human(decision, desk, wording)
    cards = tuple(block for block in people.blocks if isinstance(block, Card))[:PEOPLE]
    ways = (
        Choice(wording.say("parler_a_quelqu_un"), command_code("humain")),
        Choice(wording.say("recommencer"), command_code("recommencer")),
    )
    return Reply((Text(wording.say("incompris_encore")), *cards), ways)


RESPONDERS: dict[Kind, Responder] = {
    "estimer": answer_aides,
    "cumul": answer_cumul,
    "pourquoi": answer_why,
    "pourquoi_question": answer_why_asked,
    "pourquoi_rien": _welcome("pourquoi_rien"),
    "detail": answer_detail,
    "demarche": answer_demarche,
    "employeur": answer_employeur,
    "cee": answer_cee,
    "offres": answer_offres,
    "evenements": answer_evenements,
    "contacts": answer_contacts,
    "entreprise": answer_entreprise,
    "exemples": answer_exemples,
    "agenda": answer_agenda,
    "accueil": _welcome("accueil"),
    "aide_bot": _welcome("aide_bot"),
    "merci": _say("merci"),
    "humain": answer_human,
    "donnees_perso": _say("donnees_perso"),
    "avis": _say("avis"),
    "abonner": answer_abonner,
    "desabonner": _say("desabonner"),
    "publier": _who_publishes,
    "demander_commune": _ask_commune,
    "choisir_commune": _choose_commune,
    "demander_info": _ask_info,
    "choisir_sujet": _choose_subject,
    "recommence": _say("recommence"),
    "rien_a_annuler": _say("rien_a_annuler"),
    "entendu": _welcome("entendu"),
    "hors_sujet": _say("hors_sujet"),
    "incompris_encore": _missed_again,
}
