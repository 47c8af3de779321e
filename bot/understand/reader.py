"""Reads a message once: places, plain words, facts, concepts; everything ranking and explaining look at."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.understand.entities import find_entities
from bot.understand.features import EMPTY_WORDS, UNKNOWN, extract_features
from bot.understand.lexicon import ConceptIndex, Sighting
from bot.understand.normalise import MAX_LENGTH, PLACE, Normaliser
from bot.understand.place_match import PlaceMatch, place_entities
from bot.understand.spelling import Spelling
from bot.understand.stems import stem

_THANKS = {"merci", "remercie", "mercis"}
#: One letter, over and over, says nothing: « aaaa » is not the « a » of « a+ ».
_ONE_LETTER = re.compile(r"\W*([^\W\d_])\1{3,}\W*", re.IGNORECASE)
#: Words beyond this one are not compared: nobody states what they want that late.
MAX_WORDS = 80
#: Places are looked for in this many characters: nobody says where they live later than that.
PLACES_WITHIN = 1000

#: Words that state a fact about the bike, the person or the date by themselves.
_SAYS_A_FACT = re.compile(
    r"^(velo|vae|cargo|pliant|electri|neu[fv]|occasion|etudi|salari|retrait|prix$|budget$|tout$|departement$|age$|effectif$|apprenti|chom|emploi|demandeu|sans|"
    r"handicap|"
    r"rsa|aah|smic|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|semaine|prochain|week|end|suis|ans$|"
    r"euros$|part|plutot|finalement|final$|fait$|voulais|dire$|nous|sommes|personnes|gagne|touche|revenu|rfr|net$|mois|par$|habite|vis$|fiscal)"
)


class FindsPlaces(Protocol):
    """What finds the places of a sentence."""

    def find(self, text: str) -> Sequence[PlaceMatch]:
        """Return the places in order."""
        ...


@dataclass(frozen=True)
class Reading:
    """A message taken apart."""

    #: Plain words, corrected, figures and places replaced by placeholders, politeness removed.
    words: tuple[str, ...]
    stems: tuple[str, ...]
    sightings: tuple[Sighting, ...]
    question: bool
    #: Whether thanks were said, beside the rest.
    thanks: bool = False
    entities: Mapping[str, Any] = field(default_factory=dict)

    @property
    def concepts(self) -> tuple[str, ...]:
        """Ids of the concepts, in order, each once."""
        return tuple(dict.fromkeys(s.concept for s in self.sightings))

    @property
    def rest(self) -> tuple[str, ...]:
        """The words that belong to no stated fact, as « météo » in « météo à Arras »."""
        return tuple(
            w
            for w in self.words
            if len(w) > 2
            and w not in EMPTY_WORDS
            and (w[0] != "x" or w == UNKNOWN)
            and not (self.entities and _SAYS_A_FACT.search(w))
        )

    def features(self) -> list[tuple[str, float]]:
        """Return the weighted features of the message."""
        concepts = [s.concept for s in self.sightings]
        return extract_features(self.stems, self.words, concepts, self.question, self.thanks)


class Reader:
    """Takes messages apart with the normaliser, the vocabulary, the lexicon and the places."""

    def __init__(
        self,
        normaliser: Normaliser,
        spelling: Spelling,
        concepts: ConceptIndex,
        places: FindsPlaces | None = None,
    ) -> None:
        self._normaliser = normaliser
        self._spelling = spelling
        self._concepts = concepts
        self._places = places

    def read(self, text: str) -> Reading:
        """Return the message taken apart; never raises."""
        text = text[:MAX_LENGTH]
        if _ONE_LETTER.fullmatch(text):
            text = ""
        entities: dict[str, Any] = {}
        if self._places is not None:
            matches = self._places.find(text[:PLACES_WITHIN])
            if matches:
                entities.update(place_entities(matches))
                text = hide_places(text, matches)
        return self.read_masked(text, entities)

    def read_masked(self, text: str, entities: Mapping[str, Any] | None = None) -> Reading:
        """Return a text taken apart whose places are already replaced by the placeholder."""
        words = self._correct(self._normaliser.words(text)[: 2 * MAX_WORDS])
        found, masked = find_entities(words)
        kept = self._normaliser.strip_politeness(masked)[:MAX_WORDS]
        known = tuple(w if w[0] == "x" or w in self._spelling or len(w) < 3 else UNKNOWN for w in kept)
        stems = tuple(stem(w) for w in known)
        return Reading(
            words=known,
            stems=stems,
            sightings=tuple(self._concepts.find(stems)),
            question="?" in text,
            thanks=len(kept) < len(masked) and not _THANKS.isdisjoint(masked) and "avance" not in masked,
            entities={**(entities or {}), **found},
        )

    def _correct(self, words: Sequence[str]) -> list[str]:
        """Return the words with misspelt ones replaced by what they stand for."""
        result: list[str] = []
        for word in words:
            known = self._spelling.read(word)
            result.extend(known or (word,))
        return result


def hide_places(text: str, matches: Sequence[PlaceMatch]) -> str:
    """Return the text with every place replaced by the placeholder."""
    pieces: list[str] = []
    position = 0
    for match in sorted(matches, key=lambda m: m.start):
        if match.start < position:
            continue
        pieces.append(text[position : match.start])
        pieces.append(f" {PLACE} ")
        position = match.end
    pieces.append(text[position:])
    return "".join(pieces)
