"""« Et chaque année, votre employeur peut… »: what a bike answer says of the employer, never in its total."""

from __future__ import annotations

from bot.answer.named import FMD
from bot.decide.codes import intention_code
from bot.decide.conversation import Conversation
from bot.decide.decide import Desk
from bot.decide.places import lieu_of
from bot.reply.model import Choice, Text
from bot.reply.wording import Wording, euros
from bot.rules.estimate import Situation
from bot.rules.yearly import AUCUN, EMPLOYEUR, STATUT, yearly

A_VELO = "vélo"
MAYBE_EMPLOYEE = (None, "salarié", "apprenti")


def yearly_teaser(conversation: Conversation, desk: Desk, wording: Wording) -> tuple[Text, Choice] | None:
    """Return « Et chaque année, votre employeur peut… » for a bike answer; None without an employer."""
    faits = conversation.faits
    if faits.get(STATUT) not in MAYBE_EMPLOYEE or faits.get(EMPLOYEUR) in (AUCUN, "indépendant"):
        return None
    lieu = lieu_of(conversation, desk.territoires)
    known = {**faits, "mode_trajet": A_VELO}
    found = yearly(Situation(lieu, known, conversation.domaines, frozenset()), desk.yearly_book, desk.today)
    high = {o.dispositif.id: o.high for o in found.outcomes if o.high > 0 and not o.a_verifier}
    prive, public = (high.get(i, 0.0) for i in FMD)
    if not prive and not public:
        return None
    name = "employeur_et_aussi_deux" if prive and public else "employeur_et_aussi"
    text = wording.say(name, montant=euros(prive or public), public=euros(public))
    return Text(text), Choice(wording.say("employeur_choix"), intention_code("aides_employeur"))
