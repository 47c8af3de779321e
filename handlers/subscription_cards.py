"""What is shown of somebody's subscriptions: each one said in full, and the buttons that change or stop it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.agenda.audience import PUBLICS, THEMES
from bot.agenda.draft import Portee
from bot.agenda.places import name_of
from bot.agenda.subscription_codes import write_code, write_place, write_plus
from bot.agenda.subscriptions import EVERY_PUBLIC, EVERY_THEME, Subscriptions, mark_of, portee_of
from bot.agenda.wish import HEBDOMADAIRE, IMMEDIAT
from bot.reply.model import Block, Card, Choice, Reply, Text
from bot.reply.wording import Wording, capital
from bot.store.api import Abonnement

#: What is changed through a menu.
PARTS = ("lieu", "theme", "public")


class Cards:
    """Writes the replies."""

    def __init__(self, subscriptions: Subscriptions, wording: Wording) -> None:
        self.subscriptions = subscriptions
        self.wording = wording

    def shown(self, opening: str, those: Sequence[Abonnement], mine: Sequence[Abonnement]) -> Reply:
        """Return some of somebody's subscriptions said in full, each changed or stopped in one tap."""
        blocks: list[Block] = [Text(opening, strong=True), *(self.card(one) for one in those)]
        if len(those) != 1:
            choices = [self._about("voir", one, "abonne_bouton_modifier") for one in those]
            return Reply(tuple(blocks), (*choices, self.button("ajouter"), self.button("tout")))
        (one,) = those
        other = IMMEDIAT if one.rythme == HEBDOMADAIRE else HEBDOMADAIRE
        mark = mark_of(one)
        choices = [
            *(Choice(self._say(f"abonne_bouton_{name}"), write_code(name, mark)) for name in PARTS),
            Choice(self._say(f"abonne_bouton_{other}"), write_code("rythme", mark, other)),
            Choice(self._say("abonne_bouton_stop"), write_code("stop", mark)),
            self.button("liste" if len(mine) > 1 else "ajouter"),
        ]  # fmt: skip
        return Reply(tuple(blocks), tuple(choices))

    def card(self, one: Abonnement) -> Card:
        """Return one subscription: the place, the theme, the public, the rhythm."""
        theme = self._say(f"theme_evenement_{one.theme}") if one.theme else ""
        public = self._say(f"annonce_public_{one.public}") if one.public else ""
        lines = (
            self._say("abonne_theme", theme=theme) if theme else self._say("abonne_tous_themes"),
            self._say("abonne_public", public=public) if public else self._say("abonne_tous_publics"),
            self._say(f"abonne_rythme_{one.rythme}"),
        )
        return Card(self.subscriptions.name(portee_of(one)), lines)

    def menu(self, action: str, one: Abonnement, commune: str) -> Reply:
        """Return what a place, a theme or a public may be changed to."""
        mark, now = mark_of(one), portee_of(one)
        if action == "lieu":
            found = [
                Choice(self._level(place), write_code(action, mark, write_place(place)))
                for place in self.subscriptions.levels(now, commune)
                if place != now
            ]
            found.append(Choice(self._say("abonne_bouton_ailleurs"), write_code("ailleurs", mark)))
        elif action == "theme":
            names = [(one, f"theme_evenement_{one}") for one in THEMES if one != EVERY_THEME]
            found = self._values(action, mark, [(EVERY_THEME, "abonne_tous_themes"), *names])
        else:
            names = [(one, f"annonce_public_{one}") for one in PUBLICS if one != EVERY_PUBLIC]
            found = self._values(action, mark, [(EVERY_PUBLIC, "abonne_tous_publics"), *names])
        back = Choice(self._say("abonne_bouton_retour"), write_code("voir", mark))
        return Reply((Text(self._say(f"abonne_question_{action}")), self.card(one)), (*found, back))

    def which(self, question: str, those: Sequence[Abonnement]) -> Reply:
        """Ask which subscriptions to stop."""
        choices = [self._about("stop", one, "abonne_bouton_arreter") for one in those]
        return Reply((Text(self._say(question)),), (*choices, self.button("tout")))

    def stopped(
        self, those: Sequence[Abonnement], left: Sequence[Abonnement] = (), reminded: bool = False
    ) -> Reply:
        """Say what is stopped, and offer to stop what is left: subscriptions, reminders of « j'y vais »."""
        blocks = [Text(self._say("desabonne", lieux=self.said(those)))]
        if reminded:
            blocks.append(Text(self._say("desabonne_reste_rappels")))
        choices = (self.button("liste"),) if left else ()
        return Reply(tuple(blocks), (*choices, self.button("tout")) if left or reminded else ())

    def offer(self, one: Abonnement) -> Choice:
        """Return the button that subscribes."""
        lieu = name_of(portee_of(one), self.subscriptions.territoires)
        if not one.theme:
            return Choice(self._say("abonne_offre", lieu=lieu), write_plus(one))
        theme = self._say(f"theme_evenement_{one.theme}")
        return Choice(self._say("abonne_offre_theme", lieu=lieu, theme=theme), write_plus(one))

    def said(self, those: Sequence[Abonnement]) -> str:
        """Return what subscriptions are to."""
        return self.subscriptions.said(those, self.wording)

    def button(self, action: str) -> Choice:
        """Return a button about all the subscriptions."""
        return Choice(self._say(f"abonne_bouton_{action}"), write_code(action))

    def _about(self, action: str, one: Abonnement, name: str) -> Choice:
        what = self.subscriptions.say(one, self.wording, short=True)
        return Choice(self._say(name, abonnement=what), write_code(action, mark_of(one)))

    def _values(self, action: str, mark: str, names: Sequence[tuple[str, str]]) -> list[Choice]:
        return [Choice(capital(self._say(name)), write_code(action, mark, value)) for value, name in names]

    def _level(self, place: Portee) -> str:
        return self._say(f"abonne_niveau_{place.niveau}", lieu=name_of(place, self.subscriptions.territoires))

    def _say(self, name: str, **values: Any) -> str:
        return self.wording.say(name, **values)
