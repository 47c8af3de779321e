"""The answer to « préviens-moi » where nobody can be written to first: the calendar to follow, or what is coming."""

from __future__ import annotations

from bot.answer.home import epci_name, home_of, place_name
from bot.decide.codes import intention_code
from bot.decide.decide import Desk
from bot.decide.decision import Decision
from bot.reply.model import Card, Choice, Link, Reply, Text
from bot.reply.wording import Wording
from knowledge.proximity import Home


def answer_abonner(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return the calendar of the place of the conversation when its address is known, else the way to be told."""
    home = home_of(decision.conversation, desk.territoires)
    feed = _feed(home)
    see = Choice(wording.say("abonner_voir"), intention_code("evenements_lister"))
    if not (desk.public_url and feed):
        return Reply((Text(wording.say("abonner_telegram")),), (see,))
    name = epci_name(home, desk.territoires) or place_name(home, desk.territoires)
    link = Link(wording.say("abonner_lien"), f"{desk.public_url}/agenda/{feed}.ics")
    card = Card(wording.say("agenda_nom", lieu=name), (), (link,))
    return Reply((Text(wording.say("abonner_agenda")), card), (see,))


def _feed(home: Home) -> str:
    """Return the address of the feed of a home, inside the agenda: its intercommunalité first; "" without a place."""
    for niveau, code in (
        ("epci", home.epci),
        ("commune", home.commune),
        ("departement", home.departement),
        ("region", home.region),
    ):
        if code:
            return f"{niveau}/{code}"
    return ""
