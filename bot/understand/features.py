"""Words, stems and concepts of a message → the weighted features the ranking compares."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understand.linear import normalise_features
from bot.understand.wordlist import words as word_set

UNKNOWN = "xinconnu"
#: Words that carry no meaning alone; kept in pairs only.
EMPTY_WORDS = word_set(
    "le la les l un une des du de d a au aux et en y ce cet cette ces se s ne n que qu il elle on est "
    "sont ai as me m te t je j mon ma mes ton ta tes son sa ses tu dans sur par pour avec"
)

#: How much each kind of feature weighs before scaling; chosen by cross-validation on the phrases.
WEIGHTS = {
    "empty": 0.3, "stem": 1.0, "word": 0.5, "prefix": 0.5, "letters": 0.22, "pair": 0.6, "triple": 0.4,
    "concept": 1.1, "concepts": 0.5, "length": 0.3, "unknown": 0.8,
}  # fmt: skip


def extract_features(
    stems: Sequence[str], words: Sequence[str], concepts: Sequence[str], question: bool, thanks: bool = False
) -> list[tuple[str, float]]:
    """Return the features of a message, scaled to one length.

    ``words`` are plain words with placeholders for what was taken out; ``stems`` are their stems, position by
    position; ``concepts`` are ids, in order, maybe repeated.
    """
    bag: dict[str, float] = {}
    unknown = 0
    for word, root in zip(words, stems, strict=True):
        if word == UNKNOWN:
            unknown += 1
            continue
        if word in EMPTY_WORDS:
            bag[f"w={word}"] = WEIGHTS["empty"]
            continue
        bag[f"s={root}"] = WEIGHTS["stem"]
        if word != root:
            bag[f"w={word}"] = WEIGHTS["word"]
        if len(word) >= 6:
            bag.setdefault(f"p={word[:5]}", WEIGHTS["prefix"])
            for i in range(len(word) - 3):
                bag.setdefault(f"g={word[i : i + 4]}", WEIGHTS["letters"])
    previous = "<"
    for root in [*stems, ">"]:
        bag[f"b={previous} {root}"] = WEIGHTS["pair"]
        previous = root
    if len(stems) > 2:
        for i in range(len(stems) - 2):
            bag[f"t={stems[i]} {stems[i + 1]} {stems[i + 2]}"] = WEIGHTS["triple"]
    distinct = list(dict.fromkeys(concepts))[:9]
    for concept in distinct:
        bag[f"c={concept}"] = WEIGHTS["concept"]
    for i, first in enumerate(distinct):
        for second in distinct[i + 1 :]:
            bag[f"cc={min(first, second)} {max(first, second)}"] = WEIGHTS["concepts"]
    if thanks:
        bag["merci"] = 0.6
    bag["q"] = 0.2 if question else 0.0
    bag[f"n={min(len(words), 8) if len(words) < 5 else '5+' if len(words) < 9 else '9+'}"] = WEIGHTS["length"]
    if unknown:
        bag["u"] = min(0.5 * unknown, 1.5)
        bag[f"ur={round(4 * unknown / len(words))}"] = WEIGHTS["unknown"]
    if not distinct:
        bag["c0"] = 0.8
    bag["1"] = 0.3
    return normalise_features([(name, value) for name, value in bag.items() if value])
