"""« Et chaque année, votre employeur peut… »: what is paid every year for going to work, never a purchase.

The rules are those of the bike aids (conditions, amounts, cumul), in €/an. Three totals are kept apart: what
is owed, what it may reach if those who may pay do, and the same with what must be checked. No loan is here.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.rules.compile import ABONNEMENT, TEMPS_TRAVAIL
from bot.rules.estimate import Effect, Estimate, Outcome, Situation, Statut, evaluate, outcome_alone
from bot.rules.facts import Facts
from bot.rules.place import Lieu
from bot.rules.rulebook import CompiledAide, CompiledCumul, Edition
from knowledge.condition import InfoCondition
from knowledge.dispositif import Dispositif
from knowledge.model import Cumul, Info
from knowledge.montant import Source
from knowledge.shape import Shape

#: Situations without an employer: the question is then not asked.
SANS_EMPLOYEUR = frozenset(("retraité", "demandeur d'emploi"))
EMPLOYEUR, AUCUN, STATUT = "employeur", "aucun", "statut"
#: Answers kept: many conversations know the same few facts, and exploring all the others is the long part.
KEPT = 512


@dataclass(frozen=True)
class YearlyOutcome:
    """One dispositif in one situation, alone; ``low`` and ``high``, in €/an: what the missing facts allow."""

    dispositif: Dispositif
    statut: Statut
    low: float
    high: float
    raisons: tuple[str, ...] = ()
    #: Facts that decide, by name, the one that moves it most first.
    manque: tuple[str, ...] = ()
    #: Must be said « à vérifier auprès de … » (design, §10).
    a_verifier: bool = False

    @property
    def facultatif(self) -> bool:
        """The payer decides: said « peut aller jusqu'à »."""
        return self.dispositif.facultatif

    @property
    def chiffrable(self) -> bool:
        """False while the price of the pass is not known: a share is said, not euros."""
        return self.high > 0 and ABONNEMENT not in self.manque


@dataclass(frozen=True)
class YearlyTotal:
    """The best admissible total, in €/an, and what the rules on several aids took away."""

    low: float
    high: float
    #: Ids in the best combination, in the case that pays most.
    retenus: tuple[str, ...]
    effects: tuple[Effect, ...]


class Yearly:
    """What is paid each year in one situation; each part is computed the first time it is read."""

    def __init__(self, book: YearlyBook, here: list[CompiledAide], base: Facts, date: dt.date) -> None:
        self._book, self._here, self._base, self._date = book, here, base, date
        shown = {c.aide.id: book.dispositifs[c.aide.id].shown(date) for c in here}
        self._live = [c for c in here if shown[c.aide.id] != "close"]
        self._sure = [c for c in here if shown[c.aide.id] == "sure"]

    @cached_property
    def outcomes(self) -> tuple[YearlyOutcome, ...]:
        """Each dispositif of the place alone, those closed last."""
        live, known = self._live, self._book.dispositifs
        found = [
            _outcome(outcome_alone(c, live, self._base), known[c.aide.id], a_verifier=c not in self._sure)
            for c in live
        ]
        return (*found, *(_closed(known[c.aide.id], self._date) for c in self._here if c not in live))

    @cached_property
    def du(self) -> YearlyTotal:
        """What is owed: the employer has no choice."""
        known = self._book.dispositifs
        return _summary(self._evaluate([c for c in self._sure if not known[c.aide.id].facultatif]))

    @cached_property
    def possible(self) -> YearlyTotal:
        """« jusqu'à »: with what the employer may pay, at its highest."""
        return _summary(self._possible)

    @cached_property
    def avec_a_verifier(self) -> YearlyTotal:
        """The same, with what must be checked first (uncertain, or poorly sourced)."""
        return _summary(self._whole)

    @cached_property
    def dits(self) -> tuple[Cumul, ...]:
        """Rules between those that may pay that change no amount but must be said."""
        paying = {o.dispositif.id for o in self.outcomes if o.high > 0}
        return tuple(rule for rule in self._book.said if len(paying.intersection(_ids(rule))) > 1)

    def question(self, skip: frozenset[str] = frozenset()) -> str | None:
        """Return the unknown fact that moves the yearly money most, None when none can.

        What is sure comes first: a fact that only decides what must be checked is asked last.
        """
        found = self._possible.question(skip=skip)
        return found if found is not None else self._whole.question(skip=skip)

    @cached_property
    def _possible(self) -> Estimate:
        return self._evaluate(self._sure)

    @cached_property
    def _whole(self) -> Estimate:
        return self._possible if len(self._live) == len(self._sure) else self._evaluate(self._live)

    def _evaluate(self, live: list[CompiledAide]) -> Estimate:
        return evaluate(live, self._book.edition, self._base, under_price=False)


class YearlyBook:
    """The computable dispositifs and their rules, compiled once; the last answers are kept."""

    def __init__(
        self, dispositifs: Iterable[Dispositif], cumuls: Iterable[Cumul], infos: Mapping[str, Info]
    ) -> None:
        self.infos = infos
        self.dispositifs = {d.id: d for d in dispositifs if d.calcul is not None}
        rules = tuple(CompiledCumul.of(cumul, infos) for cumul in cumuls)
        self.said = tuple(rule.cumul for rule in rules if rule.cumul.regle == "cumulables")
        self.edition = Edition([d.as_aide() for d in self.dispositifs.values()], rules, infos)
        self.asked = _asked((*self.dispositifs.values(), *cumuls)) & frozenset(infos)
        self._answers: OrderedDict[object, Yearly] = OrderedDict()

    def remember(self, key: object, make: Callable[[], Yearly]) -> Yearly:
        """Return the answer kept for a key, or make it; the oldest of many is forgotten."""
        found = self._answers.pop(key, None)
        self._answers[key] = found = found if found is not None else make()
        if len(self._answers) > KEPT:
            self._answers.popitem(last=False)
        return found


def yearly(situation: Situation, book: YearlyBook, date: dt.date) -> Yearly:
    """Return what is paid each year to this person on this date; without a place, what holds everywhere."""
    here = book.edition.at(situation.lieu or Lieu())
    base = _facts(situation, book)
    known = (*sorted(base.values.items()), *sorted(base.domains.items(), key=lambda pair: pair[0]))
    key = (date, *(c.aide.id for c in here), *known)
    return book.remember(key, lambda: Yearly(book, here, base, date))


def _facts(situation: Situation, book: YearlyBook) -> Facts:
    """Return the facts that count here; someone retired or out of work has no employer."""
    facts = Facts(
        {info: value for info, value in situation.faits.items() if info in book.asked},
        book.infos,
        {info: domain for info, domain in situation.domaines.items() if info in book.asked},
    )
    if situation.faits.get(STATUT) in SANS_EMPLOYEUR and EMPLOYEUR not in facts.domains:
        facts.values.setdefault(EMPLOYEUR, AUCUN)
    return facts


def _asked(shapes: Iterable[Shape]) -> frozenset[str]:
    """Return every word that may name a fact in these rules."""
    found = {ABONNEMENT, TEMPS_TRAVAIL}

    def walk(node: object) -> None:
        if isinstance(node, InfoCondition):
            found.add(node.info)
        elif isinstance(node, Source):
            found.add(node.mot)
        elif isinstance(node, Shape):
            for name in type(node).model_fields:
                walk(getattr(node, name))
        elif isinstance(node, tuple):
            for item in node:
                walk(item)

    for shape in shapes:
        walk(shape)
    return frozenset(found)


def _summary(found: Estimate) -> YearlyTotal:
    return YearlyTotal(found.low, found.high, found.retenues, found.effects)


def _outcome(outcome: Outcome, dispositif: Dispositif, a_verifier: bool) -> YearlyOutcome:
    return YearlyOutcome(
        dispositif, outcome.statut, outcome.low, outcome.high, outcome.raisons, outcome.manque, a_verifier
    )


def _closed(dispositif: Dispositif, date: dt.date) -> YearlyOutcome:
    end = dispositif.valable.au
    why = f"C'est terminé depuis le {end:%d/%m/%Y}." if end is not None and end < date else "C'est terminé."
    return YearlyOutcome(dispositif, "close", 0.0, 0.0, (why,))


def _ids(rule: Cumul) -> frozenset[str]:
    return frozenset(member for member in (*rule.entre, rule.aide) if isinstance(member, str))
