"""The weekly digest: Thursday morning, once, what was asked for; what changes after it is told to who read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.agenda.digest import Digest, key_of
from bot.agenda.errors import StoreUnavailable
from bot.agenda.participation import NIVEAU
from bot.store.api import Abonnement, ChatKey
from handlers.telegram.limits import LONGEST_TEXT, units
from handlers.telegram.render import render_page
from knowledge.evenement import Evenement
from tests.agenda.test_publish import announce
from tests.knowledge.builders import un_evenement
from tests.support.agenda import AMIENS, LAON, REFERENT, Desk, render, un_brouillon, world
from tests.support.clock import FrozenClock
from tests.support.stores import DATABASES, fresh_store

#: The Thursday after the desk's Monday, 9 h 05 in Paris.
JEUDI = dt.datetime(2026, 11, 26, 8, 5, tzinfo=dt.UTC)
SEMAINE = dt.timedelta(days=7)


def weekly(desk: Desk, number: int, niveau: str = "epci", code: str = LAON, **more: Any) -> ChatKey:
    return desk.subscribe(number, niveau, code, rythme="hebdomadaire", **more)


def thursday(desk: Desk, week: int = 0, *curated: Evenement) -> dict[str, Mapping[str, Any]]:
    """Let a Thursday come; return what each person receives."""
    desk.clock.moment = JEUDI + week * SEMAINE
    desk.digest(*curated).send(desk.clock())
    sent = desk.outbox()
    assert len({chat for chat, _ in sent}) == len(sent), "one message each"
    return dict(sent)


def titles(payload: Mapping[str, Any], *among: str) -> list[str]:
    return [line for line in payload["lines"] if line in among]


def une_fete(**changes: Any) -> Evenement:
    """Return a curated event."""
    content: dict[str, Any] = {
        "id": "fete-du-velo",
        "titre": "Fête du vélo",
        "theme": "velo",
        "quand": [{"le": dt.date(2026, 12, 6)}],
        "territoire": {"epci": [LAON]},
    }
    return un_evenement(**{**content, **changes})


def test_it_leaves_once_with_what_comes_in_three_weeks(desk: Desk) -> None:
    reader = weekly(desk, 1)
    announce(desk)
    announce(desk, titre="Bourse aux vélos", le=dt.date(2026, 12, 5))
    announce(desk, titre="Trop loin", le=dt.date(2027, 5, 5))
    sent = thursday(desk)
    assert list(sent) == [reader.chat]
    assert titles(sent[reader.chat], "Remise en selle", "Bourse aux vélos", "Trop loin") == [
        "Bourse aux vélos",
        "Remise en selle",
    ]
    assert "Communauté d'agglomération du Pays de Laon" in sent[reader.chat]["lines"][0]
    assert sent[reader.chat]["codes"] == ["ab:pourquoi", "ab:stop"]
    desk.clock.move(minutes=30)
    assert desk.digest().send(desk.clock()) == 0 and desk.outbox() == []


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        ("2026-11-25T10:00+01:00", False),
        ("2026-11-26T08:59+01:00", False),
        ("2026-11-26T09:00+01:00", True),
        ("2026-11-26T19:59+01:00", True),
        ("2026-11-26T20:00+01:00", False),
        ("2026-11-27T09:00+01:00", False),
    ],
)
def test_it_leaves_on_thursday_from_9_h_and_catches_up_until_the_evening(
    desk: Desk, moment: str, leaves: bool
) -> None:
    weekly(desk, 1)
    announce(desk)
    desk.clock.moment = dt.datetime.fromisoformat(moment)
    assert desk.digest().send(desk.clock()) == int(leaves)


def test_nothing_is_sent_when_there_is_nothing(desk: Desk) -> None:
    weekly(desk, 1)
    weekly(desk, 2, code=AMIENS)
    announce(desk)
    assert list(thursday(desk)) == ["101"]


def test_an_immediate_subscriber_has_no_digest_and_somebody_with_both_reads_each_event_once(
    desk: Desk,
) -> None:
    desk.subscribe(1, "epci", LAON)
    both = weekly(desk, 2, "departement", "02")
    desk.store.abonnements.add(both, Abonnement(niveau="epci", code=LAON))
    announce(desk)
    assert sorted(chat for chat, _ in desk.outbox()) == ["101", both.chat]
    desk.store.abonnements.add(ChatKey("telegram", "1", "101"), Abonnement(niveau=NIVEAU, code="evenement-1"))
    sent = thursday(desk, 0, une_fete())
    assert list(sent) == [both.chat]
    assert titles(sent[both.chat], "Remise en selle", "Fête du vélo") == ["Fête du vélo"]


def test_curated_and_published_events_come_together_by_place_theme_and_public(desk: Desk) -> None:
    everything = weekly(desk, 1)
    cars = weekly(desk, 2, theme="covoiturage")
    firms = weekly(desk, 3, "region", "32", public="entreprise")
    elsewhere = weekly(desk, 4, code=AMIENS)
    announce(desk)
    national = une_fete(
        id="webinaire",
        titre="Webinaire",
        theme="tous_modes",
        publics=["entreprise"],
        territoire={"pays": "France"},
    )
    sent = thursday(desk, 0, une_fete(), national, une_fete(id="annule", titre="Non", etat="annule"))
    names = ("Remise en selle", "Fête du vélo", "Webinaire", "Non")
    assert titles(sent[everything.chat], *names) == ["Fête du vélo", "Webinaire", "Remise en selle"]
    assert titles(sent[cars.chat], *names) == ["Webinaire"]
    assert titles(sent[firms.chat], *names) == ["Fête du vélo", "Webinaire", "Remise en selle"]
    assert titles(sent[elsewhere.chat], *names) == ["Webinaire"]


def test_what_only_a_recurrence_foresees_is_to_be_confirmed_and_gives_way_to_a_known_date(desk: Desk) -> None:
    reader = weekly(desk, 1)
    monthly = {
        "recurrence": {
            "texte": "chaque mois",
            "rythme": "mensuelle",
            "rang": 2,
            "jour": "dimanche",
            "de": "10:00",
        }
    }
    ride = une_fete(id="balade", titre="Balade", quand=[], **monthly)
    lines = thursday(desk, 0, ride)[reader.chat]["lines"]
    assert lines[1:3] == ["Balade", "Dimanche 13 décembre 2026 à 10\u00a0h"]
    assert "À vérifier auprès de l'organisateur." in lines
    old = une_fete(
        id="balade-1", titre="Balade", serie="balade", quand=[{"le": dt.date(2026, 10, 11)}], **monthly
    )
    known = une_fete(
        id="balade-2", titre="Balade d'hiver", serie="balade", quand=[{"le": dt.date(2026, 12, 20)}]
    )
    lines = thursday(desk, 1, old, known)[reader.chat]["lines"]
    assert "Balade d'hiver" in lines and "Balade" not in lines


def test_an_event_of_several_sessions_says_the_next_one(desk: Desk) -> None:
    reader = weekly(desk, 1)
    days = [{"le": dt.date(2026, 12, 9)}, {"le": dt.date(2026, 11, 4)}, {"le": dt.date(2026, 12, 2)}]
    lines = thursday(desk, 0, une_fete(quand=days))[reader.chat]["lines"]
    assert lines[1:3] == ["Fête du vélo", "Mercredi 2 décembre 2026"]


def test_last_week_s_events_come_after_in_a_line(desk: Desk) -> None:
    reader = weekly(desk, 1)
    announce(desk)
    thursday(desk)
    fresh = weekly(desk, 2)
    announce(desk, titre="Bourse aux vélos", le=dt.date(2026, 12, 16))
    sent = thursday(desk, 1)
    lines = sent[reader.chat]["lines"]
    assert lines.index("Bourse aux vélos") < lines.index("Toujours à venir :")
    assert lines[-1] == "• Remise en selle, samedi 12 décembre 2026 à 10\u00a0h"
    assert titles(sent[fresh.chat], "Remise en selle", "Bourse aux vélos") == [
        "Remise en selle",
        "Bourse aux vélos",
    ]


def test_a_cancellation_is_told_at_once_to_who_read_it_in_the_digest(desk: Desk) -> None:
    reader, late = weekly(desk, 1), desk.subscribe(2, "epci", LAON)
    id = announce(desk)
    desk.outbox()
    thursday(desk)
    desk.publisher.cancel(REFERENT, id)
    desk.outbox()
    weekly(desk, 3)
    desk.clock.move(minutes=60)
    for _ in range(2):
        desk.digest().send(desk.clock())
    sent = desk.outbox()
    assert [chat for chat, _ in sent] == [reader.chat] and late.chat != reader.chat
    assert sent[0][1]["lines"][0].startswith("Annulé par l'organisateur : Remise en selle")
    assert thursday(desk, 1) == {}


def test_a_correction_is_told_at_once_to_who_read_it_in_the_digest(desk: Desk) -> None:
    reader = weekly(desk, 1)
    id = announce(desk)
    thursday(desk)
    desk.publisher.correct(REFERENT, id, un_brouillon(de=dt.time(14)))
    desk.clock.move(minutes=60)
    desk.digest().send(desk.clock())
    sent = desk.outbox()
    assert [chat for chat, _ in sent] == [reader.chat]
    assert sent[0][1]["lines"][0] == "Corrigé par l'organisateur :" and "14\u00a0h" in " ".join(
        sent[0][1]["lines"]
    )
    assert any("14\u00a0h" in line for line in thursday(desk, 1)[reader.chat]["lines"])


def test_a_long_digest_stays_one_message_escaped_that_says_how_many_more(desk: Desk) -> None:
    reader = weekly(desk, 1)
    for number in range(40):
        announce(desk, titre=f"Atelier <{number}> & réparation de vélos anciens", de=dt.time(9))
    desk.clock.moment = JEUDI
    replace(desk.digest(), render=render_page).send(desk.clock())
    ((chat, payload),) = desk.outbox()
    assert chat == reader.chat and units(payload["text"]) < LONGEST_TEXT
    assert "Atelier &lt;0&gt; &amp; réparation" in payload["text"] and "<0>" not in payload["text"]
    assert "… et 22 de plus" in payload["text"]
    assert len(payload["reply_markup"]["inline_keyboard"]) == 2


def test_a_process_that_dies_while_writing_leaves_the_rest_to_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 6):
        weekly(desk, number)
    announce(desk)
    monkeypatch.setattr("bot.agenda.digest.BATCH", 2)
    publish, done = desk.store.outbox.publish, count(1)

    def dying(*given: Any, **more: Any) -> int:
        if next(done) == 2:
            raise StoreUnavailable
        return publish(*given, **more)

    monkeypatch.setattr(desk.store.outbox, "publish", dying)
    desk.clock.moment = JEUDI
    with pytest.raises(StoreUnavailable):
        desk.digest().send(desk.clock())
    assert len(desk.outbox()) == 2
    desk.clock.move(minutes=15)
    assert desk.digest().send(desk.clock()) == 3 and len(desk.outbox()) == 3


@pytest.mark.parametrize("kind", DATABASES)
def test_processes_that_write_it_together_write_it_once(kind: str, tmp_path: Path) -> None:
    clock = FrozenClock(JEUDI)
    with fresh_store(kind, tmp_path, clock) as store:
        chats = [ChatKey("telegram", "1", str(number)) for number in range(50)]
        for chat in chats:
            store.abonnements.add(chat, Abonnement(niveau="epci", code=LAON, rythme="hebdomadaire"))
        digest = Digest(store, world().territoires, world().library.wording, render, lambda: [une_fete()])
        with ThreadPoolExecutor(4) as pool:
            counts = list(pool.map(lambda _: digest.send(JEUDI), range(8)))
        assert sum(counts) == store.outbox.waiting() == len(chats)
        assert len(store.audit.about("resume", key_of(JEUDI))) == 1
