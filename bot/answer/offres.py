"""The answer to « que puis-je louer, partager, prendre près de chez moi ? »: the offers, nearest first."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answer.home import epci_name, home_of, is_followed, place_name
from bot.answer.offer_choice import Choice as Chosen
from bot.answer.offer_choice import choose
from bot.answer.pages import page_of
from bot.answer.proof import figures, proof, sentence
from bot.decide.codes import command_code, intention_code
from bot.decide.decide import Desk
from bot.decide.decision import Decision
from bot.reply.model import Block, Card, Choice, Link, Reply, Text
from bot.reply.wording import Wording, listed
from knowledge.offre import FAMILLES, Offre
from knowledge.proximity import Home
from knowledge.showable import shown

#: Cards of one answer.
PER_PAGE = 4
#: Prices said of one offer; its page has the others.
MAX_PRICES = 4


def answer_offres(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return the offers of the family under way, near the place of the conversation."""
    return _Answer(decision, desk, wording).reply()


class _Answer:
    """Writes one answer."""

    def __init__(self, decision: Decision, desk: Desk, wording: Wording) -> None:
        self.decision, self.desk, self.wording = decision, desk, wording
        self.conversation = decision.conversation
        self.home: Home = home_of(self.conversation, desk.territoires)
        self.chosen: Chosen = choose(self.conversation, desk)

    def reply(self) -> Reply:
        say = self.wording.say
        page = page_of(self.chosen.offres, self.conversation.page, PER_PAGE)
        blocks: list[Block] = [Text(say(note)) for note in self.decision.notes]
        blocks += [Text(text) for text in self._opening()]
        blocks += [self.gone_card(offre) for offre in self.chosen.finies]
        if self.chosen.nommees and self.chosen.finies and page.things:
            blocks.append(Text(say("offres_a_la_place")))
        blocks += [self.card(offre, level == "autour") for offre, level in page.things]
        choices = [*page.choices(self.wording)]
        choices += [
            Choice(say(f"vers_{sujet}"), intention_code(sujet))
            for sujet in FAMILLES
            if sujet != self.conversation.sujet
        ]
        choices.append(Choice(say("qui_contacter"), intention_code("contacts_trouver")))
        if self.conversation.commune:
            choices.append(Choice(say("changer_commune"), command_code("changer_commune")))
        return Reply(tuple(blocks), tuple(choices))

    # -- what is said first --------------------------------------------------------------------------------------

    def _opening(self) -> Iterator[str]:
        say, chosen = self.wording.say, self.chosen
        if chosen.nommees:
            return
        place, epci = (
            place_name(self.home, self.desk.territoires),
            epci_name(self.home, self.desk.territoires),
        )
        subject = say(f"sujet_{self.conversation.sujet}")
        if self.conversation.page:
            yield say("offres_suite", sujet=subject, lieu=place)
            return
        if not is_followed(self.home):
            yield say("offres_hors_zone", lieu=place, qui=epci or say("votre_mairie"))
            if chosen.offres:
                yield say("offres_partout")
            return
        if chosen.manque:
            wanted = listed([say(f"voulu_{want.label}") for want in chosen.manque], "ni")
            yield say("offres_manque", voulu=wanted, lieu=place, qui=epci or say("votre_mairie"))
            if chosen.offres:
                yield say("offres_a_defaut", sujet=subject)
        if chosen.rien_gratuit:
            yield say("offres_rien_gratuit", lieu=place)
        if not chosen.offres:
            if not chosen.manque:
                yield say("offres_rien", sujet=subject, lieu=place, qui=epci or say("votre_mairie"))
            return
        if chosen.manque:
            return
        if self.home.epci and chosen.level not in ("commune", "epci"):
            yield say(f"offres_niveau_{chosen.level}", sujet=subject, lieu=place, epci=epci)
        else:
            yield say("offres_ici", sujet=subject, lieu=place)

    # -- each offer ----------------------------------------------------------------------------------------------

    def card(self, offre: Offre, beside: bool = False) -> Card:
        """Return the card of an offer; ``beside`` when it belongs to another intercommunalité."""
        say = self.wording.say
        lines = [say("offre_ou_pour", ou=offre.territoire_nom, pour=offre.public_libelle)]
        if beside:
            lines.append(say("offre_a_cote"))
        lines.append(sentence(offre.conditions))
        told = f"{offre.titre} {offre.conditions}".lower()
        free = bool(offre.gratuit)
        prices = figures(
            (c for c in offre.tarif if not (free and c.valeur == 0)), offre.conditions, self.desk.today
        )
        if offre.gratuit and "gratuit" not in told:
            lines.append(say(f"offre_gratuit_{offre.gratuit}"))
        if prices:
            lines.append(say("offre_tarif", tarif=" ; ".join(prices[:MAX_PRICES])))
        lines += self._reach(offre)
        if shown(offre, self.desk.today) == "a_verifier":
            lines.append(say("a_verifier", qui=self._who(offre)))
        lines.append(proof(offre, self.desk.today, self.wording))
        return Card(offre.titre, tuple(lines), self._links(offre))

    def gone_card(self, offre: Offre) -> Card:
        """Return the card that says an offer stopped."""
        title = offre.titre.replace(" (arrêté)", "").replace(" (programme terminé)", "")
        lines = (sentence(offre.conditions), proof(offre, self.desk.today, self.wording, settled=True))
        return Card(self.wording.say("offre_finie", offre=title), lines)

    def _reach(self, offre: Offre) -> Iterator[str]:
        contact = self.desk.knowledge.contacts.get(offre.contact or "")
        phone = offre.telephone_affichable or (contact.telephone_affichable if contact is not None else None)
        if phone:
            yield self.wording.say("telephone", telephone=phone)
        elif not self._links(offre):
            yield self.wording.say("offre_aupres_de", qui=self._who(offre))

    def _who(self, offre: Offre) -> str:
        contact = self.desk.knowledge.contacts.get(offre.contact or "")
        return contact.nom if contact is not None else offre.operateur

    def _links(self, offre: Offre) -> tuple[Link, ...]:
        contact = self.desk.knowledge.contacts.get(offre.contact or "")
        url = offre.lien or (contact.lien if contact is not None else None)
        return (Link(self.wording.say("site"), url),) if url else ()
