"""The weekly digest: what is coming, once a week, to those who asked for it so."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from bot.agenda.annonce import draft_in
from bot.agenda.audience import audience
from bot.agenda.counter import Render
from bot.agenda.message import announcement
from bot.agenda.quiet import PARIS, next_allowed
from bot.reply.model import Block, Reply, Text
from bot.reply.wording import Wording
from bot.store.api import Annonce, ChatKey, Destinataire, Store
from knowledge.territory import Territoires

#: Events further off wait for a later digest.
AHEAD = dt.timedelta(days=21)


def send_digest(
    store: Store, territoires: Territoires, wording: Wording, render: Render, now: dt.datetime, base: str = ""
) -> int:
    """Write this week's digest, one envoi per weekly subscriber; return how many. Once a week, whoever calls."""
    local = now.astimezone(PARIS).date()
    by_chat: defaultdict[ChatKey, list[Annonce]] = defaultdict(list)
    coming = [
        annonce
        for annonce in store.annonces.published()
        if (le := draft_in(annonce).le) is not None and local <= le <= local + AHEAD
    ]
    coming.sort(key=lambda annonce: str(draft_in(annonce).le))
    for annonce in coming:
        for chat in audience(draft_in(annonce), store.abonnements, territoires, "hebdomadaire"):
            by_chat[chat].append(annonce)
    groups: defaultdict[tuple[str, ...], list[ChatKey]] = defaultdict(list)
    for chat, annonces in by_chat.items():
        groups[tuple(annonce.id for annonce in annonces)].append(chat)
    found = {annonce.id: annonce for annonce in coming}
    year, week, _ = local.isocalendar()
    count = 0
    with store.transaction():
        for ids, chats in groups.items():
            blocks: list[Block] = [Text(wording.say("annonce_hebdo"), strong=True)]
            for id in ids:
                blocks += announcement(id, draft_in(found[id]), wording, base).blocks
            count += store.outbox.publish(
                f"hebdo-{year}-{week:02}",
                1,
                render(Reply(tuple(blocks))),
                [Destinataire(chat=chat) for chat in chats],
                next_allowed(now),
            )
    return count
