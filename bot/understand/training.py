"""Lexicon and phrases → spelling, concepts, trained weights; kept until the YAML changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.understand.entities import find_entities
from bot.understand.features import EMPTY_WORDS, UNKNOWN, extract_features
from bot.understand.lexicon import ConceptIndex
from bot.understand.linear import LinearModel, train
from bot.understand.normalise import PLACE, Normaliser, fold
from bot.understand.reader import Reader, Reading
from bot.understand.similarity import PhraseIndex
from bot.understand.spelling import Spelling
from bot.understand.stems import stem
from knowledge.intentions import Intention
from knowledge.lexicon import Lexique
from knowledge.reading import hash_text, load_cache, save_cache

#: Modules that change what is learnt from the same YAML.
_CODE = (
    "features", "linear", "training", "spelling", "stems", "normalise", "entities", "numbers", "lexicon",
    "reader", "money", "similarity",
)  # fmt: skip

#: One phrase in so many is also learnt with thanks beside it.
_THANKED = 8
#: A word of the phrases seen this often at most is perhaps a misspelling written on purpose.
_RARE = 3


def learn(lexique: Lexique, intentions: Sequence[Intention]) -> dict[str, Any]:
    """Return all that is learnt from the YAML, as plain data; from the cache when nothing changed."""
    version = fingerprint(lexique, intentions)
    # One per copy of the program: two copies side by side must not undo each other's work.
    name = f"intentions-{hash_text(str(Path(__file__))):x}"
    kept = load_cache(name)
    if isinstance(kept, tuple) and len(kept) == 2 and kept[0] == version:
        return kept[1]  # type: ignore[no-any-return]
    data = _learn(lexique, intentions)
    save_cache(name, (version, data))
    return data


def make_normaliser(lexique: Lexique) -> Normaliser:
    """Return the normaliser of a lexicon."""
    sms = {fold(short): fold(plain) for short, plain in lexique.sms.items()}
    return Normaliser(sms, lexique.emojis, lexique.politesse)


def domain_words(lexique: Lexique) -> frozenset[str]:
    """Return the words of our trade, which are never a place by themselves."""
    normaliser = make_normaliser(lexique)
    words = {w for concept in lexique.concepts for form in concept.formes for w in normaliser.words(form)}
    return frozenset(w for w in words if w.isalpha() and len(w) > 1) - frozenset(lexique.noms_de_lieux)


def labelled_phrases(intentions: Iterable[Intention]) -> list[tuple[str, str]]:
    """Return (phrase, label) pairs, near misses included under the label they belong to."""
    pairs: list[tuple[str, str]] = []
    for intention in intentions:
        pairs.extend((phrase, intention.id) for phrase in intention.phrases)
        pairs.extend((n.phrase, n.vers) for n in intention.pas_celles_ci)
    return list(dict.fromkeys((phrase.replace("{lieu}", f" {PLACE} "), label) for phrase, label in pairs))


def fingerprint(lexique: Lexique, intentions: Sequence[Intention]) -> int:
    """Return a number that changes whenever the YAML or the code that learns from it does."""
    folder = Path(__file__).parent
    code = "".join((folder / f"{name}.py").read_text(encoding="utf-8") for name in _CODE)
    return hash_text(f"{lexique!r}{intentions!r}{code}")


def _learn(lexique: Lexique, intentions: Sequence[Intention]) -> dict[str, Any]:
    normaliser = make_normaliser(lexique)
    pairs = labelled_phrases(intentions)
    spelling = _spelling(lexique, [find_entities(normaliser.words(p))[1] for p, _ in pairs], normaliser)
    concepts = ConceptIndex(lexique.concepts, normaliser.words)
    reader = Reader(normaliser, spelling, concepts)
    readings = [(reader.read_masked(phrase), label) for phrase, label in pairs]
    return {
        "spelling": spelling.dump(),
        "concepts": concepts.dump(),
        "phrases": PhraseIndex([(reading.stems, label) for reading, label in readings]).dump(),
        "model": _train(readings, sorted(i.id for i in intentions)).dump(),
    }


def _spelling(lexique: Lexique, phrases: Sequence[Sequence[str]], normaliser: Normaliser) -> Spelling:
    """Count the words of lexicon and phrases; a word rarely seen, in phrases only, may be a misspelling."""
    counts: Counter[str] = Counter()
    for concept in lexique.concepts:
        for form in concept.formes:
            counts.update(w for w in normaliser.words(form) if w.isalpha())
    for expansion in lexique.sms.values():
        counts.update(w for w in fold(expansion).split() if w.isalpha())
    trusted = set(counts)
    seen: Counter[str] = Counter(w for words in phrases for w in words if w.isalpha())
    counts.update({w: n for w, n in seen.items() if n > _RARE or w in trusted})
    return Spelling(counts, {w: n for w, n in sorted(seen.items()) if n <= _RARE and w not in trusted})


def _train(readings: Sequence[tuple[Reading, str]], labels: Sequence[str]) -> LinearModel:
    """Train the model; rare words are also shown hidden, to learn what a message of unknown words means."""
    seen = Counter(s for reading, _ in readings for s in set(reading.stems))
    sizes = Counter(label for _, label in readings)
    mean = sum(sizes.values()) / len(sizes)
    examples = []
    for number, (reading, label) in enumerate(readings):
        weight = min((mean / sizes[label]) ** 0.5, 1.5)
        examples.append((reading.features(), label, weight))
        if number % _THANKED == 0 and len(reading.words) > 3:
            # People thank beforehand, whatever they ask.
            examples.append((replace(reading, thanks=True).features(), label, weight * 0.5))
        rare = {
            i for i, s in enumerate(reading.stems) if seen[s] == 1 and reading.words[i] not in EMPTY_WORDS
        }
        if rare:
            words = tuple(UNKNOWN if i in rare else w for i, w in enumerate(reading.words))
            visible = [s.concept for s in reading.sightings if not rare & set(range(s.start, s.end))]
            hidden = extract_features([stem(w) for w in words], words, visible, reading.question)
            examples.append((hidden, label, weight * 0.5))
    return train(examples, labels)
