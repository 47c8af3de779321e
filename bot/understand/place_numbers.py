"""Reads numbers that stand for places: postal codes, départements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.understand.place_match import Found
from bot.understand.words import Word, fold_name, word_set
from knowledge.territory import Territoires

DEPARTEMENT_WORDS = frozenset(("departement", "departements", "dept", "dpt", "dep", "departemental"))
_MONTHS = word_set(
    """
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre janv fev sept oct
    nov
    """
)
#: A number before one of these is a quantity.
_UNITS = (
    word_set(
        """
    ans an euro euros eur e km kms h heure heures min minutes mois jours jour semaines personnes personne
    enfants net brut par pers parts part pourcent kg cm m w wh k ke pouces places fois salaries
    """
    )
    | _MONTHS
)
#: A number after one of these is money or a reference.
_BEFORE_AMOUNT = word_set(
    """
    rfr revenu revenus fiscal fiscale reference gagne jgagne touche salaire prix budget vaut coute coutait
    paye payer imposable annuel an net brut plafond montant impots ressources quotient ligne bus tram
    """
)


def departement_names(territoires: Territoires) -> dict[str, str]:
    """Return folded name, without its article → code of each département; « Paris » stays the commune."""
    names = {
        " ".join(fold_name(nom)).removeprefix("la ").removeprefix("l "): code
        for code, nom in territoires.noms_departements.items()
        # Saint-Martin, Saint-Barthélemy… are names of communes first.
        if code < "975" or code == "976"
    }
    names.pop("paris", None)
    return names


class Numbers:
    """Postal codes and numbers of départements, told from prices, ages and incomes."""

    def __init__(self, territoires: Territoires) -> None:
        self._territoires = territoires
        self._departements = departement_names(territoires)

    def find(self, words: list[Word], text: str) -> Iterator[Found]:
        """Yield postal codes and numbers of départements."""
        for i, word in enumerate(words):
            token = word.text
            if not token[0].isdigit():
                continue
            if len(token) == 5 and token.isdigit() and self._is_postal(words, i, text):
                codes = self._territoires.communes_du_code_postal(token)
                if codes:
                    yield Found(i, i + 1, "code_postal", codes)
            elif len(token) in (2, 3) and self._is_departement(words, i, text):
                code = token.upper()
                if self._territoires.departement(code):
                    yield Found(i, i + 1, "departement", (code,))

    @staticmethod
    def _is_quantity(words: list[Word], i: int, text: str) -> bool:
        """Tell whether the number counts something."""
        after = text[words[i].end : words[i].end + 3].lstrip(" \u00a0\u202f")[:1]
        if after and after in "€%$/":
            return True
        gap = text[words[i].end : words[i].end + 2]
        if gap[:1] in ",." and gap[1:2].isdigit():
            return True
        return i + 1 < len(words) and words[i + 1].text in _UNITS

    def _is_postal(self, words: list[Word], i: int, text: str) -> bool:
        if self._is_quantity(words, i, text):
            return False
        before = {word.text for word in words[max(0, i - 3) : i]}
        return not (before & _BEFORE_AMOUNT)

    def _is_departement(self, words: list[Word], i: int, text: str) -> bool:
        if self._is_quantity(words, i, text):
            return False
        if i == 0:
            return False
        one = words[i - 1].text
        two = words[i - 2].text if i > 1 else ""
        if one in DEPARTEMENT_WORDS or (
            two in DEPARTEMENT_WORDS and one in ("de", "du", "le", "la", "l", "n")
        ):
            return True
        if one in ("le", "l", "la") and two in ("dans", "ds", "sur", "d", "ds", "dan"):
            return True
        if two in _BEFORE_AMOUNT:
            return False
        if one in ("le", "du", "ds", "dans", "habite", "jhabite"):
            # « le 14 juillet », « le 12 »: a day of the month looks the same up to 31.
            return int(re.sub(r"\D", "", words[i].text) or 0) > 31 or one in ("ds", "dans")
        return False

    def beside(self, words: list[Word], last: int, text: str) -> tuple[str, int] | None:
        """Return (code, index after) of the département, number or name, right after a commune."""
        i = last
        while (
            i < len(words)
            and i < last + 4
            and words[i].text in ("dans", "ds", "en", "le", "la", "l", "du", "de")
        ):
            i += 1
        if i >= len(words):
            return None
        token = words[i].text.upper()
        if (
            len(token) in (2, 3)
            and self._territoires.departement(token)
            and not self._is_quantity(words, i, text)
        ):
            return token, i + 1
        if len(token) == 5 and token.isdigit() and self._territoires.communes_du_code_postal(token):
            return None
        for n in range(5, 0, -1):
            name = " ".join(word.text for word in words[i : i + n])
            code = self._departements.get(name)
            if code is not None and i + n <= len(words):
                return code, i + n
        return None
