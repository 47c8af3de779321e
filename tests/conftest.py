"""What every test may use: the real world built once, and the stories in YAML."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.assemble import World
from bot.settings import Settings
from tests.support.aide_cases import AideFile
from tests.support.stories import StoryFile


@pytest.fixture(scope="session")
def world() -> World:
    """The real knowledge on a fixed day."""
    return World(Settings(GUICHET_NOW=dt.date(2026, 11, 24)))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the stories of ``tests/histoires/`` and the cases of ``tests/aides/``, named by French sentences."""
    if "monde" in file_path.parts:
        return None
    if file_path.suffix == ".yaml" and "histoires" in file_path.parts:
        collector: pytest.Collector = StoryFile.from_parent(parent, path=file_path)
        return collector
    if file_path.suffix == ".yaml" and "aides" in file_path.parts:
        cases: pytest.Collector = AideFile.from_parent(parent, path=file_path)
        return cases
    return None
