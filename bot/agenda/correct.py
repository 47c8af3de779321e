"""Puts a draft right from what the referent writes next: « non, à 14h », « c'est gratuit », « le lieu c'est … »."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

from bot.agenda.draft import Brouillon, Portee
from bot.agenda.reading.audience import ask_publics, read_gratuit
from bot.agenda.reading.hours import find_hours
from bot.agenda.reading.link import read_link
from bot.agenda.reading.read import AnnonceReader
from bot.agenda.reading.text import Page, make_page
from bot.agenda.reading.when import When, read_when

_NO = re.compile(
    r"^\W*(?:(?:ah |mais |euh |pardon |oups )*(?:non|si|pardon|erreur|plutot|finalement|en fait|"
    r"correction)\b[ ,.!:;]*)+"
)
_TAIL = re.compile(r"[ ,]+(?:plutot|finalement|en fait|du coup|svp|s'il (?:te|vous) plait|merci)\W*\Z")
_CHANGE = r"(?:(?:change|modifie|corrige|remplace|met)[sztr]*(?:ez|er)? )?"
_TITLE = re.compile(
    rf"^{_CHANGE}(?:le |son )?(?:titre|nom|intitule)(?: (?:c'est|est|sera|exact est|par))?\s*:?\s*|"
    r"^(?:ca )?(?:s'appelle|s'intitule)\s*:?\s*"
)
_PLACE = re.compile(
    rf"^{_CHANGE}(?:le |l')?(?:lieu|endroit|adresse)(?:,? (?:a change|change|c'est|est|sera|par))*\s*:?\s*|"
    r"^(?:ce sera |c'est |ca se passe |plutot )?"
    r"(?=(?:a la|a l'|au|aux|dans|sur(?! (?:inscription|reservation|rendez|invitation|demande))|devant|chez|place|"
    r"salle|en visio|en ligne)\b)"
)
#: « à Soissons »: a place when it is a town.
_AT = re.compile(r"^(?:ce sera |c'est |ca se passe |plutot )?a (?=[a-z])")
#: « à Soissons, pas à Laon », « dimanche au lieu de samedi »: what comes after is what it is not.
_RATHER = re.compile(
    r"[ ,]+(?:(?:et|mais) )?(?:pas|non|non pas|au lieu de|plutot que) (?!de\b)(?:a |au |aux |de |du |le |la |les |l')*"
)
#: « ce n'est pas à Laon, c'est à Soissons »: the same, the other way round.
_NOT_BUT = re.compile(
    r"\A(?:ce n'est |c'est |non )?pas (?:a |au |aux |le |la |les |l')?(.+?),? (?:mais (?:c'est )?|c'est )(?=\w)"
)
_MOVED = re.compile(r"\b(?:reporte|decale|deplace|avance|repousse)\w* (?:au|a)\b")
_GONE = re.compile(
    r"\W*(?:sans|pas d[e'] ?|aucune?|(?:retire|enleve|supprime|efface|ote)[zr]?)(?: (?:l[ea]s?|l'|son))? ?"
    r"(?:(?P<lieu>lieu|endroit|adresse)|(?P<heure>heures?|horaires?)|(?P<prix>prix|tarif)|(?P<publics>publics?))\W*\Z"
)
#: What each field is when it is taken away.
_EMPTY: dict[str, dict[str, Any]] = {
    "lieu": {"lieu": "", "commune": ""},
    "heure": {"de": None, "a": None},
    "prix": {"gratuit": None},
    "publics": {"publics": ("tous",)},
}
#: Free for some only: neither free nor for them only.
_FREE_FOR_SOME = re.compile(r"\bgratuite?s? (?:pour|aux?) (?!tou)")
_NO_LINK = re.compile(
    r"\b(?:sans|pas de|aucun|(?:retire|enleve|supprime|efface|ote)[rz]? (?:le|ce)) (?:lien|site|url)\b"
)
_NO_END = re.compile(r"\b(?:sans|pas d'|pas de|aucune?) (?:heure de fin|fin)\b")
_END = re.compile(r"^(?:ca |cela )?(?:jusqu'a|fin(?:it|ira)?(?: a| vers)?|se termine(?: a| vers)?)\s*:?\s*")
_FOR = re.compile(r"\b(?:pour|public|publics|reserve aux?|destine aux?|ouvert)\b")


def correct(draft: Brouillon, message: str, reader: AnnonceReader, now: dt.datetime) -> Brouillon | None:
    """Return the draft put right by a message, None when the message corrects nothing; ``now`` is local."""
    page = make_page(message)
    lead = _NO.match(page.flat)
    tail = _TAIL.search(page.flat)
    text = page.text[lead.end() if lead else 0 : tail.start() if tail else None].strip()
    page = make_page(text)
    title = _TITLE.match(page.flat)
    if title and title.end() < len(page.text):
        return replace(draft, titre=_capital(page.text[title.end() :].strip(' .«»"')))
    if _NO_LINK.search(page.flat):
        return replace(draft, lien="")
    if _NO_END.search(page.flat):
        return replace(draft, a=None, au=None)
    gone = _GONE.match(page.flat)
    if gone is not None:
        return _changed(draft, replace(draft, **_EMPTY[gone.lastgroup or ""]))
    page, wrong = _said_and_not(page)
    link, _ = read_link(page)
    changed = replace(draft, lien=link) if link else draft
    changed = at_time(changed, _MOVED.sub("le", page.flat) if _MOVED.search(page.flat) else page.text, now)
    if not _FREE_FOR_SOME.search(page.flat):
        free = read_gratuit(page)
        changed = replace(changed, gratuit=free) if free is not None else changed
        publics = ask_publics(page)
        changed = replace(changed, publics=publics) if publics and _FOR.search(page.flat) else changed
    return _changed(draft, changed) or _elsewhere(draft, page, wrong, reader, now)


def _said_and_not(page: Page) -> tuple[Page, str]:
    """Return what a message says a field is, and what it says it is not."""
    but, rather = _NOT_BUT.match(page.flat), _RATHER.search(page.flat)
    if but is not None:
        return make_page(page.text[but.end() :]), page.text[but.start(1) : but.end(1)]
    if rather is not None and rather.start() and rather.end() < len(page.text):
        return make_page(page.text[: rather.start()]), page.text[rather.end() :].strip(" .!")
    return page, ""


def _elsewhere(
    draft: Brouillon, page: Page, wrong: str, reader: AnnonceReader, now: dt.datetime
) -> Brouillon | None:
    """Return the draft at the place a message says; ``wrong``: what the place is not."""
    place, town = _PLACE.match(page.flat), _AT.match(page.flat)
    start = place or town
    if start is None:
        return None
    said = page.text[start.end() :].strip(" .!")
    after = at_place(draft, said, reader, now)
    if place is None and after.commune == draft.commune:
        return None
    if wrong and said and wrong in draft.lieu and after.commune != draft.commune:
        after = replace(after, lieu=draft.lieu.replace(wrong, said))
    return _changed(draft, after)


def at_time(draft: Brouillon, text: str, now: dt.datetime) -> Brouillon:
    """Return the draft at the day or the hour a message says; what it leaves out stays."""
    page = make_page(text)
    hours = find_hours(page)
    end = _END.match(page.flat)
    if end and hours and draft.le is not None:
        return replace(draft, a=hours[0].debut)
    when = read_when(page, now).when
    first = next((one for one in hours if one.score > -3), None)
    if when is not None:
        if when.heure is None:
            when = When(when.debut, draft.de, when.fin, draft.a, when.incoherent)
        return draft.with_when(when)
    if first is None:
        return draft
    kept = draft.a if draft.a is not None and draft.a > first.debut else None
    return replace(draft, de=first.debut, a=first.fin or kept)


def at_place(draft: Brouillon, text: str, reader: AnnonceReader, now: dt.datetime) -> Brouillon:
    """Return the draft at another place; its territory follows when the place names a commune."""
    read = reader.read(f"Lieu : {text}", now, frozenset({draft.epci}) if draft.epci else frozenset())
    if read.lieu is None:
        return draft
    if read.lieu == "en ligne":
        return replace(draft, lieu=read.lieu, commune="")
    if read.commune is None:
        return replace(draft, lieu=read.lieu)
    follows = not draft.portee or draft.portee == Portee("epci", draft.epci)
    return replace(
        draft,
        lieu=read.lieu,
        commune=read.commune,
        epci=read.epci or "",
        portee=Portee("epci", read.epci) if follows and read.epci else draft.portee,
    )


def _changed(before: Brouillon, after: Brouillon) -> Brouillon | None:
    return after if after != before else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
