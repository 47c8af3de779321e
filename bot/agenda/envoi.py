"""One message on its way to one chat, and the states it goes through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, order=True)
class ChatKey:
    """Where one talks to somebody: a channel, the bot's own id there, the chat's id there."""

    channel: str
    bot: str
    chat: str


class Genre(StrEnum):
    """What kind of chat it is; the limits differ."""

    PRIVE = "prive"
    GROUPE = "groupe"
    CANAL = "canal"


class EtatEnvoi(StrEnum):
    """The life of one envoi."""

    #: Waiting for its turn.
    A_FAIRE = "a_faire"
    #: In a worker's hands until its lease ends.
    EN_COURS = "en_cours"
    #: The channel said it has it.
    ENVOYE = "envoye"
    #: The channel may have it: the time ran out after the message was written. Tried once more, then left so.
    INCERTAIN = "incertain"
    #: Nobody will send it; ``pourquoi`` says why.
    ABANDONNE = "abandonne"


class Priorite:
    """What leaves first."""

    REPONSE = 0
    ANNONCE = 1


@dataclass(frozen=True, kw_only=True)
class Envoi:
    """One claimed row of the outbox: one call to the channel, to be made at ``slot`` and not much later."""

    id: int
    chat: ChatKey
    genre: Genre = Genre.PRIVE
    #: ``annonce:revision:chat`` or ``update:ID:N``; unique.
    cle: str
    #: What the channel's renderer prepared; opaque to the core.
    payload: Mapping[str, Any] = field(repr=False)
    priorite: int = Priorite.ANNONCE
    #: Fencing token: a worker whose lease was taken over cannot settle the row.
    jeton: int
    #: Tries refused before this one for a passing reason (429, 5xx, no connection).
    essais: int = 0
    #: Times the channel may already have it.
    incertitudes: int = 0
    #: The moment reserved for it in the limits of the bot and of the chat.
    slot: dt.datetime
    #: End of the lease.
    bail: dt.datetime
