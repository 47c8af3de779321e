"""The next question with its choices: options, yes or no, or the ranges that matter here; « je ne sais pas » always."""

from __future__ import annotations

from bot.decide.codes import fact_code, range_code, unknown_code
from bot.decide.conversation import Conversation
from bot.reply.model import Choice, Text
from bot.reply.wording import Wording, euros
from bot.rules.estimate import Estimate
from bot.rules.facts import PAR_PART, Interval
from knowledge.model import Info
from knowledge.quantity import Unite, write_number

#: Facts whose ranges are easier to tap than to type.
RANGED = (PAR_PART, "revenu_fiscal", "age")


def ask(
    info: Info, estimate: Estimate, conversation: Conversation, wording: Wording
) -> tuple[Text, tuple[Choice, ...]]:
    """Return the question and its choices."""
    ranges = estimate.tranches.get(info.id, ()) if info.id in RANGED else ()
    why = wording.say("question_revenu_aide") if info.id == PAR_PART else info.pourquoi
    text = Text(wording.say("question_pourquoi", question=info.question, pourquoi=why))
    choices = [*_options(info)]
    if len(ranges) > 1:
        whole = conversation.domaines.get(info.id)
        low = whole.low if isinstance(whole, Interval) else info.minimum or 0.0
        high = whole.high if isinstance(whole, Interval) else info.maximum or float("inf")
        choices = [
            Choice(say_range(piece, low, high, info, wording), range_code(info.id, piece)) for piece in ranges
        ]
    elif info.unite is Unite.PERSONNES:
        most = int(info.maximum or 8)
        choices = [
            Choice(f"{n} ou plus" if n == most else str(n), fact_code(info.id, str(n)))
            for n in range(1, most + 1)
        ]
    choices.append(Choice(wording.say("je_ne_sais_pas"), unknown_code(info.id)))
    return text, tuple(choices)


def ask_plainly(info: Info, wording: Wording) -> tuple[Text, tuple[Choice, ...]]:
    """Return the question of a fact whose ranges nobody computed."""
    text = Text(wording.say("question_pourquoi", question=info.question, pourquoi=info.pourquoi))
    return text, (*_options(info), Choice(wording.say("je_ne_sais_pas"), unknown_code(info.id)))


def _options(info: Info) -> tuple[Choice, ...]:
    """Return the answers a fact may have, when they are few."""
    if info.type == "choix":
        return tuple(Choice(choix.libelle, fact_code(info.id, choix.valeur)) for choix in info.choix)
    if info.type == "oui_non":
        return (Choice("Oui", fact_code(info.id, "oui")), Choice("Non", fact_code(info.id, "non")))
    return ()


def say_range(piece: Interval, lowest: float, highest: float, info: Info, wording: Wording) -> str:
    """Say a range of numbers: « 13 489 € ou moins », « plus de 15 400 € »."""

    def say(value: float) -> str:
        return (
            euros(value)
            if info.unite in (Unite.EUROS, Unite.EUROS_PAR_AN)
            else f"{write_number(value)} {info.unite}"
        )

    if piece.low <= lowest:
        return wording.say("tranche_au_plus" if piece.high_in else "tranche_moins", haut=say(piece.high))
    if piece.high >= highest:
        return wording.say("tranche_au_moins" if piece.low_in else "tranche_plus", bas=say(piece.low))
    return wording.say("tranche_entre", bas=say(piece.low), haut=say(piece.high))
