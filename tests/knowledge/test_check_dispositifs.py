"""One broken file per message about ``aides/hors-achat`` and its rules."""

from __future__ import annotations

import datetime as dt
import shutil
from functools import cache
from pathlib import Path

import pytest

from knowledge.check import check
from knowledge.territory import Territoires, load_territoires

LE = dt.date(2026, 11, 23)
MONDE = Path(__file__).parent.parent / "monde"
ABONNEMENT = """\
id: abonnement
nom: Abonnement
niveau: employeur
nature: obligation
sous_type: remboursement
porteur: Votre employeur
territoire: {pays: France}
publics: [salarie_prive]
conditions:
  - {info: employeur, est: privé, sinon: Réservé au privé.}
calcul: {part: prorata_mi_temps, de: {part: 50 %, de: abonnement_annuel}}
periodicite: mois
statut: ouvert
source: {titre: Code du travail}
confiance: haute
"""
PRIME = ABONNEMENT.replace("id: abonnement", "id: prime").replace(
    "calcul: {part: prorata_mi_temps, de: {part: 50 %, de: abonnement_annuel}}", "calcul: 300 €/an"
)
FMD = PRIME.replace("id: prime", "id: fmd")
INFOS = {
    "employeur": "type: choix\nchoix: [{valeur: privé, libelle: Privé}, {valeur: public, libelle: Public}]\n",
    "abonnement_mensuel": "type: nombre\nunite: €\n",
    "temps_travail": "type: nombre\nunite: '%'\n",
}


@cache
def territoires() -> Territoires:
    return load_territoires()


@pytest.fixture
def monde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small knowledge base without a fault."""
    monkeypatch.setenv("GUICHET_CACHE", str(tmp_path / "cache"))
    root = tmp_path / "knowledge"
    shutil.copytree(MONDE / "hypotheses", root / "hypotheses")
    for info, rest in INFOS.items():
        write(root / "infos" / f"{info}.yaml", f"id: {info}\nquestion: Q ?\npourquoi: P.\n{rest}")
    for name, content in (("abonnement", ABONNEMENT), ("prime", PRIME), ("fmd", FMD)):
        write(root / "aides/hors-achat/employeur" / f"{name}.yaml", content)
    return root


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def said(root: Path) -> str:
    return str(check(territoires(), LE, root))


def rule(root: Path, name: str, content: str) -> None:
    write(root / "cumuls/hors-achat" / f"{name}.yaml", f"id: {name}\n{content}explication: E.\n")


def test_a_small_base_without_a_fault(monde: Path) -> None:
    assert "Tout est bon" in said(monde)


@pytest.mark.parametrize(
    ("before", "after", "line", "message"),
    [
        ("statut: ouvert", "statut: ouvrt", 13, "Vouliez-vous écrire « ouvert » ?"),
        (
            "publics: [salarie_prive]",
            "publics: [salarie_privee]",
            8,
            "Vouliez-vous écrire « salarie_prive » ?",
        ),
        ("niveau: employeur", "niveau: etat", 3, "Déplacez-le dans hors-achat/etat"),
        ("periodicite: mois\n", "", 1, "periodicite"),
        ("info: employeur", "info: emplyeur", 10, "Vouliez-vous écrire « employeur » ?"),
        (", sinon: Réservé au privé.", "", 10, "il manque « sinon: »"),
        ("de: abonnement_annuel", "de: abonement_annuel", 11, "Vouliez-vous écrire « abonnement_annuel » ?"),
        ("part: prorata_mi_temps", "part: prorata", 11, "Vouliez-vous écrire « prorata_mi_temps » ?"),
        ("part: prorata_mi_temps", "part: 300 €", 11, "un nombre en %"),
        ("{pays: France}", "{epci: ['123456789']}", 7, "n'est pas le SIREN d'un EPCI"),
        ("{pays: France}", "{}", 7, "il faut au moins une commune"),
        (
            "statut: ouvert",
            "cumul: {possible_avec: [primes]}\nstatut: ouvert",
            13,
            "Vouliez-vous écrire « prime » ?",
        ),
        ("statut: ouvert", "cumul: {possible_avec: [abonnement]}\nstatut: ouvert", 13, "lui-même"),
        (
            "statut: ouvert",
            "cumul: {possible_avec: [prime], impossible_avec: [prime]}\nstatut: ouvert",
            13,
            "aussi dans « possible_avec »",
        ),
        (
            "statut: ouvert",
            "statut: clos\nvalable: {au: 2026-01-01}\nremplace_par: [rien-de-tel]",
            15,
            "n'est pas un dispositif connu",
        ),
        ("statut: ouvert", "statut: ouvert\nremplace_par: [prime]", 14, "va avec « statut: clos »"),
        ("statut: ouvert", "statut: clos", 13, "un dispositif clos dit quand"),
        (
            "statut: ouvert",
            "statut: ouvert\nseuils: [{sur: effectif, au_moins: 50}]",
            14,
            "compte une organisation",
        ),
        (
            "statut: ouvert",
            "statut: ouvert\nseuils: [{sur: effectif, au_moin: 50}]",
            14,
            "Vouliez-vous écrire « au_moins » ?",
        ),
        (
            "statut: ouvert",
            "statut: ouvert\nmontants: [{objet: x, valeurs: 3}]",
            14,
            "Vouliez-vous écrire « valeur » ?",
        ),
        (
            "statut: ouvert",
            "statut: ouvert\nvalable: {du: 2027-01-01, au: 2026-01-01}",
            14,
            "« du » vient après « au »",
        ),
    ],
)
def test_each_fault_says_its_line_its_word_and_its_remedy(
    monde: Path, before: str, after: str, line: int, message: str
) -> None:
    path = monde / "aides/hors-achat/employeur/abonnement.yaml"
    assert before in ABONNEMENT
    write(path, ABONNEMENT.replace(before, after, 1))
    lines = [text for text in said(monde).splitlines() if message in text]
    assert lines, said(monde)
    assert f"abonnement.yaml, ligne {line} :" in lines[0]


def test_an_amount_per_year_says_so(monde: Path) -> None:
    write(monde / "aides/hors-achat/employeur/prime.yaml", PRIME.replace("300 €/an", "300 €"))
    assert "ici il faut un nombre en €/an ; ici : €" in said(monde)


def test_a_word_needs_the_info_behind_it(monde: Path) -> None:
    (monde / "infos/temps_travail.yaml").unlink()
    assert "« prorata_mi_temps » demande l'info « temps_travail »" in said(monde)


def test_a_bike_aid_cannot_take_the_name_of_a_dispositif(monde: Path) -> None:
    write(
        monde / "aides/etat/prime.yaml",
        "id: prime\nnom: P\nniveau: etat\nporteur: État\nterritoire: {pays: France}\n"
        "montant: 10 €\nsource: {titre: S}\n",
    )
    assert "« prime » existe déjà" in said(monde)


def test_a_rule_names_known_dispositifs_only(monde: Path) -> None:
    rule(monde, "r", "regle: la_plus_forte\nentre: [abonnement, prme]\n")
    assert "Vouliez-vous écrire « prime » ?" in said(monde)


def test_crossed_ceilings_are_refused_unless_a_rule_keeps_their_ends_apart(monde: Path) -> None:
    rule(monde, "a", "regle: plafond_commun\nentre: [fmd, abonnement]\nplafond: 900 €/an\n")
    rule(monde, "b", "regle: plafond_commun\nentre: [fmd, prime]\nplafond: 600 €/an\n")
    assert "le plafond croise celui de « a »" in said(monde)
    rule(monde, "c", "regle: la_plus_forte\nentre: [abonnement, prime]\n")
    assert "Tout est bon" in said(monde)


def test_the_rules_of_bikes_and_of_years_do_not_mix(monde: Path) -> None:
    write(
        monde / "cumuls/velo.yaml",
        "id: velo\nregle: la_plus_forte\nentre: [abonnement, prime]\nexplication: E.\n",
    )
    assert "n'est pas une aide connue" in said(monde)
