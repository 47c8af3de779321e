"""A referent sends a calendar: its events become drafts to look at, each once; nobody else may."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.agenda.annonce import draft_in
from bot.agenda.feeds.imports import BadCalendar
from bot.store.api import ChatKey, Update
from tests.agenda.test_imports import event, lignes
from tests.handlers.test_announcing import ANNONCE, invited
from tests.support.fake_bot_api import message, refused
from tests.support.talking import ABONNE, AUTRE, REFERENT, People, play
from tests.support.telegram import rows

BOURSE = event(
    "SUMMARY:Bourse aux vélos", "DTSTART:20261212T090000Z", "LOCATION:Salle des fêtes\\, Laon", uid="a@x"
)
CAFE = event("SUMMARY:Café mobilité", "DTSTART:20261205T080000Z", uid="b@x")
AGENDA = lignes(*BOURSE, *CAFE).encode()
ICS = {"file_name": "Agenda.ICS", "mime_type": "application/octet-stream"}


def referent(them: People) -> ChatKey:
    return ChatKey("telegram", str(them.app.bot.id), str(REFERENT))


def drafts(them: People) -> list[str]:
    return sorted(draft_in(one).titre for one in them.store.annonces.drafts(referent(them)))


def gives(content: bytes) -> Callable[[str], Awaitable[bytes]]:
    """Return what fetches always the same."""

    async def fetch(address: str) -> bytes:
        return content

    return fetch


def refuses(raison: str) -> Callable[[str], Awaitable[bytes]]:
    """Return what never fetches."""

    async def fetch(address: str) -> bytes:
        raise BadCalendar(raison)

    return fetch


def test_a_file_becomes_drafts_that_are_looked_at_then_published() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        said = await them.send_file(REFERENT, AGENDA, **ICS)
        assert "Je lis ce calendrier" in said
        assert "Événements à venir lus dans ce calendrier : 2." in said and "Nouveaux : 2." in said
        assert "samedi 5 décembre 2026 à 9 h : Café mobilité" in said
        assert them.buttons() == ["05/12 Café mobilité", "12/12 Bourse aux vélos"]
        assert them.store.annonces.published() == ()
        shown = await them.tap(REFERENT, "12/12 Bourse aux vélos")
        assert "Samedi 12 décembre 2026 à 10 h" in shown and "Salle des fêtes" in shown
        assert them.last[0].method == "sendMessage"
        assert "C'est publié" in await them.tap(REFERENT, "Publier")

    play(scene, fetch=refuses("import_injoignable"))


def test_the_same_calendar_again_makes_no_twin_and_says_what_changed() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.send_file(REFERENT, AGENDA, **ICS)
        later = AGENDA.replace(b"20261205T080000Z", b"20261205T130000Z")
        said = await them.send_file(REFERENT, later, **ICS)
        assert "Nouveaux : 0." in said and "Déjà importés : 2." in said
        assert "Changés dans votre calendrier depuis leur import, à corriger ici : 1." in said
        assert "Café mobilité : samedi 5 décembre 2026 à 14 h dans votre calendrier" in said
        assert drafts(them) == ["Bourse aux vélos", "Café mobilité"]
        await them.tap(REFERENT, "05/12 Café mobilité")
        assert "abandonné" in await them.tap(REFERENT, "Abandonner")
        assert "Déjà importés : 1." in await them.send_file(REFERENT, AGENDA, **ICS)
        assert drafts(them) == ["Bourse aux vélos"]

    play(scene)


def test_what_is_announced_already_is_said_and_left_aside() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await them.say(REFERENT, f"/annoncer {ANNONCE}")
        await them.tap(REFERENT, "Publier")
        twin = event(
            "SUMMARY:Remise en selle", "DTSTART:20261212T090000Z", "LOCATION:Laon", uid="c@x"
        )  # fmt: skip
        said = await them.send_file(REFERENT, lignes(*twin).encode(), **ICS)
        assert "laissés de côté : 1 (« Remise en selle »)" in said and them.buttons() == []

    play(scene)


def test_an_address_is_read_too() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        assert "« /importer »" in await them.say(REFERENT, "/importer")
        said = await them.say(REFERENT, "/importer https://laon.example/agenda.ics")
        assert "Nouveaux : 2." in said

    play(scene, fetch=gives(AGENDA))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "Ce n'est pas un calendrier .ics"),
        (lignes().encode(), "aucun événement à venir"),
        (lignes(*event("SUMMARY:A", "DTSTART:20200101T090000Z")).encode(), "aucun événement à venir"),
        (b"x" * 2_000_001, "dépasse 2 Mo"),
    ],
)
def test_what_cannot_be_imported_is_said_so(content: bytes, said: str) -> None:
    async def scene(them: People) -> None:
        await invited(them)
        assert said in await them.send_file(REFERENT, content, **ICS)
        assert drafts(them) == []

    play(scene)


@pytest.mark.parametrize(
    ("raison", "said"),
    [("import_prive", "n'est pas publique"), ("import_injoignable", "ne répond pas"),
     ("import_adresse", "https://"), ("import_trop_grand", "2 Mo")],
)  # fmt: skip
def test_an_address_that_cannot_be_read_is_said_so(raison: str, said: str) -> None:
    async def scene(them: People) -> None:
        await invited(them)
        assert said in await them.say(REFERENT, "/importer http://10.0.0.1/agenda.ics")

    play(scene, fetch=refuses(raison))


def test_a_file_that_telegram_cannot_give_is_said_so() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        them.api.fail("getFile", refused(400, "Bad Request: file is temporarily unavailable"))
        assert "Je n'ai pas pu lire ce fichier" in await them.send_file(REFERENT, AGENDA, **ICS)

    play(scene)


def test_only_those_who_may_announce_import_and_a_refusal_is_audited() -> None:
    async def scene(them: People) -> None:
        assert "Seuls les référents mobilité" in await them.send_file(AUTRE, AGENDA, **ICS)
        assert "Seuls les référents mobilité" in await them.say(AUTRE, "/importer https://a.example/a.ics")
        assert them.acts()[:2] == ["refus:importer:refus_inconnu"] * 2
        assert not [call for call in them.api.calls if call.method == "getFile"]
        assert "que le texte" in await them.send_file(AUTRE, b"%PDF", file_name="a.pdf")
        said = await them.say(AUTRE, "/importer https://a.example", in_=-100, kind="supergroup")
        assert "pas depuis un groupe" in said

    play(scene, fetch=gives(AGENDA))


def test_somebody_suspended_while_it_is_read_gets_nothing() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        reading.append(lambda: them.store.referents.suspend(referent(them)))
        assert "est suspendu" in await them.say(REFERENT, "/importer https://a.example/a.ics")
        assert drafts(them) == []

    reading: list[Callable[[], object]] = []

    async def fetch(address: str) -> bytes:
        await asyncio.to_thread(reading.pop())
        return AGENDA

    play(scene, fetch=fetch)


def test_others_are_answered_while_a_calendar_is_read() -> None:
    begun, answered = asyncio.Event(), asyncio.Event()

    async def slow(address: str) -> bytes:
        begun.set()
        await answered.wait()
        return AGENDA

    async def scene(them: People) -> None:
        await invited(them)
        them.api.push(message=message("/importer https://a.example/a.ics", of=REFERENT))
        await asyncio.wait_for(begun.wait(), 10)
        them.api.push(message=message("bonjour", of=ABONNE))
        await them.api.until(lambda: bool(them.api.sent(ABONNE)))
        assert not [call for call in them.api.sent(REFERENT) if "Nouveaux" in call.text]
        answered.set()
        await them.api.until(lambda: "Nouveaux : 2." in them.api.sent(REFERENT)[-1].text)

    play(scene, fetch=slow)


def test_an_events_draft_of_another_is_not_shown() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await invited(them, AUTRE, "Amiens")
        await them.send_file(REFERENT, lignes(*CAFE).encode(), **ICS)
        code = them.last[-1].buttons[0]["callback_data"]
        said = await them.forge(AUTRE, code)
        assert "n'est pas la vôtre" in said and "Café" not in said
        assert them.acts()[0] == "refus:voir:refus_autre_annonce"

    play(scene)


def test_what_is_read_twice_because_a_process_died_is_answered_once() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        before = them.store.inbox.last_update_id("telegram", str(them.app.bot.id))
        await them.say(REFERENT, "/importer https://a.example/a.ics")
        asked = next(row for row in rows(them.store) if row["payload"] is None and row["message_id"] is None)
        chat = referent(them)
        again = Update(chat=chat, update_id=-asked["id"], payload={"quoi": "calendarread"})
        assert them.store.inbox.enqueue(again) == 0
        # What comes from us never moves the offset of the polling back or forward.
        after = them.store.inbox.last_update_id("telegram", str(them.app.bot.id))
        assert before is not None and after == before + 1

    play(scene, fetch=gives(AGENDA))
