"""What one situation gives: three outcomes, ranges over what is unknown, reasons, the next question."""

from __future__ import annotations

import datetime as dt

from bot.rules.estimate import Situation, estimate
from bot.rules.facts import Interval
from tests.support.rules import LIEU, a_cumul, a_rulebook, a_situation, an_aide

TODAY = dt.date(2026, 4, 10)
MAJEUR = {"info": "age", "au_moins": "18 ans", "sinon": "Il faut être majeur."}
REVENU = {"info": "revenu_fiscal_par_part", "au_plus": "15 400 €/an"}


def test_an_aid_whose_conditions_hold_is_eligible_with_its_amount() -> None:
    book = a_rulebook([an_aide("prime", {"part": "25 %", "de": "prix", "plafond": "300 €"}, [MAJEUR])])
    found = estimate(a_situation(age=34, prix=1000), book, TODAY)
    assert [(o.statut, o.montant) for o in found.outcomes] == [("eligible", 250.0)]
    assert found.question() is None


def test_a_refusal_gives_its_sentence() -> None:
    book = a_rulebook([an_aide("prime", "300 €", [MAJEUR])])
    found = estimate(a_situation(age=17, prix=1000), book, TODAY)
    assert [(o.statut, o.raisons) for o in found.outcomes] == [("non_eligible", ("Il faut être majeur.",))]


def test_a_refusal_is_certain_even_while_other_facts_are_unknown() -> None:
    book = a_rulebook([an_aide("prime", "300 €", [REVENU, MAJEUR])])
    found = estimate(a_situation(age=17), book, TODAY)
    assert found.outcomes[0].statut == "non_eligible"
    assert found.outcomes[0].raisons == ("Il faut être majeur.",)
    assert found.question() is None


def test_a_missing_fact_gives_the_range_it_allows_and_becomes_the_question() -> None:
    montant = {"selon": [{"si": REVENU, "alors": "300 €"}, {"sinon": "100 €"}]}
    found = estimate(a_situation(prix=1000), a_rulebook([an_aide("prime", montant)]), TODAY)
    assert (found.low, found.high) == (100.0, 300.0)
    assert found.outcomes[0].manque == ("revenu_fiscal_par_part",)
    assert found.question() == "revenu_fiscal_par_part"


def test_income_is_asked_as_the_thresholds_that_matter() -> None:
    low = {"info": "revenu_fiscal_par_part", "au_plus": "7 100 €/an"}
    same = {"info": "revenu_fiscal_par_part", "moins_de": "9 000 €/an"}
    montant = {
        "selon": [
            {"si": low, "alors": "300 €"},
            {"si": same, "alors": "100 €"},
            {"si": REVENU, "alors": "100 €"},
        ]
    }
    found = estimate(a_situation(prix=1000), a_rulebook([an_aide("prime", montant)]), TODAY)
    # 9 000 € separates two identical amounts: it is not asked.
    assert found.tranches["revenu_fiscal_par_part"] == (
        Interval(0, 7100, True, True),
        Interval(7100, 15400, False, True),
        Interval(15400, 90000, False, True),
    )


def test_a_range_answered_settles_what_depends_on_it() -> None:
    book = a_rulebook([an_aide("prime", {"selon": [{"si": REVENU, "alors": "300 €"}, {"sinon": "100 €"}]})])
    narrowed = Situation(LIEU, {"prix": 1000.0}, {"revenu_fiscal_par_part": Interval(0, 15400)})
    found = estimate(narrowed, book, TODAY)
    assert (found.low, found.high, found.question()) == (300.0, 300.0, None)


def test_the_income_per_part_follows_from_income_and_parts() -> None:
    book = a_rulebook([an_aide("prime", "300 €", [REVENU])])
    assert estimate(a_situation(revenu_fiscal=30000, parts=2, prix=900), book, TODAY).high == 300.0
    assert estimate(a_situation(revenu_fiscal=30801, parts=2, prix=900), book, TODAY).high == 0.0
    unknown_parts = estimate(a_situation(revenu_fiscal=30000, prix=900), book, TODAY)
    assert unknown_parts.question() == "parts"


def test_what_a_person_cannot_tell_is_not_asked_again() -> None:
    montant = {"selon": [{"si": REVENU, "alors": "300 €"}, {"sinon": "100 €"}]}
    book = a_rulebook([an_aide("prime", montant, [MAJEUR])])
    situation = Situation(LIEU, {"prix": 1000.0}, ne_sait_pas=frozenset({"revenu_fiscal_par_part"}))
    found = estimate(situation, book, TODAY)
    assert found.question(skip=situation.ne_sait_pas) == "age"


def test_an_unknown_price_bounds_the_amount() -> None:
    book = a_rulebook([an_aide("prime", {"part": "25 %", "de": "prix", "plafond": "300 €"})])
    found = estimate(a_situation(), book, TODAY)
    assert found.high == 300.0
    assert found.low == 0.25
    assert found.question() == "prix"


def test_the_total_never_exceeds_the_price_and_says_why() -> None:
    book = a_rulebook([an_aide("ville", "300 €"), an_aide("agglo", "200 €")])
    found = estimate(a_situation(prix=350), book, TODAY)
    assert (found.low, found.high) == (350.0, 350.0)
    assert [(e.regle, e.effet) for e in found.effects] == [("prix", -150.0)]


def test_a_closed_aid_is_said_and_pays_nothing() -> None:
    closed = an_aide("ville", "300 €", valable={"au": "2025-12-31"})
    book = a_rulebook([closed])
    found = estimate(a_situation(prix=1000), book, TODAY)
    assert (found.outcomes[0].statut, found.high) == ("close", 0.0)
    assert "31/12/2025" in found.outcomes[0].raisons[0]
    assert estimate(a_situation(prix=1000), book, dt.date(2025, 12, 31)).high == 300.0
    assert estimate(a_situation(prix=1000), book, None).high == 300.0


def test_an_aid_that_needs_another_loses_with_it_and_the_euros_are_told() -> None:
    aides = [
        an_aide("ville", "300 €", [REVENU]),
        an_aide("agglo", "50 €", niveau="epci", territoire={"epci": ["999000001"]}),
    ]
    rule = a_cumul(id="agglo-exige", regle="exige", aide="agglo", entre=[{"niveau": "commune"}])
    book = a_rulebook(aides, [rule])
    assert estimate(a_situation(prix=900, revenu_fiscal_par_part=10000), book, TODAY).high == 350.0
    found = estimate(a_situation(prix=900, revenu_fiscal_par_part=20000), book, TODAY)
    assert found.high == 0.0
    assert [(e.regle, e.effet) for e in found.effects] == [("agglo-exige", -50.0)]
    assert next(o for o in found.outcomes if o.aide.id == "agglo").raisons == ("Règle inventée.",)


def test_only_the_strongest_of_exclusive_aids_is_kept() -> None:
    rule = a_cumul(id="une-seule", regle="la_plus_forte", entre=["ville", "agglo"])
    found = estimate(
        a_situation(prix=900),
        a_rulebook([an_aide("ville", "300 €"), an_aide("agglo", "200 €")], [rule]),
        TODAY,
    )
    assert (found.retenues, found.high) == (("ville",), 300.0)
    assert [(e.regle, e.effet) for e in found.effects] == [("une-seule", -200.0)]


def test_a_common_ceiling_cuts_the_sum() -> None:
    rule = a_cumul(
        id="moitie", regle="plafond_commun", entre=["ville", "agglo"], plafond={"part": "50 %", "de": "prix"}
    )
    found = estimate(
        a_situation(prix=800),
        a_rulebook([an_aide("ville", "300 €"), an_aide("agglo", "200 €")], [rule]),
        TODAY,
    )
    assert (found.high, [(e.regle, e.effet) for e in found.effects]) == (400.0, [("moitie", -100.0)])


def test_a_deduction_takes_the_others_off_the_price_first() -> None:
    aides = [an_aide("ville", "100 €"), an_aide("region", {"part": "50 %", "de": "prix"}, niveau="region")]
    rule = a_cumul(id="apres", regle="deduction", aide="region", sur="prix", entre=[{"niveau": "commune"}])
    found = estimate(a_situation(prix=1000), a_rulebook(aides, [rule]), TODAY)
    assert {o.aide.id: o.montant for o in found.outcomes} == {"ville": 100.0, "region": 450.0}
    assert [(e.regle, e.effet) for e in found.effects] == [("apres", -50.0)]


def test_two_aids_that_wait_for_each_other_still_get_an_answer() -> None:
    rules = [
        a_cumul(id="un", regle="exige", aide="ville", entre=["agglo"]),
        a_cumul(id="deux", regle="deduction", aide="agglo", sur="plafond", entre=["ville"]),
    ]
    found = estimate(
        a_situation(prix=600),
        a_rulebook([an_aide("ville", "100 €"), an_aide("agglo", "550 €")], rules),
        TODAY,
    )
    assert found.high == 600.0


def test_a_household_scale_asks_the_size_of_the_household_only_when_it_matters() -> None:
    scale = {"par_personnes": {1: "20 000 €/an", 2: "30 000 €/an"}, "par_personne_en_plus": "6 000 €/an"}
    book = a_rulebook([an_aide("prime", "200 €", [{"info": "revenu_fiscal", "au_plus": scale}])])
    assert estimate(a_situation(revenu_fiscal=19000, prix=900), book, TODAY).question() is None
    assert estimate(a_situation(revenu_fiscal=25000, prix=900), book, TODAY).question() == "personnes"
    assert estimate(a_situation(revenu_fiscal=41000, personnes=4, prix=900), book, TODAY).high == 200.0
    assert estimate(a_situation(revenu_fiscal=42001, personnes=4, prix=900), book, TODAY).high == 0.0


def test_a_household_scale_per_head_divides_by_the_people() -> None:
    scale = {
        "par_personnes": {1: "20 000 €/an", 2: "30 000 €/an"},
        "par_personne_en_plus": "6 000 €/an",
        "par_tete": "oui",
    }
    book = a_rulebook([an_aide("prime", "200 €", [{"info": "revenu_fiscal_par_part", "au_plus": scale}])])
    assert (
        estimate(a_situation(revenu_fiscal_par_part=15000, personnes=2, prix=900), book, TODAY).high == 200.0
    )
    assert estimate(a_situation(revenu_fiscal_par_part=15001, personnes=2, prix=900), book, TODAY).high == 0.0


def test_a_cap_whose_cases_all_miss_does_not_limit_and_a_floor_lifts() -> None:
    capped = {"part": "50 %", "de": "prix", "plafond": {"selon": [{"si": REVENU, "alors": "100 €"}]}}
    book = a_rulebook([an_aide("prime", capped), an_aide("plancher", {"valeur": "0 €", "plancher": "50 €"})])
    found = estimate(a_situation(prix=900, revenu_fiscal_par_part=20000), book, TODAY)
    assert {o.aide.id: o.montant for o in found.outcomes} == {"prime": 450.0, "plancher": 50.0}


def test_rounding_is_to_the_euro_half_up() -> None:
    book = a_rulebook([an_aide("prime", {"part": "50 %", "de": "prix", "arrondi": "euro"})])
    assert estimate(a_situation(prix=101), book, TODAY).high == 51.0
    assert estimate(a_situation(prix=105), book, TODAY).high == 53.0


def test_a_home_outside_the_territory_gets_nothing() -> None:
    book = a_rulebook(
        [an_aide("prime", "200 €", territoire={"epci": ["999000001"], "sauf": {"communes": ["99021"]}})]
    )
    assert estimate(a_situation(prix=900), book, TODAY).outcomes == ()


def test_a_rule_that_names_an_aid_of_elsewhere_changes_nothing_here() -> None:
    rule = a_cumul(
        id="ailleurs",
        regle="plafond_commun",
        aide="agglo-lointaine",
        entre=[{"niveau": "commune"}],
        plafond="50 €",
    )
    far = an_aide("agglo-lointaine", "10 €", niveau="epci", territoire={"epci": ["999000009"]})
    found = estimate(a_situation(prix=900), a_rulebook([an_aide("ville", "300 €"), far], [rule]), TODAY)
    assert (found.high, found.effects) == (300.0, ())
