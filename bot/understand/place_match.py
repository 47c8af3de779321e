"""The shape of a place recognised in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Kind = Literal["commune", "commune_ambigue", "code_postal", "epci", "departement", "region", "pays"]
Role = Literal["habite", "travaille"]


#: At most so many choices are worth offering.
CHOICES = 6


class Found(NamedTuple):
    """A candidate: words first to last (excluded), what it is, how sure, whether letter for letter."""

    first: int
    last: int
    kind: Kind
    codes: tuple[str, ...]
    score: float = 1.0
    exact: bool = True


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A place the text states: what it is, where in the text, how sure, and for which purpose."""

    kind: Kind
    #: INSEE codes for communes and postal codes, SIREN for EPCI, codes of départements, régions, pays.
    codes: tuple[str, ...]
    start: int
    end: int
    surface: str
    #: 1 for the exact name, less when letters differ.
    score: float
    exact: bool
    role: Role | None = None


def place_entities(matches: Iterable[PlaceMatch]) -> Mapping[str, Any]:
    """Return the entities of the design, section 4, that these places state."""
    entities: dict[str, Any] = {}
    communes: list[PlaceMatch] = []
    for match in matches:
        if match.kind in ("commune", "commune_ambigue"):
            communes.append(match)
        elif match.kind == "code_postal":
            entities.setdefault("code_postal", match.surface)
            if len(match.codes) == 1:
                communes.append(match)
        elif len(match.codes) == 1:
            entities.setdefault(match.kind, match.codes[0])
    lived = [match for match in communes if match.role != "travaille"]
    worked = [match for match in communes if match.role == "travaille"]
    if not lived and worked:
        # « Une prime pour ceux qui travaillent à Lens ? »: the only place said is the place meant, too.
        entities.update(_communes(worked))
    elif lived:
        entities.update(_communes(lived))
    single = {code for match in worked for code in match.codes}
    if len(single) == 1:
        entities["travail_commune"] = single.pop()
    return entities


def _communes(matches: list[PlaceMatch]) -> dict[str, Any]:
    """Return ``commune`` when the text leaves one possibility, ``commune_ambigue`` when it leaves several."""
    named = {code: None for match in matches if match.kind == "commune" for code in match.codes}
    codes: dict[str, None] = {}
    for match in matches:
        # « Arras, 62000 »: the postal code and the name agree.
        if match.kind != "commune" and any(code in named for code in match.codes):
            continue
        codes.update(dict.fromkeys(match.codes))
    if len(codes) == 1:
        return {"commune": next(iter(codes))}
    return {"commune_ambigue": tuple(codes)} if codes else {}
