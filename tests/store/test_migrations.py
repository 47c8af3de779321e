"""Migrations: from nothing, from the previous revision with rows in it, by several processes, never backwards."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from bot.agenda.errors import StoreUnavailable
from bot.store.api import StoreError, StoreTooNew
from bot.store.database import make_engine
from bot.store.migrate import check, current, head, revisions, upgrade, upgrade_database
from bot.store.store import SqlStore, open_store
from bot.store.tables import Base
from tests.support.builders import publish, un_chat
from tests.support.stores import DATABASES, empty_database

#: One row in each table of revision 0001.
ROWS_0001 = (
    "INSERT INTO chats (channel, bot, chat, genre, actif, vu_le)"
    " VALUES ('telegram', '1', '42', 'prive', true, '2026-04-10 08:00:00.000000')",
    "INSERT INTO conversations (chat_id, state, version, vu_le)"
    " VALUES (1, '{\"sujet\": \"aides\"}', 3, '2026-04-10 08:00:00.000000')",
    "INSERT INTO faits (chat_id, nom, valeur, expire_le) VALUES (1, 'age', '34', '2099-04-10 08:00:00.000000')",
    "INSERT INTO abonnements (chat_id, niveau, code, theme, public, rythme, depuis)"
    " VALUES (1, 'epci', '200043495', '', '', 'immediat', '2026-04-10 08:00:00.000000')",
    "INSERT INTO avis (jour, sujet, note, texte) VALUES ('2026-04-10', 'aides', 1, '')",
    "INSERT INTO sans_reponse (jour, texte, intention, score) VALUES ('2026-04-10', 'où ?', '', 0.2)",
    "INSERT INTO inbox (channel, bot, chat, genre, update_id, payload, etat, due, jeton, essais, reprises, recu_le)"
    " VALUES ('telegram', '1', '42', 'prive', 7, '{\"text\": \"bonjour\"}', 'a_traiter',"
    " '2026-04-10 08:00:00.000000', 0, 0, 0, '2026-04-10 08:00:00.000000')",
    "INSERT INTO baux (nom, detenteur, jusqu_a) VALUES ('poller:1', 'a', '2026-04-10 08:00:00.000000')",
)


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with empty_database(request.param, tmp_path) as address:
        yield address


def test_an_empty_database_goes_up_to_the_tables_of_the_program(url: str) -> None:
    assert upgrade_database(url) == f"La base de données est créée (révision {head()})."
    assert upgrade_database(url) == f"La base de données était déjà à jour (révision {head()})."
    engine = make_engine(url)
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


@pytest.mark.parametrize("before", revisions()[:-1])
def test_the_previous_revision_goes_up_with_its_rows(url: str, before: str) -> None:
    engine = make_engine(url)
    assert upgrade(engine, before) == (None, before)
    with engine.begin() as connection:
        for row in ROWS_0001:
            connection.exec_driver_sql(row)
    with pytest.raises(StoreError, match="guichet db upgrade"):
        check(engine)
    assert upgrade(engine) == (before, head())
    store = SqlStore(engine)
    store.ping()
    assert store.profile.get(un_chat()) == {"age": 34}
    assert [a.code for a in store.abonnements.of(un_chat())] == ["200043495"]
    assert store.avis.notes() == {"aides": (1, 1.0)}
    (ticket,) = store.inbox.claim("w")
    assert ticket.update.payload == {"text": "bonjour"}
    store.inbox.finish(ticket)
    assert publish(store, 42) == 1
    store.close()


def test_several_processes_may_upgrade_at_once(url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        sentences = list(pool.map(upgrade_database, [url] * 4))
    assert sum("créée" in s for s in sentences) == 1
    assert sum("déjà à jour" in s for s in sentences) == 3


def test_a_newer_database_refuses_an_older_program(url: str) -> None:
    upgrade_database(url)
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    for act in (upgrade_database, open_store):
        with pytest.raises(StoreTooNew, match=r"version plus récente du guichet \(révision 9999\)"):
            act(url)
    engine = make_engine(url)
    with engine.begin() as connection:
        assert current(connection) == "9999"
    engine.dispose()


def test_an_unknown_address_is_refused_in_french() -> None:
    with pytest.raises(StoreError, match="seuls sqlite et postgresql sont reconnus"):
        make_engine("mysql://x/y")
    with pytest.raises(StoreError, match="pas une adresse de base de données"):
        make_engine("n'importe quoi")
    assert make_engine("postgres://u@h/b").url.drivername == "postgresql+psycopg"


def test_a_database_that_is_away_says_so() -> None:
    with pytest.raises(StoreUnavailable, match="ne répond pas"):
        open_store("postgresql://personne@127.0.0.1:9/rien")
