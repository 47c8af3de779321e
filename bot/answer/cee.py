"""CEE and programmes for companies and authorities: open ones first, then those to check, then what is over."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answer.dispositif import brief, closed_line, links, short_card, whole_card
from bot.answer.named import by_name
from bot.answer.provenance import cite
from bot.decide.codes import fact_code, intention_code
from bot.decide.conversation import Conversation
from bot.decide.decide import Desk
from bot.decide.decision import Decision
from bot.decide.places import lieu_of
from bot.reply.model import Block, Card, Choice, Reply, Text
from bot.reply.wording import Wording
from knowledge.dispositif import ORGANISMES, Dispositif, Public, Theme
from knowledge.proximity import Home, level_of
from knowledge.usable import programmes_cee, usable_by

ORGANISME = "organisme"
#: Idea of the message → for whom one asks.
PUBLICS: dict[str, Public] = {
    "copropriete": "copropriete",
    "bailleur": "bailleur",
    "association": "association",
    "ecole": "etablissement_enseignement",
    "mairie": "collectivite",
    "public_epci": "collectivite",
    "collectivite": "collectivite",
    "employeur": "entreprise",
    "salarie": "entreprise",
}
#: Idea of the message → what the programme must be about.
THEMES: dict[str, tuple[Theme, ...]] = {
    "recharge": ("recharge",),
    "stationnement": ("stationnement_velo",),
    "covoiturage": ("covoiturage",),
    "cargo": ("fret", "velo"),
    "flotte": ("flotte",),
    "logistique": ("fret",),
    "voiture": ("flotte", "recharge", "voiture"),
    "velo": ("velo", "stationnement_velo"),
}
#: Cards and lines shown at most.
CARDS, LINES = 4, 4


def public_of(conversation: Conversation) -> Public | None:
    """Return for whom one asks: chosen, else said."""
    chosen = conversation.faits.get(ORGANISME)
    if chosen is not None:
        return next((public for public in ORGANISMES if public == chosen), None)
    return next((public for idea, public in PUBLICS.items() if idea in conversation.idees), None)


def themes_of(conversation: Conversation) -> frozenset[Theme]:
    """Return what the message wants the programme to be about."""
    return frozenset(next((t for idea, t in THEMES.items() if idea in conversation.idees), ()))


def answer_cee(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return the programmes one may use, and what became of the others."""
    return _Answer(decision, desk, wording).reply()


class _Answer:
    """Writes one answer."""

    def __init__(self, decision: Decision, desk: Desk, wording: Wording) -> None:
        self.decision, self.desk, self.say, self.wording = decision, desk, wording.say, wording
        self.public, self.themes = public_of(decision.conversation), themes_of(decision.conversation)
        self.named = [
            d
            for d in by_name(decision.conversation.idees, decision.conversation.cites, desk)
            if d.nature != "obligation"
        ]
        lieu = lieu_of(decision.conversation, desk.territoires)
        self.home = Home(lieu.communes[0], lieu.epci, lieu.departement, lieu.region) if lieu else None
        effectif = decision.conversation.faits.get("effectif")
        found = programmes_cee(
            desk.today,
            [d for d in desk.knowledge.dispositifs.values() if self._is_ours(d)],
            public=self.public,
            effectif=int(effectif) if effectif is not None else None,
        )
        self.programmes = [a.dispositif for a in found if a.dispositif not in self.named]
        self.programmes.sort(key=lambda d: not self.themes.intersection(d.themes))

    def _is_ours(self, dispositif: Dispositif) -> bool:
        if not ORGANISMES.intersection(dispositif.publics):
            return False
        return (
            self.home is None or level_of(dispositif.territoire, self.home, self.desk.territoires) is not None
        )

    def reply(self) -> Reply:
        blocks: list[Block] = [Text(self.say(note)) for note in self.decision.notes]
        blocks += self._named()
        shown = {how: [d for d in self.programmes if d.shown(self.desk.today) == how] for how in _HOW}
        if self.named and not self.themes:
            self.themes = frozenset(t for d in self.named for t in d.themes)
        sure = self._about(shown["sure"])
        for_whom = self.say(f"cee_pour_{self.public}") if self.public else self.say("cee_pour_tous")
        name = "cee_ouverts" if sure else "cee_aucun_ouvert"
        # After a programme named and open, « I know of none » would deny what was just said.
        if sure or all(d.closed_on(self.desk.today) for d in self.named):
            blocks.append(Text(self.say(name, pour=for_whom), strong=not self.named))
        blocks += [short_card(d, self.desk, self.wording) for d in sure[:CARDS]]
        blocks += self._beyond()
        doubtful = [d for d in self._about(shown["a_verifier"]) if d.source is not None]
        if doubtful:
            lines = [f"{d.nom} : {brief(d)} {cite(d, self.wording)}" for d in doubtful[:LINES]]
            blocks.append(Card(self.say("cee_a_verifier"), tuple(lines)))
        over = [] if self.named else self._about(shown["close"])
        if over:
            over.sort(key=lambda d: (not self.themes.intersection(d.themes), -_year(d)))
            lines = [closed_line(d, self.desk, self.wording, brief=True) for d in over[:LINES]]
            blocks.append(Card(self.say("cee_termines"), tuple(lines)))
        return Reply(tuple(blocks), self._choices())

    def _about(self, programmes: list[Dispositif]) -> list[Dispositif]:
        """Return those about the theme asked, all of them without a theme."""
        return [d for d in programmes if not self.themes or self.themes.intersection(d.themes)]

    def _named(self) -> Iterator[Block]:
        for dispositif in self.named[:CARDS]:
            if dispositif.closed_on(self.desk.today):
                yield Text(closed_line(dispositif, self.desk, self.wording), strong=True)
                yield Card(dispositif.nom, (cite(dispositif, self.wording),), links(dispositif, self.wording))
            elif self.public is not None and self.public not in dispositif.publics:
                yield Text(self.say("cee_pas_pour_vous", nom=dispositif.nom), strong=True)
                yield whole_card(dispositif, self.desk, self.wording)
            else:
                name = "cee_ouvert" if dispositif.shown(self.desk.today) == "sure" else "cee_incertain"
                yield Text(self.say(name, nom=dispositif.nom), strong=True)
                yield whole_card(dispositif, self.desk, self.wording)

    def _beyond(self) -> Iterator[Card]:
        """What is not a CEE and may serve: said only of organisations and of the theme asked."""
        public = self.public or "entreprise"
        found = usable_by(
            public,
            [d for d in self.desk.knowledge.dispositifs.values() if d.niveau != "cee" and self._is_ours(d)],
            self.desk.today,
            natures=frozenset(("aide",)),
            themes=self.themes,
        )
        sure = [a.dispositif for a in found if a.dispositif.shown(self.desk.today) == "sure"]
        sure = [d for d in sure if d.niveau != "employeur" and d not in self.named and not d.pret]
        if sure and self.themes:
            lines = [f"{d.nom} : {brief(d)} {cite(d, self.wording)}" for d in sure[:2]]
            pages = [link for d in sure[:2] for link in links(d, self.wording)]
            yield Card(self.say("cee_et_hors"), tuple(lines), tuple(pages[:2]))

    def _choices(self) -> tuple[Choice, ...]:
        plan = Choice(self.say("cee_vers_plan"), intention_code("entreprise_plan"))
        if self.public is not None:
            return (plan,)
        info = self.desk.knowledge.infos[ORGANISME]
        return (*(Choice(c.libelle, fact_code(info.id, c.valeur)) for c in info.choix), plan)


_HOW = ("sure", "a_verifier", "close")


def _year(dispositif: Dispositif) -> int:
    return dispositif.valable.au.toordinal() if dispositif.valable.au is not None else 0
