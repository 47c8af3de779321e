"""A referent announces, from the first word to the results; and what readers tap."""

from handlers.announcing.dialogue import Announcing

__all__ = ["Announcing"]
