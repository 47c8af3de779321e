"""What a channel raises when a message did not go; each message says it in French."""

from __future__ import annotations


class DeliveryError(Exception):
    """Le message n'est pas parti."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or type(self).__doc__)


class RetryAfter(DeliveryError):
    """le canal demande d'attendre"""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class ChatMigrated(DeliveryError):
    """la conversation a changé d'identifiant"""

    def __init__(self, to: str) -> None:
        super().__init__()
        self.to = to


class ChatUnreachable(DeliveryError):
    """le destinataire ne peut plus être joint"""


class Blocked(ChatUnreachable):
    """le destinataire a bloqué le bot"""


class Deactivated(ChatUnreachable):
    """le compte du destinataire n'existe plus"""


class ChatNotFound(ChatUnreachable):
    """la conversation est introuvable"""


class MessageRefused(DeliveryError):
    """le canal refuse ce message"""


class Uncertain(DeliveryError):
    """temps écoulé après l'envoi : le message est peut-être arrivé"""


class Unavailable(DeliveryError):
    """le canal ne répond pas ; rien n'est parti"""


class NotYet(DeliveryError):
    """ce n'est pas son moment ; rien n'est parti"""


class StoreError(Exception):
    """The store cannot do what was asked; the message says why, in French."""


class StoreUnavailable(StoreError):
    """The database does not answer now; the same call may go through later."""


class LeaseLost(StoreError):
    """Another worker took the row over; nothing was written."""
