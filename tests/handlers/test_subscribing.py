"""Buttons of subscriptions: read back without trust, about one's own subscriptions only, short enough."""

from __future__ import annotations

import pytest

from bot.agenda.audience import PUBLICS, THEMES
from bot.agenda.draft import Portee
from bot.agenda.subscription_codes import read_code, read_plus, write_code, write_place, write_plus
from bot.agenda.subscriptions import RYTHMES, mark_of
from bot.store.api import Abonnement, ChatKey
from tests.support.fake_bot_api import tap
from tests.support.talking import ABONNE, AUTRE, People, agenda_world, play

LAON = Abonnement(niveau="epci", code="200043495")


@pytest.mark.parametrize(
    ("niveau", "code"), [("epci", "200043495"), ("departement", "971"), ("commune", "97105")]
)
def test_every_code_fits_and_comes_back(niveau: str, code: str) -> None:
    territoires = agenda_world().territoires
    for theme in ("", *THEMES):
        for public in ("", *PUBLICS):
            one = Abonnement(niveau=niveau, code=code, theme=theme, public=public)
            assert len(write_plus(one).encode()) < 64 and read_plus(write_plus(one), territoires) == one
    mark = mark_of(LAON)
    place = write_place(Portee(niveau, code))
    for action, values in (
        ("theme", THEMES),
        ("public", PUBLICS),
        ("rythme", RYTHMES),
        ("lieu", (place,)),
        ("stop", ("",)),
    ):
        for value in values:
            raw = write_code(action, mark, value)
            tapped = read_code(raw)
            assert len(raw.encode()) < 64
            assert tapped is not None and (tapped.action, tapped.mark, tapped.value) == (action, mark, value)


def test_a_forged_code_changes_nothing_of_anybody() -> None:
    mark = mark_of(LAON)
    forged = (
        "ab:", "ab:tout:x", "ab:voir", "ab:effacer", f"ab:theme:{mark}:sorcellerie", f"ab:lieu:{mark}:e.999999999",
        f"ab:lieu:{mark}:p.France", f"ab:rythme:{mark}:toutes-les-heures", f"ab:public:{mark}:<b>", "ab:stop:ffffff",
        "ab:plus:e:999999999::", "ab:plus:e:200043495:sorcellerie:", f"ab:stop:{mark}\n", f"ab:lieu:{mark}:",
    )  # fmt: skip

    async def scene(them: People) -> None:
        await them.say(ABONNE, "préviens-moi des événements à Laon")
        before = them.store.export(_chat(them, ABONNE))["abonnements"]
        for code in forged:
            assert await them.forge(ABONNE, code), code
            assert them.store.export(_chat(them, ABONNE))["abonnements"] == before, code
        for code in (f"ab:stop:{mark}", f"ab:rythme:{mark}:hebdomadaire", "ab:tout"):
            assert await them.forge(AUTRE, code)
        assert them.store.export(_chat(them, ABONNE))["abonnements"] == before

    play(scene)


def test_an_old_button_does_not_touch_what_the_subscription_became() -> None:
    async def scene(them: People) -> None:
        await them.say(ABONNE, "préviens-moi des événements à Laon")
        old = them.last
        await them.say(ABONNE, "plus que le vélo")
        them.last = old
        said = await them.tap(ABONNE, "Ne plus être prévenu")
        assert "a changé ou n'existe plus" in said and "Thème : vélo" in said
        assert len(them.store.export(_chat(them, ABONNE))["abonnements"]) == 1

    play(scene)


def test_a_passer_by_in_a_group_subscribes_nobody() -> None:
    async def scene(them: People) -> None:
        await them._push(
            callback_query=tap("ab:plus:e:200043495::", of=ABONNE, under=5, in_=-100, kind="supergroup")
        )
        assert them.store.abonnements.audience([("epci", "200043495")]) == ()

    play(scene)


def _chat(them: People, who: int) -> ChatKey:
    return ChatKey("telegram", str(them.app.bot.id), str(who))
