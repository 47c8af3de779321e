"""Migrations, run by the program itself: up to the newest revision, one process at a time."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, exc, text

from bot.agenda.errors import StoreUnavailable
from bot.store.api import StoreError, StoreTooNew
from bot.store.database import make_engine

FOLDER = Path(__file__).parent / "migrations"
#: The PostgreSQL advisory lock of migrations: any number, always the same.
LOCK = 7_205_113_958_117_001

TOO_NEW = (
    "Cette base de données a été créée par une version plus récente du guichet (révision {found}) : "
    "mettez le programme à jour avant de continuer. Rien n'a été modifié."
)
TOO_OLD = "La base de données n'est pas à jour : lancez « guichet db upgrade »."


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def head() -> str:
    """Return the newest revision this program knows."""
    found = _scripts().get_current_head()
    assert found is not None
    return found


def revisions() -> tuple[str, ...]:
    """Return every revision this program knows, oldest first."""
    return tuple(reversed([script.revision for script in _scripts().walk_revisions()]))


def current(connection: Connection) -> str | None:
    """Return the revision a database is at, None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, to: str = "head") -> tuple[str | None, str]:
    """Bring a database up to date; return the revisions before and after; raise StoreTooNew, StoreUnavailable.

    Several processes may call it at once: one works, the others find it done.
    """
    try:
        with engine.execution_options(writes=True).begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            before = current(connection)
            _refuse_newer(before)
            if before != (head() if to == "head" else to):
                command.upgrade(_config(connection), to)
            after = current(connection)
    except (exc.OperationalError, exc.InterfaceError) as error:
        raise StoreUnavailable("La base de données ne répond pas.") from error
    assert after is not None
    return before, after


def check(engine: Engine) -> None:
    """Raise StoreError when the database does not answer, is older or newer than this program."""
    try:
        with engine.begin() as connection:
            found = current(connection)
    except (exc.OperationalError, exc.InterfaceError) as error:
        raise StoreUnavailable("La base de données ne répond pas.") from error
    _refuse_newer(found)
    if found != head():
        raise StoreError(TOO_OLD)


def upgrade_database(address: str | None = None) -> str:
    """Do ``guichet db upgrade``: return the sentence that says what was done; raise StoreError."""
    engine = make_engine(address)
    try:
        before, after = upgrade(engine)
    finally:
        engine.dispose()
    if before == after:
        return f"La base de données était déjà à jour (révision {after})."
    if before is None:
        return f"La base de données est créée (révision {after})."
    return f"La base de données est à jour : révision {before} → {after}."


def _refuse_newer(found: str | None) -> None:
    if found is not None and found not in revisions():
        raise StoreTooNew(TOO_NEW.format(found=found))
