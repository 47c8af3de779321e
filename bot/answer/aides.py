"""The answer to « j'ai droit à quoi ? »: total first, then each aid, then what would change it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answer.aide import name_of, proof_of
from bot.answer.calculation import tell
from bot.answer.questions import ask
from bot.answer.teaser import yearly_teaser
from bot.answer.withdrawn import refusal, withdrawals
from bot.decide.codes import command_code
from bot.decide.decide import Desk
from bot.decide.decision import Decision
from bot.decide.places import lieu_of
from bot.reply.model import Block, Card, Choice, Link, Reply, Text
from bot.reply.wording import Wording, capital, day, euros, euros_range, listed, payer_name
from bot.rules.coverage import cover
from bot.rules.estimate import Estimate, Outcome, Situation, estimate
from bot.rules.facts import Facts
from knowledge.model import Info
from knowledge.quantity import write_number
from knowledge.sentences import VELOS
from knowledge.territory import a_commune

NIVEAUX = {
    "etat": "État",
    "region": "Région",
    "departement": "Département",
    "epci": "Intercommunalité",
    "commune": "Commune",
}
#: Outcomes that get a card of their own.
SHOWN = ("eligible", "a_preciser")
#: Ways to change the total shown at most.
MAX_CHANGES = 3


def answer_aides(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return the reply to an estimate."""
    return _Answer(decision, desk, wording).reply()


class _Answer:
    """Writes one answer."""

    def __init__(self, decision: Decision, desk: Desk, wording: Wording) -> None:
        assert decision.estimate is not None
        self.estimate: Estimate = decision.estimate
        self.decision, self.desk, self.wording = decision, desk, wording
        self.conversation = decision.conversation
        self.infos = desk.knowledge.infos
        lieu = lieu_of(self.conversation, desk.territoires)
        assert lieu is not None
        self.lieu = lieu
        commune = desk.territoires.commune(self.conversation.commune)
        assert commune is not None
        self.commune = commune
        self.facts = Facts(self.conversation.faits, self.infos, self.conversation.domaines)

    def reply(self) -> Reply:
        blocks: list[Block] = [Text(self.wording.say(note)) for note in self.decision.notes]
        blocks.append(Text(self._headline()))
        blocks.append(Text(self._total(), strong=True))
        blocks.extend(self._assumption())
        live = [o for o in self.estimate.outcomes if o.statut in SHOWN]
        blocks.extend(self._card(outcome) for outcome in sorted(live, key=lambda o: -o.high))
        blocks.extend(self._rules())
        blocks.extend(self._refusals())
        if self._is_new_place():
            blocks.extend(self._coverage())
        blocks.extend(self._changes())
        choices: tuple[Choice, ...] = ()
        teaser = yearly_teaser(self.conversation, self.desk, self.wording) if self._is_new_place() else None
        if teaser is not None:
            blocks.append(teaser[0])
        if self.decision.question is not None:
            question, choices = ask(
                self.infos[self.decision.question], self.estimate, self.conversation, self.wording
            )
            blocks.append(question)
        aside = (teaser[1],) if teaser is not None else ()
        return Reply(tuple(blocks), (*choices, *self._ways_out(), *aside))

    # -- what was understood, the total --------------------------------------------------------------------------

    def _headline(self) -> str:
        departement = self.desk.territoires.departement(self.commune.departement)
        place = f"{a_commune(self.commune.nom)} ({departement})"
        return self.wording.say("aides_pour", lieu=capital(place), velo=self._bike())

    def _bike(self) -> str:
        faits = self.conversation.faits
        kind, state, price = faits.get("velo_type"), faits.get("velo_etat"), faits.get("prix")
        words = [f"un {VELOS[str(kind)]}" if kind else "un vélo"]
        if state:
            words.append("neuf" if state == "neuf" else "d'occasion")
        if price is not None:
            words.append(f"à {euros(float(price))}")
        return " ".join(words)

    def _total(self) -> str:
        low, high = self.estimate.low, self.estimate.high
        price = self.conversation.faits.get("prix")
        if not self.estimate.outcomes:
            return self.wording.say("aides_total_inconnu")
        if high < 0.005:
            return self.wording.say("aides_total_zero")
        if high - low > 0.005:
            name = (
                "aides_total_entre" if low > 0 or self.decision.question != "prix" else "aides_total_jusqua"
            )
            total = capital(euros_range(low, high)) if name == "aides_total_entre" else euros(high)
            return self.wording.say(name, total=total)
        if price is None:
            return self.wording.say("aides_total_fixe", total=euros(high))
        left = max(0.0, max(float(price), 1.0) - high)
        return self.wording.say("aides_total_fixe_reste", total=euros(high), reste=euros(left))

    def _assumption(self) -> Iterator[Text]:
        if self.conversation.salaire is None or not self._depends_on_income():
            return
        parts = float(self.conversation.faits.get("parts", 1.0))
        hypothese = self.desk.knowledge.hypothese_revenu
        yield Text(
            self.wording.say(
                "revenu_suppose",
                mensuel=euros(self.conversation.salaire),
                abattement=write_number(hypothese.abattement.value),
                revenu=euros(float(self.conversation.faits["revenu_fiscal"])),
                parts=f"{write_number(parts)} part{'s' if parts >= 2 else ''}",
            )
        )

    def _depends_on_income(self) -> bool:
        """True when some aid of the place looks at income: otherwise the guess is not worth saying."""
        return any(
            "revenu_fiscal" in o.aide.model_dump_json(include={"conditions", "montant"})
            for o in self.estimate.outcomes
        )

    # -- each aid ------------------------------------------------------------------------------------------------

    def _card(self, outcome: Outcome) -> Card:
        aide, say = outcome.aide, self.wording.say
        # Two aids of one payer shown together are told apart by what each is for.
        payers = [o.aide.porteur for o in self.estimate.outcomes if o.statut in SHOWN]
        porteur = name_of(outcome.aide) if payers.count(aide.porteur) > 1 else payer_name(aide.porteur)
        lines: list[str] = []
        if outcome.statut == "eligible":
            title = say("aides_montant", porteur=porteur, montant=euros(outcome.low))
        else:
            title = say(
                "aides_montant_entre", porteur=porteur, montant=euros_range(outcome.low, outcome.high)
            )
            lines.append(say("aides_depend_de", infos=listed([self._name(info) for info in outcome.manque])))
        how = tell(aide.montant, self.facts, self.infos)
        if how is not None and how not in (euros(outcome.high), f"{euros(outcome.high)}, au plus le prix"):
            lines.append(say("aides_calcul", calcul=how))
        lines.extend(aide.a_verifier)
        if aide.demarche:
            lines.append(aide.demarche)
        if aide.valable.au is not None:
            lines.append(say("aides_echeance", date=day(aide.valable.au)))
        lines.append(proof_of(aide, self.desk.today, self.wording))
        links = (Link(say("aides_page"), aide.lien),) if aide.lien else ()
        return Card(title, tuple(lines), links)

    def _name(self, info: str) -> str:
        return _name(self.infos[info])

    # -- around --------------------------------------------------------------------------------------------------

    def _rules(self) -> Iterator[Block]:
        paying = [o for o in self.estimate.outcomes if o.high > 0.005 and o.aide.id in self.estimate.retenues]
        lines = withdrawals(self.estimate, self.wording)
        if len(paying) > 1:
            lines.insert(0, self.wording.say("aides_s_additionnent"))
        here = {o.aide.id for o in self.estimate.outcomes if o.statut != "close"}
        for cumul in self.desk.knowledge.cumuls.values():
            members = {m for m in cumul.entre if isinstance(m, str)}
            if cumul.regle == "cumulables" and members and members <= here:
                lines.append(cumul.explication)
        if lines:
            yield Text("\n".join(lines))

    def _refusals(self) -> Iterator[Block]:
        for statut, title in (("non_eligible", "aides_pas_pour_vous"), ("close", "aides_closes")):
            found = [o for o in self.estimate.outcomes if o.statut == statut]
            if found:
                lines = tuple(
                    self.wording.say(
                        "aides_pas_pour_vous_ligne",
                        porteur=name_of(o.aide),
                        raison=refusal(o, self.estimate, self.desk.knowledge.cumuls, self.wording),
                    )
                    for o in found
                )
                yield Card(self.wording.say(title), lines)

    def _is_new_place(self) -> bool:
        """What we know of each level is said once, when the commune is first understood."""
        before = self.conversation.avant
        return before is None or before.commune != self.conversation.commune

    def _coverage(self) -> Iterator[Block]:
        levels = cover(self.lieu, self.estimate, self.desk.knowledge.couvertures.values())
        lines = []
        for level in levels:
            told_already = any(o.aide.niveau == level.niveau for o in self.estimate.outcomes)
            if (
                level.etat != "inconnue"
                and level.explication
                and not told_already
                and level.verifie_le is not None
            ):
                lines.append(
                    self.wording.say(
                        "aides_niveau_aucune",
                        niveau=NIVEAUX[level.niveau],
                        explication=level.explication,
                        date=day(level.verifie_le),
                    )
                )
            elif level.etat == "inconnue" and level.verifie_le is not None:
                lines.append(f"{NIVEAUX[level.niveau]} : {level.explication}")
        unknown = [
            NIVEAUX[level.niveau] for level in levels if level.etat == "inconnue" and level.verifie_le is None
        ]
        if unknown:
            epci = self.desk.territoires.epci(self.commune.epci)
            name = payer_name(epci.nom) if epci is not None else "votre intercommunalité"
            lines.append(
                self.wording.say("aides_niveaux_inconnus", niveaux=capital(listed(unknown)), epci=name)
            )
        if lines:
            yield Text("\n".join(lines))

    def _changes(self) -> Iterator[Block]:
        """Once the total is settled, say which other bike would be aided otherwise."""
        if self.decision.question is not None or not self.estimate.outcomes:
            return
        found: dict[str, float] = {}
        for info_id in ("velo_etat", "velo_type"):
            current = self.conversation.faits.get(info_id)
            if current is None:
                continue
            for choix in self.infos[info_id].choix:
                if choix.valeur != current and choix.valeur != "adapté":
                    other = self._estimate_with(info_id, choix.valeur)
                    if other.moves:
                        continue
                    gain = other.high - self.estimate.high
                    # A bike aided less is only worth a line when it is the same bike, new or second-hand.
                    if gain > 0.005 or (info_id == "velo_etat" and gain < -0.005):
                        found[choix.libelle] = other.high
        best = sorted(found.items(), key=lambda item: -item[1])[:MAX_CHANGES]
        if best:
            lines = tuple(
                self.wording.say("aides_changerait_ligne", changement=label, total=euros(total))
                for label, total in best
            )
            yield Card(self.wording.say("aides_changerait"), lines)

    def _estimate_with(self, info: str, value: str) -> Estimate:
        conversation = self.conversation
        faits = {**conversation.faits, info: value}
        situation = Situation(self.lieu, faits, conversation.domaines, conversation.ne_sait_pas)
        return estimate(situation, self.desk.rulebook, self.desk.today)

    def _ways_out(self) -> tuple[Choice, ...]:
        ways = [Choice(self.wording.say("changer_commune"), command_code("changer_commune"))]
        if self.conversation.salaire is not None and self._depends_on_income():
            ways.insert(0, Choice(self.wording.say("revenu_corriger"), command_code("corriger_revenu")))
        return tuple(ways)


def _name(info: Info) -> str:
    return info.nom or info.id
