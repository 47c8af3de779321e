"""Reads a message once: places, plain words, facts, concepts; everything ranking and explaining look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.understand.entities import find_entities
from bot.understand.features import UNKNOWN, extract_features
from bot.understand.lexicon import ConceptIndex, Sighting
from bot.understand.normalise import MAX_LENGTH, PLACE, Normaliser
from bot.understand.place_match import PlaceMatch, place_entities
from bot.understand.stems import stem
from bot.understand.vocabulary import Vocabulary

#: Words beyond this one are not compared: nobody states what they want that late.
MAX_WORDS = 120


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
    entities: Mapping[str, Any] = field(default_factory=dict)

    @property
    def concepts(self) -> tuple[str, ...]:
        """Ids of the concepts, in order, each once."""
        return tuple(dict.fromkeys(s.concept for s in self.sightings))

    def features(self) -> list[tuple[str, float]]:
        """Return the weighted features of the message."""
        return extract_features(self.stems, self.words, [s.concept for s in self.sightings], self.question)


class Reader:
    """Takes messages apart with the normaliser, the vocabulary, the lexicon and the places."""

    def __init__(
        self,
        normaliser: Normaliser,
        vocabulary: Vocabulary,
        concepts: ConceptIndex,
        places: FindsPlaces | None = None,
    ) -> None:
        self._normaliser = normaliser
        self._vocabulary = vocabulary
        self._concepts = concepts
        self._places = places

    def read(self, text: str) -> Reading:
        """Return the message taken apart; never raises."""
        text = text[:MAX_LENGTH]
        entities: dict[str, Any] = {}
        if self._places is not None:
            matches = self._places.find(text)
            if matches:
                entities.update(place_entities(matches))
                text = hide_places(text, matches)
        return self.read_masked(text, entities)

    def read_masked(self, text: str, entities: Mapping[str, Any] | None = None) -> Reading:
        """Return a text taken apart whose places are already replaced by the placeholder."""
        words = self._correct(self._normaliser.words(text)[: 3 * MAX_WORDS])
        found, masked = find_entities(words)
        kept = self._normaliser.strip_politeness(masked)[:MAX_WORDS]
        known = tuple(w if w[0] == "x" or w in self._vocabulary or len(w) < 3 else UNKNOWN for w in kept)
        stems = tuple(stem(w) for w in known)
        return Reading(
            words=known,
            stems=stems,
            sightings=tuple(self._concepts.find(stems)),
            question="?" in text,
            entities={**(entities or {}), **found},
        )

    def _correct(self, words: Sequence[str]) -> list[str]:
        """Return the words with misspelt ones replaced by what they stand for."""
        result: list[str] = []
        for word in words:
            known = self._vocabulary.read(word)
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
