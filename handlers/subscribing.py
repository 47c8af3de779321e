"""« Préviens-moi », « toutes les semaines plutôt », « stop », and the buttons of subscriptions; in private only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.agenda.bureau import Bureau
from bot.agenda.draft import Portee
from bot.agenda.places import around
from bot.agenda.subscription_codes import PREFIX, read_code, read_place, read_plus, write_code, write_place
from bot.agenda.subscriptions import RYTHMES, Subscriptions, mark_of, portee_of, same_place, wished, write
from bot.agenda.wish import HEBDOMADAIRE, Souhait, read_wish, says_everything, says_only, wish_from_plain
from bot.decide.commands import plain
from bot.decide.conversation import Conversation
from bot.reply.model import Choice, Reply, Text
from bot.store.api import Abonnement, ChatKey
from bot.turn import Turn
from handlers.brain import Brain
from handlers.personal import Answered
from handlers.subscription_cards import Cards

#: What the thread of a conversation about subscriptions holds: the marks being spoken of, what is awaited, the wish
#: kept while a place is asked, whether being told was offered.
CIBLE, ATTEND, SOUHAIT, PROPOSE = "cible", "attend", "souhait", "propose"
#: The intention that subscribes.
SUJET = "evenements_abonner"
_MINE = re.compile(
    r"(?:voir |gerer |liste |montre(?:z|r)? (?:moi )?|quels sont )?(?:tous )?mes (?:abonnements|alertes)|"
    r"(?:a quoi|je) (?:suis je|je suis|suis) abonnee? ?(?:a quoi)?|(?:changer|modifier) (?:mes|mon) abonnements?"
)
#: Most homonyms offered.
MOST = 6

Fil = Mapping[str, Any]


@dataclass(frozen=True)
class Subscribing:
    """What one person does with their subscriptions; nothing is written before the answer is."""

    chat: ChatKey
    bureau: Bureau
    brain: Brain

    @property
    def subscriptions(self) -> Subscriptions:
        """What is kept."""
        return self.bureau.subscriptions

    @property
    def cards(self) -> Cards:
        """What is shown."""
        return Cards(self.bureau.subscriptions, self.bureau.participation.wording)

    # -- what is written ----------------------------------------------------------------------------------------

    def heard(self, text: str) -> Answered | None:
        """Answer « mes abonnements »; None for another message, and for who has none."""
        return self.listed() if _MINE.fullmatch(plain(text)) else None

    def listed(self) -> Answered | None:
        """Show what somebody is subscribed to; None when there is nothing."""
        mine = self.subscriptions.of(self.chat)
        if not mine:
            return None
        return self._showing("abonne_liste", mine, mine)

    def completed(self, text: str, fil: Fil) -> str:
        """Return what a message says in full when it was asked for what to add."""
        if fil.get(ATTEND) != "ajouter":
            return text
        return f"{self.brain.say('commande_abonner_dit')} : {text}"

    def done(self, turn: Turn, fil: Fil) -> Answered | None:
        """Return what to do of a turn of the dialogue about subscriptions, None for another."""
        if turn.kind == "abonner":
            return self._subscribe(turn, fil)
        if turn.kind == "desabonner":
            return self._unsubscribe(turn)
        if turn.conversation.sujet == SUJET and turn.kind in ("demander_commune", "choisir_commune"):
            wish = self._wish(turn).over(wish_from_plain(fil.get(SOUHAIT) or {}))
            return Answered(turn.reply, fil=_thread(fil, souhait=wish.to_plain()))
        return Answered(turn.reply, fil=fil) if turn.kind == "merci" and fil else None

    def _subscribe(self, turn: Turn, fil: Fil) -> Answered | None:
        now = turn.conversation
        wish = self._wish(turn).over(wish_from_plain(fil.get(SOUHAIT) or {}))
        portee = self.subscriptions.portee_of(now.commune, now.epci, now.departement, now.region)
        if not portee:
            return None
        if wish.niveau and not (now.epci or now.departement or now.region):
            portee = self.subscriptions.at(wish.niveau, portee, now.commune)
        return self._subscribed(wished(portee, wish), fil)

    def _subscribed(self, new: Sequence[Abonnement], fil: Fil) -> Answered:
        before = self.subscriptions.of(self.chat)
        known = {mark_of(one): one.rythme for one in before}
        same = all(known.get(mark_of(one)) == one.rythme for one in new)
        mine = _merged(before, new)
        return self._showing("abonne_encore" if same else "abonne", new, mine, fil=fil)

    def changed(self, turn: Turn, fil: Fil) -> Answered | None:
        """Answer « toutes les semaines plutôt », « plus que le vélo », « à Caen »: what is spoken of changes."""
        understood = turn.understood
        target = self._target(fil.get(CIBLE) or ())
        if not target or understood is None or not understood.text.strip():
            return None
        wish = read_wish(understood.text)
        place, open_ = self._place(understood.stated)
        if not (wish or place or open_) or not says_only(understood.text, wish, self._names(place, open_)):
            return None
        if open_:
            return self._homonyms(target[0], open_, fil)
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
            return replace(self._subscribed(new, fil), keep=True)
        return replace(self._replaced(old, new, fil), keep=True)

    def _replaced(self, old: Sequence[Abonnement], new: Sequence[Abonnement], fil: Fil) -> Answered:
        gone = {mark_of(one) for one in old}
        left = [one for one in self.subscriptions.of(self.chat) if mark_of(one) not in gone]
        same = {(mark_of(one), one.rythme) for one in old} == {(mark_of(one), one.rythme) for one in new}
        name = "abonne_encore" if same else "abonne_change"
        return self._showing(name, new, _merged(left, new), old=old, fil=fil)

    def _unsubscribe(self, turn: Turn) -> Answered | None:
        mine = self.subscriptions.of(self.chat)
        if not mine and not self.subscriptions.any(self.chat):
            return None
        if not mine or len(mine) == 1:
            return self._ended()
        understood = turn.understood
        text = understood.text if understood is not None else ""
        wish = read_wish(text)
        place, _ = self._place(understood.stated if understood is not None else {})
        meant = mine if place is None else same_place(mine, place, self.subscriptions.territoires)
        if wish.themes:
            meant = tuple(one for one in meant if one.theme in wish.themes)
        if wish.publics:
            meant = tuple(one for one in meant if one.public in wish.publics)
        if meant and len(meant) < len(mine):
            return self._stopped(meant)
        if says_everything(text):
            return self._ended()
        return Answered(self.cards.which("desabonne_lequel", mine))

    # -- what is tapped -----------------------------------------------------------------------------------------

    def tapped(self, raw: str, home: Conversation, fil: Fil) -> Answered | None:
        """Answer a button about subscriptions, None for another."""
        if not raw.startswith(PREFIX):
            return None
        plus = read_plus(raw, self.subscriptions.territoires)
        if plus is not None:
            return replace(self._subscribed((plus,), fil), apart=True)
        code = read_code(raw)
        if code is None:
            return self._stale()
        if not code.mark:
            return self._about_all(code.action, fil)
        target = self._target((code.mark,))
        if not target:
            return self._stale()
        (one,) = target
        if code.action == "stop":
            return self._stopped((one,))
        if code.action == "ailleurs":
            text = Text(self.brain.say("abonne_ailleurs"))
            return Answered(Reply((text,)), fil=_thread(fil, (one,), attend="lieu"), apart=True)
        if code.action == "voir" or (code.action == "rythme" and code.value not in RYTHMES):
            return self._showing("abonne_un", (one,), self.subscriptions.of(self.chat), fil=fil)
        if not code.value:
            return Answered(self.cards.menu(code.action, one, home.commune), fil=_thread(fil, (one,)))
        changed = self._with(one, code.action, code.value)
        return self._replaced((one,), changed, fil) if changed else self._stale()

    def _with(self, one: Abonnement, action: str, value: str) -> tuple[Abonnement, ...]:
        """Return a subscription with one thing changed; nothing when the choice is none of ours."""
        if action == "lieu":
            place = read_place(value, self.subscriptions.territoires)
            return wished(place, Souhait(), one) if place is not None else ()
        if action == "rythme":
            return wished(portee_of(one), Souhait(rythme=value), one)
        wish = Souhait(themes=(value,)) if action == "theme" else Souhait(publics=(value,))
        return wished(portee_of(one), wish, one)

    def _about_all(self, action: str, fil: Fil) -> Answered:
        if action == "ajouter":
            text = Text(self.brain.say("abonne_ajouter"))
            return Answered(Reply((text,)), fil=_thread(fil, attend="ajouter"), apart=True)
        if action == "tout":
            return self._ended()
        if action in ("stop", "pourquoi"):
            return replace(self._about_digest(action), apart=True)
        return self.listed() or self._nothing()

    def _about_digest(self, action: str) -> Answered:
        """Answer a button under the weekly digest."""
        weekly = tuple(one for one in self.subscriptions.of(self.chat) if one.rythme == HEBDOMADAIRE)
        if not weekly:
            return Answered(Reply((Text(self.brain.say("resume_pourquoi_plus")),)))
        if action == "stop" and len(weekly) == 1:
            return self._stopped(weekly)
        stops = self.cards.which("desabonne_lequel", weekly)
        if action == "stop":
            return Answered(stops)
        why = Text(self.brain.say("resume_pourquoi", abonnements=self.cards.said(weekly)))
        return Answered(Reply((why,), stops.choices))

    # -- what is said -------------------------------------------------------------------------------------------

    def _showing(
        self,
        name: str,
        those: Sequence[Abonnement],
        mine: Sequence[Abonnement],
        old: Sequence[Abonnement] = (),
        fil: Fil | None = None,
    ) -> Answered:
        """Show subscriptions as they are once ``those`` replaced ``old``."""
        kept = {(mark_of(one), one.rythme) for one in self.subscriptions.of(self.chat)}
        new = [one for one in those if (mark_of(one), one.rythme) not in kept]
        chat = self.chat
        return Answered(
            self.cards.shown(self.brain.say(name), those, mine),
            effects=(partial(write, chat=chat, old=old, new=those),) if old or new else (),
            fil=_thread(fil or {}, those),
        )

    def _stopped(self, those: Sequence[Abonnement]) -> Answered:
        left = [one for one in self.subscriptions.of(self.chat) if one not in those]
        return Answered(
            self.cards.stopped(those, left), effects=(partial(write, chat=self.chat, old=those, new=()),)
        )

    def _ended(self) -> Answered:
        mine, chat = self.subscriptions.of(self.chat), self.chat
        if not self.subscriptions.any(chat):
            return self._nothing()
        said = self.cards.stopped(mine, ()) if mine else Reply((Text(self.brain.say("desabonne_rappels")),))
        return Answered(said, effects=(lambda store: store.abonnements.remove(chat),))

    def _nothing(self) -> Answered:
        return Answered(Reply((Text(self.brain.say("abonne_rien")),), (self.cards.button("ajouter"),)))

    def _stale(self) -> Answered:
        """Say that a button is about a subscription that is no more, and show those that are."""
        mine = self.subscriptions.of(self.chat)
        return self._showing("abonne_perime", mine, mine) if mine else self._nothing()

    def _homonyms(self, one: Abonnement, codes: Sequence[str], fil: Fil) -> Answered:
        territoires, mark = self.subscriptions.territoires, mark_of(one)
        near = {(level.niveau, level.code) for level in self.subscriptions.levels(portee_of(one))}

        def distance(code: str) -> tuple[int, int]:
            return -len(near & {*around(code, territoires)}), -territoires.population(code)

        choices = []
        for code in sorted(codes, key=distance)[:MOST]:
            commune = territoires.commune(code)
            if commune is not None:
                place = self.subscriptions.portee_of(code, "", "", "")
                label = f"{commune.nom} ({territoires.departement(commune.departement)})"
                choices.append(Choice(label, write_code("lieu", mark, write_place(place))))
        reply = Reply((Text(self.brain.say("demande_commune_choix")),), tuple(choices))
        return Answered(reply, fil=_thread(fil, (one,)), keep=True)

    # -- what that needs ----------------------------------------------------------------------------------------

    def _wish(self, turn: Turn) -> Souhait:
        understood = turn.understood
        return read_wish(understood.text, understood.idees) if understood is not None else Souhait()

    def _target(self, marks: Sequence[str]) -> tuple[Abonnement, ...]:
        return tuple(one for one in self.subscriptions.of(self.chat) if mark_of(one) in marks)

    def _place(self, stated: Mapping[str, Any]) -> tuple[Portee | None, tuple[str, ...]]:
        """Return the territory a message states, or the communes it leaves open."""
        commune = stated.get("commune")
        if isinstance(commune, str):
            return self.subscriptions.portee_of(commune, "", "", "") or None, ()
        postal = stated.get("code_postal")
        codes = tuple(stated.get("commune_ambigue") or ())
        codes = codes or (
            self.subscriptions.territoires.communes_du_code_postal(str(postal)) if postal else ()
        )
        if len(codes) == 1:
            return self.subscriptions.portee_of(codes[0], "", "", "") or None, ()
        area = [str(stated.get(name) or "") for name in ("epci", "departement", "region")]
        portee = self.subscriptions.portee_of("", *area)
        return (portee or None, ()) if not codes else (None, codes)

    def _names(self, place: Portee | None, codes: Sequence[str]) -> list[str]:
        """Return the names a message may call a place by."""
        territoires = self.subscriptions.territoires
        names = [name for code in codes for name in (territoires.nom(code), *self._postal(code))]
        if place is None:
            return names
        names += [self.subscriptions.name(place), place.code]
        if place.niveau == "epci":
            for code in territoires.communes_de(place.code):
                names += (territoires.nom(code), *self._postal(code))
            names += territoires.surnoms.get(place.code, ())
        return names

    def _postal(self, code: str) -> tuple[str, ...]:
        commune = self.subscriptions.territoires.commune(code)
        return commune.codes_postaux if commune is not None else ()


def forgotten(fil: Fil) -> Fil:
    """Return what is left of the thread once the conversation is about something else."""
    return {PROPOSE: True} if fil.get(PROPOSE) else {}


def _thread(
    fil: Fil, those: Sequence[Abonnement] = (), attend: str = "", souhait: Mapping[str, Any] | None = None
) -> Fil:
    """Return the thread of a conversation about some subscriptions."""
    found: dict[str, Any] = dict(forgotten(fil))
    if those:
        found[CIBLE] = [mark_of(one) for one in those]
    if attend:
        found[ATTEND] = attend
    if souhait:
        found[SOUHAIT] = souhait
    return found


def _merged(before: Sequence[Abonnement], new: Sequence[Abonnement]) -> tuple[Abonnement, ...]:
    return tuple({mark_of(one): one for one in (*before, *new)}.values())
