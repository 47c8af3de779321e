"""« Pourquoi ? » : each aid of the place with the reason of its amount, every euro a rule takes away, each question."""

from __future__ import annotations

from bot.answer.aide import name_of
from bot.answer.calculation import tell
from bot.answer.questions import ask, ask_plainly
from bot.answer.withdrawn import refusal, withdrawals
from bot.decide.codes import commune_code
from bot.decide.decide import Desk
from bot.decide.decision import Decision
from bot.decide.subjects import OF_A_COMPANY
from bot.reply.model import Choice, Reply, Text
from bot.reply.wording import Wording, euros, euros_range, listed
from bot.rules.estimate import Estimate, Outcome
from bot.rules.facts import Facts
from knowledge.model import Info
from knowledge.territory import noms_de


def answer_why(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return the reasons of the estimate under way."""
    assert decision.estimate is not None
    found = decision.estimate
    facts = Facts(decision.conversation.faits, desk.knowledge.infos, decision.conversation.domaines)
    lines = [wording.say("pourquoi_titre", total=euros_range(found.low, found.high))]
    lines += [_reason(outcome, found, facts, desk, wording) for outcome in sorted(found.outcomes, key=_rank)]
    lines += withdrawals(found, wording)
    if not found.outcomes:
        lines = [wording.say("aides_total_inconnu")]
    reasons = Text("\n".join(lines))
    if decision.question is None:
        return Reply((reasons,))
    info = desk.knowledge.infos[decision.question]
    question, choices = ask(info, found, decision.conversation, wording)
    return Reply((reasons, Text(_because(info, wording)), question), choices)


def answer_why_asked(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return why the question under way is asked, and ask it again."""
    now = decision.conversation
    info = desk.knowledge.infos.get(now.demande)
    if info is not None:
        _, choices = ask_plainly(info, wording)
        return Reply((Text(_because(info, wording)), Text(info.question)), choices)
    labels = noms_de(desk.territoires, now.communes_proposees)
    choices = tuple(
        Choice(label, commune_code(code)) for label, code in zip(labels, now.communes_proposees, strict=True)
    )
    why = wording.say("pourquoi_commune")
    return Reply((Text(why), Text(wording.say(question_of_place(now.sujet)))), choices)


def question_of_place(sujet: str) -> str:
    """Return the name of the text that asks the place: of a person, or of a company."""
    return "demande_commune_entreprise" if sujet in OF_A_COMPANY else "demande_commune"


def _because(info: Info, wording: Wording) -> str:
    return wording.say("pourquoi_je_demande", info=info.nom or info.id, pourquoi=info.pourquoi)


def _rank(outcome: Outcome) -> int:
    """What is paid first, what does not apply last."""
    return {"eligible": 0, "a_preciser": 1}.get(outcome.statut, 2)


def _reason(outcome: Outcome, found: Estimate, facts: Facts, desk: Desk, wording: Wording) -> str:
    name = name_of(outcome.aide)
    if outcome.statut == "eligible":
        amount = euros(outcome.low)
        how = tell(outcome.aide.montant, facts, desk.knowledge.infos) or ""
        if how.startswith(amount):
            amount = how
        elif how:
            amount = f"{amount} ({how})"
        brief = outcome.aide.en_bref or ""
        rule = wording.say("pourquoi_regle", bref=f"{brief[:1].lower()}{brief[1:]}") if brief else ""
        return wording.say("pourquoi_oui", aide=name, montant=amount, regle=rule).rstrip()
    if outcome.statut == "a_preciser":
        missing = listed([desk.knowledge.infos[info].nom or info for info in outcome.manque])
        amount = euros_range(outcome.low, outcome.high)
        return wording.say("pourquoi_depend", aide=name, montant=amount, infos=missing)
    return wording.say(
        "pourquoi_non", aide=name, raisons=refusal(outcome, found, desk.knowledge.cumuls, wording)
    )
