"""Whom an announcement goes to: everyone who asked to hear of its territory, theme and public, each once."""

from __future__ import annotations

from typing import Protocol, get_args

from bot.agenda.draft import Brouillon
from bot.agenda.places import concerned
from bot.store.api import Abonnement, Abonnements, ChatKey
from knowledge.evenement import ThemeEvenement
from knowledge.fait import Public
from knowledge.territory import Territoires

THEMES: tuple[str, ...] = get_args(ThemeEvenement)
PUBLICS: tuple[str, ...] = get_args(Public)


def audience(
    draft: Brouillon, abonnements: Abonnements, territoires: Territoires, rythme: str = "immediat"
) -> tuple[ChatKey, ...]:
    """Return the active chats an announcement goes to, each once; nobody when it has no territory."""
    if not draft.portee:
        return ()
    return abonnements.audience(
        concerned(draft.portee, territoires), themes_of(draft), publics_of(draft), rythme
    )


class Told(Protocol):
    """An event, as far as whom it is for."""

    @property
    def theme(self) -> str: ...
    @property
    def publics(self) -> tuple[str, ...]: ...


def themes_of(draft: Told) -> tuple[str, ...]:
    """Return the themes whose subscribers are told; an event on every mode is for all of them."""
    return THEMES if draft.theme == "tous_modes" else (draft.theme, "tous_modes")


def publics_of(draft: Told) -> tuple[str, ...]:
    """Return the publics whose subscribers are told; what is for everybody is for each."""
    return PUBLICS if "tous" in draft.publics else (*draft.publics, "tous")


def reasons(
    draft: Brouillon, chat: ChatKey, abonnements: Abonnements, territoires: Territoires
) -> tuple[Abonnement, ...]:
    """Return the subscriptions because of which somebody receives an announcement (« pourquoi je reçois ceci »)."""
    places = set(concerned(draft.portee, territoires)) if draft.portee else set()
    themes, publics = themes_of(draft), publics_of(draft)
    return tuple(
        one
        for one in abonnements.of(chat)
        if (one.niveau, one.code) in places
        and (not one.theme or one.theme in themes)
        and (not one.public or one.public in publics)
    )
