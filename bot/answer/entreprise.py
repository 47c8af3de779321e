"""The one-page plan of a company: what it must do at its size, what it can use, whom to ask, what others did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.answer.cee import CARDS, themes_of
from bot.answer.dispositif import brief, links
from bot.answer.entourage import Entourage
from bot.answer.exemples import answer_exemples
from bot.answer.provenance import cite
from bot.decide.codes import intention_code
from bot.decide.company import makes_a_point
from bot.decide.decide import Desk
from bot.decide.decision import Decision
from bot.decide.places import lieu_of
from bot.reply.model import Block, Card, Choice, Link, Reply, Text
from bot.reply.wording import Wording, capital, day, listed
from knowledge.dispositif import MESURES, Dispositif, Public, Theme
from knowledge.proximity import Home, home_of_departement, level_of
from knowledge.quantity import write_number
from knowledge.territory import a_commune
from knowledge.usable import Applicable, applies, obligations_for, programmes_cee, usable_by

PLAN = "plan_mobilite"
#: What helps commuters comes before what changes vehicles.
D_ABORD: frozenset[Theme] = frozenset(("velo", "stationnement_velo", "covoiturage", "plan_mobilite"))
PROGRAMMES = 4


def answer_entreprise(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return the plan of a company, or the answer to one precise question about it."""
    if "sanction" in decision.conversation.idees:
        return _Plan(decision, desk, wording).penalty()
    if makes_a_point(decision.conversation):
        # What changes people's minds is what others did about habits.
        habits = decision.conversation.evolve(idees=("frein_habitude",))
        return answer_exemples(replace(decision, conversation=habits), desk, wording)
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
        blocks += Entourage(self.home, self.conversation.idees, self.desk, self.wording).cards()
        blocks.append(Text(self.say("entreprise_transmettre", date=day(self.desk.today))))
        return Reply(tuple(blocks), self._choices())

    def penalty(self) -> Reply:
        """Say that no penalty is known, what is sure of the duty, and who knows."""
        duties = [
            d
            for d in self.dispositifs
            if d.nature == "obligation"
            and PLAN in d.themes
            and self.public in d.publics
            and not d.closed_on(self.desk.today)
        ]
        lines = tuple(f"{d.nom} : {brief(d)} {cite(d, self.wording)}" for d in duties)
        pages = tuple(link for d in duties for link in self._named_links(d))
        blocks: list[Block] = [Text(self.say(note)) for note in self.decision.notes]
        blocks.append(Text(self.say("entreprise_sanction"), strong=True))
        if lines:
            blocks.append(Card(self.say("entreprise_sanction_sur"), lines, pages))
        blocks.append(Text(self.say("entreprise_sanction_qui")))
        blocks += Entourage(self.home, self.conversation.idees, self.desk, self.wording).contacts()
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
        sure = [a for a in found if a.dispositif.shown(today) == "sure" and not a.dispositif.pret]
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

    def _choices(self) -> tuple[Choice, ...]:
        ways = ("aides_cee", "evenements_lister", "contacts_trouver", "exemples")
        return tuple(Choice(self.say(f"entreprise_vers_{way}"), intention_code(way)) for way in ways)
