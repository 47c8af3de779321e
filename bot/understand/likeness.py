"""Groups messages that ask for the same thing, so that a person reads a hundred of them as a dozen."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot.understand.normalise import fold

#: Two messages this alike (token sort ratio, 0 to 100) belong together.
ALIKE = 72


def group_alike(texts: Sequence[str]) -> list[list[str]]:
    """Return the messages in groups, the largest first; each joins the first group whose opener it resembles."""
    openers: list[str] = []
    groups: list[list[str]] = []
    for text in texts:
        found = process.extractOne(fold(text), openers, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
        if found is None:
            openers.append(fold(text))
            groups.append([text])
        else:
            groups[found[2]].append(text)
    return sorted(groups, key=len, reverse=True)


def are_alike(one: str, other: str, floor: float = 82) -> bool:
    """Tell whether two names are likely the same thing's, whatever the order of their words and their extra ones."""
    a, b = fold(one), fold(other)
    if fuzz.token_sort_ratio(a, b) >= floor:
        return True
    fewest = min(len(a.split()), len(b.split()))
    return fewest >= 2 and fuzz.token_set_ratio(a, b) >= 95
