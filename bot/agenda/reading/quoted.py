"""Quoted words of an announcement: the event's name with its kind, or what somebody said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from bot.agenda.reading.nouns import NOUN, VERB
from bot.agenda.reading.text import MOST, REACH, Page, Span

_QUOTED = re.compile(
    r"«\s*([^«»\n]{3,600}?)\s*»|“\s*([^“”\n]{3,600}?)\s*”|(?<!\w)\"\s*([^\"\n]{3,600}?)\s*\"(?!\w)"
)
#: Quoted after these: the name of a place, an organisation, a plan, a button.
_NAMES_SOMETHING_ELSE = re.compile(
    r"(?:salle|espace|cafe(?! (?:velo|mobilite|debat|citoyen|repar\w*|parents|climat|rencontre|discussion|"
    r"emploi))|bar|lieu|association|asso|collectif|club|label|magasin|theatre|cinema|parking|"
    r"dispositif|"
    r"programme(?: \w+)?|appel a projets|plan|reseau|cadre d\w+|appli\w*|code|mention|objet|bouton|rubrique|"
    r"tiers-lieu|"
    r"local|boutique|restaurant|compagnie|groupe|maison|page) (?:\w+ )?$"
)
_SAYS = (
    r"(?:expliqu|soulign|precis|resum|rappel|indiqu|insist|martel|declar|affirm|ajout|assur|confi|racont|estim|"
    r"observ|comment|reconnai|temoign|souri|plaid|promet|promi|detaill|gliss|avou|analys|jug|repet|s'enthousiasm|"
    r"s'exclam|s'emerveill|s'inquiet|se rejoui|se felicit|se souvien|conclu|poursui|repond|constat|defend|"
    r"argument|relev|salu|pens|considere|revel|defini|decri|retrac|scand|clam|esper|regrett|not|lanc|"
    r"annonc|lach|exhort|encourag)"
)
#: « …, explique Mme Roy »; « …, a déclaré le maire ».
_SAID_AFTER = re.compile(
    rf"\s?,?\s?(?:selon |dixit |d'apres |dit |(?:nous |m'|l')?(?:a |ont |avait )?{_SAYS}(?:e|ent|ait|aient|"
    rf"a|t|ee?s?)?\b(?! le \d| l'agenda))"
)
#: « Mme Roy explique : … ».
_SAID_BEFORE = re.compile(rf"\b(?:selon|{_SAYS}(?:e|ent|ait|aient|a|t)?)\b[^.!?\n»]{{0,80}}: ?$")
#: Between the kind and the name it bears.
_LINK = re.compile(
    r"[ '](?:intitulee?s?|nommee?s?|appelee?s?|baptisee?s?|titree?s?|gratuite?s?|sur le theme|ayant pour theme|"
    r"autour du theme|sur le sujet|en visio|en ligne|en presentiel)?(?: :| de| du| de la| d')? ?$"
)
#: What no name of a kind holds.
_BREAK = re.compile(
    rf"[.!?;:,\n\x00(«“\"|•·…]|\s[-–—]\s|{VERB.pattern}|\b(?:vous|nous|on|je|il|elle|qui|que)\b"
)


class Quoted(NamedTuple):
    """Quoted words: the kind of event that bears them (« atelier », empty without), the words, the marks included."""

    kind: Span
    words: Span
    whole: Span
    #: Whether they may name an event, and not a room or a plan.
    names: bool


def speech_in(page: Page) -> list[Span]:
    """Return what somebody is quoted as saying."""
    return [Span(*match.span()) for match in _quotes(page) if _is_said(page, match)]


def quotes_in(page: Page, masked: str) -> list[Quoted]:
    """Return what is quoted and not said by somebody."""
    found = []
    for match in _quotes(page):
        if _is_said(page, match):
            continue
        words = Span(*match.span(match.lastindex or 0))
        other = _NAMES_SOMETHING_ELSE.search(page.flat[max(0, match.start() - 40) : match.start()])
        found.append(
            Quoted(_kind(page, masked, match.start(), words), words, Span(*match.span()), other is None)
        )
    return found


def _quotes(page: Page) -> Iterator[re.Match[str]]:
    return islice(_QUOTED.finditer(page.text), MOST)


def _is_said(page: Page, match: re.Match[str]) -> bool:
    after = page.flat[match.end() : match.end() + 40]
    return _SAID_AFTER.match(after) is not None or _SAID_BEFORE.search(page.before(match.start())) is not None


def _kind(page: Page, masked: str, quote: int, words: Span) -> Span:
    """Return the words that say what is named so, right before it: « journée d'échanges », empty without."""
    none = Span(quote, quote)
    if NOUN.match(page.flat, words.start, words.end):
        return none
    line = page.line_of(quote)
    floor = max(line.start, quote - REACH)
    end = quote
    link = _LINK.search(masked, floor, quote)
    if link is not None:
        if ":" in link[0] and link[0].strip(" '") == ":":
            return none
        end = link.start() + (page.flat[link.start()] == "'")
    for stop in _BREAK.finditer(masked, floor, end):
        floor = stop.end()
    found = NOUN.search(masked, floor, end)
    if found is None or len(masked[found.start() : end].split()) > 8:
        return none
    return Span(found.start(), end)
