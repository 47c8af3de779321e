"""Codes behind the choices a person taps: short enough for every channel, and read back without trust.

``f:MARK=value`` a fact, ``r:MARK=low;high;low_in;high_in`` a range, ``n:MARK`` « je ne sais pas », ``c:INSEE`` a
commune, ``x:command`` a command, ``i:intention`` a subject, ``e:MARK`` an event to keep,
``p:number`` a page of a long list.
MARK stands for an id, which may be long.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from bot.rules.facts import Interval
from knowledge.model import Info


def mark_of(info: str) -> str:
    """Return the six-character mark of an info."""
    return f"{zlib.crc32(info.encode()) & 0xFFFFFF:06x}"


def fact_code(info: str, value: str) -> str:
    """Return the code of a fact."""
    return f"f:{mark_of(info)}={value}"


def range_code(info: str, interval: Interval) -> str:
    """Return the code of a range."""
    return f"r:{mark_of(info)}={interval.low:g};{interval.high:g};{interval.low_in:d};{interval.high_in:d}"


def unknown_code(info: str) -> str:
    """Return the code of « je ne sais pas »."""
    return f"n:{mark_of(info)}"


def commune_code(insee: str) -> str:
    """Return the code of a commune."""
    return f"c:{insee}"


def command_code(command: str) -> str:
    """Return the code of a command."""
    return f"x:{command}"


def page_code(number: int) -> str:
    """Return the code of a page, counted from 0."""
    return f"p:{number}"


def intention_code(intention: str) -> str:
    """Return the code of a subject."""
    return f"i:{intention}"


def evenement_code(evenement: str) -> str:
    """Return the code of an event to put in one's calendar."""
    return f"e:{mark_of(evenement)}"


def info_of(mark: str, infos: Mapping[str, Info]) -> Info | None:
    """Return the info a mark stands for, None when there is none."""
    return next((info for info in infos.values() if mark_of(info.id) == mark), None)


def read_range(text: str) -> Interval | None:
    """Return the range written in a code, None when it is not one."""
    parts = text.split(";")
    if len(parts) != 4:
        return None
    try:
        low, high = float(parts[0]), float(parts[1])
    except ValueError:
        return None
    if not 0 <= low <= high < float("inf"):
        return None
    return Interval(low, high, parts[2] == "1", parts[3] == "1")
