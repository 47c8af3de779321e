"""What makes a fact believable: its source and date, its doubt, its figures with their year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from bot.reply.wording import Wording
from knowledge.fait import Chiffre, Fait, verified_on
from knowledge.freshness import is_old


def proof(fact: Fait, today: dt.date, wording: Wording, *, settled: bool = False) -> str:
    """Return the source of a fact and its date, with a warning once it is more than six months old.

    ``settled``: what is over stays over, whatever its date.
    """
    if fact.source is None or fact.verifie is None:
        return wording.say("preuve_absente")
    date = fact.verifie.le.en_francais()
    name = {"source": "preuve_datee", "releve": "preuve_lue", "verification": "preuve_verifiee"}[
        fact.verifie.selon
    ]
    if name != "preuve_verifiee" and date in fact.source.titre:
        name = "preuve_titre"
    said = wording.say(name, source=fact.source.titre, date=date)
    old = is_old(verified_on(fact.verifie), today) and not settled
    return f"{said} {wording.say('preuve_ancienne')}" if old else said


def figures(chiffres: Iterable[Chiffre], said: str, today: dt.date) -> list[str]:
    """Return the figures that a text does not already say, each with its year when it is a past one."""
    lines = []
    for chiffre in chiffres:
        free = chiffre.valeur == 0 and chiffre.unite.startswith("€")
        value = "gratuit" if free else chiffre.en_francais()
        if value.replace(" ", "").replace("\u202f", "") in said.replace(" ", "").replace("\u202f", ""):
            continue
        year = (
            f" ({chiffre.annee})"
            if chiffre.annee and chiffre.annee < today.year and str(chiffre.annee) not in chiffre.libelle
            else ""
        )
        lines.append(f"{chiffre.libelle} : {value}{year}")
    return lines


def sentence(text: str) -> str:
    """Return a text as a sentence: capital first, full stop last."""
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
