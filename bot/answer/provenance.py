"""Says where a dispositif comes from and when it was checked, or with whom it must be."""

from __future__ import annotations

import datetime as dt
import re

from bot.reply.wording import Wording, day, payer_name
from knowledge.dispositif import Dispositif
from knowledge.freshness import is_old
from knowledge.partial_date import parse_partial_date

_READ = re.compile(r"relevé du (\d\d/\d\d/\d{4})")
#: A payer → how one says « auprès de » it.
AUPRES = {
    "Votre employeur": "de votre employeur",
    "État": "de l'État",
    "ADEME": "de l'ADEME",
    "Émetteur choisi par l’employeur": "de votre employeur",
    "Certificats d’économies d’énergie (CEE)": "du ministère chargé de l'énergie",
    "Objectif Employeur Pro-Vélo": "d'Employeur Pro-Vélo",
    "Employeur Pro-Vélo": "d'Employeur Pro-Vélo",
    "Métropoles concernées": "de la métropole concernée",
    "Autorités organisatrices de la mobilité": "de votre autorité organisatrice de la mobilité",
}
FORGE = "github.com"
#: First word of a payer's name → how it follows « auprès ».
ARTICLES = {
    "Région": "de la ",
    "Métropole": "de la ",
    "Ville": "de la ",
    "Communauté": "de la ",
    "Département": "du ",
    "Programme": "du ",
}


def from_whom(porteur: str) -> str:
    """Return the payer after « auprès »: « de la Région Normandie »."""
    name = payer_name(porteur)
    return AUPRES.get(porteur) or ARTICLES.get(name.split()[0], "de ") + name


def proof(dispositif: Dispositif, today: dt.date, wording: Wording) -> str:
    """Return the source and its date, or with whom it must be checked."""
    say, whom = wording.say, from_whom(dispositif.porteur)
    source = _source(dispositif)
    checked = dispositif.verifie.le
    if dispositif.shown(today) == "a_verifier":
        if not source:
            return say("dispositif_sans_source", aupres=whom)
        when = _when(dispositif)
        return say("dispositif_a_verifier", aupres=whom, source=f"{source}{when}")
    if checked is None:
        return say("dispositif_source", source=f"{source}{_when(dispositif)}")
    name = "dispositif_ancien" if is_old(checked, today) else "dispositif_verifie"
    return say(name, date=day(checked), source=source, aupres=whom)


def _source(dispositif: Dispositif) -> str:
    """Return the name of the source; a code forge says nothing by its own name, its folder does."""
    source = dispositif.source
    if source is None:
        return ""
    return source.lien.removeprefix("https://") if source.titre == FORGE and source.lien else source.titre


def _when(dispositif: Dispositif) -> str:
    """Return the date of a page and the day it was read: « , page de décembre 2022, lue le 23/11/2026 »."""
    parts = []
    source, checked = dispositif.source, dispositif.verifie
    if source is not None and source.date_page:
        try:
            parts.append(f"page de {parse_partial_date(source.date_page).en_francais()}")
        except ValueError:
            parts.append(f"page de {source.date_page}")
    read = _READ.search(checked.par or "")
    if checked.le is None and read is not None:
        parts.append(f"lue le {read[1]}" if parts else f"page lue le {read[1]}")
    return "".join(f", {part}" for part in parts)


def cite(dispositif: Dispositif, wording: Wording) -> str:
    """Return the source and its date between brackets, for a line in a list."""
    if dispositif.source is None:
        return wording.say("dispositif_cite_sans_source", aupres=from_whom(dispositif.porteur))
    checked = dispositif.verifie.le
    when = f", {day(checked)}" if checked is not None else _when(dispositif)
    return f"({_source(dispositif)}{when})"
