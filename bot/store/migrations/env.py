"""What Alembic runs: the migrations, on the connection the program gives it."""

from __future__ import annotations

from alembic import context

from bot.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=False,  # the program's own transaction holds everything
)
context.run_migrations()
