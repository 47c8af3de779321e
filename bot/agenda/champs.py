"""The fields of a draft, one at a time: what a written answer or a button makes of each."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from bot.agenda.audience import PUBLICS
from bot.agenda.correct import at_place, at_time
from bot.agenda.draft import Brouillon
from bot.agenda.reading.audience import ask_publics, read_gratuit
from bot.agenda.reading.link import read_link
from bot.agenda.reading.read import AnnonceReader
from bot.agenda.reading.text import Page, make_page
from knowledge.partial_date import JOURS

#: In the order they are asked.
CHAMPS = ("titre", "jour", "heure", "lieu", "lien", "publics", "prix")
#: What a button says for « none of it », for « everybody ».
RIEN, TOUS, EN_LIGNE = "rien", "tous", "en_ligne"
#: Hours one taps.
HEURES = (dt.time(9), dt.time(10), dt.time(14), dt.time(16), dt.time(18), dt.time(18, 30))
#: Longest title and longest place.
LONGEST = 200
#: How many Saturdays to come are offered.
SATURDAYS = 4
#: How people name the fields.
_NAMES = {
    "titre": "titre|nom|intitule",
    "jour": "dates?|jours?",
    "heure": "heures?|horaires?",
    "lieu": "lieu|endroit|adresse|salle|commune",
    "lien": "lien|site|url",
    "publics": "publics?",
    "prix": "prix|tarifs?",
}
_NONE = re.compile(
    r"\W*(?:non|aucune?|rien|sans|pas d[e']|ni|je (?:ne |n')?sais pas|j'sais pas|nsp|inconnue?|toute la journee|"
    r"non precise)\b"
)
_ALL = re.compile(r"\W*(?:tous|toutes|tout le monde|pour tous|n'importe qui|tout)\b")
_BARE_HOUR = re.compile(r"\W*(?:a|vers|des)?\s*([01]?\d|2[0-3])\s*(?:[h:.]\s*([0-5]\d)?)?\W*\Z")
_ARTICLE = re.compile(r"^(?:[Ll][ae]s? |[Ll]')")
_ONLINE = re.compile(r"\W*(?:en ligne|en visio\w*|visio\w*|a distance|zoom|teams)\W*\Z")


def write(
    champ: str, draft: Brouillon, text: str, reader: AnnonceReader, now: dt.datetime
) -> Brouillon | None:
    """Return the draft once a field is answered in words, None when the answer cannot be read; ``now`` is local."""
    page = make_page(text.strip())
    if champ == "titre":
        title = page.text.split("\n")[0].strip(" .«»\"'")
        return replace(draft, titre=title[:1].upper() + title[1:]) if 2 < len(title) <= LONGEST else None
    if champ == "jour":
        after = at_time(draft, page.text, now)
        return after if _names_a_day(page, now) else None
    if champ == "heure":
        return _hour(draft, page, now)
    if champ == "lieu":
        return _place(draft, page, reader, now)
    if champ == "lien":
        link, _ = read_link(page)
        if link:
            return replace(draft, lien=link)
        return replace(draft, lien="") if _NONE.match(page.flat) else None
    if champ == "publics":
        publics = ("tous",) if _ALL.match(page.flat) else ask_publics(page)
        return replace(draft, publics=publics) if publics else None
    free = read_gratuit(page)
    if free is None and not _NONE.match(page.flat):
        return None
    return replace(draft, gratuit=free)


def choose(champ: str, draft: Brouillon, choix: str) -> Brouillon | None:
    """Return the draft once a field is answered with a button, None when the button says nothing of it."""
    try:
        if champ == "jour":
            day = dt.datetime.strptime(choix, "%Y%m%d").date()
            return replace(draft, le=day, au=None, jour_incoherent=False)
        if champ == "heure":
            hour = None if choix == RIEN else dt.datetime.strptime(choix, "%H%M").time()
            return replace(draft, de=hour, a=None)
    except ValueError:
        return None
    if champ == "lieu":
        return replace(draft, lieu="en ligne", commune="") if choix == EN_LIGNE else None
    if champ == "lien":
        return replace(draft, lien="") if choix == RIEN else None
    if champ == "publics":
        return _toggled(draft, choix)
    if champ == "prix":
        known = {"gratuit": True, "payant": False, RIEN: None}
        return replace(draft, gratuit=known[choix]) if choix in known else None
    return None


def named(text: str) -> str:
    """Return the one field a message names (« je me suis trompé de date »), "" when it names none or several."""
    flat = make_page(text).flat
    found = [champ for champ, words in _NAMES.items() if re.search(rf"\b(?:{words})\b", flat)]
    return found[0] if len(found) == 1 else ""


def has(champ: str, draft: Brouillon) -> bool:
    """Tell whether a field of a draft holds something."""
    return {
        "titre": bool(draft.titre),
        "jour": draft.le is not None,
        "heure": draft.de is not None,
        "lieu": bool(draft.lieu),
        "lien": bool(draft.lien),
        "publics": True,
        "prix": draft.gratuit is not None,
    }[champ]


def days_offered(today: dt.date) -> tuple[dt.date, ...]:
    """Return the days one taps: tomorrow and the next two, the coming Saturdays, the soonest first."""
    near = [today + dt.timedelta(days=ahead) for ahead in (1, 2, 3)]
    saturday = today + dt.timedelta(days=(JOURS.index("samedi") - today.weekday()) % 7 or 7)
    return tuple(sorted({*near, *(saturday + dt.timedelta(weeks=week) for week in range(SATURDAYS))}))


def _names_a_day(page: Page, now: dt.datetime) -> bool:
    return at_time(Brouillon(), page.text, now).le is not None


def _hour(draft: Brouillon, page: Page, now: dt.datetime) -> Brouillon | None:
    bare = _BARE_HOUR.match(page.flat)
    if bare is not None:
        return replace(draft, de=dt.time(int(bare[1]), int(bare[2] or 0)), a=None)
    if _NONE.match(page.flat):
        return replace(draft, de=None, a=None)
    after = at_time(replace(draft, de=None, a=None), page.text, now)
    return after if after.de is not None else None


def _place(draft: Brouillon, page: Page, reader: AnnonceReader, now: dt.datetime) -> Brouillon | None:
    if _ONLINE.match(page.flat):
        return choose("lieu", draft, EN_LIGNE)
    if _NONE.match(page.flat):
        return replace(draft, lieu="")
    said = " ".join(page.text.split())
    if not 2 < len(said) <= LONGEST:
        return None
    after = at_place(draft, said, reader, now)
    # « Le Hublot » is a name: the article a sentence would drop stays.
    whole = after.lieu == draft.lieu or _ARTICLE.sub("", said) == after.lieu
    return replace(after, lieu=said) if whole else after


def _toggled(draft: Brouillon, choix: str) -> Brouillon | None:
    """Return the draft with a public more or less; nobody named is everybody."""
    if choix == TOUS:
        return replace(draft, publics=(TOUS,))
    if choix not in PUBLICS:
        return None
    chosen = {one for one in draft.publics if one != TOUS} ^ {choix}
    return replace(draft, publics=tuple(one for one in PUBLICS if one in chosen) or (TOUS,))
