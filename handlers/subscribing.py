"""« Préviens-moi », « toutes les semaines plutôt », « stop »: subscriptions in words, and where they are offered."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.agenda.draft import Portee
from bot.agenda.place_said import names_said, place_said
from bot.agenda.places import concerned
from bot.agenda.subscriptions import portee_of, same_place, wished
from bot.agenda.wish import Souhait, read_wish, says_everything, says_instead, says_only, wish_from_plain
from bot.decide.codes import intention_code
from bot.decide.commands import plain
from bot.reply.model import Reply, Text
from bot.store.api import Abonnement
from bot.turn import Turn
from handlers.personal import Answered
from handlers.subscriber import ATTEND, CIBLE, PROPOSE, SOUHAIT, Fil, forgotten, thread
from handlers.subscription_buttons import SubscriptionButtons

#: The intention that subscribes.
SUJET = "evenements_abonner"
#: What the dialogue offers to subscribe with, whoever reads.
GENERIC = intention_code(SUJET)
#: Answers after which being told is offered: what happens, what exists, what is paid around a place.
OFFERED = frozenset({"evenements", "offres", "estimer"})
#: From this score on, « bus à Laon » asks something else rather than changing a subscription.
SURE = 0.6
_MINE = re.compile(
    r"(?:voir |gerer |liste |montre(?:z|r)? (?:moi )?|quels sont )?(?:tous )?mes (?:abonnements|alertes)|"
    r"(?:a quoi|je) (?:suis je|je suis|suis) abonnee? ?(?:a quoi)?|(?:changer|modifier) (?:mes|mon) abonnements?"
)

_WHY = re.compile(
    r"(?:pourquoi|a quel titre|comment ca se fait que) (?:est ce que )?(?:je recois|j ai recu|vous m|tu m)"
    r"(?: ?(?:avez|as))?(?: (?:ecri\w*|envo\w*|prevenu\w*|previen\w*))?(?: (?:ca|cela|ceci|ce|cette|ces|des|vos|tes))?"
    r"(?: (?:messages?|annonces?|notifications?|alertes?|mails?))?"
)


@dataclass(frozen=True)
class Subscribing(SubscriptionButtons):
    """What one person says about their subscriptions."""

    def heard(self, text: str) -> Answered | None:
        """Answer « mes abonnements », « pourquoi je reçois ça ? »; None for another message."""
        said = plain(text)
        if _WHY.fullmatch(said):
            mine = self.subscriptions.of(self.chat)
            return self.showing("abonne_pourquoi", mine, mine) if mine else self.nothing()
        return self.listed() or self.nothing() if _MINE.fullmatch(said) else None

    def completed(self, turn: Turn, fil: Fil) -> str:
        """Return what a message says in full when it answers what to add, "" for another message."""
        understood = turn.understood
        if fil.get(ATTEND) != "ajouter" or understood is None:
            return ""
        wish = read_wish(understood.text)
        place, open_ = place_said(understood.stated, self.subscriptions)
        names = names_said(place, open_, self.subscriptions)
        if not (wish or place or open_) or not says_only(understood.text, wish, names, asked=True):
            return ""
        return f"{self.brain.say('commande_abonner_dit')} : {understood.text}"

    def done(self, turn: Turn, fil: Fil) -> Answered | None:
        """Return what to do of a turn of the dialogue about subscriptions, None for another."""
        if turn.kind == "abonner":
            return self._subscribe(turn, fil)
        if turn.kind == "desabonner":
            return self._unsubscribe(turn)
        if turn.conversation.sujet == SUJET and turn.kind in ("demander_commune", "choisir_commune"):
            wish = self._wish(turn).over(wish_from_plain(fil.get(SOUHAIT) or {}))
            return Answered(turn.reply, fil=thread(fil, souhait=wish.to_plain()))
        if turn.kind == "merci":
            return Answered(turn.reply, fil=fil)
        return self._offered(turn, fil)

    def _offered(self, turn: Turn, fil: Fil) -> Answered | None:
        """Return an answer about a place with, once a conversation, the offer to be told of what happens there."""
        now, reply = turn.conversation, turn.reply
        portee = self.subscriptions.portee_of(now.commune, now.epci, now.departement, now.region)
        if turn.kind not in OFFERED or not portee or (turn.kind != "evenements" and now.demande):
            return None
        if fil.get(PROPOSE) or self._is_told(portee):
            return Answered(_without_offer(reply, self.brain.say("evenements_prevenir")), fil=forgotten(fil))
        themes = read_wish("", now.idees).themes or ()
        theme = themes[0] if turn.kind == "evenements" and len(themes) == 1 else ""
        offer = self.cards.offer(Abonnement(niveau=portee.niveau, code=portee.code, theme=theme))
        kept = tuple(choice for choice in reply.choices if choice.code != GENERIC)
        return Answered(Reply(reply.blocks, (*kept, offer)), fil={**forgotten(fil), PROPOSE: True})

    def _is_told(self, portee: Portee) -> bool:
        """Tell whether somebody hears already of something around a territory."""
        pairs = set(concerned(portee, self.subscriptions.territoires))
        return any((one.niveau, one.code) in pairs for one in self.subscriptions.of(self.chat))

    def _subscribe(self, turn: Turn, fil: Fil) -> Answered | None:
        now = turn.conversation
        wish = self._wish(turn).over(wish_from_plain(fil.get(SOUHAIT) or {}))
        portee = self.subscriptions.portee_of(now.commune, now.epci, now.departement, now.region)
        if not portee:
            return None
        if wish.niveau and not (now.epci or now.departement or now.region):
            portee = self.subscriptions.at(wish.niveau, portee, now.commune)
        return self.subscribed(wished(portee, wish), fil)

    def changed(self, turn: Turn, fil: Fil) -> Answered | None:
        """Answer « toutes les semaines plutôt », « plus que le vélo », « à Caen »: what is spoken of changes."""
        understood = turn.understood
        target = self.target(fil.get(CIBLE) or ())
        if not target or understood is None or not understood.text.strip():
            return None
        wish = read_wish(understood.text)
        place, open_ = place_said(understood.stated, self.subscriptions)
        if not (wish or place or open_) or not says_only(
            understood.text, wish, names_said(place, open_, self.subscriptions)
        ):
            return None
        asks = understood.score >= SURE and not understood.intent.startswith("evenement")
        if asks and not wish.rythme and not says_instead(understood.text):
            return None
        if open_:
            return replace(self.homonyms(target[0], open_, fil), keep=True)
        old: list[Abonnement] = []
        new: list[Abonnement] = []
        for one in target:
            portee = place or portee_of(one)
            if wish.niveau:
                commune = understood.stated.get("commune") or turn.conversation.commune
                portee = self.subscriptions.at(wish.niveau, portee, str(commune))
            new += wished(portee, wish, one)
            old += () if wish.ajout else (one,)
        if wish.ajout:
            return replace(self.subscribed(new, fil), keep=True)
        return replace(self.replaced(old, new, fil), keep=True)

    def _unsubscribe(self, turn: Turn) -> Answered | None:
        mine = self.subscriptions.of(self.chat)
        if not mine and not self.subscriptions.any(self.chat):
            return None
        if not mine:
            return self.ended()
        understood = turn.understood
        text = understood.text if understood is not None else ""
        wish = read_wish(text)
        place, _ = place_said(understood.stated if understood is not None else {}, self.subscriptions)
        meant = mine if place is None else same_place(mine, place, self.subscriptions.territoires)
        if wish.themes:
            meant = tuple(one for one in meant if one.theme in wish.themes)
        if wish.publics:
            meant = tuple(one for one in meant if one.public in wish.publics)
        if meant and len(meant) < len(mine):
            return self.stopped(meant)
        if says_everything(text):
            return self.ended()
        if meant == mine and len(mine) == 1:
            return self.stopped(mine)
        return Answered(self.cards.which("desabonne_lequel", mine))

    def _wish(self, turn: Turn) -> Souhait:
        understood = turn.understood
        return read_wish(understood.text, understood.idees) if understood is not None else Souhait()


def _without_offer(reply: Reply, question: str) -> Reply:
    """Return an answer that does not offer to subscribe."""
    blocks = tuple(block for block in reply.blocks if block != Text(question))
    return Reply(blocks, tuple(choice for choice in reply.choices if choice.code != GENERIC))
