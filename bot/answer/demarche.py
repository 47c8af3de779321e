"""How, where and when to apply, which papers, what follows: for the aid named, or those of the place."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answer.aide import aide_card
from bot.answer.dispositif import closed_line, short_card
from bot.answer.on_aides import AnswerOnAides
from bot.answer.provenance import from_whom
from bot.decide.codes import intention_code
from bot.decide.decide import Desk
from bot.decide.decision import Decision
from bot.decide.places import lieu_of
from bot.reply.model import Block, Card, Choice, Link, Reply, Text
from bot.reply.wording import Wording, payer_name
from knowledge.contact import Contact
from knowledge.dispositif import Dispositif
from knowledge.model import Aide
from knowledge.proximity import PROXIMITES, Home, serving
from knowledge.showable import shown

#: Ideas of the message → what is answered first.
ORDER = ("suivi", "ordre", "delai", "papiers")
CARDS = 5


def answer_demarche(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return the steps of the aids concerned, and whom to ask for what follows."""
    return _Answer(decision, desk, wording).reply()


class _Answer(AnswerOnAides):
    """Writes one answer."""

    def __init__(self, decision: Decision, desk: Desk, wording: Wording) -> None:
        super().__init__(decision, desk, wording)
        live = tuple(
            o.aide for o in self.about.outcomes if o.statut != "close" and o.statut != "non_eligible"
        )
        self.aides: tuple[Aide, ...] = self.about.aides or live or self._refused()

    def _refused(self) -> tuple[Aide, ...]:
        """Without a fact on the bike, an aid refused is still the one asked about."""
        return tuple(o.aide for o in self.about.outcomes if o.statut != "close")

    def reply(self) -> Reply:
        blocks = self.notes()
        blocks.append(Text(self._first(), strong=True))
        blocks += [self._aide(aide) for aide in self.aides[:CARDS]]
        blocks += [self._dispositif(d) for d in self.about.dispositifs[:CARDS]]
        if self.aides and "ordre" not in self.conversation.idees:
            blocks.append(Text(self.say("demarche_ordre")))
        blocks += self._follow_up()
        if not self.about and not self.conversation.commune:
            blocks.append(Text(self.say("demarche_commune")))
        return Reply(tuple(blocks), self._choices())

    def _first(self) -> str:
        """Return the sentence that answers: who follows a file, how long, which papers, else where to apply."""
        if self.conversation.commune and not self.about:
            return self.say("demarche_aucune", lieu=self.at_place())
        name = next((idea for idea in ORDER if idea in self.conversation.idees), "")
        if name:
            return self.say(f"demarche_{name}")
        if not self.about:
            return self.say("demarche_generale")
        if self.about.dispositifs and not self.aides:
            return self.say("demarche_de", nom=self.about.dispositifs[0].nom)
        return (
            self.say("demarche_lieu", lieu=self.at_place())
            if self.conversation.commune
            else self.say("demarche_generale")
        )

    def _aide(self, aide: Aide) -> Card:
        who = from_whom(aide.porteur)
        steps = aide.demarche or self.say("demarche_page" if aide.lien else "demarche_sans_page", aupres=who)
        return aide_card(aide, (steps, *aide.a_verifier), self.desk.today, self.wording)

    def _dispositif(self, dispositif: Dispositif) -> Card | Text:
        if dispositif.closed_on(self.desk.today):
            return Text(closed_line(dispositif, self.desk, self.wording))
        card = short_card(dispositif, self.desk, self.wording)
        if dispositif.demarche:
            return card
        where = self.say("demarche_page", aupres=from_whom(dispositif.porteur))
        return Card(card.title, (where, *card.lines), card.links)

    def _follow_up(self) -> Iterator[Block]:
        """Whom to ask for what follows: the payer's page, then the closest contact on aids."""
        lieu = lieu_of(self.conversation, self.desk.territoires)
        if lieu is None:
            return
        home = Home(lieu.communes[0], lieu.epci, lieu.departement, lieu.region)
        near = serving(
            [c for c in self.desk.knowledge.contacts.values() if {"aides", "velo"} & set(c.sujets)],
            home,
            self.desk.territoires,
        )
        ranked = sorted(
            (n for n in near.nears if shown(n.thing, self.desk.today) != "non"),
            key=lambda n: (
                PROXIMITES.index(n.niveau),
                shown(n.thing, self.desk.today) != "oui",
                "aides" not in n.thing.sujets,
            ),
        )
        if ranked:
            yield self._contact(ranked[0].thing)

    def _contact(self, contact: Contact) -> Card:
        lines = [contact.role]
        if contact.telephone_affichable:
            lines.append(self.say("entreprise_telephone", numero=contact.telephone_affichable))
        if shown(contact, self.desk.today) == "a_verifier":
            lines.append(self.say("entreprise_contact_a_verifier"))
        pages = (Link(self.say("entreprise_site"), contact.lien),) if contact.lien else ()
        return Card(self.say("demarche_contact", nom=payer_name(contact.nom)), tuple(lines), pages)

    def _choices(self) -> tuple[Choice, ...]:
        ways = []
        if self.conversation.commune:
            ways.append(Choice(self.say("detail_vers_montant"), intention_code("aides_estimer")))
        if self.about:
            ways.append(Choice(self.say("demarche_vers_conditions"), intention_code("aides_detail")))
        ways.append(Choice(self.say("demarche_vers_contacts"), intention_code("contacts_trouver")))
        return tuple(ways)
