"""Several aids together: what each pays beside the others, and the best combination the rules admit.

Each aid's own amount follows the rules that name it (``exige``, ``ecarte``, ``deduction``, ``sous_plafond``, and
``plafond_commun`` with ``aide``). The total then honours the rules on the group: at most one (``la_plus_forte``),
a common ceiling (``plafond_commun``), and never more than the price.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.rules.compile import decide
from bot.rules.facts import PRIX, Facts
from bot.rules.money import Line, Money, add, is_less, is_positive, larger, smaller, subtract
from bot.rules.rulebook import CompiledAide, CompiledCumul, is_member
from knowledge.model import Membre


class Neighbours:
    """The aids of one place evaluated together, each knowing what the others pay.

    ``amounts[id]`` is in euros, None when the aid does not apply. When two aids wait for each other, the one asked
    second is read alone, without its rules on others (see knowledge/DIVERGENCES.md, cycles).
    """

    def __init__(
        self, aides: Sequence[CompiledAide], facts: Facts, without: frozenset[str] = frozenset()
    ) -> None:
        self.aides = {compiled.aide.id: compiled for compiled in aides}
        self.facts = facts
        self.without = without
        self._done: dict[str, Money | None] = {}
        self._running: set[str] = set()

    def amount(self, aide_id: str) -> Money | None:
        """Return what an aid pays beside the others; None when it does not apply here."""
        if aide_id not in self.aides:
            return None
        if aide_id in self._done:
            return self._done[aide_id]
        if aide_id in self._running:
            return self.alone(aide_id)
        self._running.add(aide_id)
        compiled = self.aides[aide_id]
        rules = [rule for rule in compiled.rules if rule.cumul.id not in self.without]
        amount = self._with_rules(compiled, rules)
        self._running.discard(aide_id)
        self._done[aide_id] = amount
        return amount

    def alone(self, aide_id: str) -> Money | None:
        """Return what an aid would pay if no rule tied it to the others."""
        return self._with_rules(self.aides[aide_id], [])

    def _with_rules(self, compiled: CompiledAide, rules: Sequence[CompiledCumul]) -> Money | None:
        if not decide(compiled.test, self.facts):
            return None
        deduction: Money = 0.0
        for rule in rules:
            kind = rule.cumul.regle
            if (kind == "exige" and not self._any_pays(rule, compiled)) or (
                kind == "ecarte" and self._any_applies(rule, compiled)
            ):
                return None
            if kind == "deduction" and rule.cumul.sur == PRIX:
                deduction = add(deduction, self._sum(rule.cumul.entre, compiled))
        amount = compiled.formula(self.facts, _Others(self, deduction))
        for rule in rules:
            if amount is None:
                return None
            amount = self._limit(rule, compiled, amount)
        return amount

    def _limit(self, rule: CompiledCumul, compiled: CompiledAide, amount: Money) -> Money | None:
        """Apply a rule that bears on the amount once computed."""
        kind, others = rule.cumul.regle, self._sum(rule.cumul.entre, compiled)
        if kind == "deduction" and rule.cumul.sur == "montant":
            return larger(0.0, subtract(amount, others), self.facts)
        if kind == "deduction" and rule.cumul.sur == "plafond":
            left = larger(0.0, subtract(price_of(self.facts), others), self.facts)
            return smaller(amount, left, self.facts)
        if rule.cap is None:
            return amount
        cap = rule.cap(self.facts, _Others(self, 0.0)) or 0.0
        if kind == "sous_plafond":
            return amount if is_less(others, cap, self.facts) else None
        return smaller(amount, larger(0.0, subtract(cap, others), self.facts), self.facts)

    def _members(self, members: Iterable[Membre], compiled: CompiledAide) -> list[str]:
        return [
            other.aide.id
            for other in self.aides.values()
            if other.aide.id != compiled.aide.id and any(is_member(member, other.aide) for member in members)
        ]

    def _any_pays(self, rule: CompiledCumul, compiled: CompiledAide) -> bool:
        for other in self._members(rule.cumul.entre, compiled):
            amount = self.amount(other)
            if amount is not None and is_positive(amount, self.facts):
                return True
        return False

    def _any_applies(self, rule: CompiledCumul, compiled: CompiledAide) -> bool:
        return any(self.amount(other) is not None for other in self._members(rule.cumul.entre, compiled))

    def _sum(self, members: Iterable[Membre], compiled: CompiledAide) -> Money:
        total: Money = 0.0
        for other in self._members(members, compiled):
            total = add(total, self.amount(other) or 0.0)
        return total


class _Others:
    """What one aid's formula may ask of its neighbours."""

    __slots__ = ("_neighbours", "price_deduction")

    def __init__(self, neighbours: Neighbours, price_deduction: Money) -> None:
        self._neighbours = neighbours
        self.price_deduction = price_deduction

    def paid_by(self, aide: str) -> Money | None:
        return self._neighbours.amount(aide)


def price_of(facts: Facts) -> Money:
    """Return the price as an amount: a number, or the line of an unknown price."""
    value = facts.values.get(PRIX)
    return Line(0.0, 1.0) if value is None else max(float(value), 1.0)


@dataclass(frozen=True)
class Cut:
    """Money a rule takes away: ``euros`` is positive."""

    rule: str
    between: tuple[str, ...]
    explanation: str
    euros: Money


@dataclass(frozen=True)
class Combination:
    """The best admissible combination: which aids, how much in all, and what the rules took away."""

    kept: tuple[str, ...]
    total: Money
    cuts: tuple[Cut, ...] = ()


#: Id and sentence of the rule that holds everywhere.
PRICE_RULE = "prix"
PRICE_SENTENCE = "Les aides ne dépassent jamais le prix payé."


def combine(
    aides: Sequence[CompiledAide],
    amounts: dict[str, Money | None],
    joint: Sequence[CompiledCumul],
    facts: Facts,
    under_price: bool = True,
) -> Combination:
    """Return the admissible combination that pays most.

    Every admissible choice of the « la_plus_forte » rules is tried, with amounts read again when an aid left out
    changes what another pays; common ceilings then cut each choice. Ceilings must be nested or apart
    (``guichet knowledge check`` refuses others), which makes cutting from the inside out exact.
    ``under_price``: the total never exceeds the price of the bike; False for money paid each year.
    """
    # Who has a right is settled among all; giving up an aid never opens a right that it closed.
    applying = [c for c in aides if amounts.get(c.aide.id) is not None]
    here = {c.aide.id for c in applying}
    choices = [rule for rule in joint if rule.cumul.regle == "la_plus_forte" and rule.concerns(here)]
    ceilings = [rule for rule in joint if rule.cumul.regle == "plafond_commun" and rule.concerns(here)]
    best: Combination | None = None
    for left_out in _left_out(applying, choices, _better_unasked(applying) if ceilings else []):
        gone = {aide_id for aide_id, _ in left_out}
        rest = [c for c in applying if c.aide.id not in gone]
        kept_amounts = amounts
        if gone:
            again = Neighbours(rest, facts)
            kept_amounts = {c.aide.id: again.amount(c.aide.id) for c in rest}
        found = _cap(rest, kept_amounts, ceilings, facts, under_price)
        cuts = [
            Cut(rule.cumul.id, tuple(sorted(_ids(rule, applying))), rule.cumul.explication, amounts[i] or 0.0)
            for i, rule in left_out
        ]
        found = Combination(found.kept, found.total, (*cuts, *found.cuts))
        if best is None or is_less(best.total, found.total, facts):
            best = found
    assert best is not None
    return best


def _ids(rule: CompiledCumul, aides: Sequence[CompiledAide]) -> list[str]:
    return [c.aide.id for c in aides if rule.includes(c.aide) or c.aide.id == rule.cumul.aide]


def _better_unasked(applying: Sequence[CompiledAide]) -> list[tuple[str, CompiledCumul]]:
    """Return the aids another one deducts: under a common ceiling, not asking for them may pay more."""
    found: dict[str, CompiledCumul] = {}
    for compiled in applying:
        for rule in compiled.rules:
            if rule.cumul.regle in ("deduction", "plafond_commun"):
                for other in applying:
                    if other is not compiled and rule.includes(other.aide):
                        found.setdefault(other.aide.id, rule)
    return list(found.items())


def _left_out(
    applying: Sequence[CompiledAide],
    choices: Sequence[CompiledCumul],
    unasked: Sequence[tuple[str, CompiledCumul]],
) -> list[tuple[tuple[str, CompiledCumul], ...]]:
    """Return every way of leaving aids out, as (id left out, rule) pairs: all but one of each exclusive group, and
    any of those that may better not be asked.
    """
    groups = [(rule, ids) for rule in choices if len(ids := _ids(rule, applying)) > 1]
    ways: dict[frozenset[str], tuple[tuple[str, CompiledCumul], ...]] = {}
    for kept in itertools.product(*(ids for _, ids in groups)):
        gone: dict[str, CompiledCumul] = {}
        for (rule, ids), winner in zip(groups, kept, strict=True):
            for aide_id in ids:
                if aide_id != winner:
                    gone.setdefault(aide_id, rule)
        for size in range(len(unasked) + 1):
            for more in itertools.combinations(unasked, size):
                all_gone = {**dict(more), **gone}
                ways.setdefault(frozenset(all_gone), tuple(all_gone.items()))
    return list(ways.values())


def _cap(
    aides: Sequence[CompiledAide],
    amounts: dict[str, Money | None],
    ceilings: Sequence[CompiledCumul],
    facts: Facts,
    under_price: bool,
) -> Combination:
    """Add the amounts up under the common ceilings, the innermost first, then under the price."""
    kept = [
        c
        for c in aides
        if amounts.get(c.aide.id) is not None and is_positive(amounts[c.aide.id] or 0.0, facts)
    ]
    pools: list[tuple[frozenset[str], Money]] = [
        (frozenset({c.aide.id}), amounts[c.aide.id] or 0.0) for c in kept
    ]
    cuts: list[Cut] = []
    neighbours = _Others(Neighbours(aides, facts), 0.0)
    for rule, ids in sorted(((r, frozenset(_ids(r, kept))) for r in ceilings), key=lambda pair: len(pair[1])):
        if not ids or rule.cap is None:
            continue
        inside = [pool for pool in pools if pool[0] <= ids]
        whole: Money = 0.0
        for _, amount in inside:
            whole = add(whole, amount)
        limit = rule.cap(facts, neighbours) or 0.0
        if is_less(limit, whole, facts):
            cuts.append(
                Cut(rule.cumul.id, tuple(sorted(ids)), rule.cumul.explication, subtract(whole, limit))
            )
            whole = limit
        pools = [pool for pool in pools if not pool[0] <= ids] + [(ids, whole)]
    total: Money = 0.0
    for _, amount in pools:
        total = add(total, amount)
    if under_price and is_less(price := price_of(facts), total, facts):
        cuts.append(
            Cut(PRICE_RULE, tuple(sorted(c.aide.id for c in kept)), PRICE_SENTENCE, subtract(total, price))
        )
        total = price
    return Combination(tuple(c.aide.id for c in kept), total, tuple(cuts))
