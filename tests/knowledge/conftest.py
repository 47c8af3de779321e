"""The knowledge base and the map, read once for these tests."""

import pytest

from knowledge.load import Knowledge, load_knowledge
from knowledge.territory import Territoires, load_territoires


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def territoires() -> Territoires:
    return load_territoires()
