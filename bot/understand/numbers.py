"""Numbers as people write them: « 2 000,50 », « 1k5 », « 1700e », « mille huit cents »."""

from __future__ import annotations

import re
from collections.abc import Sequence

_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})(?:[ .'\u00a0\u202f]\d{3})+(?![\d])")
_DECIMAL = re.compile(r"(?<=\d),(?=\d)")
_KILO = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d)?) ?k ?(\d?)(?= |$|euro|€|[^a-z0-9])")
_EURO_SIGN = re.compile(r"€|(?<=\d) ?(?:euros?|eur|balles?|boules?)(?![a-z])|(?<=\d\d\d)e(?![a-z0-9])")

_UNITS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
}  # fmt: skip
_SCALES = {"cent": 100, "cents": 100, "mille": 1000, "milles": 1000}
#: Words that are a number only beside another one: an article, and « neuf » the state of a bike.
_SHY = {"un", "une", "neuf", "cents"}


def join_digits(text: str) -> str:
    """Rewrite the numbers of a folded text plainly: « 2 000,50 € » becomes « 2000.50 euros »."""
    if not any(c.isdigit() for c in text):
        return text
    text = _THOUSANDS.sub(lambda m: re.sub(r"\D", "", m.group()), text)
    text = _DECIMAL.sub(".", text)
    text = _KILO.sub(lambda m: f"{round(float(m[1]) * 1000) + int(m[2] or 0) * 100} ", text)
    return _EURO_SIGN.sub(" euros ", text)


def _is_number_word(word: str) -> bool:
    return word in _UNITS or word in _SCALES


def _value(words: Sequence[str]) -> int:
    """Return the value of number words in order: « quatre vingt dix » is 90, « quinze cents » 1500."""
    total, current, last = 0, 0, 0
    for word in words:
        if word == "et":
            continue
        if word in _SCALES:
            scale = _SCALES[word]
            if scale == 1000:
                total, current = total + max(current, 1) * 1000, 0
            else:
                current = max(current, 1) * 100
        elif word.startswith("vingt") and last == 4:
            current += 76
        else:
            current += _UNITS[word]
        last = _UNITS.get(word, 0)
    return total + current


def words_to_digits(words: Sequence[str]) -> list[str]:
    """Replace runs of number words by digits; articles and « neuf » alone stay words."""
    result: list[str] = []
    index = 0
    while index < len(words):
        end = index
        while end < len(words) and (
            _is_number_word(words[end])
            or (words[end] == "et" and end > index and words[end + 1 : end + 2] in (["un"], ["une"], ["onze"]))
        ):
            end += 1
        run = list(words[index:end])
        # An article before the number (« un deux roues ») or the bike's state after it are not part of it.
        while len(run) > 1 and run[-1] in ("un", "une") and (len(run) < 3 or run[-2] != "et"):
            run.pop()
        if run and not (len(run) == 1 and run[0] in _SHY):
            lead = run[0] in ("un", "une") and len(run) > 1
            if lead:
                result.append(run[0])
            result.append(str(_value(run[1:] if lead else run)))
            index += len(run)
        else:
            result.append(words[index])
            index += 1
    return result
