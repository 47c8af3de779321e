"""All the aids and cumul rules, compiled once, and found by place."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from bot.rules.compile import Formula, Test, all_of, compile_amount, compile_condition
from bot.rules.place import Lieu, is_inside
from knowledge.model import Aide, AideCorrigee, Cumul, Info, Membre, ParNiveau


@dataclass(frozen=True)
class CompiledAide:
    """An aid ready to be evaluated."""

    aide: Aide
    test: Test
    tests: tuple[Test, ...]
    formula: Formula
    #: Cumul rules that are part of this aid's own amount.
    rules: tuple[CompiledCumul, ...]

    def closed_because(self, date: dt.date) -> str | None:
        """Return the French sentence that says why the aid is not open on this date, or None when it is."""
        aide = self.aide
        if aide.retiree_le is not None and aide.retiree_le <= date:
            return f"Cette aide n'est plus recensée depuis le {aide.retiree_le:%d/%m/%Y} : tenez-la pour terminée."
        if aide.valable.au is not None and aide.valable.au < date:
            return f"Cette aide est terminée depuis le {aide.valable.au:%d/%m/%Y}."
        if aide.valable.du is not None and aide.valable.du > date:
            return f"Cette aide n'ouvre que le {aide.valable.du:%d/%m/%Y}."
        return None


@dataclass(frozen=True)
class CompiledCumul:
    """A cumul rule ready to be applied."""

    cumul: Cumul
    cap: Formula | None

    @classmethod
    def of(cls, cumul: Cumul, infos: Mapping[str, Info]) -> CompiledCumul:
        """Return a rule, compiled."""
        return cls(cumul, compile_amount(cumul.plafond, infos) if cumul.plafond is not None else None)

    def concerns(self, here: Container[str]) -> bool:
        """True where the rule has a place: one of the aids it names is there, the one it is about above all.

        A level alone (« l'aide de la commune ») names no place.
        """
        if self.cumul.aide is not None:
            return self.cumul.aide in here
        named = [member for member in self.cumul.entre if isinstance(member, str)]
        return not named or any(member in here for member in named)

    def includes(self, aide: Aide) -> bool:
        """True when the aid is one of the rule's members."""
        return any(is_member(member, aide) for member in self.cumul.entre)


def is_member(member: Membre, aide: Aide) -> bool:
    """True when a member of a rule (an id, or a level) designates this aid."""
    return aide.niveau == member.niveau if isinstance(member, ParNiveau) else aide.id == member


class Rulebook:
    """The rules of the whole country; two editions, as imported and as corrected by people."""

    def __init__(
        self, aides: Iterable[AideCorrigee], cumuls: Iterable[Cumul], infos: Mapping[str, Info]
    ) -> None:
        self.infos = infos
        self.cumuls = tuple(CompiledCumul.of(c, infos) for c in cumuls)
        aides = list(aides)
        self.current = Edition([pair.courante for pair in aides], self.cumuls, infos)
        #: What the public model says, dates ignored: for comparing with it only.
        self.imported = Edition(
            [pair.importee for pair in aides if pair.importee is not None], self.cumuls, infos
        )

    def edition(self, date: dt.date | None) -> Edition:
        """Return the rules to read: the corrected ones on a date, the imported ones without."""
        return self.imported if date is None else self.current


class Edition:
    """One state of the rules, indexed by place; aids are compiled the first time their place is asked for."""

    def __init__(
        self, aides: Iterable[Aide], cumuls: tuple[CompiledCumul, ...], infos: Mapping[str, Info]
    ) -> None:
        self.infos = infos
        self.aides = {aide.id: aide for aide in aides}
        self._compiled: dict[str, CompiledAide] = {}
        self._by_place: dict[tuple[str, str], list[str]] = defaultdict(list)
        for aide in self.aides.values():
            for place in _places(aide):
                self._by_place[place].append(aide.id)
        self._cumuls = cumuls
        self._own: dict[str, list[CompiledCumul]] = defaultdict(list)
        for rule in cumuls:
            if rule.cumul.aide is not None:
                self._own[rule.cumul.aide].append(rule)
        #: Rules on the sum or the choice of aids, applied once each amount is known.
        self.joint = tuple(rule for rule in cumuls if rule.cumul.regle in ("plafond_commun", "la_plus_forte"))

    def compiled(self, aide_id: str) -> CompiledAide:
        """Return one aid, compiled."""
        found = self._compiled.get(aide_id)
        if found is None:
            aide = self.aides[aide_id]
            tests = tuple(compile_condition(condition, self.infos) for condition in aide.conditions)
            found = CompiledAide(
                aide=aide,
                test=all_of(list(tests)),
                tests=tests,
                formula=compile_amount(aide.montant, self.infos),
                rules=tuple(self._own.get(aide_id, ())),
            )
            self._compiled[aide_id] = found
        return found

    def at(self, lieu: Lieu) -> list[CompiledAide]:
        """Return the aids whose territory contains the home, from State to commune."""
        keys = [
            ("pays", lieu.pays),
            ("regions", lieu.region),
            ("departements", lieu.departement),
            ("epci", lieu.epci),
        ]
        keys += [("communes", code) for code in lieu.communes]
        found: dict[str, None] = {}
        for key in keys:
            for aide_id in self._by_place.get(key, ()):
                if aide_id not in found and is_inside(lieu, self.aides[aide_id].territoire):
                    found[aide_id] = None
        return [self.compiled(aide_id) for aide_id in found]


def _places(aide: Aide) -> list[tuple[str, str]]:
    territoire = aide.territoire
    places = [
        (kind, code)
        for kind in ("communes", "epci", "departements", "regions")
        for code in getattr(territoire, kind)
    ]
    if territoire.pays is not None:
        places.append(("pays", territoire.pays))
    return places
