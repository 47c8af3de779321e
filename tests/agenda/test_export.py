"""Published events, exported, are files of the knowledge base: no fault, the same fields, shown once."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from bot.agenda.draft import Portee
from bot.agenda.feeds.entry import Entree, of_annonces, of_evenements
from bot.agenda.feeds.export import FILE, export, is_held_in
from bot.agenda.kiosque import Kiosque
from knowledge.check import check
from knowledge.evenement import Evenement
from knowledge.load import load_knowledge
from tests.support.agenda import AMIENS, BASE, LAON, REFERENT, Desk, un_brouillon, world

MONDE = Path(__file__).parent.parent / "monde"
TODAY = dt.date(2026, 11, 24)


def published(desk: Desk, *drafts: dict[str, object]) -> list[Entree]:
    """Publish drafts; return what feeds show of them."""
    for changes in drafts:
        draft = un_brouillon(**changes)
        id = desk.publisher.start(REFERENT, draft).id
        desk.publisher.publish(REFERENT, id, draft.empreinte)
    return of_annonces(desk.store.annonces.published(), world().territoires)


def read_back(text: str, folder: Path) -> dict[str, Evenement]:
    """Drop an export in a knowledge base without any fault; return the events it holds."""
    root = folder / "monde"
    shutil.copytree(MONDE, root, dirs_exist_ok=True)
    (root / "evenements").mkdir(exist_ok=True)
    (root / "evenements" / FILE).write_text(text, encoding="utf-8")
    report = check(world().territoires, TODAY, root)
    assert not [fault for fault in report.faults if fault.path.name == FILE]
    return dict(load_knowledge(root).evenements)


def test_what_is_exported_is_read_back_with_the_same_fields(desk: Desk, tmp_path: Path) -> None:
    entrees = published(
        desk,
        {
            "a": dt.time(12),
            "publics": ("senior", "habitant"),
            "titre": "Remise en selle : « vélo » & l'été #1",
        },
        {"titre": "2027", "le": dt.date(2027, 5, 10), "au": dt.date(2027, 5, 16), "de": None, "lien": ""},
        {
            "portee": Portee("commune", "02408"),
            "theme": "covoiturage",
            "lieu": "",
            "organisateur": "Ville de Laon",
        },
    )
    kept = read_back(export(entrees, BASE), tmp_path)
    assert list(kept) == [one.id for one in entrees]
    for one in entrees:
        read = kept[one.id]
        assert (read.titre, read.lieu or "", read.lien or "") == (one.titre, one.lieu, one.lien)
        assert (read.type, read.theme, read.publics) == (one.type, one.theme, one.publics)
        assert (read.territoire, read.territoire_nom) == (one.territoire, one.territoire_nom)
        assert read.source is not None and read.source.lien == f"{BASE}/evenements/{one.id}"
    again = of_evenements(kept.values(), TODAY)
    assert [one.moments for one in again] == [one.moments for one in entrees]
    assert again[2].organisateur == "Ville de Laon" and "Laon" in again[0].organisateur
    assert not any(one.incertain for one in again)


def test_without_any_event_the_file_is_accepted_too(tmp_path: Path) -> None:
    assert read_back(export([]), tmp_path) == {}


def test_an_event_kept_in_the_knowledge_is_shown_once(desk: Desk, tmp_path: Path) -> None:
    kept = read_back(export(published(desk, {}), BASE), tmp_path)
    kiosque = Kiosque(
        desk.store.annonces, lambda: tuple(kept.values()), world().territoires, lambda: desk.wording,
        lambda: TODAY, BASE,
    )  # fmt: skip
    served = kiosque.feed("epci", LAON, "ics")
    assert served is not None and served.body.count(b"BEGIN:VEVENT") == 1


def test_an_export_of_an_epci_holds_its_own_events(desk: Desk) -> None:
    home, town = published(desk, {}, {"portee": Portee("commune", "02408")})
    assert is_held_in(home, LAON, world().territoires) and is_held_in(town, LAON, world().territoires)
    assert not is_held_in(home, AMIENS, world().territoires)
