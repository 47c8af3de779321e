"""Conditions, eligibility, meaning: of the aid named, of the aids of the place, or of a word of the administration."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answer.aide import aide_card, asks, name_of
from bot.answer.dispositif import closed_line, whole_card
from bot.answer.on_aides import AnswerOnAides
from bot.decide.codes import command_code, intention_code
from bot.decide.decide import Desk
from bot.decide.decision import Decision
from bot.reply.model import Block, Card, Choice, Reply, Text
from bot.reply.wording import Wording, euros_range, payer_name
from bot.rules.estimate import Outcome
from knowledge.dispositif import Dispositif
from knowledge.model import Aide

#: Idea that asks what a word means.
MEANING = "signification"
#: Ideas of the message → the word to explain, when the word itself is not one of ours.
WORDS = {
    "fmd": "terme_fmd",
    "velo_electrique": "terme_vae",
    "cee": "terme_cee",
    "plan_mobilite": "terme_pdme",
    "revenu": "terme_rfr",
    "abonnement_transport": "terme_pass",
    "tad": "terme_tad",
    "autopartage": "terme_autopartage",
}
#: Aids said one by one at most.
CARDS = 5


def answer_detail(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return what the aids concerned ask, or what a word means."""
    return _Answer(decision, desk, wording).reply()


class _Answer(AnswerOnAides):
    """Writes one answer."""

    def reply(self) -> Reply:
        blocks = self.notes()
        told = [*self._terms(), *self._rules()]
        blocks += told
        blocks += [c for a in self.about.aides for c in [self._aide(a)]]
        blocks += [block for d in self.about.dispositifs[:CARDS] for block in self._dispositif(d)]
        blocks += self._place()
        if not self.about:
            blocks.append(Text(self.say("detail_commune" if told else "detail_general_commune")))
        return Reply(tuple(blocks), self._ways_out())

    # -- words and general questions -------------------------------------------------------------------------

    def _terms(self) -> Iterator[Text]:
        """What a word means: a word of ours asked, or the word of a question of meaning."""
        idees = self.conversation.idees
        names = [i for i in idees if i.startswith("terme_") and self.wording.has(i)]
        if not names and MEANING in idees:
            names = [name for idea, name in WORDS.items() if idea in idees][:1]
        for name in names:
            yield Text(self.say(name), strong=True)

    def _rules(self) -> Iterator[Text]:
        """What our rules say, and do not say, on a general question (« faut-il habiter la commune ? »)."""
        for idea in self.conversation.idees:
            if idea.startswith("regle_") and self.wording.has(idea):
                yield Text(self.say(idea), strong=True)

    # -- each aid --------------------------------------------------------------------------------------------

    def _aide(self, aide: Aide) -> Card:
        title = self.say("detail_conditions_de", nom=name_of(aide))
        gone = aide.retiree_le is not None and aide.retiree_le <= self.desk.today
        over = aide.valable.au is not None and aide.valable.au < self.desk.today
        lines = (self.say("detail_terminee"),) if gone or over else self._lines(aide)
        card = aide_card(aide, lines, self.desk.today, self.wording)
        return Card(title, card.lines, card.links)

    def _lines(self, aide: Aide) -> tuple[str, ...]:
        return (aide.en_bref or "", *asks(aide), *aide.a_verifier, aide.demarche or "")

    def _dispositif(self, dispositif: Dispositif) -> Iterator[Block]:
        if dispositif.closed_on(self.desk.today):
            yield Text(closed_line(dispositif, self.desk, self.wording), strong=True)
        else:
            yield whole_card(dispositif, self.desk, self.wording)

    # -- the aids of the place -------------------------------------------------------------------------------

    def _place(self) -> Iterator[Block]:
        if self.about.aides or self.about.dispositifs or not self.conversation.commune:
            return
        live = [o for o in self.about.outcomes if o.statut != "close"]
        if not live:
            yield Text(self.say("detail_aucune", lieu=self.at_place()))
            return
        yield Text(self.say("detail_lieu", lieu=self.at_place()))
        for outcome in live[:CARDS]:
            yield self._outcome(outcome)
        over = [payer_name(name_of(o.aide)) for o in self.about.outcomes if o.statut == "close"]
        if over:
            yield Text(self.say("detail_closes", noms=", ".join(over)))

    def _outcome(self, outcome: Outcome) -> Card:
        lines = list(self._lines(outcome.aide))
        if outcome.statut == "non_eligible" and outcome.raisons and self.conversation.faits:
            lines.insert(0, self.say("detail_pas_pour_vous", raisons=" ".join(outcome.raisons)))
        elif outcome.high > 0 and self.conversation.faits:
            lines.insert(0, self.say("detail_pour_vous", montant=euros_range(outcome.low, outcome.high)))
        return aide_card(outcome.aide, tuple(dict.fromkeys(lines)), self.desk.today, self.wording)

    def _ways_out(self) -> tuple[Choice, ...]:
        ways = []
        if self.conversation.commune:
            ways.append(Choice(self.say("detail_vers_montant"), intention_code("aides_estimer")))
        if self.about:
            ways.append(Choice(self.say("detail_vers_demarche"), intention_code("aides_demarche")))
        if self.conversation.commune:
            ways.append(Choice(self.say("changer_commune"), command_code("changer_commune")))
        return tuple(ways)
