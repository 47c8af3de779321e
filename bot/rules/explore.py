"""Follows both sides of every fact a computation needs, and returns all the answers it can end with.

Each leaf is a set of facts (values and narrowed domains) on which the computation is the same; the leaves cover
everything the unknown facts may be, so lowest, highest and « can this fact change the answer? » are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.rules.facts import PRIX, Domain, Facts, Interval, Need
from bot.rules.money import Line, Money, bounds

T = TypeVar("T")

#: Amounts closer than this are the same, in euros.
CENT = 0.005
#: More leaves than any real place reaches; past it the exploration is refused rather than endless.
MAX_LEAVES = 20_000


class TooManyCases(Exception):
    """The unknown facts combine into more cases than the program follows."""


@dataclass(frozen=True)
class Leaf(Generic[T]):
    """One end of the exploration: the facts assumed and the answer there."""

    facts: Facts
    answer: T


def explore(run: Callable[[Facts], T], facts: Facts) -> list[Leaf[T]]:
    """Return every end of ``run`` over what the facts may be; one leaf when all it needs is known."""
    leaves: list[Leaf[T]] = []
    waiting = [facts]
    while waiting:
        current = waiting.pop()
        try:
            leaves.append(Leaf(current, run(current)))
        except Need as need:
            split = need.split
            waiting.append(current.narrowed(split.info, split.no))
            waiting.append(current.narrowed(split.info, split.yes))
        if len(leaves) + len(waiting) > MAX_LEAVES:
            raise TooManyCases
    return leaves


def lowest_and_highest(leaves: Sequence[Leaf[Money]]) -> tuple[float, float]:
    """Return the least and the most the amount reaches over all leaves."""
    found = [bounds(leaf.answer, leaf.facts) for leaf in leaves]
    return min(low for low, _ in found), max(high for _, high in found)


def facts_split(leaves: Iterable[Leaf[T]], base: Facts) -> list[str]:
    """Return the facts that were unknown at first and that some leaf had to narrow, in a stable order."""
    found: dict[str, None] = {}
    for leaf in leaves:
        for info, value in leaf.facts.values.items():
            if base.values.get(info) != value:
                found[info] = None
        for info, domain in leaf.facts.domains.items():
            if base.domains.get(info) != domain:
                found[info] = None
    return list(found)


def moves(leaves: Sequence[Leaf[Money]], base: Facts) -> dict[str, float]:
    """Return, for each unknown fact that can change the amount, the most it moves it alone, in euros.

    Two leaves that may differ only by one fact and end with different amounts show that this fact matters; a fact
    for which no such pair exists cannot change the answer and is absent.
    """
    infos = facts_split(leaves, base)
    meeting = {info: _meeting([_domain_of(leaf.facts, info, base) for leaf in leaves]) for info in infos}
    everything = (1 << len(leaves)) - 1
    result: dict[str, float] = {}
    for one in infos:
        most = 0.0
        for i, left in enumerate(leaves):
            # Only pairs j > i, and only leaves that agree with this one on every other fact.
            others = everything >> (i + 1) << (i + 1)
            for info in infos:
                if info != one:
                    others &= meeting[info][i]
            while others:
                lowest = others & -others
                others ^= lowest
                most = max(most, _gap(left, leaves[lowest.bit_length() - 1], with_price=one == PRIX))
        if most > CENT:
            result[one] = most
    if any(isinstance(leaf.answer, Line) and leaf.answer.slope for leaf in leaves):
        most = max(high - low for low, high in (bounds(leaf.answer, leaf.facts) for leaf in leaves))
        if most > CENT:
            result[PRIX] = max(most, result.get(PRIX, 0.0))
    return result


def _meeting(domains: Sequence[Domain]) -> list[int]:
    """Return, for each leaf, the leaves whose domain of one fact shares a value with its own, as a set of bits."""
    groups: dict[Domain, int] = {}
    for number, domain in enumerate(domains):
        groups[domain] = groups.get(domain, 0) | (1 << number)
    met = {domain: sum(bits for other, bits in groups.items() if _meet(domain, other)) for domain in groups}
    return [met[domain] for domain in domains]


def _gap(left: Leaf[Money], right: Leaf[Money], with_price: bool) -> float:
    """Return how far two answers are: at the same price when the price is unknown, at any two when it is the fact."""
    a, b = left.answer, right.answer
    if not isinstance(a, Line) and not isinstance(b, Line):
        return abs(a - b)
    if with_price:
        (low_a, high_a), (low_b, high_b) = bounds(a, left.facts), bounds(b, right.facts)
        return max(abs(high_a - low_b), abs(high_b - low_a))
    price_a, price_b = _prices(left.facts), _prices(right.facts)
    low, high = max(price_a.low, price_b.low), min(price_a.high, price_b.high)
    if low > high:
        return 0.0
    line_a = a if isinstance(a, Line) else Line(a, 0.0)
    line_b = b if isinstance(b, Line) else Line(b, 0.0)
    return max(abs(line_a.at(p) - line_b.at(p)) for p in (low, high))


def _prices(facts: Facts) -> Interval:
    domain = _domain_of(facts, PRIX, facts)
    if isinstance(domain, Interval):
        return domain
    return Interval(float(domain[0]), float(domain[0]))


def _domain_of(facts: Facts, info: str, base: Facts) -> Domain:
    if info in facts.values:
        value = facts.values[info]
        return (value,)
    return facts.domains.get(info) or base.domain(info)


def _meet(left: Domain, right: Domain) -> bool:
    """True when the two domains share a value."""
    if isinstance(left, Interval) and isinstance(right, Interval):
        return left.meets(right)
    if isinstance(left, tuple) and isinstance(right, tuple):
        return any(value in right for value in left)
    interval, values = (left, right) if isinstance(left, Interval) else (right, left)
    assert isinstance(interval, Interval) and isinstance(values, tuple)
    return any(interval.contains(float(value)) for value in values)


def ranges(leaves: Sequence[Leaf[Money]], info: str, base: Facts) -> tuple[Interval, ...]:
    """Return the ranges of a numeric fact between which the answer differs, in growing order.

    Neighbouring ranges that end with the same answers are one: only limits that matter here remain.
    """
    whole = base.domain(info)
    if not isinstance(whole, Interval):
        return ()
    domains = [_domain_of(leaf.facts, info, base) for leaf in leaves]
    cuts: set[tuple[float, bool]] = set()
    for domain in domains:
        if isinstance(domain, Interval):
            cuts.add((domain.high, domain.high_in))
        else:
            # A single value is cut on both sides.
            cuts.update(((float(domain[0]), False), (float(domain[0]), True)))
    cuts = {(at, included) for at, included in cuts if at < whole.high}
    pieces: list[Interval] = []
    rest = whole
    for at, included in sorted(cuts):
        if rest.low < at or (rest.low == at and rest.low_in and included):
            pieces.append(rest.below(at, included))
            rest = rest.above(at, not included)
    pieces.append(rest)
    merged: list[tuple[Interval, frozenset[Money]]] = []
    for piece in pieces:
        answers = frozenset(
            leaf.answer for leaf, domain in zip(leaves, domains, strict=True) if _meet(domain, piece)
        )
        if merged and merged[-1][1] == answers:
            last = merged[-1][0]
            merged[-1] = (Interval(last.low, piece.high, last.low_in, piece.high_in), answers)
        else:
            merged.append((piece, answers))
    return tuple(piece for piece, _ in merged)
