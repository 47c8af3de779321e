"""Random small rule sets: the total is the best admissible one, and only useful questions are asked."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.estimate import Situation, estimate
from bot.rules.facts import Interval, default_domain
from bot.rules.rulebook import Rulebook
from knowledge.model import Aide, Cumul
from tests.support.rules import INFOS, LIEU, a_cumul, a_rulebook, an_aide

TODAY = dt.date(2026, 4, 10)
FACTS = ("velo_type", "velo_etat", "handicap", "age", "revenu_fiscal_par_part")

conditions = st.one_of(
    st.sampled_from(
        [
            {"info": "velo_type", "est": "tout électrique"},
            {"info": "velo_type", "parmi": ["cargo", "cargo électrique"]},
            {"info": "velo_type", "sauf": ["cargo"]},
            {"info": "velo_etat", "est": "neuf"},
            {"info": "handicap", "est": "oui"},
            {"info": "handicap", "est": "non"},
        ]
    ),
    st.builds(
        lambda op, n: {"info": "age", op: f"{n} ans"},
        st.sampled_from(["au_moins", "au_plus", "plus_de", "moins_de"]),
        st.sampled_from([18, 26]),
    ),
    st.builds(
        lambda op, n: {"info": "revenu_fiscal_par_part", op: f"{n} €/an"},
        st.sampled_from(["au_moins", "au_plus", "plus_de", "moins_de"]),
        st.sampled_from([7100, 15400]),
    ),
)
any_condition = st.one_of(
    conditions, st.builds(lambda items: {"une_de": items}, st.lists(conditions, min_size=2, max_size=2))
)
euros = st.integers(0, 12).map(lambda n: f"{n * 50} €")
simple = st.one_of(
    euros, st.builds(lambda p: {"part": f"{p} %", "de": "prix"}, st.sampled_from([10, 25, 50]))
)
amounts = st.one_of(
    simple,
    st.builds(lambda base, cap: {"valeur": base, "plafond": cap}, simple, euros),
    st.builds(
        lambda c, a, b: {"selon": [{"si": c, "alors": a}, {"sinon": b}]}, any_condition, simple, simple
    ),
    st.builds(lambda c, a: {"selon": [{"si": c, "alors": a}]}, any_condition, simple),
)
NIVEAUX = ("region", "epci", "commune")


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Aide], list[Cumul]]:
    """Draw up to four aids and rules that never wait for each other, with nested ceilings."""
    count = draw(st.integers(1, 4))
    aides = [
        an_aide(
            f"a{n}",
            draw(amounts),
            draw(st.lists(any_condition, max_size=2)),
            niveau=draw(st.sampled_from(NIVEAUX)),
        )
        for n in range(count)
    ]
    cumuls = []
    for n in range(1, count):
        kind = draw(st.sampled_from(["rien", "exige", "ecarte", "deduction", "sous_plafond"]))
        earlier = draw(
            st.lists(st.sampled_from([f"a{m}" for m in range(n)]), min_size=1, max_size=2, unique=True)
        )
        if kind in ("exige", "ecarte"):
            cumuls.append(a_cumul(id=f"r{n}", regle=kind, aide=f"a{n}", entre=earlier))
        elif kind == "deduction":
            on = draw(st.sampled_from(["prix", "montant", "plafond"]))
            cumuls.append(a_cumul(id=f"r{n}", regle=kind, aide=f"a{n}", sur=on, entre=earlier))
        elif kind == "sous_plafond":
            cumuls.append(a_cumul(id=f"r{n}", regle=kind, aide=f"a{n}", plafond=draw(euros), entre=earlier))
    for size in draw(st.lists(st.integers(2, 4), max_size=2, unique=True)):
        group = [f"a{n}" for n in range(min(size, count))]
        if len(group) > 1:
            cumuls.append(a_cumul(id=f"p{size}", regle="plafond_commun", plafond=draw(simple), entre=group))
    for n in range(draw(st.integers(0, 2))):
        group = draw(st.lists(st.sampled_from([a.id for a in aides]), min_size=1, max_size=3, unique=True))
        cumuls.append(a_cumul(id=f"x{n}", regle="la_plus_forte", entre=group))
    return aides, cumuls


facts = st.fixed_dictionaries(
    {
        "velo_type": st.sampled_from(["électrique", "cargo électrique", "cargo"]),
        "velo_etat": st.sampled_from(["neuf", "occasion"]),
        "handicap": st.booleans(),
        "age": st.sampled_from([17.0, 18.0, 25.9, 26.0, 40.0]),
        "revenu_fiscal_par_part": st.sampled_from([0.0, 7100.0, 7100.5, 15400.0, 20000.0]),
        "prix": st.sampled_from([1.0, 100.0, 350.0, 800.0, 1999.99]),
    }
)


# --- an independent, naive reading of the same rules -------------------------------------------------------------


def naive_condition(c: Mapping[str, Any], f: Mapping[str, Any]) -> bool:
    if "une_de" in c:
        return any(naive_condition(item, f) for item in c["une_de"])
    value = f[c["info"]]
    for word in ("est", "parmi", "sauf"):
        if c.get(word) is not None:
            wanted = [c[word]] if isinstance(c[word], str) else list(c[word])
            wanted = [
                x
                for w in wanted
                for x in (["électrique", "cargo électrique"] if w == "tout électrique" else [w])
            ]
            inside = ("oui" if value else "non") in wanted if isinstance(value, bool) else value in wanted
            return not inside if word == "sauf" else inside
    limit = next(
        c[w]["value"] for w in ("au_moins", "au_plus", "plus_de", "moins_de") if c.get(w) is not None
    )
    return bool(
        {
            "au_moins": value >= limit,
            "au_plus": value <= limit,
            "plus_de": value > limit,
            "moins_de": value < limit,
        }[next(w for w in ("au_moins", "au_plus", "plus_de", "moins_de") if c.get(w) is not None)]
    )


def naive_amount(m: Any, f: Mapping[str, Any], price: float) -> float | None:
    if set(m) == {"value", "unite"}:
        return float(m["value"])
    if set(m) == {"mot"}:
        return price
    if m.get("selon") is not None:
        base = None
        for case in m["selon"]:
            if case.get("si") is None or naive_condition(case["si"], f):
                base = naive_amount(case["alors"] if case.get("si") is not None else case["sinon"], f, price)
                break
    elif m.get("part") is not None:
        whole = naive_amount(m["de"], f, price)
        assert whole is not None
        base = whole * m["part"]["value"] / 100
    else:
        base = naive_amount(m["valeur"], f, price)
    if base is not None and m.get("plafond") is not None:
        cap = naive_amount(m["plafond"], f, price)
        base = base if cap is None else min(base, cap)
    return base


def plain(model: Any) -> Any:
    dumped: Any = model.model_dump(exclude_none=True)
    return dumped


def naive_amounts(
    aides: Sequence[Aide], cumuls: Sequence[Cumul], f: Mapping[str, Any], kept: frozenset[str]
) -> dict[str, float | None]:
    """Return what each aid pays when only ``kept`` exist; the rules of these worlds only look back."""
    result: dict[str, float | None] = {}
    for aide in aides:
        if aide.id not in kept:
            continue
        data = plain(aide)
        rules = [c for c in cumuls if c.aide == aide.id]
        amount = None
        if all(naive_condition(c, f) for c in data.get("conditions", ())):
            price = f["prix"]
            for rule in rules:
                paid = sum(result.get(str(m)) or 0.0 for m in rule.entre)
                if rule.regle == "deduction" and rule.sur == "prix":
                    price = max(0.0, price - paid)
            montant = data["montant"] if isinstance(data["montant"], dict) else plain(aide.montant)
            amount = naive_amount(montant, f, price)
            for rule in rules:
                paid = sum(result.get(str(m)) or 0.0 for m in rule.entre)
                if amount is None:
                    break
                if (
                    (rule.regle == "exige" and not any((result.get(str(m)) or 0.0) > 0 for m in rule.entre))
                    or (rule.regle == "ecarte" and any(result.get(str(m)) is not None for m in rule.entre))
                    or (
                        rule.regle == "sous_plafond"
                        and not paid < (naive_amount(plain_cap(rule), f, f["prix"]) or 0.0)
                    )
                ):
                    amount = None
                elif rule.regle == "deduction" and rule.sur == "montant":
                    amount = max(0.0, amount - paid)
                elif rule.regle == "deduction" and rule.sur == "plafond":
                    amount = min(amount, max(0.0, f["prix"] - paid))
        result[aide.id] = amount
    return result


def plain_cap(rule: Cumul) -> Any:
    dumped: Any = rule.model_dump(exclude_none=True)["plafond"]
    return dumped if isinstance(dumped, dict) else {"value": dumped.value, "unite": dumped.unite}


def naive_total(aides: Sequence[Aide], cumuls: Sequence[Cumul], f: Mapping[str, Any]) -> float:
    """Return the best total over every admissible set of aids, each filled greedily under the nested ceilings."""
    everyone = [a.id for a in aides]
    # Who is eligible is settled among all the aids: « ecarte » is about a right, not about a choice.
    eligible = {i for i, m in naive_amounts(aides, cumuls, f, frozenset(everyone)).items() if m is not None}
    best = 0.0
    for size in range(len(everyone) + 1):
        for chosen in itertools.combinations([i for i in everyone if i in eligible], size):
            if any(
                c.regle == "la_plus_forte" and len(set(chosen) & {str(m) for m in c.entre}) > 1
                for c in cumuls
            ):
                continue
            best = max(best, naive_fill(chosen, aides, cumuls, f))
    return best


def naive_fill(
    chosen: Iterable[str], aides: Sequence[Aide], cumuls: Sequence[Cumul], f: Mapping[str, Any]
) -> float:
    amounts = naive_amounts(aides, cumuls, f, frozenset(chosen))
    ceilings = [
        ({str(m) for m in c.entre}, naive_amount(plain_cap(c), f, f["prix"]) or 0.0)
        for c in cumuls
        if c.regle == "plafond_commun"
    ]
    ceilings.append(({a.id for a in aides}, f["prix"]))
    given: dict[str, float] = {}
    for aide_id, amount in amounts.items():
        room = min(cap - sum(given.get(i, 0.0) for i in ids) for ids, cap in ceilings if aide_id in ids)
        given[aide_id] = min(amount or 0.0, max(0.0, room))
    return sum(given.values())


@settings(max_examples=250, deadline=None)
@given(worlds(), facts)
def test_the_total_is_the_best_admissible_one(
    world: tuple[list[Aide], list[Cumul]], known: dict[str, Any]
) -> None:
    aides, cumuls = world
    found = estimate(Situation(LIEU, known), a_rulebook(aides, cumuls), TODAY)
    assert abs(found.high - naive_total(aides, cumuls, known)) < 0.01
    assert found.low == found.high
    assert found.high <= known["prix"] + 0.01


@settings(max_examples=250, deadline=None)
@given(worlds(), facts)
def test_no_forbidden_cumul_is_kept(world: tuple[list[Aide], list[Cumul]], known: dict[str, Any]) -> None:
    aides, cumuls = world
    found = estimate(Situation(LIEU, known), a_rulebook(aides, cumuls), TODAY)
    kept = set(found.retenues)
    for rule in cumuls:
        members = {str(m) for m in rule.entre}
        if rule.regle == "la_plus_forte":
            assert len(kept & members) <= 1
        if rule.regle == "exige" and rule.aide in kept:
            assert kept & members


GRID: dict[str, tuple[Any, ...]] = {
    "velo_type": ("électrique", "cargo électrique", "cargo"),
    "velo_etat": ("neuf", "occasion"),
    "handicap": (True, False),
    "age": (10.0, 18.0, 20.0, 26.0, 40.0),
    "revenu_fiscal_par_part": (100.0, 7100.0, 9000.0, 15400.0, 20000.0),
}


def totals_by_grid(
    book: Rulebook, known: Mapping[str, Any], unknown: Sequence[str]
) -> dict[tuple[Any, ...], float]:
    return {
        values: estimate(
            Situation(LIEU, {**known, **dict(zip(unknown, values, strict=True))}), book, TODAY
        ).high
        for values in itertools.product(*(GRID[info] for info in unknown))
    }


@settings(max_examples=250, deadline=None)
@given(worlds(), facts, st.lists(st.sampled_from(FACTS), min_size=1, max_size=3, unique=True))
def test_a_question_is_asked_exactly_when_it_can_change_the_total(
    world: tuple[list[Aide], list[Cumul]], complete: dict[str, Any], unknown: list[str]
) -> None:
    book = a_rulebook(*world)
    known = {k: v for k, v in complete.items() if k not in unknown}
    found = estimate(Situation(LIEU, known), book, TODAY)
    totals = totals_by_grid(book, known, unknown)
    assert abs(found.low - min(totals.values())) < 0.01
    assert abs(found.high - max(totals.values())) < 0.01
    moving = set()
    for position, info in enumerate(unknown):
        groups: dict[tuple[Any, ...], set[float]] = {}
        for values, total in totals.items():
            groups.setdefault((*values[:position], *values[position + 1 :]), set()).add(round(total, 2))
        if any(len(group) > 1 for group in groups.values()):
            moving.add(info)
    assert set(found.moves) == moving
    if moving:
        assert found.question() in moving
        assert found.question() == max(found.moves, key=lambda i: (found.moves[i], i))
    else:
        assert found.question() is None


@settings(max_examples=250, deadline=None)
@given(worlds(), facts)
def test_an_unknown_price_gives_bounds_that_every_price_respects(
    world: tuple[list[Aide], list[Cumul]], complete: dict[str, Any]
) -> None:
    book = a_rulebook(*world)
    known = {k: v for k, v in complete.items() if k != "prix"}
    found = estimate(Situation(LIEU, known), book, TODAY)
    seen = [
        estimate(Situation(LIEU, {**known, "prix": p}), book, TODAY).high
        for p in (1.0, 37.0, 350.0, 800.0, 2500.0, 4000.0)
    ]
    assert found.low - 0.01 <= min(seen)
    assert max(seen) <= found.high + 0.01


@settings(max_examples=250, deadline=None)
@given(worlds(), facts)
def test_a_dialogue_that_starts_from_nothing_reaches_a_definite_total(
    world: tuple[list[Aide], list[Cumul]], complete: dict[str, Any]
) -> None:
    book = a_rulebook(*world)
    known: dict[str, Any] = {}
    for _ in range(len(complete) + 1):
        found = estimate(Situation(LIEU, known), book, TODAY)
        question = found.question()
        if question is None:
            break
        assert question not in known
        known[question] = complete[question]
    assert found.question() is None
    assert abs(found.high - found.low) < 0.01


@settings(max_examples=250, deadline=None)
@given(worlds(), facts)
def test_answering_by_ranges_ends_where_the_exact_figure_does(
    world: tuple[list[Aide], list[Cumul]], complete: dict[str, Any]
) -> None:
    book = a_rulebook(*world)
    exact = estimate(Situation(LIEU, complete), book, TODAY)
    rest = {k: v for k, v in complete.items() if k != "revenu_fiscal_par_part"}
    found = estimate(Situation(LIEU, rest), book, TODAY)
    pieces = found.tranches.get("revenu_fiscal_par_part") or (
        default_domain(INFOS["revenu_fiscal_par_part"]),
    )
    inside = [p for p in pieces if isinstance(p, Interval) and p.contains(complete["revenu_fiscal_par_part"])]
    assert len(inside) == 1
    narrowed = estimate(Situation(LIEU, rest, {"revenu_fiscal_par_part": inside[0]}), book, TODAY)
    assert abs(narrowed.high - exact.high) < 0.01
    assert abs(narrowed.low - exact.high) < 0.01
