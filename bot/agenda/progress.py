"""Where the envois of an announcement stand, in French: while they leave, and once it is over."""

from __future__ import annotations

import math

from bot.agenda.annonce import draft_in
from bot.agenda.codes import write_code
from bot.agenda.message import announcement
from bot.reply.model import Choice, Reply, Text
from bot.reply.wording import HARD, Wording
from bot.store.api import Annonce, EtatAnnonce, Limits, Progress
from knowledge.quantity import write_number

#: Seconds one envoi takes, at the rate of the bot.
EACH = Limits().bot
#: Why envois are abandoned by the referent's own doing: no failures.
STOPPED = frozenset({"annulée", "corrigée"})


def say_progress(at: Progress, going: int, wording: Wording, before: int = 0) -> tuple[Text, ...]:
    """Return what to say of envois: received, failed and why, uncertain, to go, « j'y vais ».

    ``going``: how many said « j'y vais »; ``before``: envois of other announcements that leave first.
    """
    name = "suivi_envoyes" if at.total else "suivi_sans_envoi"
    said = [wording.say(name, envoyes=_number(at.envoye), tout=_number(at.total))]
    if at.reste:
        left = say_left((at.reste + before) * EACH, wording)
        said.append(wording.say("suivi_reste", reste=_number(at.reste), duree=left))
    if failed := failures(at):
        why = sorted(failed.items(), key=lambda one: (-one[1], one[0]))
        reasons = " ; ".join(wording.say("suivi_raison", raison=one, nombre=_number(n)) for one, n in why)
        said.append(wording.say("suivi_non_remis", nombre=_number(sum(failed.values())), raisons=reasons))
    if stopped := sum(count for why, count in at.pourquoi.items() if why in STOPPED):
        said.append(wording.say("suivi_arretes", nombre=_number(stopped)))
    if at.incertain:
        said.append(wording.say("suivi_incertains", nombre=_number(at.incertain)))
    if going or not at.reste:
        said.append(wording.say("annonce_etat_participants", nombre=_number(going)))
    return tuple(Text(line) for line in said)


def failures(at: Progress) -> dict[str, int]:
    """Return what was not delivered, by reason; what was stopped on purpose is none."""
    return {why: count for why, count in at.pourquoi.items() if why not in STOPPED}


def progress_reply(
    annonce: Annonce,
    at: Progress,
    going: int,
    wording: Wording,
    base: str = "",
    before: int = 0,
    latest: bool = True,
) -> Reply:
    """Return the message that follows a revision of an announcement; ``latest``: it may still be acted on."""
    kind = _kind(annonce)
    head = wording.say(f"suivi_{kind}", nombre=_number(at.total))
    if not at.reste:
        head = f"{head} {wording.say('suivi_fini')}"
    shown = announcement(annonce.id, draft_in(annonce), wording, base).blocks
    actions = ["etat", "corriger", "annuler"] if latest and annonce.etat is EtatAnnonce.PUBLIEE else []
    if actions and failures(at) and not at.reste:
        actions.append("renvoyer")
    choices = tuple(
        Choice(wording.say(f"annonce_bouton_{action}"), write_code(action, annonce.id)) for action in actions
    )
    return Reply((Text(head, strong=True), *say_progress(at, going, wording, before), *shown), choices)


def say_left(seconds: float, wording: Wording) -> str:
    """Write a time left, rounded up: « quelques secondes », « environ 40 s », « environ 2 min », « environ 1 h 05 »."""
    if seconds <= 10:
        return wording.say("suivi_quelques_secondes")
    if seconds <= 50:
        return wording.say("suivi_secondes", nombre=math.ceil(seconds / 10) * 10)
    minutes = math.ceil(seconds / 60)
    if minutes < 60:
        return wording.say("suivi_minutes", nombre=minutes)
    return wording.say("suivi_heures", heures=minutes // 60, minutes=f"{minutes % 60:02}")


def _kind(annonce: Annonce) -> str:
    if annonce.etat is EtatAnnonce.ANNULEE:
        return "annulee"
    return "publiee" if annonce.revision == 1 else "corrigee"


def _number(value: int) -> str:
    return write_number(value).replace(" ", HARD)
