"""Finds what is wrong in offers, contacts, events and practices: codes, ids, links, dates, figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from knowledge.contact import Contact
from knowledge.evenement import Evenement
from knowledge.fait import Chiffre, Fait, is_link
from knowledge.faults import Fault, suggest
from knowledge.load import Knowledge
from knowledge.model import Territoire
from knowledge.offre import Offre
from knowledge.pratique import Pratique
from knowledge.reading import KeyPath
from knowledge.territory import PAYS, Territoires

#: A fault before its file is known.
Remark = tuple[KeyPath, str]


def fact_faults(knowledge: Knowledge, territoires: Territoires) -> Iterator[Fault]:
    """Return the faults of the offers, contacts, events and practices, each with its file and line."""
    kinds: tuple[Iterable[Fait], ...] = (
        knowledge.offres.values(),
        knowledge.contacts.values(),
        knowledge.evenements.values(),
        knowledge.pratiques.values(),
    )
    for kind in kinds:
        for fait in kind:
            path = knowledge.files[fait.id]
            yield from (
                Fault.at(path, keys, message) for keys, message in _fait(fait, knowledge, territoires)
            )


def place_faults(place: Territoire, keys: KeyPath, territoires: Territoires) -> Iterator[Remark]:
    """Return what is wrong with the codes of a territory."""
    known: tuple[tuple[str, Iterable[str], Callable[[str], bool], str], ...] = (
        (
            "communes",
            place.communes,
            lambda code: territoires.code_actuel(code) is not None,
            "le code INSEE d'une commune (ce n'est pas le code postal)",
        ),
        (
            "epci",
            place.epci,
            lambda code: territoires.epci(code) is not None,
            "le SIREN d'un EPCI (9 chiffres)",
        ),
        (
            "departements",
            place.departements,
            lambda code: bool(territoires.departement(code)),
            "un numéro de département",
        ),
        (
            "regions",
            place.regions,
            lambda code: bool(territoires.region(code)),
            "un code de région (28, 32…)",
        ),
    )
    for name, codes, exists, what in known:
        for number, code in enumerate(codes):
            if not exists(code):
                yield (*keys, name, number), f"« {code} » n'est pas {what}"
    countries = ("France", *PAYS.values())
    if place.pays is not None and place.pays not in countries:
        yield (
            (*keys, "pays"),
            f"« {place.pays} » n'est pas un pays connu. {suggest(place.pays, countries)}",
        )
    for name in ("dans", "sauf"):
        inner = getattr(place, name)
        if inner is not None:
            yield from place_faults(inner, (*keys, name), territoires)


def _fait(fait: Fait, knowledge: Knowledge, territoires: Territoires) -> Iterator[Remark]:
    yield from place_faults(fait.territoire, ("territoire",), territoires)
    place = fait.territoire
    if not isinstance(fait, Pratique) and not any(
        (place.communes, place.epci, place.departements, place.regions, place.pays)
    ):
        yield (
            ("territoire",),
            "il faut au moins une commune, un EPCI, un département, une région ou un pays",
        )
    for keys, link in _links(fait):
        if not is_link(link):
            yield keys, f"« {link} » n'est pas une adresse web. Elle commence par « https:// », sans espace"
    contact = getattr(fait, "contact", None)
    if contact is not None and contact not in knowledge.contacts:
        yield (
            ("contact",),
            f"« {contact} » n'est pas un contact connu. {suggest(contact, knowledge.contacts)}",
        )
    if fait.verifie is not None and fait.source is None:
        yield ("verifie",), "un fait vérifié a une source : ajoutez « source: », ou retirez « verifie: »"
    if isinstance(fait, Offre | Contact):
        yield from _telephone(fait)
    if isinstance(fait, Evenement):
        yield from _dates(fait)
    for name in ("tarif", "capacite", "chiffres"):
        yield from _figures(getattr(fait, name, ()), name)


def _links(fait: Fait) -> Iterator[tuple[KeyPath, str]]:
    lien = getattr(fait, "lien", None)
    if lien is not None:
        yield ("lien",), lien
    if fait.source is not None and fait.source.lien is not None:
        yield ("source", "lien"), fait.source.lien
    if isinstance(fait, Contact):
        for number, more in enumerate(fait.liens_complementaires):
            yield ("liens_complementaires", number), more
    if isinstance(fait, Pratique) and fait.identification is not None:
        for number, more in enumerate(fait.identification.sources):
            yield ("identification", "sources", number), more


def _telephone(fait: Offre | Contact) -> Iterator[Remark]:
    if fait.telephone is not None and fait.telephone_verifie is None:
        yield (
            ("telephone",),
            "dites si quelqu'un a lu ce numéro dans une source : « telephone_verifie: oui », sinon « non »",
        )
    if fait.telephone is None and fait.telephone_verifie is not None:
        yield (
            ("telephone_verifie",),
            "il n'y a pas de numéro à vérifier : ajoutez « telephone: » ou retirez ce mot",
        )


def _dates(evenement: Evenement) -> Iterator[Remark]:
    for number, seance in enumerate(evenement.quand):
        if seance.debut.debut > seance.fin.fin:
            yield ("quand", number), f"« du: {seance.debut} » vient après « au: {seance.fin} »"
        if seance.de is not None and seance.a is not None and seance.de >= seance.a and seance.le is not None:
            yield ("quand", number), f"« de: {seance.de} » vient après « a: {seance.a} »"
    if not evenement.quand and evenement.atteste == "a_venir":
        yield (
            ("atteste",),
            "un événement « a_venir » a une date : ajoutez « quand: », ou écrivez « a_confirmer »",
        )


def _figures(figures: tuple[Chiffre, ...], name: str) -> Iterator[Remark]:
    for number, figure in enumerate(figures):
        if name == "tarif" and (isinstance(figure.valeur, str) or figure.valeur < 0):
            yield (name, number, "valeur"), f"« {figure.valeur} » n'est pas un prix. Écrivez un nombre"
        if not figure.unite:
            yield (name, number, "unite"), "un chiffre a toujours son unité : « € », « km », « vélos »…"
