"""A small softmax classifier over sparse features: deterministic training, plain lists, no dependency."""

from __future__ import annotations

import math
import random
from array import array
from collections.abc import Mapping, Sequence
from typing import Any

Features = Sequence[tuple[str, float]]


class LinearModel:
    """Scores labels for a message given as weighted features."""

    def __init__(self, labels: Sequence[str], index: Mapping[str, int], weights: array[float]) -> None:
        self.labels = tuple(labels)
        self._index = index
        self._weights = weights
        self._size = len(self.labels)

    def scores(self, features: Features) -> list[float]:
        """Return one raw score per label, in the order of ``labels``."""
        size, weights, index = self._size, self._weights, self._index
        totals = [0.0] * size
        for name, value in features:
            position = index.get(name)
            if position is not None:
                row = weights[position : position + size]
                totals = [t + value * w for t, w in zip(totals, row, strict=True)]
        return totals

    def probabilities(self, features: Features) -> list[float]:
        """Return one probability per label."""
        return softmax(self.scores(features))

    def contributions(self, features: Features, label: str) -> list[tuple[str, float]]:
        """Return what each known feature adds to a label, biggest first, relative to the mean label."""
        column = self.labels.index(label)
        result = []
        for name, value in features:
            position = self._index.get(name)
            if position is not None:
                row = self._weights[position : position + self._size]
                result.append((name, value * (row[column] - sum(row) / self._size)))
        return sorted(result, key=lambda pair: -pair[1])

    def dump(self) -> dict[str, Any]:
        """Return plain data to keep in a cache."""
        return {"labels": list(self.labels), "index": dict(self._index), "weights": self._weights.tobytes()}

    @classmethod
    def restore(cls, data: Mapping[str, Any]) -> LinearModel:
        """Rebuild a model from ``dump``."""
        weights = array("f")
        weights.frombytes(data["weights"])
        return cls(data["labels"], data["index"], weights)


def softmax(scores: Sequence[float]) -> list[float]:
    """Turn raw scores into probabilities."""
    top = max(scores)
    exps = [math.exp(s - top) for s in scores]
    total = sum(exps)
    return [e / total for e in exps]


def normalise_features(features: Features) -> list[tuple[str, float]]:
    """Scale features so that short and long messages weigh the same."""
    norm = math.sqrt(sum(v * v for _, v in features)) or 1.0
    return [(name, value / norm) for name, value in features]


def train(
    examples: Sequence[tuple[Features, str, float]],
    labels: Sequence[str],
    *,
    epochs: int = 14,
    rate: float = 4.0,
    decay: float = 2e-5,
    dropout: float = 0.15,
    smoothing: float = 0.05,
) -> LinearModel:
    """Train by stochastic gradient over (features, label, weight); the same input always gives the same model.

    Dropout hides features at random, so that no single word decides; decay keeps weights small.
    """
    names = sorted({name for features, _, _ in examples for name, _ in features})
    ids = {name: i for i, name in enumerate(names)}
    size = len(labels)
    rows = [[0.0] * size for _ in names]
    column = {label: i for i, label in enumerate(labels)}
    data = [([(ids[n], v) for n, v in features], column[label], w) for features, label, w in examples]
    rng = random.Random(20)  # noqa: S311 - reproducible shuffling, nothing secret
    order = list(range(len(data)))
    scale = 1.0
    floor = smoothing / size
    for epoch in range(epochs):
        rng.shuffle(order)
        step = rate / (1 + 0.35 * epoch)
        for position in order:
            features, target, weight = data[position]
            kept = [f for f in features if rng.random() >= dropout] if dropout else features
            totals = [0.0] * size
            for i, value in kept:
                totals = [t + value * w for t, w in zip(totals, rows[i], strict=True)]
            probabilities = softmax([t * scale for t in totals])
            gradient = [(k, p - floor) for k, p in enumerate(probabilities) if p - floor > 0.004 and k != target]
            pull = 1.0 - smoothing + floor - probabilities[target]
            scale *= 1.0 - decay * step
            factor = step * weight / scale
            for i, value in kept:
                row = rows[i]
                amount = factor * value
                row[target] += amount * pull
                for k, p in gradient:
                    row[k] -= amount * p
    weights = array("f")
    index: dict[str, int] = {}
    for name, row in zip(names, rows, strict=True):
        values = [w * scale for w in row]
        if max(map(abs, values)) >= 0.02:
            index[name] = len(weights)
            weights.extend(values)
    return LinearModel(labels, index, weights)
