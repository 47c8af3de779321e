"""The shape of a dispositif, what may be shown of it, and the selectors for companies."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
from pydantic import ValidationError

from knowledge.dispositif import Dispositif, MontantDit, SeuilEntreprise
from knowledge.load import Knowledge, load_knowledge
from knowledge.model import Preuve
from knowledge.usable import Applicable, applies, obligations_for, programmes_cee, replaced_by, usable_by

LE = dt.date(2026, 11, 23)


@cache
def base() -> Knowledge:
    return load_knowledge()


def un_dispositif(**given: object) -> Dispositif:
    """Return an invented dispositif; what is given replaces the defaults."""
    content: dict[str, object] = {
        "id": "prime-de-lisse",
        "nom": "Prime de Lisse",
        "niveau": "epci",
        "nature": "aide",
        "sous_type": "prime",
        "porteur": "CC du Val de Lisse",
        "territoire": {"pays": "France"},
        "publics": ["entreprise"],
        "statut": "ouvert",
        "source": {"titre": "Délibération"},
        "confiance": "haute",
    }
    return Dispositif.model_validate({**content, **given})


def ids(found: list[Applicable]) -> list[str]:
    return [a.dispositif.id for a in found]


def test_every_fact_is_there_and_none_shares_the_id_of_a_bike_aid() -> None:
    assert len(base().dispositifs) == 140
    assert not set(base().dispositifs) & set(base().aides)


@pytest.mark.parametrize(
    ("montant", "sentence"),
    [
        (
            {"objet": "plafond exonéré", "valeur": 600, "unite": "€/an", "annee": "2025 et suivantes"},
            "plafond exonéré : 600 €/an (2025 et suivantes)",
        ),
        (
            {"objet": "conducteur", "valeur": 2, "unite": "€ à 4 € par passager", "plafond": "150 €/mois"},
            "conducteur : 2 € à 4 € par passager (plafond : 150 €/mois)",
        ),
        ({"objet": "amende", "texte": "contravention 4e classe"}, "amende : contravention 4e classe"),
        (
            {"objet": "taux", "valeur": 0.25, "unite": "€/km", "fiabilite": "ancienne"},
            "taux : 0,25 €/km (fiabilité : ancienne)",
        ),
    ],
)
def test_a_figure_is_said_with_its_unit_its_year_and_its_ceiling(
    montant: dict[str, object], sentence: str
) -> None:
    assert MontantDit.model_validate(montant).sentence() == sentence


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"pret": "oui", "calcul": "300 €/an", "periodicite": "an"}, "prêt"),
        ({"facultatif": "oui"}, "calcul"),
        ({"calcul": "300 €/an"}, "periodicite"),
        ({"montants": [{"objet": "x"}]}, "texte"),
        ({"seuils": [{"sur": "effectif"}]}, "seuil"),
        ({"publics": []}, "publics"),
    ],
)
def test_words_that_do_not_go_together_are_refused(given: dict[str, object], word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        un_dispositif(**given)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, "sure"),
        ({"confiance": "moyenne"}, "sure"),
        ({"confiance": "basse"}, "a_verifier"),
        ({"source": None}, "a_verifier"),
        ({"statut": "incertain"}, "a_verifier"),
        ({"valable": {"du": "2027-01-01"}}, "a_verifier"),
        ({"statut": "clos"}, "close"),
        ({"valable": {"au": "2026-11-22"}}, "close"),
        ({"valable": {"au": "2026-11-23"}}, "sure"),
        ({"statut": "clos", "confiance": "basse"}, "close"),
    ],
)
def test_what_may_be_shown(given: dict[str, object], shown: str) -> None:
    assert un_dispositif(**given).shown(LE) == shown


def test_zfe_says_the_rules_are_changing_and_links_to_the_official_page() -> None:
    zfe = base().dispositifs["zfe-statut"]
    assert zfe.shown(LE) == "a_verifier"
    assert zfe.avertissement and "en train de changer" in zfe.avertissement
    assert zfe.lien and "gouv.fr" in zfe.lien


def test_loans_are_marked_and_never_computed() -> None:
    loans = {d.id for d in base().dispositifs.values() if d.pret}
    assert loans == {"microcredit-mobilite", "ptz-mobilite-zfe", "permis-un-euro-jour"}
    assert all(base().dispositifs[loan].calcul is None for loan in loans)


@pytest.mark.parametrize(
    ("seuil", "size", "holds"),
    [
        ({"au_moins": 50}, 50, True),
        ({"au_moins": 50}, 49, False),
        ({"plus_de": 20}, 20, False),
        ({"moins_de": 20}, 20, False),
        ({"au_plus": 100}, 100, True),
    ],
)
def test_thresholds_of_companies(seuil: dict[str, int], size: int, holds: bool) -> None:
    assert SeuilEntreprise.model_validate({"sur": "effectif", **seuil}).holds(size) is holds


def test_a_threshold_by_site_is_settled_by_the_staff_only_when_the_staff_is_under_it() -> None:
    par_site = un_dispositif(seuils=[{"sur": "effectif_site", "au_moins": 50}])
    assert applies(par_site, {"effectif": 30}).applique == "non"
    assert applies(par_site, {"effectif": 300}) == Applicable(par_site, "a_preciser", ("effectif_site",))
    assert applies(par_site, {"effectif": 300, "effectif_site": 49}).applique == "non"
    assert applies(par_site, {"effectif_site": 50}).applique == "oui"
    assert applies(par_site, {}).manque == ("effectif_site",)


def test_obligations_of_a_small_company() -> None:
    found = obligations_for(8, base().dispositifs.values(), LE, vehicules=3, places=10)
    assert "obligation-nao-mobilite" not in ids(found)
    assert "obligation-taxe-verdissement-flottes" not in ids(found)
    assert "obligation-bornes-parking" not in ids(found)
    assert "versement-mobilite" not in ids(found)
    assert "obligation-stationnement-velo-existant" in ids(found)


def test_obligations_of_a_large_company_on_one_site_with_a_fleet() -> None:
    found = obligations_for(250, base().dispositifs.values(), LE, effectif_site=250, vehicules=120, places=80)
    applied = {a.dispositif.id for a in found if a.applique == "oui"}
    assert {
        "obligation-nao-mobilite",
        "obligation-pdme",
        "obligation-taxe-verdissement-flottes",
        "obligation-bornes-parking",
        "versement-mobilite",
    } <= applied
    assert "obligation-quotas-lom-flottes" not in ids(found), "closed, replaced by the tax"


def test_an_unknown_size_is_asked_for_and_comes_after_what_is_sure() -> None:
    found = obligations_for(60, base().dispositifs.values(), LE)
    asked = {a.dispositif.id: a.manque for a in found if a.applique == "a_preciser"}
    assert asked["obligation-nao-mobilite"] == ("effectif_site",)
    assert asked["obligation-taxe-verdissement-flottes"] == ("vehicules",)
    assert [a.applique for a in found] == sorted((a.applique for a in found), key=lambda word: word != "oui")


def test_cee_programmes_come_open_first_and_closed_last() -> None:
    found = programmes_cee(LE, base().dispositifs.values(), public="entreprise")
    states = [a.dispositif.shown(LE) for a in found]
    assert states == sorted(states, key=("sure", "a_verifier", "close").index)
    assert "cee-marguerite" in ids(found)[: states.count("sure")]
    assert "cee-oepv" in ids(found)[-states.count("close") :]


def test_a_programme_for_small_companies_is_left_out_for_a_large_one_and_ends_with_the_year() -> None:
    everything = base().dispositifs.values()
    assert "cee-marguerite" not in ids(programmes_cee(LE, everything, public="entreprise", effectif=20))
    later = programmes_cee(dt.date(2027, 1, 1), everything, public="entreprise", effectif=5)
    assert (
        next(a for a in later if a.dispositif.id == "cee-marguerite").dispositif.shown(dt.date(2027, 1, 1))
        == "close"
    )


def test_what_is_usable_never_holds_what_is_closed() -> None:
    found = usable_by("entreprise", base().dispositifs.values(), LE, themes=frozenset(("velo",)))
    assert "reduction-is-flotte-velos" in ids(found)
    assert all(a.dispositif.shown(LE) != "close" for a in found)


def test_what_replaced_a_closed_dispositif() -> None:
    known = base().dispositifs
    assert [d.id for d in replaced_by(known["ikv"], known)] == ["fmd-prive"]
    assert [d.id for d in replaced_by(known["obligation-quotas-lom-flottes"], known)] == [
        "obligation-taxe-verdissement-flottes"
    ]
    assert replaced_by(known["cee-oepv"], known) == []


def test_the_source_keeps_its_date_and_its_other_pages() -> None:
    source = base().dispositifs["fmd-prive"].source
    assert isinstance(source, Preuve)
    assert source is not None and source.date_page == "2026-03-02" and len(source.autres) == 3


def test_a_size_asked_twice_is_asked_once() -> None:
    assert applies(base().dispositifs["cee-mobilipro"], {}).manque == ("vehicules",)
