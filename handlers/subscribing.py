"""« Préviens-moi », « stop »: what is kept in the store, and what is said of it."""

from __future__ import annotations

from bot.agenda.bureau import Bureau
from bot.reply.model import Choice, Reply, Text
from bot.store.api import ChatKey
from bot.turn import Turn
from handlers.brain import Brain
from handlers.personal import Answered

#: The button that ends every subscription: the dialogue's own code.
STOP = "i:evenements_desabonner"


def act(turn: Turn, chat: ChatKey, bureau: Bureau, brain: Brain) -> Answered | None:
    """Return what to do of a turn about subscriptions, None for another."""
    if turn.kind == "abonner":
        return _subscribe(turn, chat, bureau, brain)
    if turn.kind == "desabonner":
        return _unsubscribe(chat, bureau, brain)
    return None


def _subscribe(turn: Turn, chat: ChatKey, bureau: Bureau, brain: Brain) -> Answered | None:
    now, subscriptions = turn.conversation, bureau.subscriptions
    portee = subscriptions.portee_of(now.commune, now.epci, now.departement, now.region)
    if not portee:
        return None
    before = subscriptions.of(chat)
    known = any((one.niveau, one.code) == (portee.niveau, portee.code) for one in before)
    said = brain.say("abonne_encore" if known else "abonne", lieux=subscriptions.name(portee))
    reply = Reply(
        (Text(said, strong=True), Text(brain.say("abonne_stop"))),
        (Choice(brain.say("abonne_bouton_stop"), STOP),),
    )
    return Answered(reply, effects=(lambda store: subscriptions.add(chat, portee),))


def _unsubscribe(chat: ChatKey, bureau: Bureau, brain: Brain) -> Answered | None:
    subscriptions = bureau.subscriptions
    before = subscriptions.of(chat)
    if not before and not subscriptions.any(chat):
        return None
    text = (
        brain.say("desabonne", lieux=subscriptions.said(before)) if before else brain.say("desabonne_rappels")
    )
    return Answered(Reply((Text(text),)), effects=(lambda store: subscriptions.end(chat),))
