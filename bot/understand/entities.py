"""All the facts a message states, gathered noun by noun, and the words left once they are taken out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.understand.bike import find_bike
from bot.understand.dates import find_period
from bot.understand.money import find_money
from bot.understand.person import find_person
from bot.understand.wordlist import words as word_set

_AGE_UNITS = {"ans", "piges", "balais"}
_MONTHS = word_set("janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre")
_YEARS = range(2015, 2036)


def find_entities(words: Sequence[str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the facts stated by plain words, places aside, and the words with figures replaced."""
    clean = " ".join(words)
    found: dict[str, Any] = {}
    found.update(find_bike(clean))
    money, positions = find_money(words)
    found.update(money)
    found.update(find_person(clean))
    period = find_period(clean)
    if period is not None:
        found["date_periode"] = period
    return found, _mask(words, positions)


def _mask(words: Sequence[str], money: dict[int, str]) -> tuple[str, ...]:
    """Replace figures by what they are, so that phrases compare without them."""
    masked: list[str] = []
    for position, word in enumerate(words):
        if word[0].isdigit():
            following = words[position + 1] if position + 1 < len(words) else ""
            if position in money:
                masked.append("x" + money[position].replace("_", ""))
            elif following in _AGE_UNITS:
                masked.append("xage")
            elif following.startswith("part"):
                masked.append("xnbparts")
            elif len(word) >= 9 or (word.startswith("0") and len(word) == 2):
                masked.append("xtelephone")
            elif "." not in word and int(word) in _YEARS:
                masked.append("xannee")
            elif float(word) >= 100:
                masked.append("xgrandnombre")
            else:
                masked.append("xnombre")
        elif word == "euros" and position and (position - 1) in money:
            continue
        elif word in _MONTHS:
            masked.append("xmois")
        else:
            masked.append(word)
    return tuple(masked)
