"""The database: its engine, its transactions, its clock."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs
from sqlalchemy import (
    Connection,
    Engine,
    StaticPool,
    Table,
    create_engine,
    event,
    exc,
    func,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL

from bot.agenda.errors import StoreUnavailable
from bot.store.api import ChatKey, Kept, StoreError

Clock = Callable[[], dt.datetime]

#: Milliseconds a process waits for another one's transaction on SQLite.
BUSY_TIMEOUT = 30_000
#: Settings that keep PostgreSQL on the indexes of the queues, whatever it knows of their size.
_BY_INDEX = ("enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin", "enable_sort")


def default_url() -> str:
    """Return the address of the SQLite file in the user's data folder."""
    folder = Path(platformdirs.user_data_dir("guichet", appauthor=False))
    return f"sqlite:///{folder / 'guichet.db'}"


def read_url(address: str | None) -> URL:
    """Return the address of the database; raise StoreError when it is of no known kind."""
    try:
        url = make_url(address or default_url())
    except exc.ArgumentError:
        raise StoreError("DATABASE_URL n'est pas une adresse de base de données.") from None
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        return url
    raise StoreError(
        f"DATABASE_URL commence par « {url.drivername} » : seuls sqlite et postgresql sont reconnus."
    )


def make_engine(address: str | None = None) -> Engine:
    """Return an engine for SQLite (WAL, immediate write transactions) or PostgreSQL."""
    url = read_url(address)
    if url.get_backend_name() == "postgresql":
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=20)
    # An error quotes its statement, never its parameters: they hold what people wrote.
    options: dict[str, Any] = {
        "hide_parameters": True,
        "connect_args": {"timeout": BUSY_TIMEOUT / 1000, "check_same_thread": False},
    }
    if url.database in (None, "", ":memory:"):
        options["poolclass"] = StaticPool
    else:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(url, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver opens no transaction of its own
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@dataclass(frozen=True)
class ReadAhead:
    """What a transaction has read ahead of the people it answers."""

    #: Their conversations.
    kept: dict[ChatKey, Kept | None] = field(default_factory=dict)
    #: Those of them who are writing no announcement.
    silent: set[ChatKey] = field(default_factory=set)


class Database:
    """An engine, with transactions that nest into one and a clock all processes share."""

    def __init__(self, engine: Engine, clock: Clock | None = None) -> None:
        """``clock`` None: the database's own on PostgreSQL, the machine's on SQLite."""
        self.engine = engine
        self.sqlite = engine.dialect.name == "sqlite"
        self._clock = clock
        self._writer = engine.execution_options(writes=True)
        self._mine = threading.local()
        # Threads of one process queue for SQLite's only writer here, where waiting is fair, rather than there.
        self._turn = threading.RLock()
        self._alone = isinstance(engine.pool, StaticPool)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that commits at the end, or go on with the one this thread is in."""
        current = self._current()
        if current is not None:
            yield current
            return
        if self.sqlite:
            with self._turn, self._begin(self._writer) as connection:
                yield connection
        else:
            with self._begin(self._writer) as connection:
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that only reads, or go on with the one this thread is in."""
        current = self._current()
        if current is not None:
            yield current
        elif self._alone:
            with self.write() as connection:
                yield connection
        else:
            with _translated(), self.engine.begin() as connection:
                yield connection

    @contextmanager
    def _begin(self, engine: Engine) -> Iterator[Connection]:
        with _translated(), engine.begin() as connection:
            self._mine.connection = connection
            self._mine.read = ReadAhead()
            try:
                yield connection
            finally:
                self._mine.connection = None

    def _current(self) -> Connection | None:
        return getattr(self._mine, "connection", None)

    def read_ahead(self) -> ReadAhead:
        """Return what the transaction of this thread has read ahead, empty outside."""
        ahead: ReadAhead = self._mine.read if self._current() is not None else ReadAhead()
        return ahead

    def now(self, connection: Connection) -> dt.datetime:
        """Return now, in UTC, by the clock all processes share."""
        if self._clock is not None:
            return self._clock().astimezone(dt.UTC)
        if self.sqlite:
            return dt.datetime.now(dt.UTC)
        now: dt.datetime = connection.execute(_NOW).scalar_one()
        return now.astimezone(dt.UTC)

    def by_index(self, connection: Connection) -> dt.datetime:
        """Keep the rest of this transaction on the indexes of the queues; return now."""
        if self.sqlite:
            return self.now(connection)
        now: dt.datetime = connection.execute(_INDEXES).scalar_one()
        return now.astimezone(dt.UTC) if self._clock is None else self.now(connection)

    def insert_new(self, table: Table | type[Any]) -> sqlite.Insert | postgresql.Insert:
        """Return an INSERT that can say « on conflict »."""
        target: Table = table if isinstance(table, Table) else table.__table__
        return sqlite.insert(target) if self.sqlite else postgresql.insert(target)


_NOW = select(func.clock_timestamp())
_INDEXES = select(func.clock_timestamp(), *(func.set_config(name, "off", True) for name in _BY_INDEX))


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as error:
        raise StoreUnavailable("La base de données ne répond pas.") from error
    except exc.DBAPIError as error:
        if error.connection_invalidated:
            raise StoreUnavailable("La base de données ne répond pas.") from error
        raise


def plain(row: Any) -> Mapping[str, Any]:
    """Return a row as a mapping."""
    return dict(row._mapping)
