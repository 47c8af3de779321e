"""Things called by their name (« Tadao », « V'Lille », « pass pass »), and words that make a request precise."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.understand.model import Understood
from bot.understand.normalise import fold
from bot.understand.wordlist import words

#: Titles are cut here before names are looked for.
_CUT = re.compile(r" [–—-] |[,;:()«»/]|\b(?:19|20)\d\d\b")
_ACCENTS = re.compile("[\u0300-\u036f]")
#: Words written without a capital.
_SMALL = re.compile(r"(?<![\w])[a-zà-öø-ÿœ]+(?![\w])")
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
_WORD = re.compile(r"[a-z0-9]+")
#: Words of a name run together at most.
LONGEST = 6
#: Under this many letters a name is found only beside a word of transport.
SHORT = 4
#: Words that start with a capital in a title and name nothing by themselves.
_GENERIC = words(
    "a abri abris action actions afeji agence agglo agglomeration aide aides aire aires animation appel "
    "association associations atelier ateliers autopartage autostop baie balade box bus ca calaisis car cars "
    "cartes cc cee centrale centre cercle challenge chambre changer co communautaire communaute commune "
    "communes conference congres conseil consigne consignes cote cours covoiturage cu cycle d dans de defi "
    "delegations departement departemental des direction du echange emploi en entreprises epci equipement et "
    "etat europe europeenne evenement experimentation federation fete flotte fonds formation forum france "
    "garage garages gratuit gratuite groupe jantes jeunes journee l la label le les ligne lignes location "
    "maison maisons maritime marquage mel mer metropole mixte mobilite mobilites mon monaco monde national "
    "nationale navette navettes nord normandie numero offre parc parcs parking pays permis plan plateforme "
    "plateformes pme pole porte portes pour prime prise programme projet ramassage region regional relais "
    "rencontres reparation reseau rse rue rues salaries seine semaine serious service services solidarite sos "
    "sous sud sur syndicat table tad ter terre territoire tous transport transports un une vae vallee vallees "
    "velo velos village ville visite voitures webinaire webinaires"
)
#: Words that follow a name of service: « Lovélo libre-service », « Marinéo vélo ».
_SERVICE = words("velo libre location bus reseau")
#: Names that are also ordinary words: found only beside a word of transport.
_ORDINARY = words(
    "alto astuce bird cap lime moca mobi pastel pony sablons semo situs slam tic tim tuc tul voi lib"
)
_CONTEXT = words(
    "abonnement agence appli application bus car carte cars horaire horaires ligne lignes location louer navette "
    "pass reseau tad tarif tarifs ticket tickets tram trottinette trottinettes transport transports "
    "velo velos gratuit ligne app borne station stations congres contact contacter telephone numero mail adresse"
)


class Names:
    """An index of names and of precisions, looked up by whole words, spaces and apostrophes left out."""

    def __init__(
        self,
        titles: Iterable[tuple[str, str]] = (),
        places: Iterable[str] = (),
        texts: Iterable[str] = (),
        precisions: Mapping[str, Sequence[str]] | None = None,
        nicknames: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Build from (id, title) pairs.

        Words of ``places`` alone never make a name, nor does one word that ``texts`` write without a capital.
        """
        pairs = tuple(titles)
        known = _GENERIC | _words_of(places)
        common = _words_of(_SMALL.findall("\n".join((*texts, *(title for _, title in pairs)))))
        named = [(alias, thing) for thing, title in pairs for alias in aliases(title, known, common)]
        for thing, said in (nicknames or {}).items():
            named += [("".join(_tokens(name)), thing) for name in said]
        self._ids: dict[str, tuple[str, ...]] = {}
        for alias, thing in named:
            found = self._ids.get(alias, ())
            if thing not in found:
                self._ids[alias] = (*found, thing)
        self._ideas = {
            "".join(_tokens(phrase)): idea
            for idea, phrases in (precisions or {}).items()
            for phrase in phrases
        }

    def find(self, text: str) -> tuple[str, ...]:
        """Return the ids of the things a text names, the longest name first where several fit."""
        tokens = _tokens(text)
        beside = not _CONTEXT.isdisjoint(tokens) or len(tokens) < SHORT
        capitals = {capital.lower() for capital in _CAPITALS.findall(text)}
        found: dict[str, None] = {}
        for name in _matches(tokens, self._ids):
            if beside or name in capitals or (len(name) >= SHORT and name not in _ORDINARY):
                found.update(dict.fromkeys(self._ids[name]))
        return tuple(found)

    def precisions(self, text: str) -> tuple[str, ...]:
        """Return the ideas that make a request precise: « gratuit », « trop loin »."""
        return tuple(dict.fromkeys(self._ideas[name] for name in _matches(_tokens(text), self._ideas)))

    def complete(self, understood: Understood) -> Understood:
        """Return what was understood with the things named and the precisions given."""
        named, more = self.find(understood.text), self.precisions(understood.text)
        if not named and not more:
            return understood
        idees = tuple(dict.fromkeys((*understood.idees, *more)))
        return replace(understood, named=named, idees=idees)


def aliases(
    title: str, known: frozenset[str] = _GENERIC, common: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Return the names a title holds: its first part, and each run of its own words, joined."""
    parts = [part.strip() for part in _CUT.split(title.replace("’", "'"))]
    found: dict[str, None] = {}
    for number, part in enumerate(part for part in parts if part):
        tokens = _tokens(part)
        if number == 0 and 1 < len(tokens) <= LONGEST and not known.issuperset(tokens):
            found["".join(tokens)] = None
        run: list[str] = []
        parted = part.split()
        for index, word in enumerate((*parted, "")):
            own = word != word.lower() and word[:2].lower() not in ("d'", "l'") and not word.startswith("-")
            if own and not _GENERIC.issuperset(_tokens(word)):
                run.extend(_tokens(word))
                if re.search(r"[a-z][A-Z]", word):
                    found["".join(_tokens(word))] = None
            elif run and word.isdigit():
                run.append(word)
            else:
                # The capital of a title's first word says nothing: « Comment encourager », « Bourse au permis ».
                first = index == 1 and bool(word) and parted[0].isalpha() and not _SERVICE & {*_tokens(word)}
                alone = len(run) == 1 and (run[0] in common or first)
                if run and not alone and not known.issuperset(run) and len(run) <= LONGEST:
                    found["".join(run)] = None
                run = []
    return tuple(name for name in found if len(name) > 2)


def _words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the plain words of many texts, looked at together: this is on the way to the first reply."""
    raw = unicodedata.normalize("NFKD", "\n".join(set(texts)).lower().replace("œ", "oe"))
    return frozenset(_WORD.findall(_ACCENTS.sub("", raw)))


def _tokens(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _matches(tokens: Sequence[str], index: Mapping[str, object]) -> Iterable[str]:
    """Yield the names found from left to right, the longest at each word, none over another."""
    start = 0
    while start < len(tokens):
        for length in range(min(LONGEST, len(tokens) - start), 0, -1):
            name = "".join(tokens[start : start + length])
            if name in index:
                yield name
                start += length
                break
        else:
            start += 1
