"""Deliveries as a table: error → what the row becomes, and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.agenda import errors
from bot.agenda.decisions import LONGEST, TRIES, Abandon, Later, Migrate, Outcome, Uncertain, backoff, decide
from bot.agenda.envoi import ChatKey, Envoi
from tests.support.clock import START

ENVOI = Envoi(
    id=1,
    chat=ChatKey("telegram", "1", "42"),
    cle="a:1:42",
    payload={},
    jeton=1,
    slot=START,
    bail=START + dt.timedelta(seconds=30),
)
TIRED = replace(ENVOI, essais=TRIES - 1)
DOUBTED = replace(ENVOI, incertitudes=1)


@pytest.mark.parametrize(
    ("envoi", "error", "expected"),
    [
        (ENVOI, errors.RetryAfter(17), Later(17.0, "le canal demande d'attendre", counts=False)),
        (TIRED, errors.RetryAfter(0.2), Later(1.0, "le canal demande d'attendre", counts=False)),
        (ENVOI, errors.ChatMigrated("-1005"), Migrate("-1005")),
        (ENVOI, errors.Blocked(), Abandon("le destinataire a bloqué le bot", deactivate=True)),
        (ENVOI, errors.Deactivated(), Abandon("le compte du destinataire n'existe plus", deactivate=True)),
        (ENVOI, errors.ChatNotFound(), Abandon("la conversation est introuvable", deactivate=True)),
        (ENVOI, errors.MessageRefused("message trop long"), Abandon("message trop long")),
        (ENVOI, errors.Uncertain(), Uncertain(5.0, errors.Uncertain.__doc__ or "")),
        (DOUBTED, errors.Uncertain(), Uncertain(None, errors.Uncertain.__doc__ or "")),
        (ENVOI, errors.Unavailable(), Later(2.0, "le canal ne répond pas ; rien n'est parti")),
        (
            replace(ENVOI, essais=3),
            errors.Unavailable(),
            Later(16.0, "le canal ne répond pas ; rien n'est parti"),
        ),
        (
            TIRED,
            errors.Unavailable(),
            Abandon(f"refusé {TRIES} fois : le canal ne répond pas ; rien n'est parti"),
        ),
        (ENVOI, KeyError("x"), Abandon("erreur imprévue : KeyError")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_of_the_channel_decides_what_the_row_becomes(
    envoi: Envoi, error: Exception, expected: Outcome
) -> None:
    assert decide(envoi, error) == expected


@pytest.mark.parametrize(("tries", "seconds"), [(0, 2.0), (1, 4.0), (4, 32.0), (9, LONGEST), (400, LONGEST)])
def test_tries_are_further_and_further_apart(tries: int, seconds: float) -> None:
    assert backoff(tries) == seconds
