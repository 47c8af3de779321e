"""The buttons of subscriptions: each is read without trust, and only ever about one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.agenda.place_said import nearest
from bot.agenda.subscription_codes import PREFIX, read_code, read_place, read_plus, write_code, write_place
from bot.agenda.subscriptions import RYTHMES, mark_of, portee_of, wished
from bot.agenda.wish import HEBDOMADAIRE, Souhait
from bot.decide.conversation import Conversation
from bot.reply.model import Choice, Reply, Text
from bot.store.api import Abonnement
from handlers.personal import Answered
from handlers.subscriber import Fil, Subscriber, thread

#: Most homonyms offered.
MOST = 6


@dataclass(frozen=True)
class SubscriptionButtons(Subscriber):
    """What one person taps about their subscriptions."""

    def tapped(self, raw: str, home: Conversation, fil: Fil) -> Answered | None:
        """Answer a button about subscriptions, None for another."""
        if not raw.startswith(PREFIX):
            return None
        plus = read_plus(raw, self.subscriptions.territoires)
        if plus is not None:
            return replace(self.subscribed((plus,), fil), apart=True)
        code = read_code(raw)
        if code is None:
            return self.stale()
        if not code.mark:
            return self._about_all(code.action, fil)
        target = self.target((code.mark,))
        if not target:
            return self.stale()
        (one,) = target
        if code.action == "stop":
            return self.stopped((one,))
        if code.action == "ailleurs":
            text = Text(self.brain.say("abonne_ailleurs"))
            return Answered(Reply((text,)), fil=thread(fil, (one,), attend="lieu"), apart=True)
        if code.action == "voir" or (code.action == "rythme" and code.value not in RYTHMES):
            return self.showing("abonne_un", (one,), self.subscriptions.of(self.chat), fil=fil)
        if not code.value:
            return Answered(self.cards.menu(code.action, one, home.commune), fil=thread(fil, (one,)))
        changed = self._with(one, code.action, code.value)
        return self.replaced((one,), changed, fil) if changed else self.stale()

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
            return Answered(Reply((text,)), fil=thread(fil, attend="ajouter"), apart=True)
        if action == "tout":
            return self.ended()
        if action in ("stop", "pourquoi"):
            return replace(self._about_digest(action), apart=True)
        return self.listed() or self.nothing()

    def _about_digest(self, action: str) -> Answered:
        """Answer a button under the weekly digest."""
        weekly = tuple(one for one in self.subscriptions.of(self.chat) if one.rythme == HEBDOMADAIRE)
        if not weekly:
            return Answered(Reply((Text(self.brain.say("resume_pourquoi_plus")),)))
        if action == "stop" and len(weekly) == 1:
            return self.stopped(weekly)
        stops = self.cards.which("desabonne_lequel", weekly)
        if action == "stop":
            return Answered(stops)
        why = Text(self.brain.say("resume_pourquoi", abonnements=self.cards.said(weekly)))
        return Answered(Reply((why,), stops.choices))

    def homonyms(self, one: Abonnement, codes: Sequence[str], fil: Fil) -> Answered:
        """Ask which of several communes a subscription is moved to; the nearest to where it is come first."""
        territoires, mark = self.subscriptions.territoires, mark_of(one)
        choices = []
        for code in nearest(codes, self.subscriptions.levels(portee_of(one)), territoires)[:MOST]:
            commune = territoires.commune(code)
            if commune is not None:
                place = self.subscriptions.portee_of(code, "", "", "")
                label = f"{commune.nom} ({territoires.departement(commune.departement)})"
                choices.append(Choice(label, write_code("lieu", mark, write_place(place))))
        reply = Reply((Text(self.brain.say("demande_commune_choix")),), tuple(choices))
        return Answered(reply, fil=thread(fil, (one,)))
