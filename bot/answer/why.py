"""« Pourquoi ? » : each aid of the place with the reason of its amount, and every euro a rule takes away."""

from __future__ import annotations

from bot.answer.calculation import tell
from bot.decide.decide import Desk
from bot.decide.decision import Decision
from bot.reply.model import Reply, Text
from bot.reply.wording import HARD, Wording, euros, euros_range, listed, payer_name
from bot.rules.estimate import Outcome
from bot.rules.facts import Facts


def answer_why(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return the reasons of the estimate under way."""
    assert decision.estimate is not None
    found = decision.estimate
    facts = Facts(decision.conversation.faits, desk.knowledge.infos, decision.conversation.domaines)
    lines = [wording.say("pourquoi_titre", total=euros_range(found.low, found.high))]
    lines += [_reason(outcome, facts, desk, wording) for outcome in found.outcomes]
    lines += [
        wording.say("aides_retrait", effet=f"−{HARD}{euros(-effect.effet)}", explication=effect.explication)
        for effect in found.effects
    ]
    if not found.outcomes:
        lines = [wording.say("aides_total_inconnu")]
    return Reply((Text("\n".join(lines)),))


def _reason(outcome: Outcome, facts: Facts, desk: Desk, wording: Wording) -> str:
    porteur = payer_name(outcome.aide.porteur)
    if outcome.statut == "eligible":
        how = tell(outcome.aide.montant, facts, desk.knowledge.infos)
        brief = outcome.aide.en_bref or ""
        said = f"{how[:1].upper()}{how[1:]}. {brief}" if how and how != euros(outcome.low) else brief
        return wording.say("pourquoi_oui", porteur=porteur, montant=euros(outcome.low), bref=said).rstrip()
    if outcome.statut == "a_preciser":
        missing = listed([desk.knowledge.infos[info].nom or info for info in outcome.manque])
        amount = euros_range(outcome.low, outcome.high)
        return wording.say("pourquoi_depend", porteur=porteur, montant=amount, infos=missing)
    return wording.say("pourquoi_non", porteur=porteur, raisons=" ".join(outcome.raisons))
