"""Ranks the intentions for a message: a model learnt from the phrases, likeness to them, then floor and margin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.understand.features import UNKNOWN
from bot.understand.linear import LinearModel
from bot.understand.model import Candidate
from bot.understand.reader import Reading
from bot.understand.similarity import PhraseIndex

OUT = "hors_sujet"
#: Share of the final score given to likeness with a phrase; the rest comes from the model.
LIKENESS_SHARE = 0.35
#: Likeness under which a phrase says nothing.
LIKENESS_FLOOR = 0.55
#: Under this score the message is not ours.
FLOOR = 0.16
#: Candidates this close to the winner are kept, to be offered as choices.
MARGIN = 0.25


@dataclass(frozen=True)
class Ranking:
    """Every candidate, best first, with what each scorer said."""

    candidates: tuple[Candidate, ...]
    by_model: dict[str, float]
    by_likeness: dict[str, tuple[float, str]]


class Ranker:
    """Combines the scorers."""

    def __init__(self, model: LinearModel, phrases: PhraseIndex) -> None:
        self._model = model
        self._phrases = phrases

    @property
    def model(self) -> LinearModel:
        """The learnt model, for explanations."""
        return self._model

    def rank(self, reading: Reading) -> Ranking:
        """Return the candidates for a message, best first; ``hors_sujet`` is one of them."""
        labels = self._model.labels
        if not reading.words:
            return Ranking((Candidate(OUT, 1.0),), {}, {})
        by_model = dict(zip(labels, self._model.probabilities(reading.features()), strict=True))
        likeness = self._phrases.nearest(reading.stems)
        share = LIKENESS_SHARE * _known_share(reading.words)
        weights = {
            label: ((value - LIKENESS_FLOOR) / (1 - LIKENESS_FLOOR)) ** 2
            for label, (value, _) in likeness.items()
            if value > LIKENESS_FLOOR
        }
        total = max(sum(weights.values()), 0.5)
        scores = {
            label: (1 - share) * by_model[label] + share * weights.get(label, 0.0) / total for label in labels
        }
        ordered = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        candidates = [Candidate(label, round(score, 4)) for label, score in ordered]
        if candidates[0].score < FLOOR and candidates[0].intent != OUT:
            candidates.insert(0, Candidate(OUT, candidates[0].score))
            candidates = [candidates[0], *(c for c in candidates[1:] if c.intent != OUT)]
        return Ranking(tuple(candidates), by_model, likeness)


def _known_share(words: Sequence[str]) -> float:
    return sum(w != UNKNOWN for w in words) / len(words)


def keep_close(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the winner and the candidates within the margin, six at most."""
    best = candidates[0].score
    return tuple(c for c in candidates[:6] if c.score >= best - MARGIN and c.score >= 0.08 or c is candidates[0])
