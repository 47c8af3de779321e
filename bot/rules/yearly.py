"""« Et chaque année, votre employeur peut… »: what is paid every year for going to work, apart from any purchase.

The rules are those of the bike aids (conditions, amounts, cumul), in €/an. Three totals are kept apart: what is owed,
what it may reach if those who may pay do, and the same with what must still be checked. Loans are never here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.rules.compile import ABONNEMENT
from bot.rules.estimate import Effect, Estimate, Outcome, Situation, Statut, evaluate
from bot.rules.facts import Facts
from bot.rules.place import Lieu
from bot.rules.rulebook import CompiledAide, CompiledCumul, Edition
from knowledge.dispositif import Dispositif
from knowledge.model import Cumul, Info

#: Situations without an employer: the question is then not asked.
SANS_EMPLOYEUR = frozenset(("retraité", "demandeur d'emploi"))
EMPLOYEUR, AUCUN, STATUT = "employeur", "aucun", "statut"


@dataclass(frozen=True)
class YearlyOutcome:
    """One dispositif in one situation, alone; ``low`` and ``high`` in €/an are what the missing facts allow."""

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


@dataclass(frozen=True)
class Yearly:
    """What is paid each year in one situation."""

    outcomes: tuple[YearlyOutcome, ...]
    #: What the employer owes.
    du: YearlyTotal
    #: « jusqu'à »: with what the employer may pay at its highest.
    possible: YearlyTotal
    #: The same, with what must be checked first (uncertain, or poorly sourced).
    avec_a_verifier: YearlyTotal
    #: Rules between those that may pay that change no amount but must be said.
    dits: tuple[Cumul, ...]
    #: Unknown facts that can change ``avec_a_verifier`` → the most each moves it alone, in €/an.
    moves: Mapping[str, float]

    def question(self, skip: frozenset[str] = frozenset()) -> str | None:
        """Return the unknown fact that moves the yearly money most, None when none can."""
        open_ = {info: euros for info, euros in self.moves.items() if info not in skip}
        return max(open_, key=lambda info: (open_[info], info)) if open_ else None


class YearlyBook:
    """The computable dispositifs and their rules, compiled once."""

    def __init__(self, dispositifs: Iterable[Dispositif], cumuls: Iterable[Cumul], infos: Mapping[str, Info]) -> None:
        self.infos = infos
        self.dispositifs = {d.id: d for d in dispositifs if d.calcul is not None}
        rules = tuple(CompiledCumul.of(cumul, infos) for cumul in cumuls)
        self.said = tuple(rule.cumul for rule in rules if rule.cumul.regle == "cumulables")
        self.edition = Edition([d.as_aide() for d in self.dispositifs.values()], rules, infos)


def yearly(situation: Situation, book: YearlyBook, date: dt.date) -> Yearly:
    """Return what is paid each year to this person on this date; without a place, what holds in the whole country."""
    here = book.edition.at(situation.lieu or Lieu())
    shown = {c.aide.id: book.dispositifs[c.aide.id].shown(date) for c in here}
    live = [c for c in here if shown[c.aide.id] != "close"]
    sure = [c for c in live if shown[c.aide.id] == "sure"]
    owed = [c for c in sure if not book.dispositifs[c.aide.id].facultatif]
    base = _facts(situation, book.infos)
    whole = evaluate(live, book.edition, base, under_price=False)
    outcomes = [_outcome(o, book.dispositifs[o.aide.id], shown[o.aide.id] == "a_verifier") for o in whole.outcomes]
    outcomes += [_closed(book.dispositifs[c.aide.id], date) for c in here if c not in live]
    paying = {o.dispositif.id for o in outcomes if o.high > 0}
    return Yearly(
        outcomes=tuple(outcomes),
        du=_total(owed, book, base),
        possible=_total(sure, book, base),
        avec_a_verifier=_summary(whole),
        dits=tuple(rule for rule in book.said if len(paying.intersection(_ids(rule))) > 1),
        moves=whole.moves,
    )


def _facts(situation: Situation, infos: Mapping[str, Info]) -> Facts:
    """Return the facts of a situation; someone retired or out of work has no employer."""
    facts = Facts(situation.faits, infos, situation.domaines)
    if facts.values.get(STATUT) in SANS_EMPLOYEUR and EMPLOYEUR not in facts.domains:
        facts.values.setdefault(EMPLOYEUR, AUCUN)
    return facts


def _total(live: list[CompiledAide], book: YearlyBook, base: Facts) -> YearlyTotal:
    return _summary(evaluate(live, book.edition, base, under_price=False))


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
