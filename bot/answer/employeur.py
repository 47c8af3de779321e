"""What is paid every year for going to work: owed, possible or to be checked, and how these add up."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answer.dispositif import brief, closed_line, links, share, short_card, whole_card
from bot.answer.named import FMD, by_name
from bot.answer.provenance import cite
from bot.answer.questions import ask_plainly
from bot.decide.codes import intention_code
from bot.decide.decide import Desk
from bot.decide.decision import Decision
from bot.decide.places import lieu_of
from bot.reply.model import Block, Card, Choice, Reply, Text
from bot.reply.wording import Wording, euros, listed
from bot.rules.estimate import Situation
from bot.rules.yearly import EMPLOYEUR, Yearly, YearlyOutcome, yearly
from knowledge.dispositif import ORGANISMES, Dispositif
from knowledge.usable import replaced_by

ABONNEMENT = ("abonnement-tc-50-employeur", "abonnement-tc-75-agents-publics", "abonnement-tc-exoneration-75")
PRIME = ("prime-carburant", "prime-alimentation-electrique")
COVOITURAGE_CLOS = "prime-covoiturage-courte-distance"
#: Idea of the message → the devices it is about, the first ideas being the most precise.
SUJETS: dict[str, tuple[str, ...]] = {
    "moitie_abonnement": ABONNEMENT,
    "prime_recharge": PRIME[::-1],
    "prime_carburant": PRIME,
    "velo_fonction": ("velo-de-fonction-lld",),
    "fmd": FMD,
    "abonnement_transport": ABONNEMENT,
    "bus": ABONNEMENT,
    "tram": ABONNEMENT,
    "train": ABONNEMENT,
    "voiture": PRIME,
    "prime_transport": (*ABONNEMENT[:2], *PRIME),
    "covoiturage": FMD,
    "velo": FMD,
    "velo_electrique": FMD,
}
#: Devices said whole at most; the others have one line each.
WHOLE = 2


def answer_employeur(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return what the employer owes, may pay, and the next question."""
    return _Answer(decision, desk, wording).reply()


class _Answer:
    """Writes one answer."""

    def __init__(self, decision: Decision, desk: Desk, wording: Wording) -> None:
        self.decision, self.desk, self.say, self.wording = decision, desk, wording.say, wording
        now = self.conversation = decision.conversation
        lieu = lieu_of(now, desk.territoires)
        self.found: Yearly = yearly(
            Situation(lieu, now.faits, now.domaines, now.ne_sait_pas), desk.yearly_book, desk.today
        )
        self.live = [o for o in self.found.outcomes if o.statut in ("eligible", "a_preciser") and o.high > 0]
        self.focus = self._focus()
        known = desk.knowledge.dispositifs
        #: Those of the focus that are still open, said one by one.
        self.shown = [i for i in self.focus if not known[i].closed_on(desk.today)][:WHOLE]

    def _focus(self) -> tuple[str, ...]:
        """Return the devices the message names, or is about."""
        named = by_name(self.conversation.idees, self.conversation.cites, self.desk)
        ids = [d.id for d in named if not ORGANISMES.issuperset(d.publics)]
        if not ids:
            idees = self.conversation.idees
            ids = next(([*found] for idea, found in SUJETS.items() if idea in idees), [])
        known = self.desk.knowledge.dispositifs
        for id_ in [i for i in ids if i in known and known[i].closed_on(self.desk.today)]:
            ids += [d.id for d in replaced_by(known[id_], known) if d.id not in ids]
        refused = {o.dispositif.id for o in self.found.outcomes if o.statut == "non_eligible"}
        return tuple(i for i in ids if i not in refused) or tuple(ids[:1])

    def reply(self) -> Reply:
        blocks: list[Block] = [Text(self.say(note)) for note in self.decision.notes]
        blocks.append(Text(self._headline(), strong=True))
        blocks += self._totals()
        blocks += self._focused()
        blocks += self._others()
        blocks += self._rules()
        blocks += self._closed()
        if self.decision.question is None:
            return Reply(tuple(blocks), self._ways_out())
        question, choices = ask_plainly(self.desk.knowledge.infos[self.decision.question], self.wording)
        return Reply((*blocks, question), (*choices, *self._ways_out()))

    # -- what is answered first ------------------------------------------------------------------------------

    def _headline(self) -> str:
        known = self.desk.knowledge.dispositifs
        first = known.get(self.focus[0]) if self.focus else None
        if first is not None and first.closed_on(self.desk.today):
            return closed_line(first, self.desk, self.wording)
        if not self.live and not any(self._is_uncomputed(i) for i in self.focus):
            return self.say("employeur_aucun")
        if first is None:
            return self.say("employeur_general")
        refusal = next((o for o in self.found.outcomes if o.dispositif.id == first.id and o.raisons), None)
        if refusal is not None:
            return f"{first.nom} : {' '.join(refusal.raisons)}"
        own = f"employeur_{first.id.replace('-', '_')}"
        return first.en_bref or (self.say(own) if self.wording.has(own) else brief(first) or first.nom)

    def _is_uncomputed(self, id_: str) -> bool:
        return id_ in self.desk.knowledge.dispositifs and id_ not in self.desk.yearly_book.dispositifs

    def _totals(self) -> Iterator[Text]:
        """The totals, once the pass and the employer are known: before, they would be empty figures."""
        ready = self.conversation.faits.get(EMPLOYEUR) is not None and all(o.chiffrable for o in self.live)
        du, possible = self.found.du, self.found.possible
        if not ready or possible.high <= 0:
            return
        lines = []
        if du.high > 0:
            lines.append(self.say("employeur_total_du", montant=_at_most(du.low, du.high)))
        if possible.high > du.high:
            lines.append(self.say("employeur_total_possible", montant=euros(possible.high)))
        yield Text("\n".join(lines))

    # -- each device -----------------------------------------------------------------------------------------

    def _focused(self) -> Iterator[Card]:
        known = self.desk.knowledge.dispositifs
        for id_ in self.shown:
            outcome = next((o for o in self.live if o.dispositif.id == id_), None)
            title = self._title(outcome) if outcome is not None else known[id_].nom
            yield self._card(known[id_], outcome, title)

    def _card(self, dispositif: Dispositif, outcome: YearlyOutcome | None, title: str) -> Card:
        write = whole_card if dispositif.id == self.shown[0] else short_card
        whole = write(dispositif, self.desk, self.wording, title)
        lines = tuple(line for line in whole.lines if line != self._headline())
        if outcome is not None and outcome.manque:
            names = listed([self.desk.knowledge.infos[i].nom or i for i in outcome.manque])
            lines = (self.say("employeur_depend", infos=names), *lines)
        return Card(title, lines, whole.links)

    def _title(self, outcome: YearlyOutcome) -> str:
        """Return the device and what it pays: « Forfait mobilités durables : jusqu'à 600 € par an »."""
        if not outcome.chiffrable:
            return f"{outcome.dispositif.nom} : {share(outcome.dispositif, self.desk.today)}"
        exact = outcome.low == outcome.high and not outcome.facultatif
        name = "employeur_montant" if exact else "employeur_montant_jusqua"
        return self.say(name, nom=outcome.dispositif.nom, montant=euros(outcome.high))

    def _others(self) -> Iterator[Card]:
        """The devices the message is not about, one line each; only what is owed beside a precise question."""
        others = [o for o in self.live if o.dispositif.id not in self.shown]
        groups = {
            "employeur_du": [o for o in others if not o.facultatif and not o.a_verifier],
            "employeur_possible": [o for o in others if o.facultatif and not o.a_verifier],
            "employeur_a_verifier": [o for o in others if o.a_verifier],
        }
        for name in ("employeur_du",) if self.focus else groups:
            lines = [f"{self._title(o)} {cite(o.dispositif, self.wording)}." for o in groups[name]]
            if lines:
                pages = [link for o in groups[name] for link in links(o.dispositif, self.wording)]
                yield Card(self.say(name), tuple(lines), tuple(pages[:1]))

    # -- together, and over ----------------------------------------------------------------------------------

    def _rules(self) -> Iterator[Card]:
        """The rules on several devices that may be paid here together."""
        here = {o.dispositif.id for o in self.live}
        near = here.intersection(self.focus) if self.focus else here
        rules = [
            rule.explication
            for rule in self.desk.knowledge.cumuls_annuels.values()
            if (members := [m for m in (rule.aide, *rule.entre) if isinstance(m, str)])[0] in here
            and len(here.intersection(members)) > 1
            and near.intersection(members)
        ]
        if rules:
            yield Card(self.say("employeur_cumul"), tuple(rules))

    def _closed(self) -> Iterator[Text]:
        """The national carpool bonus is over: said to whoever speaks of carpooling."""
        clos = self.desk.knowledge.dispositifs.get(COVOITURAGE_CLOS)
        if clos is None or clos.id in self.focus or not clos.closed_on(self.desk.today):
            return
        if (
            "covoiturage" in self.conversation.idees
            or self.conversation.faits.get("mode_trajet") == "covoiturage"
        ):
            yield Text(closed_line(clos, self.desk, self.wording))

    def _ways_out(self) -> tuple[Choice, ...]:
        ways = []
        if self.focus:
            ways.append(Choice(self.say("employeur_tout"), intention_code("aides_employeur")))
        if self.conversation.commune:
            ways.append(Choice(self.say("employeur_vers_velo"), intention_code("aides_estimer")))
        return tuple(ways)


def _at_most(low: float, high: float) -> str:
    return euros(high) if high - low < 0.005 else f"jusqu'à {euros(high)}"
