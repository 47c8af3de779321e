"""What becomes of an envoi: the outcomes, and the table exception → outcome."""

from __future__ import annotations

from dataclasses import dataclass

from bot.agenda import errors
from bot.agenda.envoi import Envoi

#: Tries refused for a passing reason before giving up.
TRIES = 8
#: Longest wait between two tries, in seconds.
LONGEST = 600.0


@dataclass(frozen=True)
class Sent:
    """The channel has it under this message id."""

    message_id: str | None = None


@dataclass(frozen=True)
class Later:
    """Not now: try again in ``delay`` seconds. ``counts``: it is one of the tries that end by giving up.

    ``everyone``: it is the whole bot that must wait.
    """

    delay: float
    why: str
    counts: bool = True
    everyone: bool = False


@dataclass(frozen=True)
class Uncertain:
    """The channel may have it; try once more in ``delay`` seconds, or never when ``delay`` is None."""

    delay: float | None
    why: str = "temps écoulé après l'envoi"


@dataclass(frozen=True)
class Abandon:
    """Nobody will send it. ``deactivate``: the recipient cannot be written to any more."""

    why: str
    deactivate: bool = False


@dataclass(frozen=True)
class Migrate:
    """The chat has another id from now on; the row goes there."""

    to: str


Outcome = Sent | Later | Uncertain | Abandon | Migrate


def backoff(tries: int) -> float:
    """Return the seconds to wait after so many refused tries: 2, 4, 8… at most ``LONGEST``."""
    return min(LONGEST, 2.0 * 2.0 ** min(tries, 20))


def decide(envoi: Envoi, error: Exception) -> Outcome:
    """Return what becomes of an envoi after an error of the channel."""
    for kind, rule in TABLE:
        if isinstance(error, kind):
            return rule(envoi, error)
    return Abandon(f"erreur imprévue : {type(error).__name__}")


def _later(envoi: Envoi, error: Exception) -> Outcome:
    if envoi.essais + 1 >= TRIES:
        return Abandon(f"refusé {TRIES} fois : {error}")
    return Later(backoff(envoi.essais), str(error))


def _retry_after(envoi: Envoi, error: Exception) -> Outcome:
    assert isinstance(error, errors.RetryAfter)
    return Later(max(1.0, error.seconds), str(error), counts=False)


def _uncertain(envoi: Envoi, error: Exception) -> Outcome:
    return Uncertain(None if envoi.incertitudes else 5.0, str(error))


def _gone(envoi: Envoi, error: Exception) -> Outcome:
    return Abandon(str(error), deactivate=True)


def _refused(envoi: Envoi, error: Exception) -> Outcome:
    return Abandon(str(error))


def _migrated(envoi: Envoi, error: Exception) -> Outcome:
    assert isinstance(error, errors.ChatMigrated)
    return Migrate(error.to)


#: Exception → rule; the first that fits.
TABLE = (
    (errors.RetryAfter, _retry_after),
    (errors.ChatMigrated, _migrated),
    (errors.ChatUnreachable, _gone),
    (errors.MessageRefused, _refused),
    (errors.Uncertain, _uncertain),
    (errors.Unavailable, _later),
)
