"""The aids a question is about: those it names, else those of the place under way."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answer.named import by_name, cited
from bot.decide.conversation import Conversation
from bot.decide.decide import Desk
from bot.decide.places import lieu_of
from bot.rules.estimate import Outcome, Situation, outcomes_alone
from knowledge.dispositif import Dispositif
from knowledge.model import Aide

#: Idea of the message → the dispositif it is about when none is named.
PAR_IDEE: dict[str, tuple[str, ...]] = {
    "aide_region": ("hdf-atp-salaries",),
    "reparation_bonus": ("bonus-reparation-vae",),
    "fmd": ("fmd-prive", "fmd-fonction-publique"),
    "moitie_abonnement": ("abonnement-tc-50-employeur", "abonnement-tc-75-agents-publics"),
    "prime_carburant": ("prime-carburant", "prime-alimentation-electrique"),
    "bonus_etat": ("bonus-velo-national", "prime-conversion-velo"),
    "etat_aide": ("bonus-velo-national",),
    "velo_fonction": ("velo-de-fonction-lld",),
    "plan_mobilite": ("obligation-pdme", "obligation-nao-mobilite"),
}


@dataclass(frozen=True)
class Concerned:
    """The things a question is about; empty without a name nor a place."""

    aides: tuple[Aide, ...] = ()
    dispositifs: tuple[Dispositif, ...] = ()
    #: The bike aids of the place, with what they give in this situation.
    outcomes: tuple[Outcome, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.aides or self.dispositifs or self.outcomes)


def concerned(conversation: Conversation, desk: Desk) -> Concerned:
    """Return what a question is about; the name of an aid wins over the place."""
    known = desk.knowledge.aides
    aides = tuple(known[i].courante for i in conversation.cites if i in known)
    dispositifs = by_name(conversation.idees, conversation.cites, desk)
    if not aides and not dispositifs:
        ids = next((ids for idea, ids in PAR_IDEE.items() if idea in conversation.idees), ())
        dispositifs = cited(ids, desk.knowledge.dispositifs)
    lieu = lieu_of(conversation, desk.territoires)
    if aides or dispositifs or lieu is None:
        return Concerned(aides, dispositifs)
    situation = Situation(lieu, conversation.faits, conversation.domaines, conversation.ne_sait_pas)
    return Concerned(outcomes=outcomes_alone(situation, desk.rulebook, desk.today))
