"""Hours of an announcement: « 10 h 30 », « de 14h à 17h30 », « dès 18:00 », « midi »."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import islice

from bot.agenda.reading.text import MOST, REACH, Page, Span

#: « 17h 45 avenue de France »: the number of a street.
_STREET = (
    r"(?=,? (?:bis |ter )?(?:rue|av|avenue|boulevard|bd|place|quai|allee|chemin|route|impasse|cours|square|"
    r"faubourg|"
    r"chaussee|esplanade|sentier|mail)\b)"
)
_HOUR = (
    r"(?:[01]?\d|2[0-4]) ?(?:h(?:eures?|rs?|res?)?\b\.?|h(?=\d))"
    rf"(?: ?[0-5]\d(?!\d)(?! ?h\b)(?!(?:(?<=\dh \d\d)|(?<=h\. \d\d)){_STREET})| et demie| et quart)?"
)
#: « quatorze heures », « six heures du soir ».
_NUMBERS = {
    "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
    "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "dix-sept": 17,
    "dix-huit": 18, "dix-neuf": 19, "vingt": 20, "vingt et une": 21, "vingt-et-une": 21, "vingt-deux": 22,
}  # fmt: skip
_LATE = r" (?:du soir|de l'apres[- ]midi)"
_SPELT = (
    rf"(?<![\w-])(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}) heures?(?: trente| et demie| et quart|"
    rf" quinze| quarante-cinq)?\b(?! de (?!l'apres))"
)
_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])"
_FREE = r"(?<![\d/.,:])"
_WORD = r"(?<!apres[- ])(?<!pause de )\bmidi\b(?! (?:libre|moins))|\bminuit\b"
_ONE = rf"{_FREE}{_HOUR}(?:{_LATE})?|{_FREE}{_CLOCK}|{_SPELT}(?:{_LATE})?|{_WORD}"
_BARE = rf"{_FREE}(?:[01]?\d|2[0-3])"
_TO = (
    r" ?(?:,? ?(?:jusqu'a|a|et|au|-+>?|>|→|›|➡|⇒|/|\(?fin a|\(?fin vers|\(?fin(?: prevue)?(?: a)?) ?:? ?"
    r"(?:environ |env\.? )?)"
)
_RANGE = re.compile(
    rf"({_ONE})(?:{_TO}|(?<=h) )({_HOUR}(?:{_LATE})?|{_CLOCK}|{_SPELT}(?:{_LATE})?|{_WORD})|"
    rf"({_BARE}){_TO}({_HOUR}|{_CLOCK})(?!\d)"
)
_SINGLE = re.compile(_ONE)
_SAID = re.compile(r"^(\d{1,2}) ?(?:h[a-z]*\.?|:)? ?(\d\d)?(?: ?et (demie|quart))?")

#: What is said just before an hour that is not the event's.
_NOT_BEFORE = re.compile(
    r"(?:dure|pendant|durant|avant|limite|en moins de|cloture|ouverture des inscriptions|joignable|permanence|"
    r"standard|accueil telephonique|bureau|envoye|a ecrit|telephone|tel|sous|ouvert (?:du|les))\b[^\n.!]{0,25}$"
)
_DURATION = re.compile(
    r"^ (?:de |d')(?!la\b|l'|\d|midi|minuit)(?:[a-z])|^ ?(?:maximum|max|environ\b|avant)|^/24|^ ?(?:par|"
    r"/) (?:jour|semaine)"
)
#: « à 6h30 de Lille »: no duration.
_AT = re.compile(r"(?:\ba|\bdes|\bvers|depart|rdv) $")
#: The score of « 24 heures de vélo » and less.
DURATION = -6
_OPENING = re.compile(r"\bdu (?:lundi|mardi) au (?:vendredi|samedi|jeudi|dimanche)\b")
_LABEL = re.compile(r"\b(?:heures?|horaires?|quand|date|rdv|debut|depart|rassemblement)\b[^\n]{0,20}$")


@dataclass(frozen=True)
class Hours:
    """When it begins in the day, when it ends if said, and where the text says so."""

    debut: dt.time
    fin: dt.time | None
    span: Span
    #: How likely it is the event's own hour.
    score: int = 0


def find_hours(page: Page) -> list[Hours]:
    """Return the hours of a text, in order, those of durations and opening times marked down."""
    found: list[Hours] = []
    flat = page.flat
    for match in islice(_RANGE.finditer(flat), MOST):
        first, last = match[1] or match[3], match[2] or match[4]
        start, end = _time(first), _time(last)
        bare = match[1] is None
        two = re.search(r"\d ?h?\w* et \d", match[0]) and not re.search(
            r"\bentre ?$", flat[: match.start()][-8:]
        )
        if two and not bare:
            # « 10h et 14h »: two sessions.
            continue
        if (
            start is None
            or end is None
            or (
                bare
                and re.search(r"(?:mois|ans|jours|au|le|di|dimanche|[a-z]\.) ?$", flat[: match.start()][-9:])
            )
        ):
            continue
        found.append(_hours(page, start, end, Span(*match.span())))
    for match in islice(_SINGLE.finditer(flat), MOST):
        span = Span(*match.span())
        start = _time(match[0])
        if start is None or any(span.touches(other.span) for other in found):
            continue
        if match[0] == "midi" and not re.search(
            r"(?:\ba|des|vers|de|jusqu'a|entre|di|dimanche|demain|,|^|\n) ?$", flat[: span.start][-12:]
        ):
            continue
        found.append(_hours(page, start, None, span))
    return sorted(found, key=lambda hours: hours.span)


def _hours(page: Page, start: dt.time, end: dt.time | None, span: Span) -> Hours:
    line = page.line_of(span.start)
    before = page.before(span.start)
    score = 0
    if _NOT_BEFORE.search(before):
        score -= 6
    if (
        end is None
        and not _AT.search(before)
        and _DURATION.search(page.flat[span.end : span.end + 14])
        and start.hour <= 12
    ):
        score -= 6
    if _OPENING.search(page.flat, line.start, min(line.end, line.start + 2 * REACH)):
        score -= 3
    if span.start > page.signature:
        score -= 5
    if page.is_mail_header(span.start):
        score -= 6
    if end is not None:
        score += 1
    if _LABEL.search(before):
        score += 2
    return Hours(start, end, span, score)


def _time(said: str) -> dt.time | None:
    if "midi" in said and "apres" not in said:
        return dt.time(12)
    if "minuit" in said:
        return dt.time(0)
    late = re.search(_LATE, said) is not None
    word = re.match(r"([a-z -]+?) heures?", said)
    if word is not None:
        tail = said[word.end() :]
        minutes = {" quinze": 15, " et quart": 15, " trente": 30, " et demie": 30, " quarante-cinq": 45}
        minute = next((value for key, value in minutes.items() if tail.startswith(key)), 0)
        hour = _NUMBERS[word[1]]
    else:
        match = _SAID.match(said)
        if match is None:
            return None
        hour, minute = int(match[1]), {"demie": 30, "quart": 15}.get(match[3] or "", int(match[2] or 0))
    if late and hour < 12:
        hour += 12
    return dt.time(hour % 24, minute) if hour <= 24 else None


def choose_hours(hours: list[Hours], near: Span | None) -> Hours | None:
    """Return the event's hours: the likeliest, then the first after the date, then the first."""
    likely = [one for one in hours if one.score > -3]
    if not likely:
        return None

    def rank(one: Hours) -> tuple[int, int]:
        if near is None:
            return (-one.score, one.span.start)
        gap = one.span.start - near.end if one.span.start >= near.end else 60 + near.start - one.span.end
        return (gap // 40 - 2 * one.score, gap)

    return min(likely, key=rank)
