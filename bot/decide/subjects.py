"""What each intention leads to, and the facts it cannot be answered without."""

from __future__ import annotations

from dataclasses import dataclass

from bot.decide.decision import Kind


@dataclass(frozen=True)
class Subject:
    """A thing people come for: who answers, and what must be known first."""

    kind: Kind
    #: The answer depends on where the person lives or works.
    place: bool = False
    #: An intercommunalité, a département or a région is enough.
    area: bool = False
    #: Facts asked when they are not known; « je ne sais pas » is always allowed.
    asks: tuple[str, ...] = ()


#: Intentions that a conversation can go on about, by label.
SUBJECTS: dict[str, Subject] = {
    "aides_estimer": Subject("estimer", place=True),
    "aides_cumul": Subject("cumul", place=True),
    "aides_detail": Subject("detail"),
    "aides_demarche": Subject("demarche"),
    "aides_employeur": Subject("employeur"),
    "aides_cee": Subject("cee"),
    "offres_velo": Subject("offres", place=True, area=True),
    "offres_autopartage": Subject("offres", place=True, area=True),
    "offres_covoiturage": Subject("offres", place=True, area=True),
    "offres_transport": Subject("offres", place=True, area=True),
    "evenements_lister": Subject("evenements", area=True),
    "contacts_trouver": Subject("contacts", place=True, area=True),
    "entreprise_plan": Subject("entreprise", place=True, asks=("effectif",)),
    "exemples": Subject("exemples", area=True),
    # Done once, for a place.
    "evenements_abonner": Subject("abonner", place=True, area=True),
}
#: Intentions answered at once, whatever the conversation was about.
ASIDES: dict[str, Kind] = {
    "salutation": "accueil",
    "aide_bot": "aide_bot",
    "remerciement": "merci",
    "humain": "humain",
    "donnees_perso": "donnees_perso",
    "avis": "avis",
    "evenements_desabonner": "desabonner",
    "evenement_publier": "publier",
}
#: Subjects that do something: never done aside of another answer, and over once done.
ACTS: frozenset[Kind] = frozenset({"abonner"})
#: Subjects answered by the estimate of the bike aids: their question is the estimate's.
ESTIMATED = frozenset({"estimer", "cumul"})
#: Subjects of a company: the place asked is its own, and a bare number is how many it counts.
OF_A_COMPANY = frozenset({"entreprise_plan", "aides_cee"})
#: Subjects about amounts: « pourquoi ? » asks how they were made.
EXPLAINED = frozenset({"aides_estimer", "aides_cumul", "aides_detail", "aides_demarche"})
#: Subjects answered without a place when they must be, and better with one: it is asked in the answer.
WISHES_PLACE = frozenset({"detail", "demarche"})
