"""The labelled parts of an announcement: « Quand : … », « Où ? … », « 📍 … »."""

from __future__ import annotations

import re
from itertools import islice

from bot.agenda.reading.text import MOST, Page, Span

_KEYS = {
    "titre": r"(?:titre|nom|intitule)(?: (?:de l'|du |de la )\w+)?|quoi|evenement",
    "type": r"type(?: d'\w+)?|nature",
    "objet": r"objet|sujet|theme|action|animation|activite",
    "lieu": r"ou|lieux?(?: (?:de l'|de |du |et )[\w-]+)?|adresse(?: du lieu)?|endroit|localisation|"
            r"point de (?:rdv|rendez-vous|depart)|(?:rdv|rendez-vous|depart)(?: et arrivee)?",
    "date": r"quand|dates?(?: (?:et|&) (?:heures?|horaires?))?|dates? (?:de l'|de |du )[\w-]+|jour|le jour|"
        r"horaires?|"
            r"heures?(?: (?:de|du) [\w-]+)?|debut|fin|duree",
    "reste": r"public(?: vise)?|publics|pour qui|qui|combien|tarifs?|prix|participation|inscriptions?|infos?|"
             r"renseignements?|contact|lien|organisateur|organise par|animateur|intervenants?|programme|"
             r"comment|"
             r"tel|telephone|mail|e-?mail|courriel|description|site|web|billetterie|pourquoi|acces|places?|"
             r"au programme|de|a|envoye|cc|format|cout|duree|materiel|nb",
}  # fmt: skip
_PINS = {"📍": "lieu", "📌": "lieu", "🏠": "lieu", "🗺": "lieu", "📅": "date", "🗓": "date", "📆": "date", "⏰": "date",
         "🕐": "date", "🕒": "date", "⏱": "date", "🎟": "reste", "💶": "reste", "📞": "reste", "ℹ": "reste",
         "🔗": "reste", "👥": "reste", "✉": "reste", "💰": "reste"}  # fmt: skip
_AT_START = re.compile(
    r"(?:^|\n|(?<=[;|•·]))[^\w\n]{0,6}(?:"
    + "|".join(f"(?P<{key}>{words})" for key, words in _KEYS.items())
    + r") ?(?:\?|:|\?:| - | = |👉|➡|→|>|\n(?=\w)|(?<=ou) (?=[A-Z]))"
)
_INSIDE = re.compile(
    r"(?<=[\s,;./(-])(?<!the )(?<!pour )(?<!les )(?<!debat )(?<!reunion )(?<!atelier )(?:(?P<titre>quoi|"
    r"titre)|(?P<lieu>ou|lieu|adresse|"
    r"lieu de rdv)|(?P<date>quand|"
    r"date|horaires?|heure)|"
    r"(?P<reste>public|pour qui|qui|tarif|inscriptions?|infos?|contact|lien|combien|prix|organisateur)) ?[:?]"
)


def read_labels(page: Page) -> list[tuple[str, Span]]:
    """Return (what, where its value is) for every label, in order."""
    starts: list[tuple[int, int, str]] = []
    for pattern in (_AT_START, _INSIDE):
        for match in islice(pattern.finditer(page.flat), MOST):
            if all(match.end() <= start or match.start() >= end for start, end, _ in starts):
                starts.append((match.start(), match.end(), str(match.lastgroup)))
    for position, char in enumerate(page.text):
        if (
            char in _PINS
            and _points(page, position)
            and len(starts) < 3 * MOST
            and all(not start <= position < end for start, end, _ in starts)
        ):
            starts.append((position, position + 1, _PINS[char]))
    starts.sort()
    found: list[tuple[str, Span]] = []
    for index, (_, end, key) in enumerate(starts):
        following = starts[index + 1][0] if index + 1 < len(starts) else len(page.text)
        span = _value(page, end, following)
        if span is not None:
            found.append((key, span))
    return found


def _points(page: Page, position: int) -> bool:
    """Tell whether a pin leads to something: at the end of a line that says something, it decorates."""
    line = page.line_of(position)
    return (
        re.search(r"\w", page.flat[position : line.end]) is not None
        or re.search(r"\w", page.flat[line.start : position]) is None
    )


def _value(page: Page, start: int, following: int) -> Span | None:
    """Return the rest of the line after a label, or the next line when nothing is left of it."""
    while start < following and page.text[start] in " :?=-–—\t":
        start += 1
    if start < following and page.text[start] == "\n":
        start += 1
        while start < following and page.text[start] in " -–•":
            start += 1
    end = min(page.line_of(start).end, following)
    while end > start and page.text[end - 1] in " ;,|•·":
        end -= 1
    return Span(start, end) if end > start else None
