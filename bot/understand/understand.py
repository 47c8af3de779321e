"""One message → what the person wants and the facts they gave. Built once, then pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understand.explain import explain_reading
from bot.understand.intents import OUT, Ranker, keep_close
from bot.understand.lexicon import ConceptIndex
from bot.understand.linear import LinearModel
from bot.understand.model import Candidate, Understood
from bot.understand.normalise import MAX_LENGTH
from bot.understand.places import Places
from bot.understand.reader import FindsPlaces, Reader, Reading
from bot.understand.similarity import PhraseIndex
from bot.understand.spelling import Spelling
from bot.understand.training import domain_words, learn, make_normaliser
from knowledge.intentions import Intention, load_intentions
from knowledge.lexicon import Lexique, load_lexique
from knowledge.territory import load_territoires

_CLAUSES = re.compile(r"[?!;.\n]+|,? (?:et aussi|et sinon|sinon|et puis|ensuite|et|aussi) |, ", re.IGNORECASE)
#: A clause says a second thing only when the model is this sure of it.
_SECOND_FLOOR = 0.6
#: Labels that open or close a message and are never a second wish.
_POLITE = {"salutation", "remerciement", OUT, "avis", "aide_bot"}

#: What a message of bare facts is about (« Arras », « 72 ans »), unless the ranking is sure of another.
BARE = "aides_estimer"
_BARE_FLOOR = 0.7
#: From this score on, a message out of scope gives no facts about the person.
_FOREIGN = 0.5
#: From this score on, a message of ours gives its facts, though a word of it is of elsewhere (« trois fois »).
_OURS = 0.5
#: Ideas out of scope that name no subject: « non, Ifs » still gives a fact.
_NO_SUBJECT = frozenset({"acquiescement"})


class Understanding:
    """Understands messages; deterministic, no memory, no I/O once built."""

    def __init__(
        self, lexique: Lexique, intentions: Sequence[Intention], places: FindsPlaces | None = None
    ) -> None:
        """Build from the lexicon and the phrases, training or reading back the model learnt from them."""
        data = learn(lexique, intentions)
        concepts = ConceptIndex.restore(data["concepts"])
        self._hors = concepts.hors
        self._reader = Reader(make_normaliser(lexique), Spelling.restore(data["spelling"]), concepts, places)
        self._ranker = Ranker(LinearModel.restore(data["model"]), PhraseIndex.restore(data["phrases"]))

    def understand(self, text: str) -> Understood:
        """Return what one message says; never raises, whatever the characters."""
        text = text[:MAX_LENGTH]
        reading = self._reader.read(text)
        ranking = self._ranker.rank(reading)
        candidates = keep_close(ranking.candidates)
        facts_only = bool(reading.entities) and not reading.rest
        if facts_only and (candidates[0].intent == OUT or candidates[0].score < _BARE_FLOOR):
            candidates = (Candidate(BARE, candidates[0].score), *(c for c in candidates if c.intent != BARE))
        best = candidates[0]
        return Understood(
            text=text,
            intent=best.intent,
            score=best.score,
            candidates=candidates,
            entities={} if best.intent == OUT and self._is_foreign(reading, best.score) else reading.entities,
            stated=reading.entities if self._states_facts(reading, best) else {},
            idees=reading.concepts,
            second=self._second(text, best.intent),
            facts_only=facts_only,
        )

    def _is_foreign(self, reading: Reading, score: float) -> bool:
        """Tell whether a message out of scope speaks of something else, rather than giving bare facts.

        « Arras » or « 72 ans » alone answer a question of ours; « météo à Arras » does not say where
        one lives.
        """
        return self._speaks_of_elsewhere(reading) or (bool(reading.rest) and score >= _FOREIGN)

    def _states_facts(self, reading: Reading, best: Candidate) -> bool:
        """Tell whether the facts of a message are the person's: it is ours, or names no subject of elsewhere."""
        return (best.intent != OUT and best.score >= _OURS) or not self._speaks_of_elsewhere(reading)

    def _speaks_of_elsewhere(self, reading: Reading) -> bool:
        """Tell whether a message names an idea that is not ours."""
        return any(concept in self._hors and concept not in _NO_SUBJECT for concept in reading.concepts)

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


def load_understanding(places: FindsPlaces | None = None) -> Understanding:
    """Return the understanding of ``knowledge/``; without ``places``, those of the whole of France."""
    lexique = load_lexique()
    if places is None:
        places = Places(load_territoires(), mots_exclus=domain_words(lexique))
    return Understanding(lexique, load_intentions(), places)
