"""One message → what the person wants and the facts they gave. Built once, then pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.understand.explain import explain_reading
from bot.understand.features import EMPTY_WORDS, extract_features
from bot.understand.intents import OUT, Ranker, keep_close
from bot.understand.lexicon import ConceptIndex
from bot.understand.linear import LinearModel, train
from bot.understand.model import Understood
from bot.understand.normalise import MAX_LENGTH, PLACE, Normaliser, fold
from bot.understand.reader import FindsPlaces, Reader, Reading
from bot.understand.similarity import PhraseIndex
from bot.understand.stems import stem
from bot.understand.training import build_vocabulary, cached, fingerprint, labelled_phrases, phrase_words
from knowledge.intentions import Intention, load_intentions
from knowledge.lexicon import Lexique, load_lexique

_CLAUSES = re.compile(r"[?!;.\n]+|,? (?:et aussi|et sinon|sinon|et puis|ensuite|et|aussi) |, ", re.IGNORECASE)
#: A clause says a second thing only when the model is this sure of it.
_SECOND_FLOOR = 0.6
#: Labels that open or close a message and are never a second wish.
_POLITE = {"salutation", "remerciement", OUT, "avis", "aide_bot"}


class Understanding:
    """Understands messages; deterministic, no memory, no I/O once built."""

    def __init__(
        self, lexique: Lexique, intentions: Sequence[Intention], places: FindsPlaces | None = None
    ) -> None:
        """Build from the lexicon and the phrases, training or reading back the model learnt from them."""
        self._normaliser = Normaliser(
            {fold(k): fold(v) for k, v in lexique.sms.items()}, lexique.emojis, lexique.politesse
        )
        pairs = labelled_phrases(intentions)
        version = fingerprint(lexique, intentions)
        plain = [phrase_words(self._normaliser, phrase) for phrase, _ in pairs]
        vocabulary = build_vocabulary(lexique, plain, self._normaliser)
        concepts = ConceptIndex(lexique, self._normaliser.words)
        self._reader = Reader(self._normaliser, vocabulary, concepts, places)
        self._hors = concepts.hors
        readings = [
            (self._reader.read_masked(phrase.replace("{lieu}", f" {PLACE} ")), label) for phrase, label in pairs
        ]
        labels = [i.id for i in intentions]
        data: dict[str, Any] = cached("intentions", version, lambda: learn(readings, labels).dump())
        self._ranker = Ranker(
            LinearModel.restore(data), PhraseIndex([(r.stems, label) for r, label in readings])
        )

    def understand(self, text: str) -> Understood:
        """Return what one message says; never raises, whatever the characters."""
        text = text[:MAX_LENGTH]
        reading = self._reader.read(text)
        ranking = self._ranker.rank(reading)
        best = ranking.candidates[0]
        return Understood(
            text=text,
            intent=best.intent,
            score=best.score,
            candidates=keep_close(ranking.candidates),
            entities=reading.entities,
            second=self._second(text, best.intent),
        )

    def explain(self, text: str) -> str:
        """Return, in French, what was read in the message and why the winner won."""
        reading = self._reader.read(text)
        return explain_reading(reading, self._ranker.rank(reading), self._ranker.model)

    def _second(self, text: str, first: str) -> str | None:
        """Return another intention stated in a clause of its own, if any."""
        if first in _POLITE or len(text) > 400:
            return None
        clauses = [c for c in _CLAUSES.split(text) if len(c.split()) >= 2]
        if not 2 <= len(clauses) <= 4:
            return None
        found: list[tuple[float, str]] = []
        supported = False
        for clause in clauses:
            reading = self._reader.read_masked(clause)
            if not reading.sightings:
                continue
            candidate = self._ranker.rank(reading).candidates[0]
            if candidate.intent == first:
                supported = True
            elif candidate.intent not in _POLITE and candidate.score >= _SECOND_FLOOR:
                found.append((candidate.score, candidate.intent))
        return max(found)[1] if found and supported else None


def learn(readings: Sequence[tuple[Reading, str]], labels: Sequence[str]) -> LinearModel:
    """Train the model on phrases taken apart; rare words are also shown hidden, to learn what unknown means."""
    from collections import Counter

    seen = Counter(s for reading, _ in readings for s in set(reading.stems))
    examples = []
    sizes = Counter(label for _, label in readings)
    mean = sum(sizes.values()) / len(sizes)
    for reading, label in readings:
        weight = min((mean / sizes[label]) ** 0.5, 1.5)
        examples.append((reading.features(), label, weight))
        rare = [i for i, s in enumerate(reading.stems) if seen[s] == 1 and reading.words[i] not in EMPTY_WORDS]
        if rare:
            words = tuple("xinconnu" if i in rare else w for i, w in enumerate(reading.words))
            visible = [s.concept for s in reading.sightings if not set(rare) & set(range(s.start, s.end))]
            hidden = extract_features([stem(w) for w in words], words, visible, reading.question)
            examples.append((hidden, label, weight * 0.5))
    return train(examples, sorted(labels))


def load_understanding(places: FindsPlaces | None = None) -> Understanding:
    """Return the understanding built from the YAML of ``knowledge/``."""
    return Understanding(load_lexique(), load_intentions(), places)
