"""Says one « dispositif »: its figures of today, its conditions, its proof, and what took the place of a closed one."""

from __future__ import annotations

import datetime as dt
import re

from bot.answer.provenance import proof
from bot.decide.decide import Desk
from bot.reply.model import Card, Link
from bot.reply.wording import HARD, Wording, capital, day, listed
from knowledge.dispositif import Dispositif, MontantDit
from knowledge.quantity import write_number
from knowledge.usable import replaced_by

_YEAR = re.compile(r"\b(20\d\d)\b")


def figures(dispositif: Dispositif, today: dt.date) -> tuple[str, ...]:
    """Return the figures that hold today, in words; those of past years are left out."""
    kept = [m for m in dispositif.montants if _is_current(m, dispositif.montants, today)]
    return tuple(capital(_figure(montant)) for montant in kept)


def share(dispositif: Dispositif, today: dt.date) -> str:
    """Return the first figure alone: « 50 % »."""
    for montant in dispositif.montants:
        if montant.valeur is not None and _is_current(montant, dispositif.montants, today):
            return f"{write_number(montant.valeur)}{HARD}{montant.unite or ''}".strip()
    return ""


def _figure(montant: MontantDit) -> str:
    number = "" if montant.valeur is None else f"{write_number(montant.valeur)} {montant.unite or ''}".strip()
    asides = [
        montant.precision,
        f"plafond : {montant.plafond}" if montant.plafond else None,
        "à vérifier" if montant.fiabilite else None,
    ]
    said = " ; ".join(aside for aside in asides if aside)
    return f"{montant.objet} : {montant.texte or number}{f' ({said})' if said else ''}."


def _is_current(montant: MontantDit, among: tuple[MontantDit, ...], today: dt.date) -> bool:
    """A figure is past when its years are, or when the same thing has a figure for a later year already here."""
    if montant.annee is not None:
        years = [int(year) for year in _YEAR.findall(montant.annee)]
        return "suivantes" in montant.annee or not years or max(years) >= today.year
    years = [int(year) for year in _YEAR.findall(montant.objet)]
    if not years or max(years) >= today.year:
        return True
    stem = _YEAR.sub("", montant.objet).strip()
    others = [
        int(year)
        for other in among
        if _YEAR.sub("", other.objet).strip() == stem
        for year in _YEAR.findall(other.objet)
    ]
    return not any(max(years) < year <= today.year for year in others)


def ends(dispositif: Dispositif, wording: Wording) -> tuple[str, ...]:
    """Return until when it holds, when that is known."""
    end = dispositif.valable.au
    return (wording.say("dispositif_echeance", date=day(end)),) if end is not None else ()


def links(dispositif: Dispositif, wording: Wording) -> tuple[Link, ...]:
    """Return the page to read: its own, else its source's."""
    url = dispositif.lien or (dispositif.source.lien if dispositif.source is not None else None)
    return (Link(wording.say("dispositif_page"), url),) if url else ()


def whole_card(dispositif: Dispositif, desk: Desk, wording: Wording, title: str = "") -> Card:
    """Return all that is worth saying of one dispositif; a closed one says only that, and what followed."""
    today, say = desk.today, wording.say
    if dispositif.closed_on(today):
        return Card(title or dispositif.nom, (closed(dispositif, desk, wording),), links(dispositif, wording))
    lines = [dispositif.en_bref or "", dispositif.avertissement or ""]
    lines += figures(dispositif, today)
    if dispositif.conditions_texte:
        lines.append(say("dispositif_conditions", conditions=" ; ".join(dispositif.conditions_texte)))
    if dispositif.cumul.precision:
        lines.append(say("dispositif_cumul", precision=dispositif.cumul.precision))
    if dispositif.demarche:
        lines.append(say("dispositif_demarche", demarche=dispositif.demarche))
    if dispositif.pret:
        lines.append(say("dispositif_pret"))
    lines += ends(dispositif, wording)
    lines.append(proof(dispositif, today, wording))
    return Card(title or dispositif.nom, tuple(filter(None, lines)), links(dispositif, wording))


def short_card(dispositif: Dispositif, desk: Desk, wording: Wording, title: str = "") -> Card:
    """Return the essential of one open dispositif: in brief, how to ask, until when, proof."""
    lines = [brief(dispositif)]
    if dispositif.demarche:
        lines.append(wording.say("dispositif_demarche", demarche=dispositif.demarche))
    lines += ends(dispositif, wording)
    lines.append(proof(dispositif, desk.today, wording))
    return Card(title or dispositif.nom, tuple(filter(None, lines)), links(dispositif, wording))


def brief(dispositif: Dispositif) -> str:
    """Return it in one sentence: its own, else its first conditions."""
    if dispositif.en_bref:
        return dispositif.en_bref
    said = " ; ".join(dispositif.conditions_texte)
    return f"{capital(said)}." if said else ""


def closed(dispositif: Dispositif, desk: Desk, wording: Wording, *, brief: bool = False) -> str:
    """Say that one is over, since when, and what took its place, if anything we know did.

    A brief one does not say that nothing we know took its place.
    """
    end, known = dispositif.valable.au, desk.knowledge.dispositifs
    said = [
        wording.say("dispositif_termine_le", date=day(end))
        if end is not None and end < desk.today
        else wording.say("dispositif_termine")
    ]
    after = [d for d in replaced_by(dispositif, known) if not d.closed_on(desk.today)]
    if after:
        said.append(wording.say("dispositif_remplace", noms=listed([d.nom for d in after])))
    elif not brief:
        said.append(wording.say("dispositif_sans_suite"))
    return " ".join(said)


def closed_line(dispositif: Dispositif, desk: Desk, wording: Wording, *, brief: bool = False) -> str:
    """Say which one is over, since when, and what took its place."""
    said = closed(dispositif, desk, wording, brief=brief)
    return f"{dispositif.nom} : {said[:1].lower()}{said[1:]}"
