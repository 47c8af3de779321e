"""What is known of one situation while rules read it, and how it splits when a rule needs what is not known.

A fact is a value, or a domain: an ``Interval`` of numbers or a tuple of possible values. A rule that cannot answer
raises ``Need`` with the two halves of the domain that decide it; ``bot.rules.explore`` follows both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from knowledge.model import Info

Value = float | str | bool


@dataclass(frozen=True)
class Interval:
    """The numbers from ``low`` to ``high``; a flag says whether each end belongs."""

    low: float
    high: float
    low_in: bool = True
    high_in: bool = True

    def below(self, at: float, included: bool) -> Interval:
        """Return the part under ``at``."""
        return Interval(self.low, at, self.low_in, included)

    def above(self, at: float, included: bool) -> Interval:
        """Return the part over ``at``."""
        return Interval(at, self.high, included, self.high_in)

    def contains(self, value: float) -> bool:
        """True when the number is inside."""
        return (self.low < value or (self.low_in and value == self.low)) and (
            value < self.high or (self.high_in and value == self.high)
        )

    def meets(self, other: Interval) -> bool:
        """True when the two share a number."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        if low < high:
            return True
        return low == high and self.contains(low) and other.contains(low)


Domain = Interval | tuple[Value, ...]


@dataclass(frozen=True)
class Split:
    """A fact that decides, and the two halves of its domain."""

    info: str
    yes: Domain
    no: Domain


class Need(Exception):
    """A rule needs a fact that is not known."""

    def __init__(self, split: Split) -> None:
        super().__init__(split.info)
        self.split = split


#: Household income per tax share: computed when both are known, otherwise a fact of its own.
PAR_PART = "revenu_fiscal_par_part"
#: Value of a price nobody gave: the range of what people pay, used for the lowest and highest amounts.
PRIX = "prix"

OPERATIONS: dict[str, Callable[[float, float], bool]] = {
    "au_moins": lambda value, limit: value >= limit,
    "au_plus": lambda value, limit: value <= limit,
    "plus_de": lambda value, limit: value > limit,
    "moins_de": lambda value, limit: value < limit,
}
#: par_part = revenu / parts: a test on the quotient is the mirrored test on the parts.
MIRROR = {"au_plus": "au_moins", "moins_de": "plus_de", "au_moins": "au_plus", "plus_de": "moins_de"}


class Facts:
    """Facts known and domains narrowed, read by compiled rules."""

    __slots__ = ("domains", "infos", "split", "values")

    def __init__(
        self,
        values: Mapping[str, Value],
        infos: Mapping[str, Info],
        domains: Mapping[str, Domain] | None = None,
    ) -> None:
        self.values = dict(values)
        self.domains = dict(domains or {})
        self.infos = infos
        #: First split met by the condition being evaluated; valid when that condition answered None.
        self.split: Split | None = None

    def narrowed(self, info: str, domain: Domain) -> Facts:
        """Return the same facts where one domain is narrower; a single value becomes known."""
        result = Facts(self.values, self.infos, self.domains)
        if isinstance(domain, tuple) and len(domain) == 1:
            result.values[info] = domain[0]
            result.domains.pop(info, None)
        elif isinstance(domain, Interval) and domain.low == domain.high:
            result.values[info] = domain.low
            result.domains.pop(info, None)
        else:
            result.domains[info] = domain
        return result

    def domain(self, info: str) -> Domain:
        """Return what an unknown fact may be."""
        found = self.domains.get(info)
        return found if found is not None else default_domain(self.infos[info])

    # -- tests: True, False, or None when it depends on ``self.split`` -------------------------------------------

    def undecided(self, info: str, yes: Domain, no: Domain) -> None:
        """Remember the first split of the condition being evaluated."""
        if self.split is None:
            self.split = Split(info, yes, no)

    def among(self, info: str, accepted: frozenset[Value]) -> bool | None:
        """Is the fact one of these values?"""
        value = self.values.get(info)
        if value is not None:
            return value in accepted
        domain = self.domain(info)
        assert isinstance(domain, tuple)
        yes = tuple(v for v in domain if v in accepted)
        if not yes:
            return False
        if len(yes) == len(domain):
            return True
        self.undecided(info, yes, tuple(v for v in domain if v not in accepted))
        return None

    def compare(self, info: str, operator: str, limit: float) -> bool | None:
        """Does the number stand on this side of the limit?"""
        value = self.values.get(info)
        if value is None and info == PAR_PART:
            income = self.values.get("revenu_fiscal")
            if income is not None:
                parts = self.values.get("parts")
                if parts is None:
                    return self._compare_by_parts(float(income), operator, limit)
                value = float(income) / max(float(parts), 1.0)
        elif (
            value is None and info == "revenu_fiscal" and "parts" in self.values and PAR_PART in self.domains
        ):
            return self.compare(PAR_PART, operator, limit / max(float(self.values["parts"]), 1.0))
        if value is not None:
            return OPERATIONS[operator](float(value), limit)
        domain = self.domain(info)
        if isinstance(domain, tuple):
            return self.among(info, frozenset(v for v in domain if OPERATIONS[operator](float(v), limit)))
        return self._compare_interval(info, domain, operator, limit)

    def _compare_by_parts(self, income: float, operator: str, limit: float) -> bool | None:
        if income <= 0 or limit <= 0:
            return OPERATIONS[operator](min(income, 0.0) if income <= 0 else income, limit)
        return self.compare("parts", MIRROR[operator], income / limit)

    def _compare_interval(self, info: str, domain: Interval, operator: str, limit: float) -> bool | None:
        # « au plus 10 » and « plus de 10 » cut after 10; « moins de 10 » and « au moins 10 » cut before.
        limit_is_low = operator in ("au_plus", "plus_de")
        low_side, high_side = domain.below(limit, limit_is_low), domain.above(limit, not limit_is_low)
        keeps_low = operator in ("au_plus", "moins_de")
        if limit > domain.high or (limit == domain.high and (limit_is_low or not domain.high_in)):
            return keeps_low
        if limit < domain.low or (limit == domain.low and not (limit_is_low and domain.low_in)):
            return not keeps_low
        yes, no = (low_side, high_side) if keeps_low else (high_side, low_side)
        self.undecided(info, yes, no)
        return None


def default_domain(info: Info) -> Domain:
    """Return everything an info may be when nothing is known."""
    if info.type == "choix":
        return tuple(choix.valeur for choix in info.choix)
    if info.type == "oui_non":
        return (True, False)
    if info.unite == "personnes":
        return tuple(float(n) for n in range(int(info.minimum or 1), int(info.maximum or 8) + 1))
    return Interval(info.minimum or 0.0, info.maximum if info.maximum is not None else 1e9)
