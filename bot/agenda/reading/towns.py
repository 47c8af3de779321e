"""The communes and EPCI an announcement names, and the one its place is in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Protocol

from bot.agenda.reading.lieux import LIEUX, NAMED, VOIES
from bot.agenda.reading.text import MOST, Page, Span
from bot.understand.place_match import PlaceMatch
from knowledge.territory import Territoires

_TOWN = ("commune", "commune_ambigue", "code_postal")
#: What stands between a comma, « à » or a bracket and what ends it may be a commune's name, whole.
_CHUNK = re.compile(
    r"(?:,|\(|\bà|\ba|\bA|\bÀ|\d{5}|\bde|[-–]|d')\s+([A-ZÉÈÎ][^\n,.;:()!?|•–]{1,40}|"
    r"(?<=d')\w[^\n,.;:()!?]{1,30})"
)
#: What goes on after a commune: « Compiègne pour les agents ».
_AFTER = re.compile(r" (?:pour|et|avec|à|a|le|au|organis\w+|par|gratuit\w*)\b")
#: A street, or a building called after: no town one is in.
_STREET_OF = re.compile(
    rf"\b(?:(?:{VOIES}|pont|porte) (?:de |du |des |d'|de la |de l')?(?:\w+ (?:de |du |d'|et )?)?|"
    rf"(?:{LIEUX}) |"
    r"(?:bataille|traite|edit|college|chateau|pays|vallee|foret|cote|route|voie verte) (?:de la |de l'|de |"
    r"du |d'))$"
)
#: « à Laon », « (Laon », « 02000 Laon ».
_TOWARDS = re.compile(r"(?:\b(?:a|au|aux|ville de|commune de|mairie de|mairie d')|[(,📍@]|\d{5}|[-–|])\s?$")
#: « entre Rue et Le Crotoy », « de Gisors à Gasny ».
_BETWEEN = re.compile(r"\bentre (?:\w[\w' -]* et )?(?:la |le |les )?$")
#: A homonym so many times larger than the next is the one meant.
LARGER = 3


class FindsPlaces(Protocol):
    """What finds the places of a sentence."""

    def find(self, text: str, attendu: bool = False) -> Sequence[PlaceMatch]:
        """Return the places in order; ``attendu``: the text is the answer to « where? »."""
        ...


class Towns:
    """Finds the places of announcements, and chooses between homonyms."""

    def __init__(self, territoires: Territoires, places: FindsPlaces, regions: tuple[str, ...] = ()) -> None:
        """``regions``: codes of the régions followed, for homonyms nothing else tells apart."""
        self._territoires = territoires
        self._places = places
        self._regions = regions

    def find(self, page: Page, taken: Sequence[Span]) -> list[PlaceMatch]:
        """Return the places of the text, in order."""
        found = [
            self._as_town(one)
            for one in self._places.find(page.text)
            if not any(Span(one.start, one.end).touches(t) for t in taken) and not _is_word(page, one)
        ]
        known = {(one.start, one.end) for one in found if one.kind in _TOWN}
        for match in islice(_CHUNK.finditer(page.text), MOST):
            said = match[1].rstrip(" -")
            span = Span(match.start(1), match.start(1) + len(said))
            if span.start > page.signature or any(span.touches(t) for t in taken):
                continue
            if any(span.touches(Span(*one)) for one in known):
                continue
            for whole in dict.fromkeys((said, _AFTER.split(said)[0])):
                same = [
                    replace(one, start=span.start, end=span.start + one.end)
                    for one in self._places.find(whole, attendu=True)
                    if one.exact and one.start == 0 and one.end == len(whole) and one.kind in _TOWN
                ]
                if same:
                    found += same
                    break
        return sorted(found, key=lambda one: (one.start, one.end))[:MOST]

    def territory(
        self,
        page: Page,
        where: Span | None,
        places: Sequence[PlaceMatch],
        chez: frozenset[str],
        en_ligne: bool,
    ) -> tuple[str | None, str | None]:
        """Return the commune of the place and its EPCI, or the EPCI the text names."""
        named = next((one.codes[0] for one in places if one.kind == "epci" and len(one.codes) == 1), None)
        if en_ligne:
            return None, named
        towns = [one for one in places if one.kind in _TOWN]
        near = [one for one in towns if self._is_followed(one)]
        likely = sorted(
            towns,
            key=lambda one: (
                1.5 * bool(near and one not in near) - self._likely(page, one, where),
                one.start,
            ),
        )
        said = [
            one
            for one in places
            if one.kind not in ("departement", "region") or not _STREET_OF.search(page.before(one.start))
        ]
        commune = self._commune(likely, towns, said, chez)
        if commune is None:
            return None, named
        return commune, self._territoires.epci_of(commune) or None

    def _as_town(self, one: PlaceMatch) -> PlaceMatch:
        """Return « Cherbourg », the name of an EPCI, as the one commune of it that is called so."""
        if one.kind != "epci" or len(one.codes) != 1 or " " in one.surface:
            return one
        epci = self._territoires.epci(one.codes[0])
        called = re.compile(rf"{re.escape(one.surface)}(?:-|$)", re.IGNORECASE)
        towns = [code for code in (epci.membres if epci else ()) if called.match(self._territoires.nom(code))]
        return replace(one, kind="commune", codes=(towns[0],)) if len(towns) == 1 else one

    def _is_followed(self, one: PlaceMatch) -> bool:
        """Tell whether a town may be in a région followed."""
        communes = (self._territoires.commune(code) for code in one.codes)
        return any(commune.region in self._regions for commune in communes if commune is not None)

    def _likely(self, page: Page, one: PlaceMatch, where: Span | None) -> float:
        """Return how likely a town is the place's: « rue de Lille, Arras » is in Arras."""
        before = page.before(one.start)
        score = 0.0
        if where is not None:
            inside = where.start <= one.start < where.end
            score += 4 + one.start / 10_000 if inside else -min(2.0, abs(one.start - where.start) / 200)
        if _STREET_OF.search(before):
            score -= 8
        elif re.search(r"[A-ZÉÈ][\w'’-]+ $", page.text[max(0, one.start - 30) : one.start]):
            # « L'Orée du Bois », « Mont Crespin »: a part of another name.
            contracted = re.match(r"d[ue]s? ", page.flat[one.start : one.end])
            score -= 4 if contracted else 1 if where and where.start <= one.start < where.end else 3
        if _TOWARDS.search(before):
            score += 1.5
        if _BETWEEN.search(before):
            score -= 2
        if not one.exact:
            score -= 2
        if one.start > page.signature:
            score -= 1
        return score

    def _commune(
        self,
        likely: Sequence[PlaceMatch],
        towns: Sequence[PlaceMatch],
        places: Sequence[PlaceMatch],
        chez: frozenset[str],
    ) -> str | None:
        """Return the commune meant by the likeliest town that leaves no doubt."""
        for one in likely:
            codes = one.codes if len(one.codes) == 1 else self._narrowed(one.codes, towns, places, chez)
            if len(codes) == 1:
                return self._territoires.code_actuel(codes[0]) or codes[0]
        return None

    def _narrowed(
        self,
        codes: Sequence[str],
        towns: Sequence[PlaceMatch],
        places: Sequence[PlaceMatch],
        chez: frozenset[str],
    ) -> tuple[str, ...]:
        """Return what the other places of the text, the writer's territories and size leave of homonyms."""
        known = {code for one in towns if len(one.codes) == 1 for code in one.codes}
        epcis = chez | {code for one in places if one.kind == "epci" for code in one.codes}
        areas = {code for one in places if one.kind in ("departement", "region") for code in one.codes}
        around = {self._territoires.epci_of(code) for code in known}
        communes = [found for code in codes if (found := self._territoires.commune(code)) is not None]
        for keep in (
            [c for c in communes if c.epci in epcis or c.code in known],
            [c for c in communes if {c.departement, c.region} & areas],
            [c for c in communes if c.epci in around],
            [c for c in communes if c.region in self._regions],
        ):
            if keep:
                communes = keep
                break
        communes.sort(key=lambda c: -c.population)
        if len(communes) > 1 and communes[0].population >= LARGER * max(1, communes[1].population):
            communes = communes[:1]
        return tuple(c.code for c in communes)


def _is_word(page: Page, one: PlaceMatch) -> bool:
    """Tell whether what looks like a town is a word of the sentence, or a part of a longer name."""
    flat, surface = page.flat, page.text[one.start : one.end]
    if one.kind not in _TOWN or one.kind == "code_postal":
        return False
    if flat[one.start - 1 : one.start] == "-" or re.match(r"-\w", flat[one.end : one.end + 2]):
        # « Bains » in « Malo-les-Bains ».
        return True
    if re.search(r"\w\w['’]$", page.text[max(0, one.start - 3) : one.start]):
        # « Vélib'Caux ».
        return True
    bare = re.sub(r"^(?:au|aux|du|des|la|le|les|l') ?", "", flat[one.start : one.end])
    name = surface[-len(bare) :] if bare else surface
    if bare in _TITLES or (not one.exact and name.isupper() and not page.text.isupper()):
        return True
    named = NAMED.match(flat, one.end - len(bare))
    if named and named.end() > one.end:
        # « Bords de Risle ».
        return True
    if not NAMED.fullmatch(bare):
        return False
    return name[:1].islower() or re.match(r" (?:de|du|des|d')\b", flat[one.end : one.end + 5]) is not None


#: People, not towns.
_TITLES = frozenset({"maire", "mairie", "president", "elu", "directeur"})
