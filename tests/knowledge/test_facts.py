"""The files themselves: how many, in which order their keys stand, sound over all, and quick to load."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge.check import check
from knowledge.load import Knowledge
from knowledge.reading import ROOT, read_yaml
from knowledge.territory import Territoires

#: Who → where → what → how much → how → proof.
ORDER = {
    "offres": (
        "id titre categorie operateur contact territoire territoire_nom publics "
        "public_libelle gratuit tarif capacite "
        "conditions telephone telephone_verifie lien statut source verifie confiance note"
    ),
    "contacts": (
        "id nom role territoire territoire_nom publics "
        "sujets telephone telephone_verifie courriel adresse lien "
        "liens_complementaires source verifie confiance note"
    ),
    "evenements": (
        "id titre type organisateur contact theme territoire territoire_nom publics "
        "lieu quand recurrence serie lien "
        "atteste etat source verifie confiance note"
    ),
    "pratiques": (
        "id titre type themes porteur contact territoire territoire_nom resume "
        "lecons chiffres identification lien "
        "source verifie confiance note"
    ),
}


def files(kind: str) -> Iterator[tuple[Path, Any]]:
    return ((path, read_yaml(path)) for path in sorted((ROOT / kind).rglob("*.yaml")))


@pytest.mark.parametrize("kind", ORDER)
def test_keys_stand_in_one_order(kind: str) -> None:
    words = ORDER[kind].split()
    for path, content in files(kind):
        positions = [words.index(key) for key in content]
        assert positions == sorted(positions), path


def test_nothing_of_the_research_is_missing(knowledge: Knowledge) -> None:
    """At least the 520 researched facts; more may come."""
    assert len(knowledge.offres) >= 214
    assert len(knowledge.contacts) >= 133
    assert len(knowledge.evenements) >= 46
    assert len(knowledge.pratiques) >= 127


def test_the_knowledge_base_has_no_fault(territoires: Territoires) -> None:
    report = check(territoires, dt.date(2026, 11, 23))
    assert [str(fault) for fault in report.faults] == []


def test_a_key_figure_says_where_it_comes_from(knowledge: Knowledge) -> None:
    for pratique in knowledge.pratiques.values():
        if pratique.type == "chiffre":
            assert pratique.source is not None, pratique.id
