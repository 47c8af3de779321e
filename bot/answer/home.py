"""Where the person is, for things that hold on a territory: the home, its name, and what a level is called."""

from __future__ import annotations

from bot.decide.conversation import Conversation
from bot.reply.wording import payer_name
from knowledge.model import Territoire
from knowledge.proximity import Home, home_of_commune, home_of_departement, home_of_epci
from knowledge.territory import SUIVIES, Territoires, departement_of


def home_of(conversation: Conversation, territoires: Territoires) -> Home:
    """Return where the person is, as far as it was said; nothing known gives an empty home."""
    if conversation.commune:
        return home_of_commune(territoires, territoires.code_actuel(conversation.commune) or "")
    if conversation.epci:
        return home_of_epci(territoires, conversation.epci)
    if conversation.departement:
        return home_of_departement(territoires, conversation.departement)
    if conversation.region:
        return Home(region=conversation.region)
    return Home()


def is_followed(home: Home) -> bool:
    """Tell whether we follow what exists around this home."""
    return home.region in SUIVIES


def is_inside(territoire: Territoire, region: str, territoires: Territoires) -> bool:
    """Tell whether a territory lies in a région, for somebody of whom only the région is known."""
    codes = (
        *territoire.communes,
        *(code for siren in territoire.epci for code in territoires.communes_de(siren)[:1]),
    )
    departements = {*territoire.departements, *(departement_of(code) for code in codes)}
    return any(territoires.region_of(departement) == region for departement in departements)


def place_name(home: Home, territoires: Territoires) -> str:
    """Return the place as people say it: « Caen (Calvados) », « Nord », « Normandie »; "" when unknown."""
    if home.commune:
        return f"{territoires.nom(home.commune)} ({territoires.departement(home.departement)})"
    if home.epci:
        return epci_name(home, territoires)
    if home.departement:
        return territoires.departement(home.departement)
    return territoires.region(home.region) if home.region else ""


def epci_name(home: Home, territoires: Territoires) -> str:
    """Return the name of the intercommunalité, "" when there is none."""
    epci = territoires.epci(home.epci) if home.epci else None
    return payer_name(epci.nom) if epci is not None else ""
