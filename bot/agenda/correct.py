"""Puts a draft right from what the referent writes next: « non, à 14h », « c'est gratuit », « le lieu c'est … »."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from bot.agenda.draft import Brouillon, Portee
from bot.agenda.reading.audience import ask_publics, read_gratuit
from bot.agenda.reading.hours import find_hours
from bot.agenda.reading.link import read_link
from bot.agenda.reading.read import AnnonceReader
from bot.agenda.reading.text import make_page
from bot.agenda.reading.when import When, read_when

_NO = re.compile(
    r"^\W*(?:(?:ah |mais |euh |pardon |oups )*(?:non|si|pardon|erreur|plutot|finalement|en fait|"
    r"correction)\b[ ,.!:;]*)+"
)
_TITLE = re.compile(
    r"^(?:le |son )?(?:titre|nom|intitule)(?: (?:c'est|est|sera|exact est))?\s*:?\s*|^(?:ca )?(?:s'appelle|"
    r"s'intitule)\s*:?\s*"
)
_PLACE = re.compile(
    r"^(?:le |l')?(?:lieu|endroit|adresse)(?: (?:c'est|est|sera))?\s*:?\s*|^(?:ce sera |c'est |ca se passe |"
    r"plutot )?"
    r"(?=(?:a la|a l'|au|aux|dans|sur|devant|chez|place|salle|en visio|en ligne)\b)"
)
_NO_LINK = re.compile(r"\b(?:sans|pas de|aucun|retire[rz]? le|enleve[rz]? le) (?:lien|site|url)\b")
_NO_END = re.compile(r"\b(?:sans|pas d'|pas de|aucune?) (?:heure de fin|fin)\b")
_END = re.compile(r"^(?:ca |cela )?(?:jusqu'a|fin(?:it|ira)?(?: a| vers)?|se termine(?: a| vers)?)\s*:?\s*")
_FOR = re.compile(r"\b(?:pour|public|publics|reserve aux?|destine aux?|ouvert)\b")


def correct(draft: Brouillon, message: str, reader: AnnonceReader, now: dt.datetime) -> Brouillon | None:
    """Return the draft put right by a message, None when the message corrects nothing; ``now`` is local."""
    page = make_page(message)
    lead = _NO.match(page.flat)
    text = page.text[lead.end() :] if lead else page.text
    page = make_page(text.strip())
    title = _TITLE.match(page.flat)
    if title and title.end() < len(page.text):
        return replace(draft, titre=_capital(page.text[title.end() :].strip(' .«»"')))
    if _NO_LINK.search(page.flat):
        return replace(draft, lien="")
    if _NO_END.search(page.flat):
        return replace(draft, a=None, au=None)
    link, _ = read_link(page)
    changed = replace(draft, lien=link) if link else draft
    changed = at_time(changed, page.text, now)
    free = read_gratuit(page)
    if free is not None:
        changed = replace(changed, gratuit=free)
    publics = ask_publics(page)
    if publics and _FOR.search(page.flat):
        changed = replace(changed, publics=publics)
    place = _PLACE.match(page.flat)
    if place is not None and changed == draft:
        changed = at_place(changed, page.text[place.end() :], reader, now)
    return changed if changed != draft else None


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


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
