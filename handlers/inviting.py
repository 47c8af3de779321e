"""The administrator gives roles: an invitation of one use, its acceptance, the list of who has a role."""

from __future__ import annotations

import re

from bot.agenda.bureau import Bureau
from bot.agenda.draft import Portee
from bot.agenda.places import is_known
from bot.agenda.quiet import PARIS
from bot.agenda.roles import Refus
from bot.reply.model import Block, Card, Choice, Reply, Text
from bot.store.api import ChatKey, Referent, Role
from handlers.announcing import Announcing
from handlers.brain import Brain
from handlers.personal import Answered

#: Before the secret, in the deep link.
PREFIX = "inv_"
_CODE = re.compile(r"rf:(suspendre|retablir|retirer|retirer_oui|liste):(\d{1,20})\Z")
#: Most people, and most acts, shown at once.
MOST, ACTS = 30, 20
#: Longest place said back.
LONGEST_PLACE = 60
_REGION = re.compile(r"\A(?:organisateur\s+)?r[ée]gion\s+(.+)\Z", re.IGNORECASE)


def invite(chat: ChatKey, argument: str, robot: str, bureau: Bureau, brain: Brain) -> Answered:
    """Return a deep link of one use, for a referent of the EPCI said or an organiser of the région said."""
    try:
        bureau.gate.administrator(chat, "inviter")
    except Refus as refus:
        return Announcing(chat, bureau, brain).refused(refus)
    role, portee = _meant(argument, bureau)
    if not portee:
        unknown = (
            brain.say("inviter_inconnu", lieu=argument.strip()[:LONGEST_PLACE]) if argument.strip() else ""
        )
        return Answered(Reply(tuple(Text(said) for said in (unknown, brain.say("inviter_ou")) if said)))
    secret = bureau.gate.invitations.create(role, [portee.code], chat)
    bureau.gate.audit.record(chat, "inviter", portee.code, role=role.value)
    said = brain.say(
        "inviter_lien",
        role=brain.say(f"role_{role.value}"),
        lieu=bureau.subscriptions.name(portee),
        lien=f"https://t.me/{robot}?start={PREFIX}{secret}",
    )
    return Answered(Reply((Text(said),)))


def accept(chat: ChatKey, secret: str, bureau: Bureau, brain: Brain) -> Answered:
    """Use an invitation."""
    try:
        referent = bureau.gate.redeem(secret, chat)
    except Refus as refus:
        known = bureau.gate.referents.get(chat)
        if refus.raison == "refus_invitation" and known is not None and known.actif:
            return _welcome("invitation_deja", known, bureau, brain)
        return Announcing(chat, bureau, brain).refused(refus)
    return _welcome("invitation_acceptee", referent, bureau, brain)


def _welcome(name: str, referent: Referent, bureau: Bureau, brain: Brain) -> Answered:
    role, lieux = brain.say(f"role_{referent.role.value}"), places_of(referent, bureau)
    return Answered(Reply((Text(brain.say(name, role=role, lieux=lieux), strong=True),)))


def list_all(chat: ChatKey, bureau: Bureau, brain: Brain) -> Answered:
    """List who has a role, with what can be done of each."""
    try:
        bureau.gate.administrator(chat, "referents")
    except Refus as refus:
        return Announcing(chat, bureau, brain).refused(refus)
    every = bureau.gate.referents.all()
    if not every:
        return Answered(Reply((Text(brain.say("referents_aucun")),)))
    blocks: list[Block] = [Text(brain.say("referents_titre"), strong=True)]
    choices: list[Choice] = []
    for one in every[:MOST]:
        state = brain.say("referents_actif" if one.actif else "referents_suspendu")
        name = brain.say("referents_nom", role=brain.say(f"role_{one.role.value}"), id=one.chat.chat)
        blocks.append(Card(name, (places_of(one, bureau), state)))
        for action in ("suspendre" if one.actif else "retablir", "retirer"):
            choices.append(
                Choice(brain.say(f"referents_{action}", id=one.chat.chat), f"rf:{action}:{one.chat.chat}")
            )
    if len(every) > MOST:
        blocks.append(Text(brain.say("referents_autres", nombre=len(every) - MOST)))
    return Answered(Reply(tuple(blocks), tuple(choices)))


def journal(chat: ChatKey, bureau: Bureau, brain: Brain) -> Answered:
    """List the newest acts of the audit: when, what, on what, who; ids and names of territories only."""
    try:
        bureau.gate.administrator(chat, "journal")
    except Refus as refus:
        return Announcing(chat, bureau, brain).refused(refus)
    lines = []
    for act in bureau.gate.audit.latest(ACTS):
        local, raison = act.le.astimezone(PARIS), act.details.get("raison", "")
        who = act.auteur.chat if act.auteur is not None else brain.say("journal_personne")
        why = f"({raison.removeprefix('refus_').replace('_', ' ')})" if raison else ""
        done = act.action.replace("_", " ")
        if act.action.startswith("refus:"):
            done = brain.say("journal_refus", acte=done.removeprefix("refus:"))
        what = " ".join(part for part in (done, _named(act.objet, bureau), why) if part)
        lines.append(brain.say("journal_acte", moment=f"{local:%d/%m %H:%M}", acte=what, auteur=who))
    return Answered(Reply((Card(brain.say("journal_titre"), tuple(lines)),)))


def _named(objet: str, bureau: Bureau) -> str:
    """Return what an act is about: a territory by its name, anything else by its id."""
    territoires = bureau.publisher.territoires
    portees = (Portee("epci", objet), Portee("region", objet))
    return next((bureau.subscriptions.name(one) for one in portees if is_known(one, territoires)), objet)


def tapped(chat: ChatKey, code: str, bureau: Bureau, brain: Brain) -> Answered | None:
    """Suspend, restore or take away a role; None for another code."""
    if not code.startswith("rf:"):
        return None
    found = _CODE.match(code)
    if found is None:
        return Announcing(chat, bureau, brain).tapped("an:")
    action, whom = found[1], ChatKey(chat.channel, chat.bot, found[2])
    try:
        bureau.gate.administrator(chat, action, whom.chat)
    except Refus as refus:
        return Announcing(chat, bureau, brain).refused(refus)
    referents = bureau.gate.referents
    if action == "retirer":
        yes = Choice(brain.say("referents_retirer_oui"), f"rf:retirer_oui:{whom.chat}")
        no = Choice(brain.say("referents_liste"), f"rf:liste:{whom.chat}")
        return Answered(Reply((Text(brain.say("referents_retirer_question", id=whom.chat)),), (yes, no)))
    acts = {"suspendre": referents.suspend, "retablir": referents.resume, "retirer_oui": referents.remove}
    if action in acts and acts[action](whom):
        bureau.gate.audit.record(chat, action.removesuffix("_oui"), whom.chat)
    return list_all(chat, bureau, brain)


def _meant(argument: str, bureau: Bureau) -> tuple[Role, Portee]:
    territoires = bureau.publisher.territoires
    region = _REGION.match(argument.strip())
    if region is not None:
        said = region[1].strip().casefold()
        names = territoires.noms_regions.items()
        code = next((code for code, name in names if said in (code, name.casefold())), "")
        return Role.ORGANISATEUR, Portee("region", code) if code else Portee()
    if territoires.epci(argument.strip()) is not None:
        return Role.REFERENT, Portee("epci", argument.strip())
    local = bureau.publisher.clock().astimezone(PARIS).replace(tzinfo=None)
    epci = bureau.reader().read(f"Lieu : {argument}", local).epci if argument.strip() else None
    return Role.REFERENT, Portee("epci", epci) if epci else Portee()


def places_of(referent: Referent, bureau: Bureau) -> str:
    """Return the territories of somebody's role, by their names."""
    level = "region" if referent.role is Role.ORGANISATEUR else "epci"
    return ", ".join(bureau.subscriptions.name(Portee(level, code)) for code in sorted(referent.territoires))
