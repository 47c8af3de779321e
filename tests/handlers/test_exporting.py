"""/exporter gives a referent the file of their events; the command line gives those of anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.store.store import open_store
from knowledge.reading import parse_yaml
from tests.handlers.test_announcing import ANNONCE, invited
from tests.support.agenda import LAON, un_brouillon, world
from tests.support.agenda import REFERENT as CHAT
from tests.support.talking import AUTRE, REFERENT, People, play


def test_a_referent_takes_the_events_of_their_territory_away() -> None:
    async def scene(them: People) -> None:
        await invited(them)
        await invited(them, AUTRE, "Amiens")
        assert "Aucun événement publié" in await them.say(REFERENT, "/exporter")
        await them.say(REFERENT, f"/annoncer {ANNONCE}")
        await them.tap(REFERENT, "Publier")
        assert "Vos événements publiés : 1." in await them.say(REFERENT, "/exporter")
        (file,) = [call for call in them.last if call.method == "sendDocument"]
        document = file.parameters["document"]
        assert document["filename"] == "evenements.yaml"
        (one,) = parse_yaml(document["content"].decode(), Path("evenements.yaml"))
        assert one["titre"] == "Remise en selle" and one["territoire"] == {"epci": [LAON]}
        assert "Aucun événement publié" in await them.say(AUTRE, "/exporter")
        assert "Seuls les référents" in await them.say(9, "/exporter")
        assert them.acts()[0] == "refus:exporter:refus_inconnu"

    play(scene)


def test_the_command_prints_the_events_of_an_epci(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"sqlite:///{tmp_path / 'guichet.db'}"
    monkeypatch.setenv("DATABASE_URL", address)
    store = open_store(address)
    from bot.agenda.annonce import make_annonce
    from bot.store.api import EtatAnnonce

    now = world().settings.clock()
    store.annonces.save(make_annonce("a1b2", CHAT, un_brouillon(), now, etat=EtatAnnonce.PUBLIEE))
    store.annonces.save(make_annonce("c3d4", CHAT, un_brouillon(), now))
    store.close()
    assert main(["evenements", "export", "--epci", LAON]) == 0
    said = capsys.readouterr()
    assert [one["id"] for one in parse_yaml(said.out, Path("x.yaml"))] == ["a1b2"] and "1" in said.err
    assert main(["evenements", "export", "--epci", "248000531"]) == 0
    assert parse_yaml(capsys.readouterr().out, Path("x.yaml")) == []
    assert main(["evenements", "export", "--epci", "1"]) == 2
