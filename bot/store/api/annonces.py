"""Announcements as everyone else sees them: drafts, scheduled, published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from bot.agenda.envoi import ChatKey


class EtatAnnonce(StrEnum):
    """The life of an annonce."""

    BROUILLON = "brouillon"
    #: Waits for a second person.
    A_APPROUVER = "a_approuver"
    #: Leaves by itself at ``prevu_le``; nothing of it is in the outbox before.
    PROGRAMMEE = "programmee"
    #: Published; its envois may still be to come.
    PUBLIEE = "publiee"
    ANNULEE = "annulee"


@dataclass(frozen=True, kw_only=True)
class Annonce:
    """What a referent announces; each correction is a new revision."""

    id: str
    revision: int
    auteur: ChatKey
    etat: EtatAnnonce
    #: The event in the shape of ``knowledge/evenements/``, and the audience.
    contenu: Mapping[str, Any] = field(repr=False)
    territoire: str = ""
    #: Where the drafting dialogue is.
    etape: str = ""
    prevu_le: dt.datetime | None = None
    modifie_le: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """A revision whose envois leave or have left; ``under_way``: some are still to be made."""

    annonce: Annonce
    under_way: bool


class Annonces(Protocol):
    """Drafts and published announcements."""

    def save(self, annonce: Annonce) -> Annonce:
        """Keep an annonce, new or changed; return it as kept."""

    def get(self, id: str) -> Annonce | None:
        """Return an annonce at its latest revision."""

    def drafts(self, auteur: ChatKey) -> tuple[Annonce, ...]:
        """Return somebody's drafts, newest first."""

    def published(self) -> tuple[Annonce, ...]:
        """Return the published annonces."""

    def of(self, auteur: ChatKey) -> tuple[Annonce, ...]:
        """Return what somebody is drafting, scheduled or published, newest first."""

    def due(self, now: dt.datetime) -> tuple[Annonce, ...]:
        """Return the scheduled annonces whose moment has come, the soonest first."""

    def listening(self, auteur: ChatKey, within: dt.timedelta) -> Annonce | None:
        """Return what somebody is writing, or scheduled, and changed lately: what they say goes on with it; else None.

        Inside a transaction that read their conversation ahead, who writes nothing costs no statement.
        """

    def touched(self, within: dt.timedelta) -> tuple[Annonce, ...]:
        """Return the annonces not published yet that changed lately, by the clock all processes share."""

    def move(self, annonce: Annonce, before: EtatAnnonce) -> bool:
        """Write an annonce over the same revision if it still is at a state; False when somebody was faster."""

    def shown(self) -> tuple[Annonce, ...]:
        """Return the published annonces, and those cancelled since."""

    def leaving(self, within: dt.timedelta) -> tuple[Leaving, ...]:
        """Return every revision whose envois left, or were written, that recently, the first to leave first."""
