"""Codes behind the buttons about somebody's subscriptions; what comes back is read without trust.

``ab:action`` alone, ``ab:action:MARK`` about one subscription, ``ab:action:MARK:value`` with a choice;
``ab:plus:LEVEL:CODE:THEME:PUBLIC`` subscribes. MARK stands for what a subscription is to, among somebody's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.agenda.audience import PUBLICS, THEMES
from bot.agenda.draft import Portee
from bot.agenda.places import is_known
from bot.store.api import Abonnement
from knowledge.territory import Territoires

PREFIX = "ab:"
#: About everything, about one subscription, about one with a choice.
ALONE = frozenset({"liste", "ajouter", "tout", "stop", "pourquoi"})
ABOUT_ONE = frozenset({"voir", "lieu", "theme", "public", "rythme", "stop", "ailleurs"})
#: First letter of a level → the level.
_LEVELS = {"c": "commune", "e": "epci", "d": "departement", "r": "region"}
_CODE = re.compile(r"ab:([a-z]{4,8})(?::([0-9a-f]{6})(?::([a-z0-9A-Z_.-]{1,30}))?)?")
_PLUS = re.compile(r"ab:plus:([cedr]):([0-9AB]{1,9}):([a-z_]{0,24}):([a-z_]{0,20})")


@dataclass(frozen=True)
class Tapped:
    """What a button asks: an action, on the subscription of a mark, with a choice."""

    action: str
    mark: str = ""
    value: str = ""


def write_code(action: str, mark: str = "", value: str = "") -> str:
    """Return the code of a button, under 64 bytes."""
    return PREFIX + ":".join(part for part in (action, mark, value) if part)


def read_code(code: str) -> Tapped | None:
    """Return what a code asks, None when it is not one of ours, letter for letter."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    tapped = Tapped(found[1], found[2] or "", found[3] or "")
    allowed = ABOUT_ONE if tapped.mark else ALONE
    return tapped if tapped.action in allowed else None


def write_place(portee: Portee) -> str:
    """Return a territory as the choice of a code."""
    return f"{portee.niveau[:1]}.{portee.code}"


def read_place(text: str, territoires: Territoires) -> Portee | None:
    """Return the territory of a choice, None when there is no such one."""
    letter, _, code = text.partition(".")
    portee = Portee(_LEVELS.get(letter, ""), code)
    return portee if is_known(portee, territoires) else None


def write_plus(one: Abonnement) -> str:
    """Return the code that subscribes, under 64 bytes."""
    return f"{PREFIX}plus:{one.niveau[:1]}:{one.code}:{one.theme}:{one.public}"


def read_plus(code: str, territoires: Territoires) -> Abonnement | None:
    """Return what a code subscribes to, None when it is not one of ours."""
    found = _PLUS.fullmatch(code)
    portee = Portee(_LEVELS[found[1]], found[2]) if found else None
    if found is None or portee is None or not is_known(portee, territoires):
        return None
    if found[3] not in ("", *THEMES) or found[4] not in ("", *PUBLICS):
        return None
    return Abonnement(niveau=portee.niveau, code=portee.code, theme=found[3], public=found[4])
