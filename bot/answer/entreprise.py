"""The one-page plan of a company: what it must do at its size, what it can use, whom to ask, what others did."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answer.cee import CARDS, themes_of
from bot.answer.dispositif import brief, cite, links
from bot.decide.codes import intention_code
from bot.decide.decide import Desk
from bot.decide.decision import Decision
from bot.decide.places import lieu_of
from bot.reply.model import Block, Card, Choice, Link, Reply, Text
from bot.reply.wording import Wording, capital, day, listed
from knowledge.contact import Contact
from knowledge.dispositif import (
    MESURES,
    Applicable,
    Dispositif,
    Public,
    Theme,
    applies,
    obligations_for,
    programmes_cee,
    usable_by,
)
from knowledge.evenement import Evenement
from knowledge.fait import verified_on
from knowledge.pratique import Pratique
from knowledge.proximity import PROXIMITES, Home, home_of_departement, level_of, serving
from knowledge.quantity import write_number
from knowledge.showable import shown
from knowledge.territory import a_commune

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
PLAN = "plan_mobilite"
#: What helps commuters comes before what changes vehicles.
D_ABORD: frozenset[Theme] = frozenset(("velo", "stationnement_velo", "covoiturage", "plan_mobilite"))
PRATIQUES, EVENEMENTS, PROGRAMMES = 3, 3, 4


def answer_entreprise(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return the plan of a company."""
    return _Plan(decision, desk, wording).reply()


class _Plan:
    """Writes one plan."""

    def __init__(self, decision: Decision, desk: Desk, wording: Wording) -> None:
        self.decision, self.desk, self.say, self.wording = decision, desk, wording.say, wording
        now = self.conversation = decision.conversation
        lieu = lieu_of(now, desk.territoires)
        if lieu is not None:
            self.home = Home(lieu.communes[0], lieu.epci, lieu.departement, lieu.region)
        elif now.departement:
            self.home = home_of_departement(desk.territoires, now.departement)
        else:
            self.home = Home(region=now.region)
        effectif = now.faits.get("effectif")
        self.effectif = int(effectif) if effectif is not None else None
        self.public: Public = (
            "collectivite" if {"mairie", "public_epci"}.intersection(now.idees) else "entreprise"
        )
        self.dispositifs = [
            d
            for d in desk.knowledge.dispositifs.values()
            if level_of(d.territoire, self.home, desk.territoires) is not None
        ]

    def reply(self) -> Reply:
        blocks: list[Block] = [Text(self.say(note)) for note in self.decision.notes]
        blocks.append(Text(self._headline(), strong=True))
        blocks += self._obligations()
        blocks += self._programmes()
        blocks += self._contact()
        blocks += self._pratiques()
        blocks += self._evenements()
        blocks.append(Text(self.say("entreprise_transmettre", date=day(self.desk.today))))
        return Reply(tuple(blocks), self._choices())

    def _headline(self) -> str:
        commune = self.desk.territoires.commune(self.conversation.commune)
        place = f"{capital(a_commune(commune.nom))}, " if commune is not None else ""
        if self.effectif is None:
            return self.say("entreprise_titre_sans_effectif", lieu=place)
        return self.say("entreprise_titre", lieu=place, effectif=write_number(self.effectif))

    # -- what it must do -------------------------------------------------------------------------------------

    def _obligations(self) -> Iterator[Card]:
        found = obligations_for(self.effectif, self.dispositifs, self.desk.today, public=self.public)
        asked = themes_of(self.conversation)
        found.sort(
            key=lambda a: (not asked.intersection(a.dispositif.themes), PLAN not in a.dispositif.themes)
        )
        sure = [a for a in found if a.applique == "oui" and a.dispositif.shown(self.desk.today) == "sure"]
        depends = [a for a in found if a.applique == "a_preciser"]
        doubtful = [a for a in found if a.applique == "oui" and a not in sure]
        groups = {"entreprise_doit": sure, "entreprise_doit_si": depends, "entreprise_change": doubtful}
        for name, group in groups.items():
            if group:
                pages = {link.url: link for a in group for link in self._named_links(a.dispositif)}
                yield Card(self.say(name), tuple(map(self._obligation, group)), tuple(pages.values()))
        under = [
            d
            for d in self.dispositifs
            if d.nature == "obligation"
            and self.public in d.publics
            and d.seuils
            and not d.closed_on(self.desk.today)
            and self.effectif is not None
            and applies(d, {"effectif": self.effectif}).applique == "non"
        ]
        if under:
            lines = [f"{brief(d)} {cite(d, self.wording)}" for d in under]
            yield Card(self.say("entreprise_ne_doit_pas"), tuple(lines))

    def _obligation(self, applicable: Applicable) -> str:
        dispositif = applicable.dispositif
        said = f"{dispositif.nom} : {dispositif.avertissement or brief(dispositif)}"
        if applicable.manque:
            missing = listed([MESURES[measure] for measure in applicable.manque])
            said = f"{said} {self.say('entreprise_depend', mesures=missing)}"
        return f"{said} {cite(dispositif, self.wording)}"

    def _named_links(self, dispositif: Dispositif) -> tuple[Link, ...]:
        return tuple(Link(dispositif.nom, link.url) for link in links(dispositif, self.wording))

    # -- what it can use -------------------------------------------------------------------------------------

    def _programmes(self) -> Iterator[Card]:
        today, asked = self.desk.today, themes_of(self.conversation)
        found = [
            *programmes_cee(today, self.dispositifs, public=self.public, effectif=self.effectif),
            *usable_by(
                self.public,
                [d for d in self.dispositifs if d.niveau not in ("cee", "employeur")],
                today,
                effectif=self.effectif,
            ),
        ]
        sure = [
            a for a in found if a.dispositif.shown(today) == "sure" and not a.dispositif.pret and _is_for(a)
        ]
        sure.sort(
            key=lambda a: (
                not asked.intersection(a.dispositif.themes),
                not D_ABORD.intersection(a.dispositif.themes),
                bool(a.manque),
            )
        )
        if sure:
            kept = [a.dispositif for a in sure[:PROGRAMMES]]
            lines = [f"{d.nom} : {brief(d)} {cite(d, self.wording)}" for d in kept]
            pages = tuple(link for d in kept for link in self._named_links(d))
            yield Card(self.say("entreprise_programmes"), tuple(lines), pages[:CARDS])

    # -- whom to ask, what others did, what is coming --------------------------------------------------------

    def _contact(self) -> Iterator[Card]:
        """The closest contact for companies, one on mobility plans first."""
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
        wanted = [t for idea, themes in SOUCIS.items() if idea in self.conversation.idees for t in themes]
        cases = [
            p
            for p in self.desk.knowledge.pratiques.values()
            if p.type == "cas" and shown(p, self.desk.today) == "oui" and self._is_of_kind(p, wanted)
        ]
        cases.sort(
            key=lambda p: (
                not set(wanted).intersection(p.themes),
                THEME not in p.themes,
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

    def _choices(self) -> tuple[Choice, ...]:
        ways = ("aides_cee", "evenements_lister", "contacts_trouver", "exemples")
        return tuple(Choice(self.say(f"entreprise_vers_{way}"), intention_code(way)) for way in ways)


def _is_for(applicable: Applicable) -> bool:
    return applicable.applique != "non"


def _proof(thing: Contact | Pratique) -> str:
    checked = verified_on(thing.verifie)
    assert thing.source is not None
    when = f", {thing.verifie.le.en_francais()}" if thing.verifie is not None and checked is not None else ""
    return f"({thing.source.titre}{when})"
