"""Attacks on roles over the whole bot: each is refused, in the audit, and nothing leaves for anybody."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bot.agenda.codes import ACTIONS, write_code
from bot.store.api import Annonce, ChatKey, EtatAnnonce, Role
from handlers.announcing.reading import ACTIONS as READERS
from tests.handlers.test_announcing import ANNONCE, invited
from tests.support.talking import ABONNE, ADMIN, AUTRE, REFERENT, People, play

LAON, AMIENS = "200043495", "248000531"
#: What buttons of a referent never carry.
FORGED = (
    "an:publier:../etc",
    "an:detruire:{id}",
    "an:publier:{id}:0123456789abc",
    "an:publier:{id}:'; drop",
    "an:champ:{id}=mot_de_passe",
    "an:moment:{id}=999999999999",
    "an:publics:{id}=administrateurs",
    "an:jour:{id}=20269999",
    "an:territoire:{id}=region-32",
    "an:territoire:{id}=epci-248000531",
    "an:territoire:{id}=galaxie-1",
    "an:publier:{id}",
    "an:publier:{id}:0123456789",
    "an:approuver:{id}:0123456789",
    "an:refuser:{id}:0123456789",
    "an:annuler:{id}:0123456789",
    "an:renvoyer:{id}",
    "an:retirer:{id}",
    "an:publier:aaaaaaaaaaaaaaaa:0123456789",
    "rf:retirer:1",
    "rf:retablir:2",
)
#: Somebody without any role, and a second organiser.
INCONNU, SECOND = 66, 67


def refusals(them: People) -> list[str]:
    """Return what was refused, newest first."""
    return [act for act in them.acts() if act.startswith("refus:")]


def state(them: People) -> list[Annonce]:
    """Return every announcement of the people of these tests, as it stands."""
    chats = [ChatKey("telegram", str(them.app.bot.id), str(who)) for who in (ADMIN, REFERENT, AUTRE, SECOND)]
    return sorted((one for chat in chats for one in them.store.annonces.of(chat)), key=lambda one: one.id)


def told(them: People, who: int = ABONNE) -> int:
    """Return how many messages about the event somebody received."""
    return len([call for call in them.api.sent(who) if "Remise en selle" in call.text])


async def prepared(them: People) -> None:
    """Make a referent of Laon, one of Amiens and a subscriber; the referent of Laon looks at a preview."""
    await invited(them)
    await invited(them, AUTRE, "Amiens")
    await them.say(ABONNE, "préviens-moi des événements à Laon")
    await them.say(REFERENT, f"/annoncer {ANNONCE}")


def draft_id(them: People) -> str:
    """Return the id of the draft looked at."""
    return them.code("Publier").split(":")[2]


def test_forged_data_does_nothing_even_from_a_referent() -> None:
    async def scene(them: People) -> None:
        await prepared(them)
        id = draft_id(them)
        for number, code in enumerate(FORGED, start=1):
            await them.forge(REFERENT, code.format(id=id))
            assert len(refusals(them)) == number, code
            assert them.store.annonces.published() == () and told(them) == 0, code
            assert [(one.etat, one.territoire) for one in state(them)] == [
                (EtatAnnonce.BROUILLON, f"epci:{LAON}")
            ], code

    play(scene)


@pytest.mark.parametrize("published", [False, True])
def test_another_epci_s_announcement_cannot_be_touched_nor_seen(published: bool) -> None:
    async def scene(them: People) -> None:
        await prepared(them)
        code = them.code("Publier")
        id, mark = code.split(":")[2:]
        if published:
            await them.tap(REFERENT, "Publier")
        before, sent = state(them), told(them)
        for number, action in enumerate(sorted(ACTIONS - READERS), start=1):
            for who, choix in ((AUTRE, ""), (AUTRE, mark), (INCONNU, mark)):
                said = await them.forge(who, write_code(action, id, choix))
                assert "Remise en selle" not in said, action
            assert len(refusals(them)) == 3 * number, action
        assert state(them) == before and told(them) == sent

    play(scene)


def test_a_stale_preview_publishes_nothing() -> None:
    async def scene(them: People) -> None:
        await prepared(them)
        old = them.code("Publier")
        await them.say(REFERENT, "à 14h")
        assert "a changé depuis cet aperçu" in await them.forge(REFERENT, old)
        assert refusals(them) == ["refus:publier:refus_apercu_perime"]
        assert told(them) == 0 and them.store.annonces.published() == ()

    play(scene)


def test_a_referent_suspended_between_preview_and_publish_publishes_nothing() -> None:
    async def scene(them: People) -> None:
        await prepared(them)
        code = them.code("Publier")
        await them.say(ADMIN, "/referents")
        await them.tap(ADMIN, f"Suspendre {REFERENT}")
        said = await them.forge(REFERENT, code)
        assert "suspendu" in said and "administrateur" in said
        assert "suspendu" in await them.say(REFERENT, "à 14h")
        assert "suspendu" in await them.say(REFERENT, "/annoncer")
        assert refusals(them)[-1] == "refus:publier:refus_suspendu"
        assert told(them) == 0 and them.store.annonces.published() == ()

    play(scene)


def test_a_scheduled_announcement_of_somebody_suspended_does_not_leave() -> None:
    async def scene(them: People) -> None:
        await prepared(them)
        await them.tap(REFERENT, "Programmer")
        await them.tap(REFERENT, "Demain, 9 h")
        await them.tap(REFERENT, "Programmer l'envoi")
        await them.say(ADMIN, "/referents")
        await them.tap(ADMIN, f"Suspendre {REFERENT}")
        sent = await them.leave(dt.datetime(2026, 11, 25, 8, 0, 30, tzinfo=dt.UTC))
        assert {call.chat for call in sent} == {str(ADMIN), str(REFERENT)}
        assert all("n'est pas partie" in call.text for call in sent)
        assert {"retenir:refus_suspendu", "refus:partir:refus_suspendu"} <= set(them.acts())
        assert told(them) == 0 and them.store.annonces.published() == ()

    play(scene)


def test_one_of_a_referent_in_office_leaves() -> None:
    async def scene(them: People) -> None:
        await prepared(them)
        await them.tap(REFERENT, "Programmer")
        await them.tap(REFERENT, "Demain, 9 h")
        await them.tap(REFERENT, "Programmer l'envoi")
        assert await them.leave(dt.datetime(2026, 11, 25, 7, 59, tzinfo=dt.UTC)) == []
        await them.leave(dt.datetime(2026, 11, 25, 8, 0, 30, tzinfo=dt.UTC))
        assert len(them.store.annonces.published()) == 1

    play(scene)


def test_an_invitation_replayed_expired_or_invented_gives_nothing() -> None:
    async def scene(them: People) -> None:
        said = await them.say(ADMIN, "/inviter Laon")
        link = re.search(r"start=(inv_[\w-]+)", said)
        assert link is not None
        await them.say(REFERENT, f"/start {link[1]}")
        admin = ChatKey("telegram", str(them.app.bot.id), str(ADMIN))
        late = them.store.invitations.create(Role.REFERENT, [LAON], admin, dt.timedelta(0))
        for secret in (link[1], f"inv_{late}", "inv_" + "a" * 32):
            said = await them.say(INCONNU, f"/start {secret}")
            assert "peut vous en donner une nouvelle" in said
        for in_group in ("inv_" + late,):
            await them.say(INCONNU, f"/start@guichet_test_bot {in_group}", in_=-100, kind="supergroup")
        assert refusals(them) == ["refus:invitation:refus_invitation"] * 3
        assert "Seuls les référents" in await them.say(INCONNU, f"/annoncer {ANNONCE}")
        assert them.store.referents.get(ChatKey("telegram", str(them.app.bot.id), "-100")) is None

    play(scene)


def test_a_group_is_nobody_s_mouth() -> None:
    async def scene(them: People) -> None:
        await prepared(them)
        code = them.code("Publier")
        where = {"in_": -100, "kind": "supergroup"}
        assert "pas depuis un groupe" in await them.forge(REFERENT, code, **where)
        assert "pas depuis un groupe" in await them.say(
            REFERENT, f"/annoncer@guichet_test_bot {ANNONCE}", **where
        )
        for command in ("inviter Laon", "referents"):
            name, _, rest = command.partition(" ")
            assert "groupe" in await them.say(ADMIN, f"/{name}@guichet_test_bot {rest}".strip(), **where)
        assert refusals(them) == ["refus:annoncer:refus_groupe"] * 4
        assert told(them) == 0 and them.store.annonces.published() == ()

    play(scene)


def test_a_wide_announcement_is_approved_by_somebody_else_who_saw_it() -> None:
    async def scene(them: People) -> None:
        await prepared(them)
        await invited(them, SECOND, "région Hauts-de-France")
        await them.say(SECOND, f"/annoncer {ANNONCE}")
        await them.tap(SECOND, "Changer le territoire")
        await them.tap(SECOND, "Toute la région : Hauts-de-France")
        await them.tap(SECOND, "Demander l'accord")
        asked = next(call for call in them.last if call.chat == str(ADMIN))
        approve = next(b["callback_data"] for b in asked.buttons if b["text"] == "Approuver")
        assert "l'accord d'une deuxième personne" in await them.forge(SECOND, approve)
        assert "organisateur régional" in await them.forge(REFERENT, approve)
        assert "Seuls les référents" in await them.forge(INCONNU, approve)
        await them.forge(ADMIN, approve[:-10] + "0123456789")
        assert refusals(them) == [
            "refus:approuver:refus_apercu_perime",
            "refus:approuver:refus_inconnu",
            "refus:approuver:refus_trop_large",
            "refus:approuver:refus_meme_personne",
        ]
        assert told(them) == 0 and them.store.annonces.published() == ()
        await them.forge(ADMIN, approve)
        assert told(them) == 1

    play(scene)


def test_a_correction_cannot_widen_the_territory() -> None:
    async def scene(them: People) -> None:
        await prepared(them)
        await invited(them, SECOND, "région Hauts-de-France")
        await them.say(SECOND, f"/annoncer {ANNONCE}")
        await them.tap(SECOND, "Publier")
        await them.tap(SECOND, "Corriger")
        await them.say(SECOND, "à 14h")
        id = them.code("Publier la correction").split(":")[2]
        before = told(them)
        await them.forge(SECOND, write_code("territoire", id, choix="region-32"))
        button = next(b for b in them.buttons() if b in ("Demander l'accord", "Publier la correction"))
        assert "ne change pas de territoire" in await them.tap(SECOND, button)
        assert refusals(them) == ["refus:corriger:refus_autre_territoire"]
        assert told(them) == before
        assert [one.territoire for one in them.store.annonces.published()] == [f"epci:{LAON}"]

    play(scene)
