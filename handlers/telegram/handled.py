"""The answer to a ticket of the inbox, ready to be committed, or carried by the response of a webhook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.store.api import KEEP, Finished, Outgoing, Ticket
from handlers.personal import Effect

#: Calls a webhook may carry in its own response.
IN_RESPONSE = frozenset({"sendMessage", "editMessageText"})


@dataclass(frozen=True)
class Handled:
    """The answer to a ticket, ready to be committed."""

    replies: tuple[Outgoing, ...] = ()
    state: Any = KEEP
    forget: bool = False
    effects: tuple[Effect, ...] = ()

    @property
    def is_single(self) -> bool:
        """True when the answer is one message a webhook may carry in its response."""
        return len(self.replies) == 1 and self.replies[0].payload["method"] in IN_RESPONSE

    @property
    def can_be_carried(self) -> bool:
        """True when the answer may be kept with the conversation instead of the outbox."""
        return self.is_single and isinstance(self.state, Mapping) and not self.forget

    def carried(self, ticket: Ticket) -> Handled:
        """Return the same, the answer kept with the conversation: if its response is lost, Telegram asks again."""
        call = {"update": ticket.update.update_id, "appel": dict(self.replies[0].payload)}
        return replace(self, replies=(), state={**self.state, "porte": call})

    def finished(self, ticket: Ticket) -> Finished:
        """Return what the inbox commits with the ticket; effects are for later, in the same transaction."""
        return Finished(ticket=ticket, conversation=self.state, replies=self.replies, forget=self.forget)
