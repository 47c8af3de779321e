"""Where the name of an event ends."""

from __future__ import annotations

import re

from bot.agenda.reading.lieux import NAMED
from bot.agenda.reading.nouns import STOP, STOP_WORDS, TAIL
from bot.agenda.reading.text import Page

#: « Permanence mobilité au Secours catholique »: where, said by a name.
_TO = re.compile(r" (?:a la |au |a l'|dans (?:la |le |l')|devant (?:la |le |l'))(?=\w)")
#: Words no name ends with.
_NO_END = frozenset(
    word
    for words in (
        "le la les l du de des d a au aux ce cet cette en et pour sur dans vers chez un une par avec avant apres",
        "sous son sa ses notre nos votre qui que ou h heure",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "lundis mardis mercredis jeudis vendredis samedis dimanches",
    )
    for word in words.split()
)
_LAST = re.compile(r"(?<!km/)(?<!\w)\w+$")
#: « pour aller à l'école »: the place is what one does.
_GOES = re.compile(r" (?:aller|venir|visite|acces|trajet|chemin|route)s?$")
_AT = re.compile(r" (?:au|aux|à la|à l['’]|chez|chez le|dans le|dans la) ?(?=[A-ZÉÈ][a-zéèêç])")


def end_of(page: Page, masked: str, start: int, limit: int) -> int:
    """Return where a name inside a sentence ends: before when, where, for whom, by whom, a new sentence."""
    end = _stopped(STOP, masked, start, limit)
    at = _AT.search(page.text, start, end)
    if at and len(masked[start : at.start()].split()) > 1:
        end = at.start()
    for to in _TO.finditer(masked, start, end):
        if (
            len(masked[start : to.start()].split()) > 1
            and not _GOES.search(masked, start, to.start())
            and NAMED.match(masked, to.end())
        ):
            end = to.start()
            break
    return _trimmed(masked, start, end)


def spared(masked: str, start: int, limit: int) -> int:
    """Return where a name that has its line to itself ends: only before by whom or when."""
    return _trimmed(masked, start, _stopped(STOP_WORDS, masked, start, limit))


def ends_well(masked: str, start: int, end: int) -> bool:
    """Tell whether a name may end with its last word: « la ville à 30 km/h », never « atelier de »."""
    last = _LAST.search(masked, max(start, end - 30), end)
    return masked[end - 1] != "'" and (last is None or last[0] not in _NO_END)


def stops_in(masked: str, start: int, limit: int) -> list[int]:
    """Return where a name could end, in order."""
    return [match.start() for match in STOP.finditer(masked, start, limit)]


def _stopped(pattern: re.Pattern[str], masked: str, start: int, limit: int) -> int:
    stop = pattern.search(masked, start, limit)
    if (
        stop
        and len(re.findall(r"\w+", masked[start : stop.start()])) < 2
        and re.match(r" (?:avec|pour|sur|aupres) ", stop[0])
    ):
        # « Rencontre avec … »: a kind alone is no name.
        stop = pattern.search(masked, stop.end(), limit)
    return stop.start() if stop and stop.start() > start else limit


def _trimmed(masked: str, start: int, end: int) -> int:
    tail = TAIL.search(masked, start, end)
    end = tail.start() if tail else end
    while end > start and masked[end - 1] in " \n,;:.!?-|·*\"'_\x00>":
        end -= 1
    return end
