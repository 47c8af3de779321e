"""The kill tests, small: the same checks as ``make chaos``, in seconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.api import Faults
from tests.chaos.inbox import run_inbox
from tests.chaos.outbox import run_outbox
from tests.support.stores import DATABASES, empty_database, postgres

FAULTS = Faults(retry_after=30, server_error=30, accepted_then_silent=10, malformed=15, slow=30)
#: The database is what fails here.
QUIET = Faults(retry_after=10, server_error=20, accepted_then_silent=0, malformed=0, slow=20)


def restart_at(moment: int) -> Callable[[int], None]:
    def between(kill: int) -> None:
        if kill == moment:
            postgres().restart("immediate")

    return between


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize("processes", [1, 3])
def test_killed_receivers_lose_nothing_and_answer_once(database: str, processes: int, tmp_path: Path) -> None:
    with empty_database(database, tmp_path) as url:
        result = run_inbox(url, updates=60, kills=3, processes=processes, chats=12, lease=0.5)
    assert result.kills == 3
    assert result.faults == [], result


@pytest.mark.parametrize("database", DATABASES)
def test_killed_senders_lose_nothing_and_keep_the_limits(database: str, tmp_path: Path) -> None:
    with empty_database(database, tmp_path) as url:
        result = run_outbox(url, recipients=200, kills=3, workers=3, lease=3.0, faults=FAULTS)
    assert result.kills == 3
    assert result.faults == [], result


def test_a_database_that_restarts_loses_nothing(tmp_path: Path) -> None:
    with empty_database("postgresql", tmp_path) as url:
        result = run_outbox(
            url, recipients=80, kills=2, workers=2, lease=5.0, faults=QUIET, between=restart_at(1)
        )
    assert result.faults == [], result
