"""What somebody wants to be told about, read in their words: themes, publics, how often, how wide a place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.agenda.reading.audience import find_publics, find_themes
from bot.agenda.reading.text import Span, make_page
from knowledge.evenement import THEME_OF_IDEA

IMMEDIAT, HEBDOMADAIRE = "immediat", "hebdomadaire"

_WEEK = r"sem(?:aines?)?\b"
_DAYS = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?"
_RHYTHMS = (
    (HEBDOMADAIRE,
        rf"(?:(?:chaque|chak|chq|par|(?:tou?te?s?|tte?s?)(?: les)?) ?|\bfois la |\b1 ?x ?/? ?){_WEEK}|/ ?{_WEEK}|"
        rf"\bhebdo\w*|\b(?:un|le) resume\b|recapitulatif|\brecap\b|\b(?:tous les|chaque) {_DAYS}"),
    (IMMEDIAT,
        r"\btout de suite\b|immediat\w*|\bdes qu(?:e\b|'\w+)?|aussitot|au fur et a mesure|au coup par coup|"
        r"\b(?:a )?chaque (?:fois|evenement|annonce|nouve\w+)|en temps reel|sans attendre"),
)  # fmt: skip
#: Said before a rhythm that is not wanted.
_NOT = re.compile(
    r"(?:\bpas|plutot qu[e']?|au lieu de|et non|\bplus) ?(?:de |d'|a |une |un )?(?:une )?(?:fois )?$"
)
_LEVELS = (
    ("commune", r"\b(?:ma|la|notre|une) (?:commune|ville)\b"),
    ("region", r"\bregion\b"),
    ("departement", r"\bdepartement\b"),
    ("epci",
        r"\bagglo\w*|\binterco\w*|\bcomm?unaute (?:de communes|d'agglo\w*|urbaine)|\bcomcom\b|\bmetropole\b|"
        r"\bepci\b"),
)  # fmt: skip
_HERE_ONLY = (
    r"\b(?:seulement|uniquement|juste|rien qu[e']|exclusivement) ?(?:a|au|aux|dans|sur)\b|\bqu'(?:a|au|aux)\b|"
    r"\b(?:a|au|aux) [\w' -]{2,40}? (?:seulement|uniquement)\b"
)
_ALL_THEMES = (
    r"\b(?:tous?|toutes?)(?: (?:les|mes))? (?:themes?|thematiques?|sujets?|modes?|evenements?)|"
    r"\b(?:n'importe|peu importe) (?:quel|le) (?:theme|sujet)|quel que soit le theme|pas que (?:le |la |les )?\w+"
)
_ALL_PUBLICS = (
    r"\btous? (?:les )?publics?\b|tout le monde|grand public|(?:n'importe|peu importe) (?:quel|le) public"
)
_MORE = r"\baussi\b|\begalement\b|\ben plus\b|\bajoute[rz]?\b"
#: Something is refused: it does not say what is wanted.
_LESS = re.compile(
    r"\b(?:plus|pas|sans|moins|arrete\w*|stop) (?:de |d'|du |des |aucun)|\bsauf\b|\bsans\b|\bhors\b"
)
_EVERYTHING = re.compile(r"\b(?:tout|tous|toutes|totalement|completement)\b")
#: Words that go with a wish and wish nothing.
_SMALL = frozenset(
    word
    for line in (
        "plutot finalement seulement uniquement juste plus que qu d l le la les un une des du de a au aux en dans",
        "sur pour et ou mais non oui ok merci svp stp s il te vous plait moi me m je j veux voudrais prefere mets",
        "mettez met change changez passe passez",
        "seul seule ce qui est sont concerne concernant rien tout toute tous toutes autour mon",
        "ma mes notre c tu alors bon niveau type sujet theme public lieu fois par quand ajoute ajoutez ajouter",
        "fait faire",
    )
    for word in line.split()
)
#: Words that ask anew, unless something is said to be instead.
_ASKING = frozenset({"previens", "prevenez", "prevenir", "abonne", "abonnez", "abonner", "recevoir"})
_INSTEAD = re.compile(r"\bplutot\b|\bfinalement\b|\ben fait\b")
#: Words that ask what is coming, unless they narrow or widen what was asked for.
_EVENTS = frozenset(
    {
        "evenements",
        "evenement",
        "annonces",
        "annonce",
        "ateliers",
        "atelier",
        "sorties",
        "sortie",
        "animations",
    }
)
_NARROW = re.compile(
    r"\b(?:que|qu|plutot|finalement|seulement|uniquement|juste|aussi|egalement|tous les|ajoute\w*)\b"
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Souhait:
    """A wish: None or "" for what the words leave open, an empty tuple for « all of them »."""

    themes: tuple[str, ...] | None = None
    publics: tuple[str, ...] | None = None
    rythme: str = ""
    #: How wide: commune, epci, departement or region; around a place said elsewhere.
    niveau: str = ""
    #: Added to what is there (« le covoiturage aussi »).
    ajout: bool = False
    #: What says all that, in the folded text.
    spans: tuple[Span, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.themes is not None or self.publics is not None or self.rythme or self.niveau)

    def over(self, before: Souhait) -> Souhait:
        """Return an earlier wish, this one having the last word."""
        return replace(
            self,
            themes=before.themes if self.themes is None else self.themes,
            publics=before.publics if self.publics is None else self.publics,
            rythme=self.rythme or before.rythme,
            niveau=self.niveau or before.niveau,
        )

    def to_plain(self) -> dict[str, Any]:
        """Return the wish as JSON data."""
        return {
            "themes": list(self.themes) if self.themes is not None else None,
            "publics": list(self.publics) if self.publics is not None else None,
            "rythme": self.rythme,
            "niveau": self.niveau,
        }


def wish_from_plain(plain: Mapping[str, Any]) -> Souhait:
    """Return the wish of JSON data."""
    themes, publics = plain.get("themes"), plain.get("publics")
    return Souhait(
        themes=tuple(themes) if themes is not None else None,
        publics=tuple(publics) if publics is not None else None,
        rythme=str(plain.get("rythme") or ""),
        niveau=str(plain.get("niveau") or ""),
    )


def read_wish(text: str, idees: Iterable[str] = ()) -> Souhait:
    """Return what a message wishes; ``idees``: ideas it carries, believed when no word names a theme."""
    flat = make_page(text).flat
    publics, themes = find_publics(flat), find_themes(flat)
    those = [span for _, span in publics]
    all_publics, all_themes = _spans(_ALL_PUBLICS, flat), _spans(_ALL_THEMES, flat)
    apart = (*those, *all_themes)
    themes = [(name, span) for name, span in themes if not any(span.touches(other) for other in apart)]
    rythme, heard = _rhythm(flat)
    niveau, wide = _level(flat)
    more = _spans(_MORE, flat)
    named = _once(name for name, _ in themes)
    if not named and not all_themes:
        named = _once(THEME_OF_IDEA[idee] for idee in idees if idee in THEME_OF_IDEA)
    spans = (*those, *(span for _, span in themes), *all_publics, *all_themes, *heard, *wide, *more)
    return Souhait(
        themes=named or (() if all_themes else None),
        publics=() if all_publics else _once(name for name, _ in publics) or None,
        rythme=rythme,
        niveau=niveau,
        ajout=bool(more),
        spans=spans,
    )


def says_only(text: str, wish: Souhait, names: Iterable[str], asked: bool = False) -> bool:
    """Tell whether a message says a wish and nothing else; ``names``: of the places it names; ``asked``: it answers."""
    flat = make_page(text).flat
    if _LESS.search(flat):
        return False
    small = _SMALL | {word for name in names for word in _WORD.findall(make_page(name).flat)}
    if asked or _INSTEAD.search(flat):
        small |= _ASKING
    if asked or _NARROW.search(flat):
        small |= _EVENTS
    return all(
        match[0] in small or any(span.touches(Span(*match.span())) for span in wish.spans)
        for match in _WORD.finditer(flat)
    )


def says_instead(text: str) -> bool:
    """Tell whether a message narrows, widens or replaces what was said before: « plutôt », « que », « aussi »."""
    return bool(_NARROW.search(make_page(text).flat))


def says_everything(text: str) -> bool:
    """Tell whether a message is about everything: « arrête tout »."""
    return bool(_EVERYTHING.search(make_page(text).flat))


def _rhythm(flat: str) -> tuple[str, list[Span]]:
    """Return the rhythm wanted and where rhythms are said; what comes after « plutôt que » is not wanted."""
    found = [(Span(*m.span()), name) for name, pattern in _RHYTHMS for m in re.finditer(pattern, flat)]
    wanted = [name for span, name in sorted(found) if not _NOT.search(flat[: span.start])]
    return (wanted[-1] if wanted else ""), [span for span, _ in found]


def _level(flat: str) -> tuple[str, list[Span]]:
    only = _spans(_HERE_ONLY, flat)
    found = [(name, _spans(pattern, flat)) for name, pattern in _LEVELS]
    said = [(name, spans) for name, spans in found if spans]
    if said:
        return said[0][0], [span for _, spans in said for span in spans]
    return ("commune", [Span(span.start, span.start + 1) for span in only]) if only else ("", [])


def _spans(pattern: str, flat: str) -> list[Span]:
    return [Span(*match.span()) for match in re.finditer(pattern, flat)]


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
