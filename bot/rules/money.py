"""Amounts that may still depend on the price: a number, or a line ``base + slope × price`` over a range of prices."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rules.facts import PRIX, Facts, Interval, Need, Split


@dataclass(frozen=True)
class Line:
    """``base + slope × price`` in euros, while the price is not known."""

    base: float
    slope: float

    def at(self, price: float) -> float:
        """Return the amount for one price."""
        return self.base + self.slope * price


Money = float | Line


def as_line(amount: Money) -> Line:
    """Return any amount as a line."""
    return amount if isinstance(amount, Line) else Line(amount, 0.0)


def add(left: Money, right: Money) -> Money:
    """Return the sum of two amounts."""
    if not isinstance(left, Line) and not isinstance(right, Line):
        return left + right
    a, b = as_line(left), as_line(right)
    return Line(a.base + b.base, a.slope + b.slope)


def scale(amount: Money, factor: float) -> Money:
    """Return an amount times a plain number."""
    return Line(amount.base * factor, amount.slope * factor) if isinstance(amount, Line) else amount * factor


def subtract(left: Money, right: Money) -> Money:
    """Return the difference of two amounts."""
    return add(left, scale(right, -1.0))


def is_less(left: Money, right: Money, facts: Facts) -> bool:
    """Is ``left`` under ``right``? Raise Need where it depends on the price."""
    if not isinstance(left, Line) and not isinstance(right, Line):
        return left < right
    gap = as_line(subtract(left, right))
    prices = price_range(facts)
    low, high = gap.at(prices.low), gap.at(prices.high)
    if low < 0 and high < 0:
        return True
    if low >= 0 and high >= 0:
        return False
    crossing = -gap.base / gap.slope
    if crossing <= prices.low or crossing >= prices.high:
        # The sign changes at an end only: the open side decides.
        return gap.at((prices.low + prices.high) / 2) < 0
    below, above = prices.below(crossing, True), prices.above(crossing, False)
    raise Need(Split(PRIX, below, above) if low < 0 else Split(PRIX, above, below))


def smaller(left: Money, right: Money, facts: Facts) -> Money:
    """Return the smaller amount."""
    return left if is_less(left, right, facts) else right


def larger(left: Money, right: Money, facts: Facts) -> Money:
    """Return the larger amount."""
    return right if is_less(left, right, facts) else left


def is_positive(amount: Money, facts: Facts) -> bool:
    """Does it pay anything?"""
    return is_less(0.0, amount, facts)


def price_range(facts: Facts) -> Interval:
    """Return the range of an unknown price."""
    domain = facts.domain(PRIX)
    assert isinstance(domain, Interval)
    return domain


def bounds(amount: Money, facts: Facts) -> tuple[float, float]:
    """Return the lowest and highest the amount reaches over the prices still possible."""
    if not isinstance(amount, Line):
        return amount, amount
    prices = price_range(facts)
    ends = amount.at(prices.low), amount.at(prices.high)
    return min(ends), max(ends)
