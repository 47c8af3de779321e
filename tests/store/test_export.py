"""What the tables hold about a person is in what is given to them, whatever table or column is added."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from sqlalchemy import select

from bot.store.api import Abonnement, Annonce, EtatAnnonce, Role
from bot.store.store import SqlStore
from bot.store.tables import Base
from tests.store.test_people import furnish
from tests.support.builders import un_chat, une_reponse
from tests.support.clock import FrozenClock

#: Columns that only serve the machine: numbers of rows, keys, leases, counters of tries.
MACHINE = {
    "id", "chat_id", "auteur_id", "par_id", "contenu_id", "cle", "priorite", "due", "bail", "worker", "jeton", "essais",
    "incertitudes", "reprises", "version", "empreinte", "migre_vers",
}  # fmt: skip
#: Rows people are named by in words rather than by number.
NAMED = ("chat_id", "auteur_id", "par_id")


def test_every_row_about_somebody_is_in_their_data(store: SqlStore, clock: FrozenClock) -> None:
    furnish(store)
    me = un_chat()
    store.conversations.put(me, {"sujet": "aides"})
    store.abonnements.add(me, Abonnement(niveau="evenement", code="e9", rythme="hebdomadaire"))
    store.invitations.create(Role.REFERENT, ["240200477"], me)
    store.chats.deactivate(me, "a bloqué le robot")
    draft = {"brouillon": {"titre": "Bourse aux vélos"}}
    store.annonces.save(
        Annonce(
            id="x1", revision=1, auteur=me, etat=EtatAnnonce.BROUILLON, contenu=draft, territoire="epci:1",
            etape="texte", prevu_le=None, modifie_le=clock.now(),
        )
    )  # fmt: skip
    (ticket,) = store.inbox.claim("w")
    store.inbox.finish(ticket, replies=[une_reponse("Pas encore partie")])
    given = json.dumps(store.export(me), ensure_ascii=False, default=str)
    missing = []
    with store.db.read() as connection:
        for table in Base.metadata.sorted_tables:
            owner = next((table.c[name] for name in NAMED if name in table.c), None)
            where = owner if owner is not None else table.c.get("chat")
            if where is None:
                continue
            # The rate of the bot itself is kept as that of chat 0.
            for row in (
                one for one in connection.execute(select(table)).mappings() if one.get("chat_id") != 0
            ):
                for name, value in row.items():
                    if name not in MACHINE and value is not None and _written(value) not in given:
                        missing.append((table.name, name, value))
    assert missing == []


def _written(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).strip('"')
