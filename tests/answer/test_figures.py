"""No number of an answer comes from elsewhere than the files, the places and the dates behind it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import pytest

from bot.answer.answer import answer
from bot.assemble import World
from bot.decide.conversation import Conversation
from bot.decide.decide import go_on
from bot.decide.decision import Decision
from bot.decide.facts import Heard
from bot.reply.model import Attachment, Card, Reply
from handlers.terminal import render
from knowledge.contact import Contact
from knowledge.evenement import Evenement
from knowledge.fait import Fait
from knowledge.offre import Offre
from knowledge.partial_date import PartialDate
from knowledge.proximity import epci_of_region

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ENDS = re.compile(r" : (?:ce service n'existe plus|c'est passé|annulé)$")
_SPACES = re.compile(r"(?<=\d)[\s\u202f\u00a0](?=\d{3}(?!\d))")

#: Intention → sets of ideas tried in every intercommunalité of both régions.
TRIED: dict[str, tuple[tuple[str, ...], ...]] = {
    "offres_velo": ((), ("louer", "gratuit"), ("stationnement",), ("reparer", "public_etudiant")),
    "offres_transport": ((), ("train",), ("tad", "public_senior"), ("gratuit",)),
    "offres_covoiturage": ((),),
    "offres_autopartage": ((),),
    "contacts_trouver": ((), ("plan_mobilite",), ("covoiturage",)),
    "evenements_lister": ((), ("velo",)),
    "exemples": ((), ("chiffre_cle",), ("frein_distance",), ("employeur", "velo")),
}


def numbers(text: str) -> set[str]:
    """Return the numbers of a text, thousands joined, the decimal written with a point."""
    joined = _SPACES.sub("", text.replace("\u202f", " ").replace("\xa0", " "))
    return {number.replace(",", ".").removesuffix(".0") for number in _NUMBER.findall(joined)}


def written(value: object) -> Iterator[str]:
    """Yield every text and number of a thing, as deep as it goes."""
    if isinstance(value, PartialDate):
        yield f"{value.texte} {value.en_francais()} {value.debut.day} {value.fin.day}"
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from written(inner)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from written(inner)
    elif isinstance(value, float):
        yield f"{value:g} {value:.2f} {value:.1f} {value}"
    elif value is not None:
        yield str(value)


@lru_cache(maxsize=1)
def things_of(world: World) -> Mapping[str, list[Fait]]:
    """Return the facts by the title of their card; a contact and an offer may bear the same."""
    knowledge = world.library.knowledge
    found: dict[str, list[Fait]] = {}
    for offre in knowledge.offres.values():
        found.setdefault(offre.titre, []).append(offre)
        for end in (" (arrêté)", " (programme terminé)"):
            found.setdefault(offre.titre.removesuffix(end), []).append(offre)
    for contact in knowledge.contacts.values():
        found.setdefault(contact.nom, []).append(contact)
    for evenement in knowledge.evenements.values():
        found.setdefault(evenement.titre, []).append(evenement)
    for pratique in knowledge.pratiques.values():
        found.setdefault(pratique.titre, []).append(pratique)
    return found


@lru_cache(maxsize=1024)
def allowed(fact: Fait) -> frozenset[str]:
    """Return the numbers a card of this fact may say."""
    data = fact.model_dump()
    found: set[str] = set()
    if isinstance(fact, Evenement) and (edition := fact.next_edition(dt.date(2026, 11, 24))) is not None:
        # The dates that the recurrence of the file foresees.
        data["prochaine"] = edition
    for text in written(data):
        found |= numbers(text)
    return frozenset(found | {number.lstrip("0") for number in found})


def faults(reply: Reply, world: World) -> Iterator[str]:
    """Yield each number of a card that its file does not hold."""
    by_title = things_of(world)
    contacts = world.library.knowledge.contacts
    for block in reply.blocks:
        if not isinstance(block, Card):
            continue
        title = _ENDS.sub("", block.title)
        facts = list(by_title.get(title, ()))
        if not facts:
            # The short list of offers against a barrier: each line is an offer's own title.
            for line in block.lines:
                owners = [f for t, found in by_title.items() if line.startswith(t) for f in found]
                assert owners, line
                facts += owners
        said = {number for line in (block.title, *block.lines) for number in numbers(line)}
        known: set[str] = set()
        for fact in facts:
            known |= allowed(fact)
            contact = contacts.get(str(getattr(fact, "contact", None)))
            known |= allowed(contact) if contact is not None else set()
        for number in said - known:
            yield f"« {number} » ({block.title} : {block.lines})"


def situations(world: World) -> Iterator[Conversation]:
    for region in ("32", "28"):
        for siren in epci_of_region(world.territoires, region):
            codes = world.territoires.communes_de(siren)
            commune = max(codes, key=world.territoires.population)
            for sujet, every in TRIED.items():
                for idees in every:
                    yield Conversation(commune=commune, sujet=sujet, idees=idees)
        for sujet, every in TRIED.items():
            yield Conversation(region=region, sujet=sujet, idees=every[-1])


@pytest.fixture(scope="module")
def replies(world: World) -> list[Reply]:
    """The answers to every situation, two pages each."""
    desk, wording = world.desk(), world.library.wording
    found = []
    for conversation in situations(world):
        decision = go_on(Heard(conversation), Conversation(), desk)
        found += [
            answer(Decision(decision.kind, decision.conversation.evolve(page=page)), desk, wording)
            for page in (0, 1)
        ]
    return found


def test_every_number_comes_from_the_file_of_what_is_shown(world: World, replies: list[Reply]) -> None:
    wrong = [fault for reply in replies for fault in faults(reply, world)]
    assert not wrong, "\n".join(wrong[:20])
    assert len(replies) >= 400


def test_every_number_of_the_things_named_comes_from_their_files(world: World) -> None:
    desk, wording = world.desk(), world.library.wording
    knowledge = world.library.knowledge
    named: dict[str, Iterable[str]] = {
        "offres_velo": knowledge.offres,
        "contacts_trouver": knowledge.contacts,
        "evenements_lister": knowledge.evenements,
    }
    wrong: list[str] = []
    for sujet, ids in named.items():
        for thing in ids:
            decision = go_on(Heard(Conversation(sujet=sujet, cites=(thing,))), Conversation(), desk)
            wrong += faults(answer(decision, desk, wording), world)
    assert not wrong, "\n".join(wrong[:20])


def test_no_unverified_phone_is_ever_said(world: World, replies: list[Reply]) -> None:
    knowledge = world.library.knowledge
    things: list[Offre | Contact] = [*knowledge.offres.values(), *knowledge.contacts.values()]
    shown = {t.telephone_affichable for t in things if t.telephone_affichable}
    hidden = {t.telephone for t in things if t.telephone} - shown
    assert hidden
    for reply in replies:
        text = render(reply) + "".join(b.content for b in reply.blocks if isinstance(b, Attachment))
        assert not [phone for phone in hidden if phone in text]


def test_nothing_over_is_shown_as_current(world: World, replies: list[Reply]) -> None:
    knowledge, today = world.library.knowledge, dt.date(2026, 11, 24)
    over = {o.titre for o in knowledge.offres.values() if o.statut == "arrete"}
    over |= {
        e.titre
        for e in knowledge.evenements.values()
        if e.next_edition(today) is None and e.statut(today) == "passe"
    }
    for reply in replies:
        assert not over & {b.title for b in reply.blocks if isinstance(b, Card)}


def test_codes_of_choices_are_short(replies: list[Reply]) -> None:
    assert all(len(choice.code.encode()) <= 64 for reply in replies for choice in reply.choices)
