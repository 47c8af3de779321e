"""The answer to « que savez-vous de moi ? »: the facts of a conversation, each by its name."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answer.home import home_of, place_name
from bot.answer.questions import say_range
from bot.decide.conversation import Conversation
from bot.decide.decide import Desk
from bot.reply.model import Card, Reply, Text
from bot.reply.wording import HARD, Wording, capital, euros
from bot.rules.facts import Interval, Value
from knowledge.model import Info
from knowledge.quantity import Unite, write_number


def describe(conversation: Conversation, desk: Desk, wording: Wording) -> Reply:
    """Return what is known of somebody's situation."""
    lines = tuple(_lines(conversation, desk, wording))
    if not lines:
        return Reply((Text(wording.say("profil_vide")),))
    return Reply((Card(wording.say("profil_titre"), lines), Text(wording.say("profil_suite"))))


def _lines(conversation: Conversation, desk: Desk, wording: Wording) -> Iterator[str]:
    place = place_name(home_of(conversation, desk.territoires), desk.territoires)
    if place:
        commune = "profil_lieu" if conversation.commune else "profil_territoire"
        yield wording.say(commune, lieu=place)
    if conversation.travail:
        work = home_of(Conversation(commune=conversation.travail), desk.territoires)
        yield wording.say("profil_travail", lieu=place_name(work, desk.territoires))
    infos = desk.knowledge.infos
    for name, value in conversation.faits.items():
        info = infos.get(name)
        if info is not None:
            yield wording.say("profil_ligne", nom=_name(info), valeur=_value(info, value, wording))
    for name, domain in conversation.domaines.items():
        info = infos.get(name)
        if info is not None and isinstance(domain, Interval):
            yield wording.say("profil_ligne", nom=_name(info), valeur=_range(info, domain, wording))
    if conversation.salaire is not None:
        yield wording.say("profil_salaire", valeur=euros(conversation.salaire))
    for name in sorted(conversation.ne_sait_pas & infos.keys()):
        yield wording.say("profil_ne_sait_pas", nom=_name(infos[name]))


def _name(info: Info) -> str:
    return capital(info.nom or info.question)


def _value(info: Info, value: Value, wording: Wording) -> str:
    if isinstance(value, bool):
        return wording.say("profil_oui" if value else "profil_non")
    if isinstance(value, int | float):
        return _number(info, float(value))
    return next((c.libelle for c in info.choix if c.valeur == value), str(value))


def _number(info: Info, value: float) -> str:
    if info.unite in (Unite.EUROS, Unite.EUROS_PAR_AN):
        return euros(value)
    return f"{write_number(value)}{HARD}{info.unite.value}".strip()


def _range(info: Info, domain: Interval, wording: Wording) -> str:
    return say_range(domain, info.minimum or 0.0, info.maximum or float("inf"), info, wording)
