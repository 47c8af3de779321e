"""« Est-ce que ça s'additionne ? »: yes or no for this place, and why; then what it makes."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answer.aide import name_of
from bot.answer.named import by_name
from bot.answer.provenance import cite
from bot.answer.questions import ask
from bot.answer.withdrawn import refusal, withdrawals
from bot.decide.codes import intention_code
from bot.decide.decide import Desk
from bot.decide.decision import Decision
from bot.reply.model import Block, Card, Choice, Reply, Text
from bot.reply.wording import Wording, capital, euros_range, listed
from bot.rules.estimate import Outcome
from knowledge.territory import a_commune

#: Ideas that make the question one about the employer.
EMPLOYEUR = (
    "fmd",
    "prime_transport",
    "prime_carburant",
    "moitie_abonnement",
    "abonnement_transport",
    "velo_fonction",
)


def answer_cumul(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return whether the aids of the place add up, then the total and the next question."""
    return _Answer(decision, desk, wording).reply()


def answer_cumul_anywhere(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return the rule that holds everywhere, while the commune is not known; then ask it."""
    now = decision.conversation
    card = employer_rules(now.idees, now.cites, desk, wording)
    notes = tuple(Text(wording.say(note)) for note in decision.notes)
    if card is None:
        return Reply((*notes, Text(wording.say("cumul_generale"))))
    first = Text(wording.say("cumul_employeur_general"), strong=True)
    return Reply((*notes, first, card, Text(wording.say("cumul_commune"))))


def employer_rules(
    idees: tuple[str, ...], cites: tuple[str, ...], desk: Desk, wording: Wording
) -> Card | None:
    """Return the rules on what an employer pays together; None when the question is not about it."""
    named = {d.id for d in by_name(idees, cites, desk)}
    if not named and not set(idees).intersection(EMPLOYEUR):
        return None
    lines = []
    for rule in desk.knowledge.cumuls_annuels.values():
        members = [m for m in (rule.aide, *rule.entre) if isinstance(m, str)]
        if named and not named.intersection(members):
            continue
        source = f" ({rule.source.titre})" if rule.source is not None else ""
        lines.append(f"{rule.explication}{source}")
    for dispositif in by_name(idees, cites, desk):
        if dispositif.cumul.precision:
            lines.append(f"{dispositif.nom} : {dispositif.cumul.precision}. {cite(dispositif, wording)}")
    return Card(wording.say("cumul_employeur"), tuple(lines)) if lines else None


class _Answer:
    """Writes one answer."""

    def __init__(self, decision: Decision, desk: Desk, wording: Wording) -> None:
        assert decision.estimate is not None
        self.decision, self.desk, self.say, self.wording = decision, desk, wording.say, wording
        self.estimate, self.conversation = decision.estimate, decision.conversation
        self.paying = [o for o in self.estimate.outcomes if o.high > 0.005]

    def reply(self) -> Reply:
        blocks: list[Block] = [Text(self.say(note)) for note in self.decision.notes]
        blocks.append(Text(self._answer(), strong=True))
        card = employer_rules(self.conversation.idees, self.conversation.cites, self.desk, self.wording)
        if card is not None:
            blocks.append(card)
        blocks += self._rules()
        blocks += self._total()
        choices: tuple[Choice, ...] = ()
        if self.decision.question is not None:
            info = self.desk.knowledge.infos[self.decision.question]
            question, choices = ask(info, self.estimate, self.conversation, self.wording)
            blocks.append(question)
        more = Choice(self.say("cumul_vers_montant"), intention_code("aides_estimer"))
        return Reply(tuple(blocks), (*choices, more))

    def _answer(self) -> str:
        """Return yes or no, and why, for this place."""
        commune = self.desk.territoires.commune(self.conversation.commune)
        place = capital(a_commune(commune.nom)) if commune is not None else ""
        kept = [o for o in self.paying if o.aide.id in self.estimate.retenues]
        lost = [o for o in self.paying if o not in kept and self._is_barred(o, kept)]
        if len(self.paying) < 2:
            name = "cumul_une_seule" if self.paying else "cumul_aucune"
            return self.say(name, lieu=place, nom=_names(self.paying))
        if lost and len(kept) < 2:
            return self.say("cumul_non", lieu=place, noms=_names(self.paying))
        if lost:
            return self.say("cumul_en_partie", lieu=place, noms=_names(kept), sauf=_names(lost))
        # Others pay another bike, or another situation: nothing forbids them, they never meet.
        name = "cumul_oui" if len(kept) == len(self.paying) else "cumul_oui_selon"
        return self.say(name, lieu=place, noms=_names(self.paying))

    def _is_barred(self, outcome: Outcome, kept: list[Outcome]) -> bool:
        """True when a rule stands between this aid and one that is kept."""
        ids, mine = {o.aide.id for o in kept}, outcome.aide.id
        for rule in self.desk.knowledge.cumuls.values():
            members = {m for m in (*rule.entre, rule.aide) if isinstance(m, str)}
            if rule.regle != "cumulables" and mine in members and members & ids:
                return True
        return any(mine in effect.entre for effect in self.estimate.effects)

    def _rules(self) -> Iterator[Text]:
        """Why: each rule that takes euros away, each that says they add up, and the price above all."""
        here = {o.aide.id for o in self.paying}
        lines = withdrawals(self.estimate, self.wording)
        cumuls = self.desk.knowledge.cumuls
        lines += [
            f"{name_of(o.aide)} : {refusal(o, self.estimate, cumuls, self.wording)}"
            for o in self.estimate.outcomes
            if o.statut == "non_eligible" and any(e.explication in o.raisons for e in self.estimate.effects)
        ]
        said = {e.explication for e in self.estimate.effects}
        for rule in self.desk.knowledge.cumuls.values():
            members = {m for m in (*rule.entre, rule.aide) if isinstance(m, str)}
            if members and len(members & here) > 1 and rule.explication not in said:
                lines.append(rule.explication)
        if len(self.paying) > 1:
            lines.append(self.say("cumul_prix"))
        if lines:
            yield Text("\n".join(lines))

    def _total(self) -> Iterator[Block]:
        if not self.paying:
            return
        lines = [f"{name_of(o.aide)} : {euros_range(o.low, o.high)}" for o in self.paying]
        total = euros_range(self.estimate.low, self.estimate.high)
        yield Card(self.say("cumul_total", total=total), tuple(lines))


def _names(outcomes: list[Outcome]) -> str:
    return listed([name_of(o.aide) for o in outcomes]) if outcomes else ""
