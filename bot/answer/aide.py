"""Says one bike aid: its payer, what it asks, its proof."""

from __future__ import annotations

import datetime as dt

from bot.reply.model import Card, Link
from bot.reply.wording import Wording, day, payer_name
from knowledge.freshness import is_old
from knowledge.model import Aide

#: Start of the names of bike aids, which says nothing once in a list of them.
PREFIX = "Aide à l'achat d'un vélo – "


def name_of(aide: Aide) -> str:
    """Return the payer, and what tells this aid from its others."""
    return payer_name(aide.nom.removeprefix(PREFIX))


def asks(aide: Aide) -> tuple[str, ...]:
    """Return what the aid asks, one sentence each."""
    return tuple(c.sinon for c in aide.conditions if c.sinon is not None)


def proof_of(aide: Aide, today: dt.date, wording: Wording) -> str:
    """Return the source and its date, and whether it must be checked."""
    source, checked = aide.source.titre, aide.verifie.le
    if checked is None:
        return wording.say("aides_source_sans_date", source=source)
    name = (
        "aides_source_a_verifier"
        if aide.confiance == "basse"
        else "aides_ancienne"
        if is_old(checked, today)
        else "aides_source"
    )
    return wording.say(name, source=source, date=day(checked))


def aide_card(aide: Aide, lines: tuple[str, ...], today: dt.date, wording: Wording) -> Card:
    """Return a card of one bike aid with its deadline, proof and page after the lines given."""
    until = (wording.say("aides_echeance", date=day(aide.valable.au)),) if aide.valable.au is not None else ()
    links = (Link(wording.say("aides_page"), aide.lien),) if aide.lien else ()
    said = tuple(line for line in lines if line)
    return Card(name_of(aide), (*said, *until, proof_of(aide, today, wording)), links)
