"""What surrounds a company: whom to ask near it, what others of its kind did, what is coming."""

from __future__ import annotations

from collections.abc import Iterator

from bot.decide.decide import Desk
from bot.reply.model import Card, Link
from bot.reply.wording import Wording
from knowledge.contact import Contact
from knowledge.evenement import Evenement
from knowledge.fait import verified_on
from knowledge.pratique import Pratique
from knowledge.proximity import PROXIMITES, Home, level_of, serving
from knowledge.showable import shown

#: Idea of the message → themes of the practices that answer it.
SOUCIS: dict[str, tuple[str, ...]] = {
    "recruter": ("emploi", "transport_commun"),
    "parking_plein": ("covoiturage", "velo"),
    "frein_desserte": ("transport_commun", "covoiturage"),
    "frein_distance": ("covoiturage", "transport_commun"),
    "loin_bus": ("transport_commun", "covoiturage"),
    "covoiturage": ("covoiturage",),
    "velo": ("velo",),
    "velo_electrique": ("velo",),
    "bus": ("transport_commun",),
    "train": ("transport_commun",),
    "stationnement": ("velo",),
    "autopartage": ("autopartage",),
}
THEME = "entreprise"
PRATIQUES, EVENEMENTS = 3, 3


class Entourage:
    """Writes the cards of one company's surroundings."""

    def __init__(self, home: Home, idees: tuple[str, ...], desk: Desk, wording: Wording) -> None:
        self.home, self.idees, self.desk, self.say = home, idees, desk, wording.say

    def cards(self) -> Iterator[Card]:
        """Yield the contacts, the practices and the events."""
        yield from self.contacts()
        yield from self._pratiques()
        yield from self._evenements()

    def contacts(self) -> Iterator[Card]:
        """Yield the closest contact for companies, one on mobility plans first."""
        near = serving(
            [c for c in self.desk.knowledge.contacts.values() if "entreprise" in c.publics],
            self.home,
            self.desk.territoires,
        )
        ranked = sorted(
            (n for n in near.nears if shown(n.thing, self.desk.today) != "non"),
            key=lambda n: (
                PROXIMITES.index(n.niveau),
                "pdme" not in n.thing.sujets,
                shown(n.thing, self.desk.today) != "oui",
            ),
        )
        kept = ranked[:1] + [n for n in ranked[1:] if "pdme" in n.thing.sujets and n.niveau != "pays"][:1]
        for near_one in kept:
            yield self._contact_card(near_one.thing)

    def _contact_card(self, contact: Contact) -> Card:
        lines = [contact.role]
        lines += [self.say("entreprise_telephone", numero=contact.telephone_affichable)] * bool(
            contact.telephone_affichable
        )
        if shown(contact, self.desk.today) == "a_verifier":
            lines.append(self.say("entreprise_contact_a_verifier"))
        elif contact.source is not None:
            lines.append(_proof(contact))
        pages = (Link(self.say("entreprise_site"), contact.lien),) if contact.lien else ()
        return Card(self.say("entreprise_contact", nom=contact.nom), tuple(lines), pages)

    def _pratiques(self) -> Iterator[Card]:
        """Three cases of its kind: on its concern, then near, then any of companies."""
        wanted = [t for idea, themes in SOUCIS.items() if idea in self.idees for t in themes]
        cases = [
            p
            for p in self.desk.knowledge.pratiques.values()
            if p.type == "cas" and shown(p, self.desk.today) == "oui" and self._is_of_kind(p, wanted)
        ]
        cases.sort(
            key=lambda p: (
                THEME not in p.themes,
                not set(wanted).intersection(p.themes),
                self._far(p),
                p.id,
            )
        )
        kept = cases[:PRATIQUES]
        if kept:
            lines = [f"{p.titre} ({p.territoire_nom}) : {p.resume} {_proof(p)}" for p in kept]
            pages = tuple(Link(p.titre, p.lien) for p in kept if p.lien)
            yield Card(self.say("entreprise_pratiques"), tuple(lines), pages)

    def _is_of_kind(self, pratique: Pratique, wanted: list[str]) -> bool:
        return THEME in pratique.themes or bool(set(wanted).intersection(pratique.themes))

    def _far(self, pratique: Pratique) -> int:
        niveau = level_of(pratique.territoire, self.home, self.desk.territoires)
        return PROXIMITES.index(niveau) if niveau is not None else len(PROXIMITES)

    def _evenements(self) -> Iterator[Card]:
        today = self.desk.today
        near = serving(
            [e for e in self.desk.knowledge.evenements.values() if "entreprise" in e.publics],
            self.home,
            self.desk.territoires,
        )
        coming = [e for e in near.things if e.statut(today) != "passe" and e.etat == "publie" and e.debut]
        coming.sort(key=lambda e: e.debut.debut if e.debut is not None else today)
        if coming:
            lines = tuple(self._evenement(e) for e in coming[:EVENEMENTS])
            pages = tuple(Link(e.titre, e.lien) for e in coming[:EVENEMENTS] if e.lien)
            yield Card(self.say("entreprise_evenements"), lines, pages)

    def _evenement(self, evenement: Evenement) -> str:
        assert evenement.debut is not None
        doubt = (
            evenement.statut(self.desk.today) == "a_confirmer" or shown(evenement, self.desk.today) != "oui"
        )
        name = "entreprise_evenement_a_confirmer" if doubt else "entreprise_evenement"
        return self.say(name, date=evenement.debut.en_francais(), titre=evenement.titre)


def _proof(thing: Contact | Pratique) -> str:
    checked = verified_on(thing.verifie)
    assert thing.source is not None
    when = f", {thing.verifie.le.en_francais()}" if thing.verifie is not None and checked is not None else ""
    return f"({thing.source.titre}{when})"
