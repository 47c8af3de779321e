"""Lists of words written compactly in code."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of a line, as a set."""
    return frozenset(text.split())
