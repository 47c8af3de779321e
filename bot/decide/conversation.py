"""What a conversation remembers: a frozen value that can be stored and reloaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.rules.facts import Domain, Interval, Value


@dataclass(frozen=True)
class Conversation:
    """The facts given so far, what is being asked, and the state before, for « retour »."""

    #: INSEE code of the home, "" while unknown.
    commune: str = ""
    #: SIREN, région or département said without a commune.
    epci: str = ""
    departement: str = ""
    region: str = ""
    #: INSEE code of the work place, when it differs.
    travail: str = ""
    faits: Mapping[str, Value] = field(default_factory=dict)
    domaines: Mapping[str, Domain] = field(default_factory=dict)
    ne_sait_pas: frozenset[str] = frozenset()
    #: Net monthly pay the income was guessed from, None when the income was given.
    salaire: float | None = None
    #: Fact being asked: an info's id, ``commune``, or "".
    demande: str = ""
    #: Communes offered as choices.
    communes_proposees: tuple[str, ...] = ()
    #: Intention under way, "" before the first one.
    sujet: str = ""
    #: Ideas of the message that opened the subject (bus, réparer, entreprise…), and things it named, by id.
    idees: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    #: Period asked about, as written (« la semaine prochaine »).
    periode: str = ""
    #: Page shown of a long list, the first being 0.
    page: int = 0
    #: Messages not understood in a row.
    rates: int = 0
    avant: Conversation | None = None

    def evolve(self, **changes: Any) -> Conversation:
        """Return the same conversation with some facts changed."""
        return replace(self, **changes)

    def with_fact(self, info: str, value: Value) -> Conversation:
        """Return the conversation where a fact is known; what it replaces is forgotten."""
        forgotten = {info, *REPLACES.get(info, ())}
        faits = {k: v for k, v in self.faits.items() if k not in forgotten}
        domaines = {k: v for k, v in self.domaines.items() if k not in forgotten}
        salaire = None if info == "revenu_fiscal" else self.salaire
        return replace(
            self,
            faits={**faits, info: value},
            domaines=domaines,
            ne_sait_pas=self.ne_sait_pas - forgotten,
            salaire=salaire,
        )

    def with_domain(self, info: str, domain: Domain) -> Conversation:
        """Return the conversation where a fact is narrowed to a range."""
        forgotten = {info, *REPLACES.get(info, ())}
        faits = {k: v for k, v in self.faits.items() if k not in forgotten}
        return replace(
            self,
            faits=faits,
            domaines={**self.domaines, info: domain},
            ne_sait_pas=self.ne_sait_pas - {info},
            salaire=None,
        )

    def remembering(self, before: Conversation, depth: int = 10) -> Conversation:
        """Return the conversation with the state it can come back to."""
        return replace(self, avant=_trimmed(before, depth))


#: A fact given makes these others stale.
REPLACES = {
    "revenu_fiscal": ("revenu_fiscal_par_part",),
    "revenu_fiscal_par_part": ("revenu_fiscal",),
}


def _trimmed(conversation: Conversation, depth: int) -> Conversation | None:
    if depth == 0:
        return None
    before = conversation.avant
    return replace(conversation, avant=_trimmed(before, depth - 1) if before is not None else None)


def to_plain(conversation: Conversation) -> dict[str, Any]:
    """Return the conversation as JSON data."""
    plain = {name: getattr(conversation, name) for name in _PLAIN}
    plain["faits"] = dict(conversation.faits)
    plain["domaines"] = {
        info: {"de": [d.low, d.low_in], "a": [d.high, d.high_in]} if isinstance(d, Interval) else list(d)
        for info, d in conversation.domaines.items()
    }
    plain["ne_sait_pas"] = sorted(conversation.ne_sait_pas)
    for name in _LISTS:
        plain[name] = list(getattr(conversation, name))
    plain["avant"] = to_plain(conversation.avant) if conversation.avant is not None else None
    return plain


_PLAIN = (
    "commune", "epci", "departement", "region", "travail", "salaire", "demande", "sujet", "periode", "page", "rates",
)  # fmt: skip
_LISTS = ("communes_proposees", "idees", "cites")


def from_plain(plain: Mapping[str, Any]) -> Conversation:
    """Return the conversation kept as JSON data."""
    domains: dict[str, Domain] = {}
    for info, d in plain["domaines"].items():
        domains[info] = (
            Interval(d["de"][0], d["a"][0], d["de"][1], d["a"][1]) if isinstance(d, dict) else tuple(d)
        )
    known: dict[str, Any] = {name: plain[name] for name in _PLAIN if name in plain}
    known |= {name: tuple(plain[name]) for name in _LISTS}
    return Conversation(
        **known,
        faits=dict(plain["faits"]),
        domaines=domains,
        ne_sait_pas=frozenset(plain["ne_sait_pas"]),
        avant=from_plain(plain["avant"]) if plain["avant"] is not None else None,
    )
