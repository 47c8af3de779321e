"""Why a process does not run: the name of the French text told to whoever runs it."""

from __future__ import annotations


class Refusal(Exception):
    """A process that cannot go on; ``text`` and ``values`` say why, once given to ``Brain.say``."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text, *values.values())
        self.text = text
        self.values = values


class Misuse(Refusal):
    """A refusal that only another setting mends."""
