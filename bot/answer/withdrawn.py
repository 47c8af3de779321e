"""The euros a rule takes away, and the aids a rule keeps from paying at all: each is said once."""

from __future__ import annotations

from collections.abc import Mapping

from bot.reply.wording import HARD, Wording, euros
from bot.rules.estimate import Effect, Estimate, Outcome
from knowledge.model import Cumul


def withdrawals(found: Estimate, wording: Wording) -> list[str]:
    """Return a line for each rule that takes euros from an aid that is paid; the others are said with their aid."""
    refused = {outcome.aide.id for outcome in found.outcomes if outcome.statut == "non_eligible"}
    return [
        wording.say("aides_retrait", effet=f"−{HARD}{euros(-effect.effet)}", explication=effect.explication)
        for effect in found.effects
        if not (effect.entre and effect.entre[0] in refused)
    ]


def refusal(outcome: Outcome, found: Estimate, cumuls: Mapping[str, Cumul], wording: Wording) -> str:
    """Return why an aid does not pay, and what it would pay if the aid it waits for were paid."""
    said = " ".join(outcome.raisons)
    effect = next((e for e in found.effects if _waits(e, outcome, cumuls)), None)
    if effect is None:
        return said
    return f"{said} {wording.say('aides_serait', montant=euros(-effect.effet))}"


def _waits(effect: Effect, outcome: Outcome, cumuls: Mapping[str, Cumul]) -> bool:
    rule = cumuls.get(effect.regle)
    return rule is not None and rule.regle == "exige" and effect.entre[:1] == (outcome.aide.id,)
