"""The answers to « qui contacter ? » and « parler à quelqu'un »: the closest contacts about the subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from bot.answer.home import epci_name, home_of, is_followed, place_name
from bot.answer.pages import page_of
from bot.answer.proof import proof, sentence
from bot.answer.vcard import vcard
from bot.answer.wants import OUVERTS, publics_of
from bot.decide.codes import command_code, intention_code
from bot.decide.conversation import Conversation
from bot.decide.decide import Desk
from bot.decide.decision import Decision
from bot.reply.model import Block, Card, Choice, Link, Reply, Text
from bot.reply.wording import Wording
from knowledge.contact import Contact, Sujet
from knowledge.fait import Public
from knowledge.proximity import PROXIMITES, Home, Proximite, serving
from knowledge.showable import shown

#: Cards of one answer, and of « parler à quelqu'un ».
PER_PAGE, FOR_HUMAN = 4, 2
#: Idea of the message → subject of a contact.
SUJETS: dict[str, Sujet] = {
    **dict.fromkeys(("velo", "louer", "libre_service", "reparer", "atelier_velo", "ecole_velo"), "velo"),
    **dict.fromkeys(("stationnement", "marquage", "velo_electrique"), "velo"),
    **dict.fromkeys(("bus", "tram", "train", "transport", "tad", "scolaire"), "transport_commun"),
    "abonnement_transport": "transport_commun",
    "covoiturage": "covoiturage",
    "autopartage": "autopartage",
    "solidaire": "solidaire",
    "public_handicap": "handicap",
    **dict.fromkeys(("plan_mobilite", "obligation", "convaincre", "public_entreprise", "employeur"), "pdme"),
    "cee": "cee",
    **dict.fromkeys(("aide", "etat_aide"), "aides"),
    "evenement": "evenements",
}  # fmt: skip
#: Ids of the collectivités themselves, who answer before the associations of their level.
_COLLECTIVITES = ("epci-", "departement-", "region-")
#: Contacts of these publics only answer when they are asked for.
RESERVES: frozenset[Public] = frozenset({"epci", "entreprise"})


def answer_contacts(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return the contacts near the place of the conversation, about its subject."""
    conversation = decision.conversation
    found = choose(conversation, desk)
    page = page_of(found, conversation.page, PER_PAGE)
    blocks: list[Block] = [Text(wording.say(note)) for note in decision.notes]
    blocks += [Text(text) for text in _opening(conversation, found, desk, wording)]
    blocks += [card(contact, desk, wording) for contact, _level in page.things]
    if page.things:
        blocks.append(vcard(page.things[0][0]))
    choices = [*page.choices(wording)]
    if conversation.commune:
        choices.append(Choice(wording.say("changer_commune"), command_code("changer_commune")))
    return Reply(tuple(blocks), tuple(choices))


def answer_human(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return who can answer by voice, near the place when it is known."""
    conversation = decision.conversation
    somewhere = home_of(conversation, desk.territoires) != Home()
    found = choose(conversation.evolve(idees=(), cites=()), desk)[:FOR_HUMAN] if somewhere else []
    again = Choice(wording.say("recommencer"), command_code("recommencer"))
    if not found:
        ask = Choice(wording.say("qui_contacter"), intention_code("contacts_trouver"))
        return Reply((Text(wording.say("humain_ou")),), (ask, again))
    cards = [card(contact, desk, wording) for contact, _level in found]
    return Reply((Text(wording.say("humain_qui")), *cards, vcard(found[0][0])), (again,))


def choose(conversation: Conversation, desk: Desk) -> list[tuple[Contact, Proximite]]:
    """Return the contacts that answer, best first: named, then about the subject, then the closest."""
    home = home_of(conversation, desk.territoires)
    contacts = desk.knowledge.contacts
    named = [contacts[cite] for cite in conversation.cites if cite in contacts]
    if named:
        near = [(n.thing, n.niveau) for n in serving(named, home, desk.territoires).nears]
        return near or [(contact, PROXIMITES[-1]) for contact in named]
    asked = publics_of(conversation.idees)
    if "pdme" in _subjects(conversation):
        asked |= {"entreprise"}
    able = [c for c in contacts.values() if not RESERVES.issuperset(c.publics) or asked & {*c.publics}]
    pairs = [(n.thing, n.niveau) for n in serving(able, home, desk.territoires).nears]
    subjects = _subjects(conversation)
    fitting = [pair for pair in pairs if not subjects or subjects & {*pair[0].sujets}]
    own = [pair for pair in pairs if pair not in fitting and pair[0].id.startswith("epci-")]
    chosen = sorted(fitting, key=lambda pair: _rank(pair, subjects, asked, desk))
    return [*own, *chosen] if chosen or own else pairs


def _subjects(conversation: Conversation) -> frozenset[Sujet]:
    return frozenset(SUJETS[idee] for idee in conversation.idees if idee in SUJETS)


def _rank(
    pair: tuple[Contact, Proximite], subjects: Iterable[Sujet], asked: frozenset[Public], desk: Desk
) -> tuple[int, ...]:
    contact, level = pair
    made_for = bool(asked & {*contact.publics})
    doubtful = shown(contact, desk.today) != "oui"
    return (
        PROXIMITES.index(level),
        not contact.id.startswith(_COLLECTIVITES),
        -len({*contact.sujets} & {*subjects}),
        not made_for,
        not OUVERTS & {*contact.publics},
        doubtful,
    )


def _opening(
    conversation: Conversation, found: list[tuple[Contact, Proximite]], desk: Desk, wording: Wording
) -> Iterator[str]:
    home = home_of(conversation, desk.territoires)
    place, epci = place_name(home, desk.territoires), epci_name(home, desk.territoires)
    if any(cite in desk.knowledge.contacts for cite in conversation.cites):
        return
    if not is_followed(home):
        yield wording.say("contacts_hors_zone", lieu=place, qui=epci or wording.say("votre_mairie"))
        if found:
            yield wording.say("contacts_partout")
    elif not found:
        yield wording.say("contacts_rien", lieu=place, qui=epci or wording.say("votre_mairie"))
    elif home.epci and found[0][1] not in ("commune", "epci"):
        yield wording.say(f"contacts_niveau_{found[0][1]}", lieu=place, epci=epci)
    else:
        yield wording.say("contacts_ici", lieu=place)


def card(contact: Contact, desk: Desk, wording: Wording) -> Card:
    """Return the card of a contact; its phone number only when somebody read it in a source."""
    say = wording.say
    lines = [sentence(contact.role)]
    if contact.adresse:
        lines.append(say("contact_adresse", adresse=contact.adresse))
    if contact.telephone_affichable:
        lines.append(say("telephone", telephone=contact.telephone_affichable))
    if contact.courriel:
        lines.append(say("contact_courriel", courriel=contact.courriel))
    if shown(contact, desk.today) == "a_verifier":
        lines.append(say("contact_a_verifier"))
    lines.append(proof(contact, desk.today, wording))
    return Card(contact.nom, tuple(lines), tuple(_links(contact, wording)))


def _links(contact: Contact, wording: Wording) -> Iterator[Link]:
    """Yield the site of a contact, and one more page said by where it is; the same page once."""
    urls = [url for url in (contact.lien, *contact.liens_complementaires) if url]
    pages = list({url.rstrip("/"): url for url in reversed(urls)}.values())[::-1][:2]
    hosts = [urlsplit(url).netloc.removeprefix("www.") for url in pages]
    for number, (url, host) in enumerate(zip(pages, hosts, strict=True)):
        if not number:
            yield Link(wording.say("site"), url)
        else:
            yield Link(host if host != hosts[0] else wording.say("site_autre_page"), url)
