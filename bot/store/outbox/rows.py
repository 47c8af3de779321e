"""Between rows of the outbox and what the others know: messages, envois, outcomes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.agenda.decisions import Abandon, Later, Migrate, Outcome, Sent, Uncertain
from bot.store.api import ChatKey, Envoi, EtatEnvoi, Genre, Outgoing, Priorite
from bot.store.debits import seconds


def row_of(message: Outgoing, chat: ChatKey, chat_id: int, cle: str, now: dt.datetime) -> dict[str, Any]:
    due = max(now, message.prevu_le or now)
    return {
        "channel": chat.channel,
        "bot": chat.bot,
        "chat_id": chat_id,
        "cle": cle,
        "priorite": message.priorite,
        "payload": dict(message.payload),
        "etat": EtatEnvoi.A_FAIRE.value,
        "prevu_le": due,
        "due": due,
        "jeton": 0,
        "essais": 0,
        "incertitudes": 0,
        "reprises": 0,
    }


def envoi_of(row: Any, slot: dt.datetime, bail: dt.datetime) -> Envoi:
    return Envoi(
        id=row.id,
        chat=ChatKey(row.channel, row.bot, row.chat),
        genre=Genre(row.genre),
        cle=row.cle,
        payload={**(row.contenu or {}), **(row.payload or {})},
        priorite=row.priorite,
        jeton=row.jeton,
        essais=row.essais,
        incertitudes=row.incertitudes,
        slot=slot,
        bail=bail,
    )


def columns_of(outcome: Outcome, envoi: Envoi, now: dt.datetime) -> dict[str, Any]:
    """Return the columns an outcome changes."""
    values: dict[str, Any] = {"bail": None, "worker": None, "due": None}
    wiped: dict[str, Any] = {} if keeps_payload(envoi) else {"payload": None}
    match outcome:
        case Sent(message_id):
            return values | {
                "etat": EtatEnvoi.ENVOYE.value,
                "message_id": message_id,
                "clos_le": now,
                "pourquoi": None,
                **wiped,
            }
        case Later(delay, why, counts):
            return values | {
                "etat": EtatEnvoi.A_FAIRE.value,
                "due": now + seconds(delay),
                "essais": envoi.essais + counts,
                "pourquoi": why,
            }
        case Uncertain(delay, why):
            values |= {
                "etat": EtatEnvoi.INCERTAIN.value,
                "incertitudes": envoi.incertitudes + 1,
                "pourquoi": why,
            }
            if delay is None:
                return values | {"clos_le": now, **wiped}
            return values | {"due": now + seconds(delay)}
        case Abandon(why):
            return values | {
                "etat": EtatEnvoi.ABANDONNE.value,
                "clos_le": now,
                "pourquoi": why,
                **wiped,
            }
        case Migrate():
            return values | {"etat": EtatEnvoi.A_FAIRE.value, "due": now}


def keeps_payload(envoi: Envoi) -> bool:
    """Tell whether what was said is kept once it is over: not what was said to one person."""
    return envoi.priorite != Priorite.REPONSE


def closed_row(envoi: Envoi, outcome: Outcome, now: dt.datetime) -> dict[str, Any]:
    """Return the parameters of ``CLOSE_SENT``."""
    assert isinstance(outcome, Sent)
    return {"of_id": envoi.id, "of_message": outcome.message_id, "now": now}


def pause_of(outcome: Outcome) -> float:
    return outcome.delay if isinstance(outcome, Later) and not outcome.counts else 0.0
