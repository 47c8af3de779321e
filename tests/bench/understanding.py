"""How well and how fast messages are understood, beside plain peers trained on the same phrases."""

from __future__ import annotations

import datetime as dt
import importlib.util
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from bot.assemble import World
from bot.settings import Settings
from bot.understand.normalise import fold
from bot.understand.score import read_labelled, score_sentences

TITLE = "Comprendre : intention juste sur la réserve jamais réglée, et temps moyen par phrase"
RESERVE = Path(__file__).parent.parent / "enonces" / "reserve.jsonl"
Guess = Callable[[str], str]


def run() -> Iterator[tuple[str, str]]:
    """Yield the figures, then the confusions."""
    world = World(Settings(GUICHET_NOW=dt.date(2026, 11, 24)))
    world.warm()
    lines = read_labelled(RESERVE)
    pairs = [(p.replace("{lieu}", "Amiens"), i.id) for i in world.intentions.values() for p in i.phrases]
    found = score_sentences(lines, world.understanding.understand)
    yield row("le guichet", lambda text: world.understanding.understand(text).intent, lines)
    yield row("rapidfuzz WRatio, phrase la plus proche", nearest(pairs), lines[::4])
    for name, package, make, every in (
        ("TF-IDF de caractères + SVM linéaire", "sklearn", svm, 1),
        ("padacioso, 12 phrases par intention, une phrase sur 20", "padacioso", padacioso, 20),
    ):
        if importlib.util.find_spec(package) is None:
            yield name, f"passé : {package} n'est pas installé"
        else:
            yield row(name, make(pairs), lines[::every])
    yield "", ""
    for line in found.as_text().splitlines():
        yield line, ""


def row(name: str, guess: Guess, lines: Sequence[dict[str, Any]]) -> tuple[str, str]:
    """Return accuracy, out-of-scope recall and time of one way of guessing."""
    start = time.perf_counter()
    guesses = [guess(line["text"]) for line in lines]
    each = (time.perf_counter() - start) / len(lines) * 1000
    right = [g == line["intent"] or g in line["acceptable"] for g, line in zip(guesses, lines, strict=True)]
    out = [r for r, line in zip(right, lines, strict=True) if line["intent"] == "hors_sujet"]
    return name, f"juste {sum(right) / len(right):.1%}, hors sujet {sum(out) / len(out):.1%}, {each:.2f} ms"


def nearest(pairs: Sequence[tuple[str, str]]) -> Guess:
    """Guess the intention of the nearest phrase."""
    phrases = [fold(phrase) for phrase, _ in pairs]
    return lambda text: pairs[process.extractOne(fold(text), phrases, scorer=fuzz.WRatio)[2]][1]


def svm(pairs: Sequence[tuple[str, str]]) -> Guess:
    """Guess with a linear support vector machine over character n-grams."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    model = make_pipeline(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True), LinearSVC()
    )
    model.fit([fold(phrase) for phrase, _ in pairs], [label for _, label in pairs])
    return lambda text: str(model.predict([fold(text)])[0])


def padacioso(pairs: Sequence[tuple[str, str]]) -> Guess:
    """Guess with a packaged intent parser that matches templates."""
    from padacioso import IntentContainer

    container = IntentContainer(fuzz=True)
    for label in sorted({label for _, label in pairs}):
        # The parser refuses punctuation of its own grammar, and slows with the number of templates.
        texts = [fold(phrase) for phrase, found in pairs if found == label][:12]
        container.add_intent(label, [t for t in texts if not set(t) & set("{}[]()|")])
    return lambda text: str(container.calc_intent(fold(text)).get("name") or "hors_sujet")
