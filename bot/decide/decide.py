"""One message and the conversation so far → what to do about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.decide.codes import info_of, read_range
from bot.decide.commands import Commands
from bot.decide.conversation import Conversation
from bot.decide.decision import Decision, Kind
from bot.decide.facts import Heard, hear_answer, hear_entities
from bot.decide.places import at_commune, lieu_of, with_place
from bot.rules.estimate import Situation, estimate
from bot.rules.facts import PAR_PART
from bot.rules.rulebook import Rulebook
from bot.understand.model import Understood
from knowledge.load import Knowledge
from knowledge.territory import Territoires

#: Intentions answered by an estimate.
AIDES = frozenset({"aides_estimer", "aides_cumul", "aides_detail", "aides_demarche"})
SMALL_TALK: dict[str, Kind] = {"salutation": "accueil", "aide_bot": "aide_bot", "remerciement": "merci"}
#: Under this score an intention gives way to the facts of a message that goes on with the subject.
SURE = 0.75


@dataclass(frozen=True)
class Desk:
    """What deciding needs: rules, map, facts declared, commands, and today."""

    knowledge: Knowledge
    territoires: Territoires
    rulebook: Rulebook
    commands: Commands
    today: dt.date


def decide(understood: Understood, code: str | None, before: Conversation, desk: Desk) -> Decision:
    """Return the decision for a message, typed (``understood``) or tapped (``code``)."""
    if code is not None:
        return _tapped(code, before, desk)
    command = desk.commands.find(understood.text)
    if command is not None:
        decision = _command(command, before, desk)
        if decision is not None:
            return decision
    asked = desk.knowledge.infos.get(before.demande)
    if asked is not None:
        heard = hear_answer(before, understood.text, asked, desk.commands, desk.knowledge.hypothese_revenu)
        if heard.changed:
            return go_on(heard, before, desk)
    heard = hear_entities(before, understood.stated, desk.knowledge.hypothese_revenu)
    placed = with_place(heard.conversation, understood.stated, desk.territoires)
    heard = Heard(placed, heard.notes, placed is not before)
    return _by_intent(understood, heard, before, desk)


def _by_intent(understood: Understood, heard: Heard, before: Conversation, desk: Desk) -> Decision:
    intent = understood.intent
    if intent in AIDES:
        return go_on(heard, before, desk)
    follows = (
        heard.changed
        and before.sujet in AIDES
        and (intent in ("hors_sujet", *SMALL_TALK) or understood.score < SURE)
    )
    if follows or (heard.changed and intent in SMALL_TALK) or (heard.changed and before.demande == "commune"):
        return go_on(heard, before, desk)
    kept = heard.conversation.remembering(before) if heard.changed else before
    if intent in SMALL_TALK:
        return Decision(SMALL_TALK[intent], kept.evolve(rates=0))
    if intent == "hors_sujet":
        missed = before.evolve(rates=before.rates + 1)
        return Decision("incompris_encore" if missed.rates > 1 else "hors_sujet", missed)
    return Decision("pas_encore", kept.evolve(rates=0))


def go_on(heard: Heard, before: Conversation, desk: Desk) -> Decision:
    """Return the next step of an estimate: which commune, or the estimate and its next question."""
    now = heard.conversation.evolve(sujet="aides_estimer", rates=0).remembering(before)
    if now.communes_proposees:
        return Decision("choisir_commune", now.evolve(demande="commune"), heard.notes)
    lieu = lieu_of(now, desk.territoires)
    if lieu is None:
        return Decision("demander_commune", now.evolve(demande="commune"), heard.notes)
    found = estimate(Situation(lieu, now.faits, now.domaines, now.ne_sait_pas), desk.rulebook, desk.today)
    question = found.question(skip=now.ne_sait_pas)
    return Decision("estimer", now.evolve(demande=question or ""), heard.notes, found, question)


def _command(command: str, before: Conversation, desk: Desk) -> Decision | None:
    """Return the decision of a whole-message command; None when it is an answer for the question asked."""
    if command == "recommencer":
        return Decision("recommence", Conversation(demande="commune", sujet="aides_estimer"))
    if command == "retour":
        if before.avant is None:
            return Decision("rien_a_annuler", before)
        back = before.avant
        return _again(Heard(back, ("annule",)), back, desk)
    if command == "changer_commune":
        blank = before.evolve(commune="", epci="", departement="", region="", communes_proposees=())
        return go_on(Heard(blank), before, desk)
    if command == "corriger_revenu":
        faits = {k: v for k, v in before.faits.items() if k not in ("revenu_fiscal", "parts", PAR_PART)}
        domaines = {k: v for k, v in before.domaines.items() if k != PAR_PART}
        return go_on(Heard(before.evolve(faits=faits, domaines=domaines, salaire=None)), before, desk)
    if command == "ne_sait_pas":
        unknown = before.ne_sait_pas | ({before.demande} if before.demande in desk.knowledge.infos else set())
        return go_on(Heard(before.evolve(ne_sait_pas=unknown)), before, desk)
    return None


def _again(heard: Heard, back: Conversation, desk: Desk) -> Decision:
    """Return the decision a past state leads to, without making it one more step to undo."""
    if not back.sujet:
        return Decision("accueil", back, heard.notes)
    decision = go_on(heard, back, desk)
    kept = decision.conversation.evolve(avant=back.avant)
    return Decision(decision.kind, kept, decision.notes, decision.estimate, decision.question)


def _tapped(code: str, before: Conversation, desk: Desk) -> Decision:
    """Return the decision of a choice; a code that makes no sense any more asks again."""
    kind, _, rest = code.partition(":")
    if kind == "x":
        decision = _command(rest, before, desk)
        return decision if decision is not None else go_on(Heard(before), before, desk)
    if kind == "c":
        known = desk.territoires.code_actuel(rest) is not None
        return go_on(Heard(at_commune(before, rest) if known else before), before, desk)
    mark, _, value = rest.partition("=")
    info = info_of(mark, desk.knowledge.infos)
    if info is None:
        return go_on(Heard(before), before, desk)
    if kind == "n":
        return go_on(Heard(before.evolve(ne_sait_pas=before.ne_sait_pas | {info.id})), before, desk)
    interval = read_range(value) if kind == "r" else None
    if interval is not None and info.type == "nombre":
        return go_on(Heard(before.with_domain(info.id, interval)), before, desk)
    if kind == "f":
        heard = hear_answer(before, value, info, desk.commands, desk.knowledge.hypothese_revenu)
        return go_on(heard, before, desk)
    return go_on(Heard(before), before, desk)
