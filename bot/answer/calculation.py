"""Says in words how an amount is reached in one situation: « 25 % du prix, au plus 300 € »."""

from __future__ import annotations

from typing import Any

from bot.reply.wording import euros
from bot.rules.compile import Infos, compile_condition
from bot.rules.facts import Facts
from knowledge.montant import AutreAide, Calcul, Source
from knowledge.quantity import Quantity, Unite, write_number

WORDS = {"prix": "prix", "prix_ht": "prix hors taxes"}


def tell(amount: Any, facts: Facts, infos: Infos) -> str | None:
    """Return how the amount is made for these facts; None when what is unknown decides, or when words fail."""
    if isinstance(amount, Quantity):
        return (
            euros(amount.value) if amount.unite is not Unite.POURCENT else f"{write_number(amount.value)} %"
        )
    if isinstance(amount, Source):
        return f"le {WORDS[amount.mot]}" if amount.mot in WORDS else None
    if isinstance(amount, AutreAide):
        return "ce que verse une autre aide"
    if isinstance(amount, Calcul):
        base = _base(amount, facts, infos)
        if base is None:
            return None
        limits = [base]
        for word, said in (("plafond", "au plus"), ("plancher", "au moins")):
            node = getattr(amount, word)
            if node is not None:
                limit = tell(node, facts, infos)
                if limit is not None:
                    limits.append(f"{said} {limit}")
        return ", ".join(limits)
    return None


def _base(node: Calcul, facts: Facts, infos: Infos) -> str | None:
    if node.selon is not None:
        for case in node.selon:
            if case.si is not None:
                facts.split = None
                answer = compile_condition(case.si, infos)(facts)
                facts.split = None
                if answer is None:
                    return None
                if not answer:
                    continue
            return tell(case.alors if case.si is not None else case.sinon, facts, infos)
        return None
    if node.part is not None:
        share, whole = tell(node.part, facts, infos), tell(node.de, facts, infos)
        if share is None or whole is None:
            return None
        return f"{share} {_of(whole)}"
    if node.somme is not None:
        terms = [tell(item, facts, infos) for item in node.somme]
        return (
            " + ".join(term for term in terms if term is not None and term != euros(0))
            if None not in terms
            else None
        )
    return tell(node.valeur, facts, infos)


def _of(whole: str) -> str:
    return f"du {whole.removeprefix('le ')}" if whole.startswith("le ") else f"de {whole}"
