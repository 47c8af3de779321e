"""How old a verification may be before it is said."""

from __future__ import annotations

import datetime as dt

#: Facts verified longer ago than this are said to be old.
OLD_AFTER = dt.timedelta(days=183)


def is_old(verified: dt.date | None, today: dt.date) -> bool:
    """True when a fact was verified more than six months ago; False when nobody says when."""
    return verified is not None and today - verified > OLD_AFTER
