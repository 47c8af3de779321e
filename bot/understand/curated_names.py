"""The names of everything curated: offers, contacts, events, aids, dispositifs."""

from __future__ import annotations

from collections.abc import Mapping

from bot.understand.names import Names
from knowledge.load import Knowledge
from knowledge.territory import Territoires

#: People from which a commune's name, alone, is a place before it is a service.
TOWN = 4000


def names_of(
    knowledge: Knowledge,
    territoires: Territoires,
    precisions: Mapping[str, tuple[str, ...]],
    surnoms: Mapping[str, tuple[str, ...]],
) -> Names:
    """Return the index of everything curated that has a name of its own."""
    facts = (*knowledge.offres.values(), *knowledge.contacts.values(), *knowledge.evenements.values())
    titles = [
        *((o.id, o.titre) for o in knowledge.offres.values()),
        *((c.id, c.nom) for c in knowledge.contacts.values()),
        *((e.id, e.titre) for e in knowledge.evenements.values()),
        *((d.id, d.nom) for d in knowledge.dispositifs.values()),
        *((i, a.courante.nom) for i, a in knowledge.aides.items() if a.courante.niveau == "etat"),
    ]
    places = [
        *(fact.territoire_nom for fact in facts),
        *(nom for _type, nom in territoires.noms_epci.values()),
        *territoires.noms_departements.values(),
        *territoires.noms_regions.values(),
        *(
            nom
            for nom, people in zip(territoires.noms, territoires.populations, strict=True)
            if people > TOWN
        ),
    ]
    texts = [
        *(o.conditions for o in knowledge.offres.values()),
        *(c.role for c in knowledge.contacts.values()),
        *(p.resume for p in knowledge.pratiques.values()),
        *(text for d in knowledge.dispositifs.values() for text in (d.en_bref or "", *d.conditions_texte)),
    ]
    return Names(titles, places, texts, precisions, surnoms)
