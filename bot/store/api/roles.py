"""Roles as everyone else sees them: who may announce where, invitations, the audit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from bot.agenda.envoi import ChatKey
from bot.agenda.errors import StoreError


class InvitationRefused(StoreError):
    """The invitation is unknown, used, expired or withdrawn; the message says which, in French."""


class Role(StrEnum):
    """What somebody may do."""

    ADMINISTRATEUR = "administrateur"
    #: Announces in the EPCI named by ``territoires``.
    REFERENT = "referent"
    #: Announces in the régions named by ``territoires``.
    ORGANISATEUR = "organisateur"


@dataclass(frozen=True, kw_only=True)
class Referent:
    """Somebody's role."""

    chat: ChatKey
    role: Role
    #: Codes of the territories the role covers.
    territoires: frozenset[str]
    actif: bool
    depuis: dt.datetime


class Referents(Protocol):
    """Who may publish."""

    def get(self, chat: ChatKey) -> Referent | None:
        """Return somebody's role, suspended or not."""

    def all(self) -> tuple[Referent, ...]:
        """Return everyone with a role."""

    def grant(self, chat: ChatKey, role: Role, territoires: Iterable[str]) -> Referent:
        """Give a role; territories add to those of the same role."""

    def suspend(self, chat: ChatKey) -> bool:
        """Suspend a role."""

    def resume(self, chat: ChatKey) -> bool:
        """End a suspension."""

    def remove(self, chat: ChatKey) -> bool:
        """Take a role away."""


class Invitations(Protocol):
    """Single-use invitations to a role; only a hash of the secret is kept."""

    def create(
        self, role: Role, territoires: Iterable[str], by: ChatKey, valid: dt.timedelta = dt.timedelta(days=7)
    ) -> str:
        """Return the secret of a new invitation: said once, at most 40 characters of A–Z a–z 0–9 _ -."""

    def redeem(self, secret: str, chat: ChatKey) -> Referent:
        """Use an invitation; raise InvitationRefused."""

    def withdraw(self, by: ChatKey) -> int:
        """Withdraw the unused invitations somebody made; return how many."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """One line of the audit: who did what to what; ids only."""

    le: dt.datetime
    auteur: ChatKey | None
    action: str
    objet: str
    details: Mapping[str, Any]


class Audit(Protocol):
    """What people with a role did, and what was refused to others."""

    def record(self, auteur: ChatKey | None, action: str, objet: str = "", **details: Any) -> None:
        """Write one act; ids and codes only, never a text."""

    def latest(self, limit: int = 100) -> tuple[Act, ...]:
        """Return the newest acts."""

    def about(self, action: str, objet: str) -> tuple[Act, ...]:
        """Return the acts of one kind on one thing, newest first."""
