"""What the columns of the tables hold: ids that grow, moments; and the indexes on some of the rows."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, DateTime, Dialect, Index, Integer, TypeDecorator, text

#: An id that grows: SQLite only counts by itself on INTEGER.
BigId = BigInteger().with_variant(Integer(), "sqlite")


class Instant(TypeDecorator[dt.datetime]):
    """A moment: aware, in UTC, to the microsecond, and comparable in SQL on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Write in UTC; a naive moment is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value!r}")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Read in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def index_where(name: str, *columns: str, where: str) -> Index:
    """Return an index of the rows that fit a condition, the others left out on both databases."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))
