"""Turns the words of a rule into functions of the facts: one small function per word, gathered in tables."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from bot.rules.facts import PRIX, Facts, Need, Split, Value
from bot.rules.money import Line, Money, add, larger, scale, smaller
from knowledge.condition import Bareme, InfoCondition, SelonCondition, Toutes, UneDe
from knowledge.montant import AutreAide, Calcul, Source
from knowledge.quantity import Quantity, Unite

#: True, False, or None when it depends on what ``facts.split`` names.
Test = Callable[[Facts], bool | None]


class Others(Protocol):
    """What a rule may ask of the other aids of the same place."""

    #: What is taken off the price before this aid is computed, in euros.
    price_deduction: Money

    def paid_by(self, aide: str) -> Money | None:
        """Return what another aid pays, None when it does not apply."""


#: The amount in euros, or None when no case of the rule matches.
Formula = Callable[[Facts, Others], Money | None]
Infos = Mapping[str, Any]


# --- conditions -------------------------------------------------------------------------------------------------


def compile_condition(condition: Any, infos: Infos) -> Test:
    """Return the test of one condition."""
    return CONDITIONS[type(condition)](condition, infos)


def _expand(info: str, values: Iterable[str], infos: Infos) -> frozenset[Value]:
    """Replace the groups of choices (« tout électrique ») by their members, and oui/non by booleans."""
    declared = infos[info]
    if declared.type == "oui_non":
        return frozenset(value == "oui" for value in values)
    found: set[Value] = set()
    for value in values:
        found.update(declared.groupes.get(value, (value,)))
    return frozenset(found)


def _info_test(condition: InfoCondition, infos: Infos) -> Test:
    info = condition.info
    for operator in ("au_moins", "au_plus", "plus_de", "moins_de"):
        limit = getattr(condition, operator)
        if isinstance(limit, Bareme):
            return _scale_test(info, operator, limit)
        if limit is not None:
            number = limit.value
            return lambda facts, op=operator: facts.compare(info, op, number)  # type: ignore[misc]
    if condition.sauf is not None:
        refused = _expand(info, condition.sauf, infos)
        return lambda facts: _negate(facts.among(info, refused))
    accepted = _expand(info, condition.parmi if condition.parmi is not None else (str(condition.est),), infos)
    question = infos[info]
    if question.seulement_si is not None:
        return all_of(
            [compile_condition(question.seulement_si, infos), lambda facts: facts.among(info, accepted)]
        )
    return lambda facts: facts.among(info, accepted)


def _negate(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _scale_test(info: str, operator: str, scale_of: Bareme) -> Test:
    def test(facts: Facts) -> bool | None:
        size = facts.values.get("personnes")
        if size is not None:
            return facts.compare(info, operator, scale_of.for_household(float(size)))
        sizes = facts.domain("personnes")
        assert isinstance(sizes, tuple)
        before, answers = facts.split, set()
        for one in sizes:
            answers.add(facts.compare(info, operator, scale_of.for_household(float(one))))
        facts.split = before
        if len(answers) == 1 and None not in answers:
            return answers.pop()
        # The size of the household first: the limit, hence the question on income, follows from it.
        facts.undecided("personnes", sizes[:1], sizes[1:])
        return None

    return test


def all_of(tests: list[Test]) -> Test:
    """True when every test is; False as soon as one is, whatever is still unknown."""

    def test(facts: Facts) -> bool | None:
        result: bool | None = True
        for one in tests:
            answer = one(facts)
            if answer is False:
                return False
            if answer is None:
                result = None
        return result

    return test


def any_of(tests: list[Test]) -> Test:
    """True as soon as one test is, whatever is still unknown; False when none is."""

    def test(facts: Facts) -> bool | None:
        result: bool | None = False
        for one in tests:
            answer = one(facts)
            if answer is True:
                return True
            if answer is None:
                result = None
        return result

    return test


def _selon_test(condition: SelonCondition, infos: Infos) -> Test:
    cases = [
        (
            compile_condition(case.si, infos) if case.si is not None else None,
            compile_condition(case.alors if case.si is not None else case.sinon, infos),
        )
        for case in condition.selon
    ]

    def test(facts: Facts) -> bool | None:
        for when, then in cases:
            matches = True if when is None else when(facts)
            if matches is None:
                return None
            if matches:
                return then(facts)
        return False

    return test


CONDITIONS: dict[type, Callable[[Any, Infos], Test]] = {
    InfoCondition: _info_test,
    UneDe: lambda c, infos: any_of([compile_condition(item, infos) for item in c.une_de]),
    Toutes: lambda c, infos: all_of([compile_condition(item, infos) for item in c.toutes]),
    SelonCondition: _selon_test,
}


def decide(test: Test, facts: Facts) -> bool:
    """Answer a test, or raise Need with the fact it depends on."""
    facts.split = None
    answer = test(facts)
    if answer is None:
        assert facts.split is not None
        raise Need(facts.split)
    return answer


# --- amounts ----------------------------------------------------------------------------------------------------


def compile_amount(amount: Any, infos: Infos) -> Formula:
    """Return the formula of one amount."""
    return AMOUNTS[type(amount)](amount, infos)


def _constant(quantity: Quantity, infos: Infos) -> Formula:
    # A percentage is only met as the rate of « part », which reads it as a fraction.
    value = quantity.value / 100 if quantity.unite is Unite.POURCENT else quantity.value
    return lambda facts, others: value


def _word(source: Source, infos: Infos) -> Formula:
    word = source.mot
    if word in WORDS:
        return WORDS[word]
    return lambda facts, others: _number_of(word, facts)


def _number_of(info: str, facts: Facts) -> float:
    """Return a numeric fact used as an amount; unknown, it is tried at both ends of what it may be."""
    value = facts.values.get(info)
    if value is None:
        domain = facts.domain(info)
        low, high = (domain[0], domain[-1]) if isinstance(domain, tuple) else (domain.low, domain.high)
        raise Need(Split(info, (low,), (high,)))
    return float(value)


def _price(facts: Facts, others: Others) -> Money:
    """Return the price paid, at least 1 € as in the public model, less what a rule of cumul deducts first."""
    value = facts.values.get(PRIX)
    price: Money = Line(0.0, 1.0) if value is None else max(float(value), 1.0)
    deduction = others.price_deduction
    return price if deduction == 0.0 else larger(0.0, add(price, scale(deduction, -1.0)), facts)


#: VAT on bikes by country, to come back to the price before tax (public model, « taux TVA »).
TAUX_TVA = {"Luxembourg": 0.17}
TAUX_TVA_FRANCE = 0.20


def _price_before_tax(facts: Facts, others: Others) -> Money:
    rate = TAUX_TVA.get(str(facts.values.get("pays")), TAUX_TVA_FRANCE)
    return scale(_price(facts, others), 1 / (1 + rate))


#: Fact: what is paid each month for public transport, in euros.
ABONNEMENT = "abonnement_mensuel"
#: Fact: working time, in % of full time.
TEMPS_TRAVAIL = "temps_travail"
MI_TEMPS = 50.0


def _pass_per_year(facts: Facts, others: Others) -> Money:
    """Return what the public transport pass costs, in €/an."""
    return 12 * _number_of(ABONNEMENT, facts)


def _half_time_share(facts: Facts, others: Others) -> Money:
    """Return 1 from half-time up, and below it the hours worked over half-time (code du travail, R3261-9)."""
    if decide(lambda known: known.compare(TEMPS_TRAVAIL, "au_moins", MI_TEMPS), facts):
        return 1.0
    return _number_of(TEMPS_TRAVAIL, facts) / MI_TEMPS


#: Words that stand for a number of the situation.
WORDS: dict[str, Formula] = {
    "prix": _price,
    "prix_ht": _price_before_tax,
    "abonnement_annuel": _pass_per_year,
    "prorata_mi_temps": _half_time_share,
}


def _other(amount: AutreAide, infos: Infos) -> Formula:
    return lambda facts, others: others.paid_by(amount.aide)


def _calculation(node: Calcul, infos: Infos) -> Formula:
    base = _base(node, infos)
    cap = compile_amount(node.plafond, infos) if node.plafond is not None else None
    floor = compile_amount(node.plancher, infos) if node.plancher is not None else None
    rounded = node.arrondi == "euro"
    if cap is None and floor is None and not rounded:
        return base

    def formula(facts: Facts, others: Others) -> Money | None:
        amount = base(facts, others)
        if cap is not None and amount is not None:
            limit = cap(facts, others)
            # A cap whose cases all miss does not limit (public model).
            amount = amount if limit is None else smaller(amount, limit, facts)
        if floor is not None:
            lowest = floor(facts, others)
            amount = lowest if amount is None or lowest is None else larger(amount, lowest, facts)
        if rounded and isinstance(amount, float):
            amount = float(math.floor(amount + 0.5))
        return amount

    return formula


def _base(node: Calcul, infos: Infos) -> Formula:
    if node.selon is not None:
        return _cases(node, infos)
    if node.somme is not None:
        terms = [compile_amount(item, infos) for item in node.somme]

        def total(facts: Facts, others: Others) -> Money | None:
            amount: Money = 0.0
            for term in terms:
                amount = add(amount, term(facts, others) or 0.0)
            return amount

        return total
    if node.part is not None:
        rate, whole = compile_amount(node.part, infos), compile_amount(node.de, infos)

        def share(facts: Facts, others: Others) -> Money | None:
            fraction, of = rate(facts, others), whole(facts, others)
            if fraction is None or of is None:
                return None
            assert isinstance(fraction, float)
            return scale(of, fraction)

        return share
    return compile_amount(node.valeur, infos)


def _cases(node: Calcul, infos: Infos) -> Formula:
    assert node.selon is not None
    cases = [
        (
            compile_condition(case.si, infos) if case.si is not None else None,
            compile_amount(case.alors if case.si is not None else case.sinon, infos),
        )
        for case in node.selon
    ]

    def formula(facts: Facts, others: Others) -> Money | None:
        for when, then in cases:
            if when is None or decide(when, facts):
                return then(facts, others)
        return None

    return formula


AMOUNTS: dict[type, Callable[[Any, Infos], Formula]] = {
    Quantity: _constant,
    Source: _word,
    AutreAide: _other,
    Calcul: _calculation,
}
