"""The answers to « qu'ont fait les autres ? », « quels chiffres ? » and « oui mais… » : cases, figures, barriers."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answer.barriers import BARRIERS, barrier_of
from bot.answer.home import home_of, place_name
from bot.answer.pages import page_of
from bot.answer.practice_choice import choose, offers_against, themes_of
from bot.answer.proof import figures, proof, sentence
from bot.decide.codes import intention_code
from bot.decide.decide import Desk
from bot.decide.decision import Decision
from bot.reply.model import Block, Card, Choice, Link, Reply, Text
from bot.reply.wording import Wording
from knowledge.pratique import Pratique
from knowledge.showable import shown

#: Cards of one answer, figures of a case, offers said against a barrier.
PER_PAGE, FIGURES_OF_A_CASE, OFFERS = 3, 3, 3
#: What a document calls itself is no body that carried a practice.
_NO_ONE = ("document de cadrage", "non identifié", "Collectivité (anonyme")


def answer_exemples(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return the practices on the theme of the conversation, or what answers a barrier."""
    conversation = decision.conversation
    home = home_of(conversation, desk.territoires)
    found = choose(conversation, home, desk)
    page = page_of(found, conversation.page, PER_PAGE)
    barrier = barrier_of(conversation.idees)
    blocks: list[Block] = [Text(wording.say(note)) for note in decision.notes]
    blocks += [Text(text) for text in _opening(decision, desk, wording, bool(found))]
    blocks += [_card(pratique, desk, wording) for pratique in page.things]
    choices: list[Choice] = []
    if barrier is not None:
        offers = offers_against(BARRIERS[barrier], home, desk, OFFERS)
        if offers and not conversation.page:
            lines = tuple(f"{offre.titre} ({offre.territoire_nom})" for offre in offers)
            links = tuple(Link(offre.titre, offre.lien) for offre in offers if offre.lien)
            blocks.append(
                Card(wording.say("frein_offres", lieu=place_name(home, desk.territoires)), lines, links)
            )
        choices += [
            Choice(wording.say(f"vers_{sujet}"), intention_code(sujet)) for sujet in BARRIERS[barrier].sujets
        ]
    choices = [*page.choices(wording), *choices]
    if barrier is None:
        choices.append(Choice(wording.say("vers_entreprise_plan"), intention_code("entreprise_plan")))
    return Reply(tuple(blocks), tuple(choices))


def _opening(decision: Decision, desk: Desk, wording: Wording, some: bool) -> Iterator[str]:
    conversation = decision.conversation
    place = place_name(home_of(conversation, desk.territoires), desk.territoires)
    barrier = barrier_of(conversation.idees)
    if conversation.page:
        return
    if barrier is not None:
        yield wording.say(barrier)
        return
    kind = "chiffres" if "chiffre_cle" in conversation.idees else "exemples"
    if not some:
        yield wording.say(f"{kind}_rien")
        return
    themes = [wording.say(f"theme_{theme}") for theme in sorted(themes_of(conversation.idees))]
    about = f" – {', '.join(themes)}" if themes else ""
    yield wording.say(f"{kind}_ici", sujet=about, lieu=f" – {place}" if place else "")


def _card(pratique: Pratique, desk: Desk, wording: Wording) -> Card:
    """Return the card of a practice: where, what, its figures, what to learn from it."""
    say = wording.say
    carried = not pratique.porteur.startswith(_NO_ONE)
    where = say("exemple_ou_par", ou=pratique.territoire_nom, qui=pratique.porteur)
    lines = [where if carried else say("exemple_ou", ou=pratique.territoire_nom), sentence(pratique.resume)]
    if pratique.territoire_nom.startswith(_NO_ONE):
        lines.pop(0)
    every = pratique.chiffres if pratique.type == "chiffre" else pratique.chiffres[:FIGURES_OF_A_CASE]
    lines += [f"– {line}" for line in figures(every, pratique.resume, desk.today)]
    # The lessons of a figure are for whoever keeps it, and so is a word about its source.
    lessons = [lesson.rstrip(".") for lesson in pratique.lecons if "document de cadrage" not in lesson]
    if lessons and pratique.type != "chiffre":
        lines.append(say("exemple_lecons", lecons=" ; ".join(lessons)))
    if shown(pratique, desk.today) == "a_verifier":
        lines.append(say("exemple_a_verifier"))
    lines.append(proof(pratique, desk.today, wording, settled=True))
    links = (Link(say("exemple_lien"), pratique.lien),) if pratique.lien else ()
    return Card(pratique.titre, tuple(lines), links)
