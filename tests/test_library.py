"""A running bot takes new knowledge, and keeps its last good one when a file breaks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.library import Library

MONDE = Path(__file__).parent / "monde"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(MONDE, tmp_path / "monde")
    return tmp_path / "monde"


def change(root: Path, old: str, new: str) -> None:
    path = root / "aides" / "val-de-lisse.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_changed_file_is_taken_without_a_restart(root: Path) -> None:
    library = Library(root)
    change(root, "Aide à l'achat d'un vélo – Val de Lisse", "Nouveau nom")
    assert library.refresh()
    assert library.knowledge.aides["val-de-lisse"].courante.nom == "Nouveau nom"


def test_a_broken_file_leaves_the_last_good_knowledge_in_use(root: Path) -> None:
    library = Library(root)
    change(root, "niveau: epci", "niveau: epic")
    assert not library.refresh()
    assert library.knowledge.aides["val-de-lisse"].courante.niveau == "epci"
    change(root, "niveau: epic", "niveau: epci")
    assert library.refresh()


def test_nothing_changed_is_nothing_to_do(root: Path) -> None:
    assert not Library(root).refresh()
