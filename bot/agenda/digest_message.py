"""The message of a weekly digest: what is new in full, what was said last week in a line, and how to stop."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.agenda.feeds.entry import Entree, Moment
from bot.agenda.phrasing import say_when
from bot.agenda.reading.when import When
from bot.agenda.subscription_codes import write_code
from bot.reply.model import Block, Card, Choice, Link, Reply, Text
from bot.reply.wording import Wording, capital

#: Events said in full, then in a line; the rest is counted.
FULL, BRIEF = 6, 12


@dataclass(frozen=True)
class Parts:
    """What a digest holds, by id, the soonest first: new to the reader, and already said last week."""

    new: tuple[str, ...] = ()
    old: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.old)


def digest(parts: Parts, events: Mapping[str, Entree], said: str, wording: Wording, base: str = "") -> Reply:
    """Return a digest; ``said``: the subscriptions that ask for it."""
    blocks: list[Block] = [Text(wording.say("resume_titre", abonnements=said), strong=True)]
    new = [events[id] for id in parts.new]
    blocks += [_card(one, wording, base) for one in new[:FULL]]
    room = BRIEF
    for name, those in (("resume_aussi", new[FULL:]), ("resume_rappel", [events[id] for id in parts.old])):
        if those:
            blocks.append(_brief(name, those[:room], len(those) - room, wording))
            room = max(0, room - len(those))
    choices = (
        Choice(wording.say("annonce_bouton_pourquoi"), write_code("pourquoi")),
        Choice(wording.say("abonne_bouton_stop"), write_code("stop")),
    )
    return Reply(tuple(blocks), choices)


def _card(one: Entree, wording: Wording, base: str) -> Card:
    if one.annule:
        return Card(wording.say("evenement_annule", titre=one.titre), (_when(one.moments[0]),))
    publics = [wording.say(f"annonce_public_{public}") for public in one.publics if public != "tous"]
    free = (
        {True: "annonce_gratuit", False: "annonce_payant"}.get(one.gratuit)
        if one.gratuit is not None
        else None
    )
    lines = (
        capital(_when(one.moments[0])),
        ", ".join(dict.fromkeys(part for part in (one.lieu, "" if one.lieu else one.territoire_nom) if part)),
        wording.say("annonce_pour", publics=", ".join(publics))
        if publics and "tous" not in one.publics
        else "",
        wording.say(free) if free else "",
        wording.say("agenda_a_verifier") if one.incertain else "",
    )
    links = [Link(wording.say("annonce_en_savoir_plus"), one.lien)] if one.lien else []
    if base:
        links.append(Link(wording.say("annonce_agenda"), f"{base}/evenements/{one.id}.ics"))
    return Card(one.titre, tuple(line for line in lines if line), tuple(links))


def _brief(name: str, those: Sequence[Entree], more: int, wording: Wording) -> Card:
    lines = [
        wording.say(
            "resume_ligne_annulee" if one.annule else "resume_ligne",
            titre=one.titre,
            quand=_when(one.moments[0]),
        )
        for one in those
    ]
    if more > 0:
        lines.append(wording.say("resume_autres", nombre=more))
    return Card(wording.say(name), tuple(lines))


def _when(moment: Moment) -> str:
    fin: dt.date | None = moment.fin if moment.fin != moment.debut else None
    return say_when(When(moment.debut, moment.de, fin, moment.a))
