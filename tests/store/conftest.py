"""Every test of the store runs in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.store import SqlStore
from tests.support.clock import FrozenClock
from tests.support.stores import KINDS, fresh_store


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: FrozenClock) -> Iterator[SqlStore]:
    with fresh_store(request.param, tmp_path, clock) as store:
        yield store
