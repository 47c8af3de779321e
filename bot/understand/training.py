"""Phrases of the intentions → vocabulary, examples and trained weights; redone only when the YAML changes."""

from __future__ import annotations

import marshal
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from bot.understand.entities import find_entities
from bot.understand.normalise import PLACE, Normaliser
from bot.understand.vocabulary import Vocabulary
from knowledge.intentions import Intention
from knowledge.lexicon import Lexique
from knowledge.reading import hash_text, load_cache, save_cache

#: Bumped when what is cached changes shape or meaning without the YAML changing.
VERSION = 1

T = TypeVar("T")


def phrase_words(normaliser: Normaliser, phrase: str) -> tuple[str, ...]:
    """Return the plain, masked words of a phrase of the YAML; ``{lieu}`` becomes the placeholder of places."""
    words = normaliser.words(phrase.replace("{lieu}", PLACE))
    _, masked = find_entities(words)
    return masked


def labelled_phrases(intentions: Iterable[Intention]) -> list[tuple[str, str]]:
    """Return (phrase, label) pairs, near misses included under the label they belong to."""
    pairs: list[tuple[str, str]] = []
    for intention in intentions:
        pairs.append((intention.exemple, intention.id))
        pairs.extend((phrase, intention.id) for phrase in intention.phrases)
        pairs.extend((n.phrase, n.vers) for n in intention.pas_celles_ci)
    return list(dict.fromkeys(pairs))


def build_vocabulary(lexique: Lexique, phrases: Sequence[Sequence[str]], normaliser: Normaliser) -> Vocabulary:
    """Count the words of lexicon and phrases; a word seen once in phrases only is doubtful: maybe a typo."""
    counts: Counter[str] = Counter()
    for concept in lexique.concepts:
        for form in concept.formes:
            counts.update(w for w in normaliser.words(form) if w.isalpha())
    for expansion in lexique.sms.values():
        counts.update(w for w in expansion.split() if w.isalpha())
    trusted = set(counts)
    seen: Counter[str] = Counter(w for words in phrases for w in words if w.isalpha())
    doubtful = [w for w, n in sorted(seen.items()) if n == 1 and w not in trusted]
    counts.update({w: n for w, n in seen.items() if n > 1 or w in trusted})
    return Vocabulary(counts, doubtful)


def fingerprint(lexique: Lexique, intentions: Sequence[Intention]) -> int:
    """Return a number that changes whenever the YAML or the code that learns from it does."""
    folder = Path(__file__).parent
    code = "".join(
        (folder / f"{name}.py").read_text(encoding="utf-8")
        for name in ("features", "linear", "training", "vocabulary", "stems", "normalise", "entities", "numbers",
                     "lexicon", "reader", "money")
    )  # fmt: skip
    return hash_text(f"{VERSION}{lexique!r}{intentions!r}{code}")


def cached(name: str, version: int, make: Callable[[], T]) -> T:
    """Return the plain data kept under this name for this version, making and keeping it otherwise."""
    kept = load_cache(name)
    if isinstance(kept, tuple) and len(kept) == 2 and kept[0] == version:
        return kept[1]  # type: ignore[no-any-return]
    value = make()
    marshal.dumps(value)
    save_cache(name, (version, value))
    return value
