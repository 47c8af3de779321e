"""One broken file per message: file, line, word, remedy."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from knowledge.check import check
from knowledge.reading import ROOT
from knowledge.territory import Territoires

OFFRE = """\
id: un-bus
titre: Un bus
categorie: transport_commun
operateur: Une agglomération
contact: une-agglo
territoire:
  epci:
    - '200093201'
territoire_nom: MEL
publics:
  - tous
public_libelle: tout public
tarif:
  - libelle: Ticket
    valeur: 1.10
    unite: €
conditions: Sans réservation.
lien: https://exemple.fr
statut: actif
source:
  titre: exemple.fr
  lien: https://exemple.fr/bus
verifie:
  le: '2026-11'
  selon: releve
confiance: haute
"""
CONTACT = """\
id: une-agglo
nom: Une agglomération
role: Service mobilité
territoire:
  epci:
    - '200093201'
territoire_nom: MEL
publics:
  - tous
sujets:
  - velo
telephone: 03 00 00 00 00
telephone_verifie: non
lien: https://exemple.fr
confiance: moyenne
"""
EVENEMENT = """\
id: une-bourse
titre: Une bourse
type: animation
organisateur: Une association
theme: velo
territoire:
  regions:
    - '32'
territoire_nom: Hauts-de-France
publics:
  - tous
quand:
  - du: '2027-05-01'
    au: '2027-05-02'
atteste: a_venir
confiance: basse
"""
PRATIQUE = """\
id: un-cas
titre: Un cas
type: cas
themes:
  - velo
porteur: Une ville
territoire_nom: non identifié
resume: Des vélos.
chiffres:
  - libelle: vélos
    valeur: 12
    unite: vélos
confiance: haute
"""
WORLD = {
    "offres/un-bus.yaml": OFFRE,
    "contacts/une-agglo.yaml": CONTACT,
    "evenements/une-bourse.yaml": EVENEMENT,
    "pratiques/un-cas.yaml": PRATIQUE,
}
TODAY = dt.date(2026, 11, 23)


def messages(root: Path, territoires: Territoires, files: dict[str, str]) -> list[str]:
    shutil.copytree(ROOT / "hypotheses", root / "hypotheses")
    for name, text in {**WORLD, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [str(fault) for fault in check(territoires, TODAY, root).faults]


def test_a_sound_world_has_no_fault(tmp_path: Path, territoires: Territoires) -> None:
    assert messages(tmp_path, territoires, {}) == []
    assert "1 offres, 1 contacts, 1 événements, 1 pratiques" in check(territoires, TODAY, tmp_path).summary


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "said"),
    [
        ("offres/un-bus.yaml", "'200093201'", "'200093202'", 8, "le SIREN d'un EPCI"),
        ("offres/un-bus.yaml", "contact: une-agglo", "contact: une-aglo", 5, "écrire « une-agglo »"),
        ("offres/un-bus.yaml", "lien: https://exemple.fr\n", "lien: exemple.fr\n", 18, "https://"),
        ("offres/un-bus.yaml", "fr/bus", "fr/un bus", 22, "n'est pas une adresse web"),
        ("offres/un-bus.yaml", "categorie: transport_commun", "categorie: transport", 3, "transport_commun"),
        ("offres/un-bus.yaml", "    unite: €", "    unitee: €", 16, "Vouliez-vous écrire « unite »"),
        ("offres/un-bus.yaml", "    valeur: 1.10", "    valeur: un euro", 15, "n'est pas un prix"),
        ("offres/un-bus.yaml", "le: '2026-11'", "le: novembre", 24, "2026-12-31"),
        ("offres/un-bus.yaml", "id: un-bus", "id: un-car", 1, "id: un-bus"),
        ("contacts/une-agglo.yaml", "telephone_verifie: non\n", "", 12, "telephone_verifie: oui"),
        ("contacts/une-agglo.yaml", "telephone: 03 00 00 00 00\n", "", 12, "ajoutez « telephone: »"),
        ("contacts/une-agglo.yaml", "  epci:\n    - '200093201'\n", "  {}\n", 4, "au moins une commune"),
        ("evenements/une-bourse.yaml", "au: '2027-05-02'", "au: '2027-04-02'", 13, "vient après"),
        ("evenements/une-bourse.yaml", "- '32'", "- '99'", 8, "un code de région"),
        ("evenements/une-bourse.yaml", "atteste: a_venir", "atteste: bientot", 15, "a_venir"),
        ("pratiques/un-cas.yaml", "    unite: vélos", "    unite: ''", 12, "toujours son unité"),
    ],
)
def test_a_broken_file_says_where_and_how_to_mend_it(
    file: str, old: str, new: str, line: int, said: str, tmp_path: Path, territoires: Territoires
) -> None:
    assert old in WORLD[file]
    found = messages(tmp_path, territoires, {file: WORLD[file].replace(old, new, 1)})
    assert any(f"{file}, ligne {line} : " in message and said in message for message in found), found


def test_an_id_belongs_to_one_thing_of_any_kind(tmp_path: Path, territoires: Territoires) -> None:
    twin = {"pratiques/une-agglo.yaml": PRATIQUE.replace("id: un-cas", "id: une-agglo")}
    assert any("existe déjà" in message for message in messages(tmp_path, territoires, twin))
