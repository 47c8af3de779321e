"""One situation on one date → every aid of the place with its outcome, the total, and the next useful question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.rules.cumul import Combination, Cut, Neighbours, combine
from bot.rules.explore import CENT, Leaf, TooManyCases, explore, lowest_and_highest, moves, ranges
from bot.rules.facts import PRIX, Domain, Facts, Interval, Need, Value
from bot.rules.money import Money, bounds
from bot.rules.place import Lieu
from bot.rules.rulebook import CompiledAide, Edition, Rulebook
from knowledge.model import Aide

Statut = Literal["eligible", "non_eligible", "a_preciser", "close"]


@dataclass(frozen=True)
class Situation:
    """What is known of a person and a bike: where, facts, ranges answered, and what they said they cannot tell."""

    lieu: Lieu | None
    faits: Mapping[str, Value] = field(default_factory=dict)
    domaines: Mapping[str, Domain] = field(default_factory=dict)
    ne_sait_pas: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Outcome:
    """One aid in one situation. ``low`` and ``high`` are what the missing facts allow, in euros."""

    aide: Aide
    statut: Statut
    low: float
    high: float
    raisons: tuple[str, ...] = ()
    #: Facts that decide, by name.
    manque: tuple[str, ...] = ()

    @property
    def montant(self) -> float | None:
        """The amount when it is settled, else None."""
        return self.low if self.statut == "eligible" else 0.0 if self.statut == "non_eligible" else None


@dataclass(frozen=True)
class Effect:
    """Euros a rule on several aids takes away (negative)."""

    regle: str
    entre: tuple[str, ...]
    explication: str
    effet: float


@dataclass(frozen=True)
class Estimate:
    """The whole answer for one situation."""

    outcomes: tuple[Outcome, ...]
    #: Aids in the best combination, in the case that pays most.
    retenues: tuple[str, ...]
    low: float
    high: float
    effects: tuple[Effect, ...]
    #: Unknown facts that can change the total → the most each moves it alone, in euros.
    moves: Mapping[str, float]
    #: Numeric facts among them → the ranges between which the total differs.
    tranches: Mapping[str, tuple[Interval, ...]] = field(default_factory=dict)

    def question(self, skip: frozenset[str] = frozenset()) -> str | None:
        """Return the unknown fact that moves the total most, None when none can."""
        open_ = {info: euros for info, euros in self.moves.items() if info not in skip}
        return max(open_, key=lambda info: (open_[info], info)) if open_ else None


Answer = tuple[dict[str, Money | None], Combination]


def estimate(situation: Situation, rulebook: Rulebook, date: dt.date | None) -> Estimate:
    """Return the estimate; ``date`` None reads the rules as imported and ignores validity dates."""
    live, shut, base = _start(situation, rulebook, date)
    found = evaluate(live, rulebook.edition(date), base)
    return replace(found, outcomes=(*found.outcomes, *shut))


def outcomes_alone(situation: Situation, rulebook: Rulebook, date: dt.date | None) -> tuple[Outcome, ...]:
    """Return the outcomes of the estimate without its total: what one aid at a time needs, many times faster."""
    live, shut, base = _start(situation, rulebook, date)
    return (*(outcome_alone(c, live, base) for c in live), *shut)


def _start(
    situation: Situation, rulebook: Rulebook, date: dt.date | None
) -> tuple[list[CompiledAide], list[Outcome], Facts]:
    """Return the aids of the place still open, those that are over, and the facts."""
    here = rulebook.edition(date).at(situation.lieu) if situation.lieu is not None else []
    closed = {
        c.aide.id: why for c in here if date is not None and (why := c.closed_because(date)) is not None
    }
    base = Facts(situation.faits, rulebook.infos, situation.domaines)
    if situation.lieu is not None:
        base.values.setdefault("pays", situation.lieu.pays)
    shut = [Outcome(c.aide, "close", 0.0, 0.0, (closed[c.aide.id],)) for c in here if c.aide.id in closed]
    return [c for c in here if c.aide.id not in closed], shut, base


def evaluate(live: list[CompiledAide], edition: Edition, base: Facts, under_price: bool = True) -> Estimate:
    """Return the estimate of these aids together; ``under_price``: never more than the bike's price."""

    def run(facts: Facts) -> Answer:
        neighbours = Neighbours(live, facts)
        amounts = {c.aide.id: neighbours.amount(c.aide.id) for c in live}
        return amounts, combine(live, amounts, edition.joint, facts, under_price)

    leaves = explore(run, base)
    totals = [Leaf(leaf.facts, leaf.answer[1].total) for leaf in leaves]
    low, high = lowest_and_highest(totals)
    best = (
        leaves[0]
        if len(leaves) == 1
        else max(leaves, key=lambda leaf: bounds(leaf.answer[1].total, leaf.facts)[1])
    )
    outcomes = [_outcome(c, leaves, base, live, edition) for c in live]
    found = {} if len(leaves) == 1 and high - low < CENT else moves(totals, base)
    return Estimate(
        outcomes=tuple(outcomes),
        retenues=best.answer[1].kept,
        low=low,
        high=high,
        effects=_effects(best, live, high),
        moves=found,
        tranches={
            info: ranges(totals, info, base)
            for info in found
            if isinstance(base.domain(info), Interval) and info != PRIX
        },
    )


def _outcome(
    compiled: CompiledAide,
    leaves: list[Leaf[Answer]],
    base: Facts,
    live: list[CompiledAide],
    edition: Edition,
) -> Outcome:
    """Sum up one aid over all the cases still possible."""
    aide_id = compiled.aide.id
    low, high = lowest_and_highest([Leaf(leaf.facts, leaf.answer[0][aide_id] or 0.0) for leaf in leaves])
    if high < CENT:
        return Outcome(compiled.aide, "non_eligible", 0.0, 0.0, _refusals(compiled, base, live))
    if high - low < CENT:
        return Outcome(compiled.aide, "eligible", low, high)
    return Outcome(compiled.aide, "a_preciser", low, high, manque=_missing(compiled, base, live))


def outcome_alone(compiled: CompiledAide, live: list[CompiledAide], base: Facts) -> Outcome:
    """Return one aid's outcome, the same as in the estimate, without exploring the others' facts."""
    own = explore(lambda facts: Neighbours(live, facts).amount(compiled.aide.id) or 0.0, base)
    low, high = lowest_and_highest(own)
    if high < CENT:
        return Outcome(compiled.aide, "non_eligible", 0.0, 0.0, _refusals(compiled, base, live))
    if high - low < CENT:
        return Outcome(compiled.aide, "eligible", low, high)
    found = moves(own, base)
    missing = tuple(sorted(found, key=lambda info: -found[info]))
    return Outcome(compiled.aide, "a_preciser", low, high, manque=missing)


def _missing(compiled: CompiledAide, base: Facts, live: list[CompiledAide]) -> tuple[str, ...]:
    """Return the facts that can change this aid's amount, the one that moves it most first."""
    own = explore(lambda facts: Neighbours(live, facts).amount(compiled.aide.id) or 0.0, base)
    found = moves(own, base)
    return tuple(sorted(found, key=lambda info: -found[info]))


def _refusals(compiled: CompiledAide, base: Facts, live: list[CompiledAide]) -> tuple[str, ...]:
    """Return the sentences that say why an aid does not pay, whatever the facts still unknown."""
    sentences = []
    for condition, test in zip(compiled.aide.conditions, compiled.tests, strict=True):
        base.split = None
        if test(base) is False:
            sentences.append(condition.sinon or "Une condition de cette aide n'est pas remplie.")
    base.split = None
    if sentences:
        return tuple(sentences)
    for rule in compiled.rules:
        try:
            without = Neighbours(live, base, frozenset({rule.cumul.id})).amount(compiled.aide.id)
        except Need:
            continue
        if without is not None and bounds(without, base)[1] > CENT:
            sentences.append(rule.cumul.explication)
    return tuple(sentences) or ("Le barème de cette aide ne prévoit rien pour ce vélo ou cette situation.",)


def _effects(leaf: Leaf[Answer], live: list[CompiledAide], total: float) -> tuple[Effect, ...]:
    """Return every euro a rule takes away in the case that pays most."""
    facts = leaf.facts
    amounts, combination = leaf.answer
    effects: list[Effect] = []
    for compiled in live:
        if not compiled.rules:
            continue
        amount = bounds(amounts[compiled.aide.id] or 0.0, facts)[1]
        for rule in compiled.rules:
            try:
                without = Neighbours(live, facts, frozenset({rule.cumul.id})).amount(compiled.aide.id)
            except Need:
                continue
            lost = (bounds(without, facts)[1] if without is not None else 0.0) - amount
            if lost > CENT:
                between = (
                    compiled.aide.id,
                    *(c.aide.id for c in live if rule.includes(c.aide) and c is not compiled),
                )
                effects.append(Effect(rule.cumul.id, between, rule.cumul.explication, -round(lost, 2)))
    effects.extend(_effect_of(cut, facts) for cut in combination.cuts)
    return tuple(effect for effect in effects if effect.effet < -CENT)


def _effect_of(cut: Cut, facts: Facts) -> Effect:
    # While the price is unknown only what is lost at every price is told.
    return Effect(cut.rule, cut.between, cut.explanation, -round(bounds(cut.euros, facts)[0], 2))


__all__ = [
    "PRIX",
    "Effect",
    "Estimate",
    "Outcome",
    "Situation",
    "TooManyCases",
    "estimate",
    "evaluate",
    "outcome_alone",
]
