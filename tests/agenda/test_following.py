"""The referent's message follows the envois: edited in place, by whichever process, until it is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from bot.agenda.bureau import Bureau
from bot.agenda.decisions import Abandon, Outcome, Sent, Uncertain
from bot.agenda.following import SMALL, Following, followed
from bot.agenda.progress import progress_reply, say_left, say_progress
from bot.agenda.subscriptions import Subscriptions
from bot.reply.model import Text
from bot.store.api import ChatKey, Outgoing, Progress
from tests.support.agenda import LAON, REFERENT, Desk, un_brouillon, world

MANY = SMALL + 50


class Watched:
    """A desk with many subscribers, and processes that follow what it publishes."""

    def __init__(self, desk: Desk, number: int = MANY) -> None:
        self.desk = desk
        self.seconds = 1000.0
        self.shown: list[tuple[str | None, list[str], list[str]]] = []
        self.readers = [desk.subscribe(n, "epci", LAON) for n in range(number)]

    def bureau(self) -> Bureau:
        desk = self.desk
        return Bureau(
            desk.publisher, desk.participation, Subscriptions(desk.store.abonnements, world().territoires),
            desk.gate, lambda: world().annonce_reader, tuple,
        )  # fmt: skip

    def process(self) -> Following:
        return Following(self.bureau, lambda: self.seconds)

    def publish(self, said: str | None = "77", le: dt.datetime | None = None) -> str:
        """Publish; ``said``: the id of the message that said so, None when nobody knows it."""
        draft = un_brouillon(depart=le)
        id = self.desk.publisher.start(REFERENT, draft).id
        self.desk.publisher.publish(REFERENT, id, draft.empreinte)
        if said is not None:
            self.desk.store.outbox.put(
                Outgoing(chat=REFERENT, payload={"said": "C'est publié"}, cle=followed(id, 1))
            )
            self.send(1, {REFERENT: Sent(said)})
            self.shown.clear()
        return id

    def send(self, most: int, outcomes: Mapping[ChatKey, Outcome] | None = None) -> None:
        """Send so many envois; what the referent sees is noted."""
        self.desk.clock.move(seconds=2)
        left = most
        while left > 0:
            claimed = self.desk.store.outbox.claim("telegram", "1", "test", limit=min(8, left))
            for envoi in claimed.envois:
                if envoi.chat == REFERENT:
                    payload: dict[str, Any] = dict(envoi.payload)
                    if "lines" in payload:
                        self.shown.append((payload.get("edit"), payload["lines"], payload["codes"]))
                outcome = (outcomes or {}).get(envoi.chat) or Sent(f"m{envoi.id}")
                self.desk.store.outbox.settle(envoi, outcome)
                left -= 1
            if not claimed.envois:
                if claimed.again_at is None:
                    return
                self.desk.clock.moment = max(
                    claimed.again_at, self.desk.clock() + dt.timedelta(milliseconds=50)
                )

    def wait(self) -> None:
        """Let the time of the next step come."""
        self.seconds += 60


def text(lines: list[str]) -> str:
    return "\n".join(lines).replace("\xa0", " ")


def test_the_message_that_said_published_is_edited_until_it_is_over(desk: Desk) -> None:
    them = Watched(desk)
    id = them.publish()
    them.send(30)
    one = them.process()
    assert one.follow() == 1
    them.send(1)
    edit, lines, codes = them.shown[-1]
    assert edit == "77"
    assert f"C'est publié : {MANY} envois." in text(lines)
    assert f"Reçus : 30 sur {MANY}." in text(lines)
    assert f"Il en reste {MANY - 30}, quelques secondes." in text(lines)
    assert "Remise en selle" in lines and codes == [
        f"an:{act}:{id}" for act in ("etat", "corriger", "annuler")
    ]
    them.wait()
    desk.participation.go(them.readers[0], id)
    blocked = {
        them.readers[n]: Abandon("le destinataire a bloqué le bot", deactivate=True) for n in (99, 100)
    }
    them.send(500, {**blocked, them.readers[101]: Uncertain(None, "temps écoulé")})
    assert one.follow() == 1
    them.send(1)
    edit, lines, codes = them.shown[-1]
    assert edit == "77"
    assert "C'est terminé" in lines[0]
    assert f"Reçus : {MANY - 3} sur {MANY}." in text(lines)
    assert "Non remis : 2 (le destinataire a bloqué le bot : 2)." in text(lines)
    assert "Incertains, peut-être reçus : 1." in text(lines)
    assert "Ont dit « j'y vais » : 1." in text(lines)
    assert "Il en reste" not in text(lines) and f"an:renvoyer:{id}" in codes
    them.wait()
    assert one.follow() == 0


def test_two_processes_and_a_restart_write_each_step_once(desk: Desk) -> None:
    them = Watched(desk)
    them.publish()
    one, other = them.process(), them.process()
    assert [one.follow(), other.follow(), one.follow()] == [1, 0, 0]
    them.wait()
    assert [other.follow(), them.process().follow()] == [1, 0]
    them.send(500)
    assert [other.follow(), one.follow(), them.process().follow()] == [1, 0, 0]
    them.send(5)
    assert [edit for edit, _, _ in them.shown] == ["77"] * 3


def test_when_no_message_is_known_one_is_sent_then_edited(desk: Desk) -> None:
    them = Watched(desk)
    them.publish(said=None)
    one = them.process()
    assert one.follow() == 1
    them.wait()
    # It has not left yet: nothing to edit, and no second one.
    assert one.follow() == 0
    them.send(500)
    assert one.follow() == 1
    them.send(1)
    assert [edit is None for edit, _, _ in them.shown] == [True, False]
    assert "C'est terminé" in them.shown[-1][1][0]


def test_the_last_word_waits_for_the_message_it_edits(desk: Desk) -> None:
    them = Watched(desk)
    them.publish(said=None)
    them.process().follow()
    claimed = desk.store.outbox.claim("telegram", "1", "test", limit=1).envois
    them.send(MANY)
    one = them.process()
    assert one.follow() == 0
    desk.store.outbox.settle(claimed[0], Sent("81"))
    assert one.follow() == 1
    desk.clock.move(seconds=2)
    them.send(1)
    assert them.shown[-1][0] == "81"


def test_a_small_audience_is_not_followed_and_a_scheduled_one_only_once_it_leaves(desk: Desk) -> None:
    them = Watched(desk, 3)
    them.publish()
    assert them.process().follow() == 0
    for number in range(3, MANY):
        desk.subscribe(number, "epci", LAON)
    at = desk.clock() + dt.timedelta(hours=3)
    them.publish(le=at)
    one = them.process()
    assert one.follow() == 0
    desk.clock.moment = at
    assert desk.publisher.release() == 1
    assert one.follow() == 1


def test_another_try_is_followed_again(desk: Desk) -> None:
    them = Watched(desk)
    id = them.publish()
    refused = {them.readers[n]: Abandon("refusé") for n in range(3)}
    them.send(500, refused)
    one = them.process()
    assert one.follow() == 1
    them.send(1)
    assert desk.publisher.resend(REFERENT, id).nombre == 3
    them.wait()
    assert one.follow() == 1
    desk.clock.move(minutes=1)
    them.send(500, refused)
    assert one.follow() == 1
    them.send(1)
    assert "C'est terminé" in them.shown[-1][1][0] and "Non remis : 3 (refusé : 3)." in text(
        them.shown[-1][1]
    )


def test_a_cancelled_announcement_says_what_was_stopped_without_buttons(desk: Desk) -> None:
    them = Watched(desk)
    id = them.publish()
    them.send(20)
    desk.publisher.cancel(REFERENT, id)
    assert them.process().follow() == 1
    them.send(1)
    _, lines, codes = them.shown[-1]
    assert f"Arrêtés avant l'envoi : {MANY - 20}." in text(lines) and "Non remis" not in text(lines)
    assert not codes


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(3, "quelques secondes"), (31, "environ 40 s"), (55, "environ 1 min"), (415, "environ 7 min"),
     (3900, "environ 1 h 05")],
)  # fmt: skip
def test_the_time_left_is_rounded_up(seconds: float, said: str, desk: Desk) -> None:
    assert say_left(seconds, desk.wording).replace("\xa0", " ") == said


def test_a_thousand_is_written_as_a_french_reader_does(desk: Desk) -> None:
    at = Progress(a_faire=1200, en_cours=8, envoye=42, reste=1208)
    annonce = desk.publisher.start(REFERENT, un_brouillon())
    head, *lines = (
        one.text for one in progress_reply(annonce, at, 0, desk.wording).blocks[:3] if isinstance(one, Text)
    )
    assert head == "C'est publié : 1\u00a0250 envois."
    assert lines == ["Reçus : 42 sur 1\u00a0250.", "Il en reste 1\u00a0208, environ 1 min."]


def test_what_leaves_before_is_in_the_time_left(desk: Desk) -> None:
    at = Progress(a_faire=24, reste=24)
    alone, behind = (say_progress(at, 0, desk.wording, before)[1].text for before in (0, 24_000))
    assert "quelques secondes" in alone and "environ 17 min" in behind
