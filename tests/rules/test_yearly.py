"""What is paid each year: conditions, prorata, ceilings together, exclusions, and what is only possible."""

from __future__ import annotations

import datetime as dt
import itertools
from functools import cache

import pytest

from bot.rules.compile import WORDS
from bot.rules.estimate import Situation, estimate
from bot.rules.facts import Facts, Need, Value
from bot.rules.money import Money
from bot.rules.place import Lieu
from bot.rules.rulebook import Rulebook
from bot.rules.yearly import Yearly, YearlyBook, YearlyOutcome, yearly
from knowledge.load import Knowledge, load_knowledge

LE = dt.date(2026, 11, 23)
LILLE = Lieu(("59350",), "200093201", "59", "32")
CAEN = Lieu(("14118",), "200065597", "14", "28")
MOITIE, TROIS_QUARTS, FMD = "abonnement-tc-50-employeur", "abonnement-tc-exoneration-75", "fmd-prive"
CARBURANT, RECHARGE, ATP = "prime-carburant", "prime-alimentation-electrique", "hdf-atp-salaries"
AUTOMOBILISTE: dict[str, Value] = {
    "employeur": "privé",
    "mode_trajet": "voiture",
    "temps_travail": 100.0,
    "abonnement_mensuel": 0.0,
    "vehicule_energie": "thermique",
    "voiture_necessaire": True,
    "distance_km": 30.0,
    "salaire_net": 1800.0,
    "handicap": False,
}


@cache
def base() -> Knowledge:
    return load_knowledge()


@cache
def book() -> YearlyBook:
    return YearlyBook(base().dispositifs.values(), base().cumuls_annuels.values(), base().infos)


def year(lieu: Lieu | None = LILLE, le: dt.date = LE, /, **faits: Value) -> Yearly:
    return yearly(Situation(lieu, faits), book(), le)


def of(answer: Yearly, dispositif: str) -> YearlyOutcome:
    return next(o for o in answer.outcomes if o.dispositif.id == dispositif)


# --- the words ----------------------------------------------------------------------------------------------


class _Nobody:
    price_deduction: Money = 0.0

    def paid_by(self, aide: str) -> None:
        return None


@pytest.mark.parametrize(
    ("temps_travail", "share"), [(100.0, 1.0), (80.0, 1.0), (50.0, 1.0), (40.0, 0.8), (25.0, 0.5)]
)
def test_below_half_time_the_share_is_the_hours_over_half_time(temps_travail: float, share: float) -> None:
    facts = Facts({"temps_travail": temps_travail}, base().infos)
    assert WORDS["prorata_mi_temps"](facts, _Nobody()) == pytest.approx(share)


def test_an_unknown_working_time_is_cut_at_half_time() -> None:
    with pytest.raises(Need) as need:
        WORDS["prorata_mi_temps"](Facts({}, base().infos), _Nobody())
    assert need.value.split.info == "temps_travail"


def test_a_pass_is_counted_over_twelve_months() -> None:
    assert WORDS["abonnement_annuel"](Facts({"abonnement_mensuel": 45.5}, base().infos), _Nobody()) == 546.0


# --- each dispositif ----------------------------------------------------------------------------------------


def test_half_of_the_pass_is_owed_and_the_rest_up_to_three_quarters_may_be_paid() -> None:
    answer = year(
        employeur="privé", mode_trajet="abonnement de transport", abonnement_mensuel=60.0, temps_travail=100.0
    )
    assert of(answer, MOITIE).low == 360.0 and not of(answer, MOITIE).facultatif
    assert of(answer, TROIS_QUARTS).high == 180.0 and of(answer, TROIS_QUARTS).facultatif
    assert (answer.du.low, answer.du.high) == (360.0, 360.0)
    assert answer.possible.high == 540.0


def test_the_reimbursement_is_prorated_below_half_time_only() -> None:
    for temps_travail, owed in ((100.0, 360.0), (50.0, 360.0), (25.0, 180.0)):
        assert year(employeur="privé", abonnement_mensuel=60.0, temps_travail=temps_travail).du.high == owed


def test_the_exemption_up_to_three_quarters_ends_with_2026_unless_prolonged() -> None:
    answer = year(LILLE, dt.date(2027, 1, 1), employeur="privé", abonnement_mensuel=60.0, temps_travail=100.0)
    assert of(answer, TROIS_QUARTS).statut == "close"
    assert of(answer, TROIS_QUARTS).raisons == ("C'est terminé depuis le 31/12/2026.",)
    assert answer.du.high == 360.0


@pytest.mark.parametrize(
    ("mode", "paid"),
    [
        ("vélo", 600.0),
        ("covoiturage", 600.0),
        ("trottinette", 600.0),
        ("mobilité partagée", 600.0),
        ("billets de transport", 600.0),
        ("abonnement de transport", 0.0),
        ("voiture", 0.0),
        ("deux-roues motorisé", 0.0),
        ("marche", 0.0),
    ],
)
def test_the_fmd_by_mode(mode: str, paid: float) -> None:
    answer = year(employeur="privé", mode_trajet=mode, temps_travail=100.0, abonnement_mensuel=0.0)
    assert of(answer, FMD).high == paid
    assert answer.du.high == 0.0, "the employer may pay it, and may not"


@pytest.mark.parametrize(
    ("jours", "paid"),
    [(29.0, 0.0), (30.0, 100.0), (59.0, 100.0), (60.0, 200.0), (99.0, 200.0), (100.0, 300.0)],
)
def test_the_fmd_of_public_agents_by_days(jours: float, paid: float) -> None:
    answer = year(employeur="public", mode_trajet="vélo", jours_mode_durable=jours, abonnement_mensuel=0.0)
    assert of(answer, "fmd-fonction-publique").high == paid


def test_public_agents_are_paid_three_quarters_of_the_pass_under_the_monthly_ceiling() -> None:
    for price, paid in ((40.0, 360.0), (200.0, 1156.32)):
        answer = year(employeur="public", abonnement_mensuel=price, mode_trajet="abonnement de transport")
        assert answer.du.high == pytest.approx(paid)
        assert of(answer, MOITIE).raisons == ("Cette règle est celle du secteur privé.",)


@pytest.mark.parametrize(
    ("energie", "carburant", "recharge", "together"),
    [
        ("thermique", 300.0, 0.0, 300.0),
        ("électrique", 0.0, 600.0, 600.0),
        ("hybride rechargeable", 300.0, 600.0, 600.0),
    ],
)
def test_fuel_and_charging_share_one_envelope(
    energie: str, carburant: float, recharge: float, together: float
) -> None:
    answer = year(**{**AUTOMOBILISTE, "vehicule_energie": energie})
    assert (of(answer, CARBURANT).high, of(answer, RECHARGE).high) == (carburant, recharge)
    assert answer.possible.high == together


def test_the_fuel_bonus_needs_a_place_or_hours_without_public_transport() -> None:
    refused = of(year(**{**AUTOMOBILISTE, "voiture_necessaire": False}), CARBURANT)
    assert refused.statut == "non_eligible" and "transport collectif" in refused.raisons[0]


@pytest.mark.parametrize(
    ("given", "paid"),
    [
        ({}, 240.0),
        ({"distance_km": 18.0}, 240.0),
        ({"distance_km": 17.0}, 0.0),
        ({"distance_km": 10.0, "mode_trajet": "covoiturage"}, 240.0),
        ({"distance_km": 9.0, "mode_trajet": "covoiturage"}, 0.0),
        ({"distance_km": 2.0, "handicap": True}, 240.0),
        ({"salaire_net": 2798.0}, 0.0),
        ({"mode_trajet": "vélo"}, 0.0),
        ({"employeur": "indépendant"}, 0.0),
    ],
)
def test_the_regional_aid_by_distance_mode_and_salary(given: dict[str, Value], paid: float) -> None:
    assert of(year(**{**AUTOMOBILISTE, **given}), ATP).high == paid


def test_the_regional_aid_is_to_be_checked_and_holds_only_in_its_region() -> None:
    answer = year(**AUTOMOBILISTE)
    assert of(answer, ATP).a_verifier
    assert ATP not in answer.possible.retenus and ATP in answer.avec_a_verifier.retenus
    assert answer.avec_a_verifier.high == answer.possible.high + 240.0
    assert [rule.id for rule in answer.dits] == ["atp-et-employeur-non-dit"]
    assert ATP not in {o.dispositif.id for o in year(CAEN, **AUTOMOBILISTE).outcomes}


# --- together -----------------------------------------------------------------------------------------------


def test_fmd_and_pass_share_900_euros() -> None:
    answer = year(employeur="privé", mode_trajet="vélo", abonnement_mensuel=50.0, temps_travail=100.0)
    assert answer.possible.high == 900.0
    assert [(e.regle, e.effet) for e in answer.possible.effects] == [("abonnement-et-fmd-900", -150.0)]
    assert answer.du.high == 300.0


def test_a_dear_pass_raises_the_ceiling_to_its_own_reimbursement() -> None:
    answer = year(employeur="privé", mode_trajet="vélo", abonnement_mensuel=200.0, temps_travail=100.0)
    assert answer.possible.high == 1800.0


def test_the_best_of_the_pass_and_of_fuel_is_kept_never_both() -> None:
    cheap = year(**{**AUTOMOBILISTE, "abonnement_mensuel": 10.0})
    assert cheap.possible.high == 300.0 and cheap.possible.retenus == (CARBURANT,)
    dear = year(**{**AUTOMOBILISTE, "abonnement_mensuel": 60.0})
    assert dear.possible.high == 540.0 and set(dear.possible.retenus) == {MOITIE, TROIS_QUARTS}


def brute_force(answer: Yearly, only: frozenset[str]) -> float:
    """Try every subset under the rules as written in the law, apart from the program's machinery."""
    amounts = {o.dispositif.id: o.high for o in answer.outcomes if o.high > 0 and o.dispositif.id in only}
    best = 0.0
    for size in range(len(amounts) + 1):
        for kept in itertools.combinations(amounts, size):
            if MOITIE in kept and {CARBURANT, RECHARGE, ATP} & set(kept):
                continue
            if TROIS_QUARTS in kept and MOITIE not in kept:
                continue
            paid = {name: amounts[name] for name in kept}
            passes = paid.get(MOITIE, 0.0) + paid.get(TROIS_QUARTS, 0.0)
            transport = min(paid.get(FMD, 0.0) + paid.get(CARBURANT, 0.0) + paid.get(RECHARGE, 0.0), 600.0)
            grouped = min(passes + transport, max(900.0, passes)) if FMD in kept else passes + transport
            rest = sum(
                v for k, v in paid.items() if k not in (MOITIE, TROIS_QUARTS, FMD, CARBURANT, RECHARGE)
            )
            best = max(best, grouped + rest)
    return best


def test_the_best_total_is_that_of_every_combination_tried_by_hand() -> None:
    for employeur, mode, price, share, energie, needed in itertools.product(
        ("privé", "public", "indépendant"),
        ("vélo", "covoiturage", "voiture"),
        (0.0, 10.0, 50.0, 130.0, 200.0),
        (30.0, 100.0),
        ("thermique", "hybride rechargeable"),
        (True, False),
    ):
        answer = year(
            employeur=employeur,
            mode_trajet=mode,
            abonnement_mensuel=price,
            temps_travail=share,
            vehicule_energie=energie,
            voiture_necessaire=needed,
            distance_km=25.0,
            salaire_net=2000.0,
            handicap=False,
            jours_mode_durable=110.0,
        )
        sure = frozenset(o.dispositif.id for o in answer.outcomes if not o.a_verifier)
        everything = frozenset(o.dispositif.id for o in answer.outcomes)
        assert answer.possible.high == pytest.approx(brute_force(answer, sure))
        assert answer.avec_a_verifier.high == pytest.approx(brute_force(answer, everything))
        assert answer.possible.low == answer.possible.high, "everything is known"
        assert answer.du.high <= answer.possible.high <= answer.avec_a_verifier.high


# --- what is not known --------------------------------------------------------------------------------------


def test_what_is_missing_is_asked_and_bounds_what_may_be_paid() -> None:
    answer = year(employeur="privé", mode_trajet="vélo", abonnement_mensuel=0.0)
    fmd = of(answer, FMD)
    assert fmd.statut == "a_preciser" and fmd.manque == ("temps_travail",) and fmd.high == 600.0
    assert answer.question() == "temps_travail"
    assert answer.question(skip=frozenset(("temps_travail",))) is None


def test_a_question_that_changes_nothing_is_not_asked() -> None:
    answer = year(employeur="indépendant")
    assert answer.question() is None
    assert (answer.du.high, answer.possible.high, answer.avec_a_verifier.high) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("statut", ["retraité", "demandeur d'emploi"])
def test_without_an_employer_nothing_is_asked(statut: str) -> None:
    assert year(statut=statut).question() is None
    assert year(statut="salarié").question() is not None


def test_a_share_of_an_unknown_pass_is_not_said_in_euros() -> None:
    answer = year(employeur="privé", temps_travail=100.0)
    assert not of(answer, MOITIE).chiffrable
    assert of(answer, FMD).chiffrable


def test_without_a_place_what_holds_everywhere_is_there() -> None:
    answer = year(None, employeur="privé", mode_trajet="vélo", abonnement_mensuel=0.0, temps_travail=100.0)
    assert of(answer, FMD).high == 600.0


def test_loans_and_purchases_are_never_in_it() -> None:
    assert all(not o.dispositif.pret and o.dispositif.calcul is not None for o in year().outcomes)


def test_the_same_facts_give_the_same_answer_object_and_others_do_not() -> None:
    one = year(employeur="privé", mode_trajet="vélo")
    assert year(employeur="privé", mode_trajet="vélo", prix=900.0) is one
    assert year(employeur="public", mode_trajet="vélo") is not one
    assert year(CAEN, employeur="privé", mode_trajet="vélo") is not one
    assert year(LILLE, dt.date(2027, 1, 1), employeur="privé", mode_trajet="vélo") is not one


# --- bikes are left alone -----------------------------------------------------------------------------------


def test_yearly_facts_change_nothing_to_the_purchase_of_a_bike() -> None:
    rulebook = Rulebook(base().aides.values(), base().cumuls.values(), base().infos)
    bike: dict[str, Value] = {"velo_type": "électrique", "velo_etat": "neuf", "prix": 1500.0, "age": 34.0}
    for lieu, le in itertools.product((LILLE, CAEN), (LE, None)):
        alone = estimate(Situation(lieu, bike), rulebook, le)
        beside = estimate(Situation(lieu, {**AUTOMOBILISTE, **bike, "employeur": "privé"}), rulebook, le)
        known = {key: value for key, value in AUTOMOBILISTE.items() if key == "handicap"}
        expected = estimate(Situation(lieu, {**bike, **known}), rulebook, le)
        assert (beside.low, beside.high, beside.outcomes) == (expected.low, expected.high, expected.outcomes)
        assert not {o.aide.id for o in alone.outcomes} & set(base().dispositifs)
