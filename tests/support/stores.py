"""The three stores the same tests run on, each fresh and empty."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from bot.store.database import Clock
from bot.store.memory import memory_store
from bot.store.migrate import upgrade_database
from bot.store.store import SqlStore, open_store
from tests.support.postgres import Postgres

KINDS = ("memoire", "sqlite", "postgresql")
DATABASES = ("sqlite", "postgresql")


@cache
def postgres() -> Postgres:
    """Return the server of this test run; skip aloud where the platform has none."""
    try:
        return Postgres()
    except ImportError as error:
        pytest.skip(f"PostgreSQL n'est pas essayé : {error}")


@cache
def _model() -> None:
    postgres().execute("CREATE DATABASE modele")
    upgrade_database(postgres().url("modele"))


@contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[str]:
    """Give the address of a database without any table."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'vide.db'}"
        return
    url = postgres().create()
    yield url
    postgres().drop(url)


@contextmanager
def fresh_store(kind: str, folder: Path, clock: Clock) -> Iterator[SqlStore]:
    """Give a store that holds nothing."""
    if kind == "memoire":
        store = memory_store(clock)
        yield store
        store.close()
        return
    if kind == "sqlite":
        model = folder.parent / "modele.db"
        if not model.exists():
            upgrade_database(f"sqlite:///{model}")
        shutil.copy(model, folder / "guichet.db")
        url = f"sqlite:///{folder / 'guichet.db'}"
    else:
        _model()
        url = postgres().create("modele")
    store = open_store(url, clock=clock, upgrade=False)
    yield store
    store.close()
    if kind == "postgresql":
        postgres().drop(url)
