"""The place of a message → the commune of the conversation, or the choice to offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.decide.conversation import Conversation
from bot.rules.place import Lieu
from knowledge.territory import SUIVIES, Territoires

#: Choices shown at most.
MAX_CHOICES = 6


def with_place(
    conversation: Conversation, entities: Mapping[str, Any], territoires: Territoires
) -> Conversation:
    """Return the conversation with the place a message states; homonyms become ``communes_proposees``."""
    work = entities.get("travail_commune")
    if isinstance(work, str) and work != entities.get("commune"):
        conversation = conversation.evolve(travail=work)
    commune = entities.get("commune")
    if isinstance(commune, str) and territoires.code_actuel(commune) is not None:
        return at_commune(conversation, commune)
    candidates = _candidates(entities, territoires)
    if len(candidates) == 1:
        return at_commune(conversation, candidates[0])
    if candidates:
        return conversation.evolve(
            communes_proposees=_biggest(candidates, territoires), commune="", demande="commune"
        )
    area = {key: str(entities[key]) for key in ("epci", "departement", "region") if entities.get(key)}
    if area:
        blank = {"epci": "", "departement": "", "region": ""}
        members = territoires.communes_de(area["epci"]) if "epci" in area else ()
        return conversation.evolve(
            **{**blank, **area}, commune="", communes_proposees=_biggest(members, territoires)
        )
    return conversation


def at_commune(conversation: Conversation, commune: str) -> Conversation:
    """Return the conversation settled in a commune."""
    demande = "" if conversation.demande == "commune" else conversation.demande
    return conversation.evolve(
        commune=commune, epci="", departement="", region="", communes_proposees=(), demande=demande, page=0
    )


def followed(conversation: Conversation, territoires: Territoires) -> Conversation:
    """Return the conversation in the only commune proposed that lies where we know offers; the same otherwise."""
    ours = [
        code
        for code in conversation.communes_proposees
        if (commune := territoires.commune(code)) is not None and commune.region in SUIVIES
    ]
    return at_commune(conversation, ours[0]) if len(ours) == 1 else conversation


def _candidates(entities: Mapping[str, Any], territoires: Territoires) -> list[str]:
    """Return the communes a message leaves open, narrowed by a département or a postal code said beside."""
    codes: Sequence[str] = tuple(entities.get("commune_ambigue") or ())
    postal = entities.get("code_postal")
    served = territoires.communes_du_code_postal(str(postal)) if postal else ()
    if codes and served:
        codes = [code for code in codes if code in served] or codes
    elif served:
        codes = served
    departement = entities.get("departement")
    if departement:
        inside = [code for code in codes if (c := territoires.commune(code)) and c.departement == departement]
        codes = inside or codes
    return list(codes)


def _biggest(codes: Sequence[str], territoires: Territoires) -> tuple[str, ...]:
    return tuple(sorted(codes, key=lambda code: -territoires.population(code))[:MAX_CHOICES])


def lieu_of(conversation: Conversation, territoires: Territoires) -> Lieu | None:
    """Return where the person lives for the rules, None while no commune is known."""
    commune = territoires.commune(conversation.commune) if conversation.commune else None
    if commune is None:
        return None
    codes = (commune.code,) if conversation.commune == commune.code else (conversation.commune, commune.code)
    return Lieu(codes, commune.epci, commune.departement, commune.region)
