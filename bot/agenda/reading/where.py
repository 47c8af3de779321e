"""Where an event takes place: the label's value, a place one goes to, a commune, or « en ligne »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from bot.agenda.reading.extent import back, forth, in_quotes
from bot.agenda.reading.lieux import (
    EN_LIGNE,
    HOSTS,
    LOCATIVE,
    NAMED,
    NOT_YET,
    NUMBERED,
    ORGANISES,
    PAS_EN_LIGNE,
    UNKNOWN,
    WEAK,
)
from bot.agenda.reading.nouns import NOUN
from bot.agenda.reading.text import MOST, REACH, Page, Span, without_pictures
from bot.understand.place_match import PlaceMatch

#: « rendez-vous à la gare », « départ 9h30 de la mairie ».
_GO = re.compile(r"\b(?:rdv|rendez-vous|depart|rassemblement)\b[^,.;!?\n]{0,22}$")
#: Between when and where.
_NEXT = re.compile(r"[ ,:–(—-]*(?:(?:a|au|aux|de|du|dans|sur|devant|chez|en)(?: la| l'| le| les)? ?)?")
#: A word of the language, alone.
_COMMON = re.compile(r"[a-zéèêç]+")
#: « laissez la voiture au garage ».
_LEFT = re.compile(r"\b(?:laiss\w+|rest\w+|oubli\w+) [^.!?\n]{0,25}$")
_LEAD = re.compile(
    r"^(?:(?:rdv|rendez-vous|depart|au depart de|au depart du|lieu|adresse|ou|a|au|aux|dans|sur|chez|:|-|,|@|"
    r"le|la|les|à)(?: |(?<=[:,@-]))|l'|a l')+"
)


#: « Pôle QVT », « Le service RSE, … ».
_SERVICE = re.compile(r"\W*(?:l[ae] |l'|votre )?(?:pole|service|direction|equipe|cellule|mission|bureau)\b")
_SIGNED = re.compile(
    r"\W*(?:l[ae] |l'|votre |notre )(?:pole|service|direction|equipe|cellule|mission|bureau)\b"
)
#: « euh non, au Normandy »: what follows is right, what came before is not.
_CORRECTS = re.compile(
    r"(?:\b(?:euh|oups|erreur|pardon|rectif\w*|erratum|correction)\b|(?<!et )\bnon\b,? (?=a |au |pardon|"
    r"plutot))[^\n.]{0,30}$"
)


@dataclass(frozen=True)
class Where:
    """The place as the text says it, and where the text does; the pieces it takes no part in are left out."""

    lieu: str | None
    span: Span | None = None
    en_ligne: bool = False


def read_where(
    page: Page, labels: Sequence[tuple[str, Span]], taken: Sequence[Span], places: Sequence[PlaceMatch]
) -> Where:
    """Return where the event takes place; ``taken``: pieces that say a day, an hour, a link."""
    for key, span in labels:
        if key == "lieu":
            if UNKNOWN.match(page.flat, span.start, span.end):
                return Where(None)
            if NOT_YET.search(page.flat, span.start, span.end):
                return Where(None, span)
            value = _cut(page, span, taken)
            said = _clean(page, value)
            if len(said) > 1:
                online = EN_LIGNE.search(page.flat[value.start : value.end])
                if online and not NAMED.search(page.flat[value.start : value.end]):
                    return Where("en ligne", value, en_ligne=True)
                return Where(said, value)
    sure, found = _best(page, labels, taken, places)
    score, town = _commune(page, taken, places)
    if found is not None and sure > 0 and not (sure < SURE and score >= MET):
        return Where(_clean(page, found), found)
    if (found is None or sure <= 0) and _online(page):
        return Where("en ligne", None, en_ligne=True)
    if found is not None and score < 3 and HOSTS.match(page.flat, found.start):
        # « Le centre social de Long propose un atelier »: at home, when nothing says elsewhere.
        return Where(_clean(page, found), found)
    if NOT_YET.search(page.flat):
        # The commune is known, the place is not: the referent is told.
        return Where(None, town.span)
    return town


def _cut(page: Page, span: Span, taken: Sequence[Span]) -> Span:
    """Return the longest part of a label's value that says no day, hour or link."""
    pieces, start = [], span.start
    for one in sorted(taken):
        if one.touches(span):
            pieces.append(Span(start, max(start, one.start)))
            start = min(one.end, span.end)
    pieces.append(Span(start, span.end))
    return max(pieces, key=lambda piece: piece.end - piece.start)


def _clean(page: Page, span: Span) -> str:
    """Return the words of a place without what leads to it."""
    said = page.text[span.start : span.end]
    said = re.sub(r"\s*\((?:https?:|www\.)?[^)]{0,3}\)?\s*$|\((?:https?|www)\S*\)?", "", said)
    said = re.sub(r"\s*\n\s*", ", ", without_pictures(said)).strip(' ,;:.!-–—|•·*"«»')
    lead = _LEAD.match(said.lower())
    cut = lead.end() if lead else 0
    article = re.search(r"(?:La|Le|Les|L['’]) ?$", said[:cut])
    if article and said[cut : cut + 1].isupper():
        # « La Serre numérique » is a name.
        cut = article.start()
    kept = said[cut:] if len(said) - cut > 2 else said
    kept = re.sub(r"\s[-–—]\s\d*$", "", kept)
    if kept.count("(") > kept.count(")"):
        kept = kept.replace("(", "", 1) if kept.startswith("(") else kept + ")"
    return kept.strip()


def _best(
    page: Page, labels: Sequence[tuple[str, Span]], taken: Sequence[Span], places: Sequence[PlaceMatch]
) -> tuple[float, Span | None]:
    """Return the likeliest place one goes to, and how likely."""
    others = [span for key, span in labels if key in ("titre", "objet", "type", "reste")]
    best: tuple[float, int, Span] | None = None
    last = -1
    for match in islice(NAMED.finditer(page.flat), MOST):
        span = Span(*match.span())
        hour = next((one for one in taken if one.start <= span.start < one.end < span.end), None)
        if hour is not None and (rest := NAMED.search(page.flat, hour.end, span.end)):
            # « 14 heures 30, plage de … »: no number of a street.
            span = Span(*rest.span())
        if span.start < last or any(span.touches(one) for one in taken):
            continue
        if UNKNOWN.match(page.flat, span.start) or _signs(page, span, places):
            continue
        whole = Span(back(page, span, taken), forth(page, span, taken, places))
        score = _score(page, span, whole, taken, places)
        if any(span.touches(other) for other in others):
            score -= 3
        last = whole.end
        host = (
            score > -ORGANISING
            and HOSTS.match(page.flat, span.start)
            and any(whole.start <= one.start < whole.end for one in places)
        )
        if (score > 0 or host) and (best is None or score > best[0]):
            best = (score, -span.start, whole)
    return (best[0], best[2]) if best is not None else (0.0, None)


def _signs(page: Page, span: Span, places: Sequence[PlaceMatch]) -> bool:
    """Tell whether a place is whose letter it is: what follows the closing, a service on the last line."""
    if span.start > page.signature:
        return True
    line = page.line_of(span.start)
    return (
        line.start > 0
        and not page.flat[line.end :].strip()
        and _SERVICE.match(page.flat, line.start, line.end) is not None
        and not any(line.start <= one.start < line.end for one in places)
    )


def _is_signed(page: Page, position: int) -> bool:
    """Tell whether a commune is said on a last line by who writes: « Le service RSE, … »."""
    line = page.line_of(position)
    last = line.start > 0 and not page.flat[line.end :].strip()
    return last and _SIGNED.match(page.flat, line.start, line.end) is not None


def _score(page: Page, span: Span, whole: Span, taken: Sequence[Span], places: Sequence[PlaceMatch]) -> float:
    line = page.line_of(span.start)
    before = page.before(span.start)
    lead = LOCATIVE.search(before)
    said = (lead[0] if lead else "").strip(" :")
    score = 4.0 * (_CORRECTS.search(before) is not None)
    if any(
        _NEXT.fullmatch(page.flat, one.end, span.start) for one in taken if 0 <= span.start - one.end < 16
    ):
        score += 3
    elif not before.strip(" -•·*>📍,") or re.search(r"[^\w\s'’] ?$", before):
        score += 2
    elif said and not WEAK.fullmatch(said):
        score += 3
    elif said in ("la", "le", "l'", "les"):
        score -= 1
    elif not said:
        score += 0.5
    if _GO.search(before):
        score += 2
    if "\n" not in page.text[whole.start : whole.end] and _COMMON.fullmatch(
        page.text, whole.start, whole.end
    ):
        score -= 1
    score += 1.5 * any(whole.start <= place.start < whole.end for place in places)
    score += NUMBERED.search(page.flat[whole.start : whole.end]) is not None
    if in_quotes(page, span):
        score -= 4
    if _LEFT.search(before) or re.search(
        r"\bet non (?:pas )?(?:a|au|aux|dans|sur)(?: la| l'| le)? ?$", before
    ):
        score -= 5
    if ORGANISES.match(page.flat[span.end : span.end + 80]):
        score -= ORGANISING
    if (
        not before.strip()
        and line.start == 0
        and not any(whole.start <= one.start < whole.end for one in places)
    ):
        score -= 1.5
    if span.start > page.signature:
        score -= 4
    return score


def _online(page: Page) -> bool:
    return any(not PAS_EN_LIGNE.search(page.before(match.start())) for match in EN_LIGNE.finditer(page.flat))


#: « rendez-vous à Anzin »: said of where one goes.
_MEETING = re.compile(
    r"\b(?:rdv|rendez-vous|depart|rassemblement|arrivee|on se retrouve) ?:? ?(?:a |au |aux |sur |de |"
    r"d')?(?:la |le |les )?$"
)
#: A place under the first yields to a commune over the second.
SURE, MET = 2.0, 5.0
#: What naming who organises costs a place.
ORGANISING = 5.0


def _commune(page: Page, taken: Sequence[Span], places: Sequence[PlaceMatch]) -> tuple[float, Where]:
    """Return what stands before a commune (« Gayant Expo, Douai »), else the commune alone, and how sure."""
    communes = [
        one
        for one in places
        if one.kind in ("commune", "commune_ambigue")
        and not any(Span(one.start, one.end).touches(t) for t in taken)
        and one.start < page.signature
        and not page.is_dateline(one.start)
        and not _is_signed(page, one.start)
    ]
    best: tuple[float, Where] | None = None
    last = {one.start: _through(page, one, communes) for one in communes}
    for one in communes:
        line = page.line_of(one.start)
        floor = max([line.start, one.start - REACH, *(t.end for t in taken if t.end <= one.start)])
        before = page.text[floor : one.start]
        bracket = re.search(r"\s\($", before)
        before = before[: bracket.start()] if bracket else before
        chunks = re.split(r"[.!?;:|]\s| - |[–—]|\s\(", before)
        chunk = chunks[-1]
        start = floor + len(before) - len(chunk)
        lead = list(
            re.finditer(
                r"(?:^|(?<=\s))(?:a la|a l'|au|aux|chez|dans la|dans le|sur la|sur le|devant)(?: |(?<='))",
                page.flat[start : one.start],
            )
        )
        sure = bool(lead)
        if lead:
            start += lead[-1].end() if page.flat[lead[-1].end() + start :][:1] else 0
        said = page.text[start : one.start]
        plain = without_pictures(said).strip(" ,:-–(•·*à\n")
        words = plain.split()
        is_name = plain[:1].isupper() and 0 < len(words) <= 7
        gap = re.search(r"(?:,|\ba|\bà|\(|\bde|d')\s*(?:la |le |les |l')?$", said.lower())
        # On the first line, what stands before a commune is the event's name, unless a day or an hour is said first.
        said_when = any(line.start <= t.start < one.start for t in taken)
        first = line.start == 0 and not sure and not said_when
        is_name = is_name or (
            floor > line.start and 0 < len(words) <= 5 and not NOUN.search(page.flat, start, one.start)
        )
        preposition = re.search(r"\b(?:a|au|aux|à) ?$", page.flat[max(0, one.start - 4) : one.start])
        score = (
            1.0
            + 2 * bool(preposition)
            + (one.end >= line.end - 2)
            + 6 * bool(_CORRECTS.search(page.before(one.start)))
            + 3 * bool(_MEETING.search(page.before(one.start)))
            - 2 * bool(re.search(r"\b(?:de|d'|du)\s?$", page.flat[max(0, one.start - 4) : one.start]))
        )
        if (
            is_name
            and not UNKNOWN.match(page.flat, start + said.find(words[0]))
            and gap
            and not first
            and (sure or "," in said or "(" in page.text[one.start - 2 : one.start])
        ):
            offset = said.find(words[0])
            span = Span(start + offset, last[one.start])
            candidate = Where(_clean(page, span), span)
            score += 2
        else:
            span = Span(one.start, last[one.start])
            candidate = Where(_clean(page, span), span)
        if score > 0 and (best is None or score > best[0]):
            best = (score, candidate)
    return best if best is not None else (0.0, Where(None))


def _through(page: Page, one: PlaceMatch, communes: Sequence[PlaceMatch]) -> int:
    """Return where a town said more closely ends: « Saint-Waast, Anzin »."""
    end = one.end
    for other in communes:
        if other.start > end and re.fullmatch(r"\s?[,(]\s?", page.text[end : other.start]):
            end = other.end
    return end
