"""Each test of announcements has its own desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.agenda import Desk


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.store.close()
