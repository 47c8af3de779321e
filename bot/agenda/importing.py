"""The events of a referent's calendar become drafts: each once, however often the calendar is imported."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.agenda.annonce import draft_in, existing
from bot.agenda.bureau import Bureau
from bot.agenda.check import is_double, of_draft
from bot.agenda.draft import Brouillon
from bot.agenda.feeds.imports import Importe
from bot.agenda.roles import Acteur
from bot.store.api import Annonce, ChatKey, EtatAnnonce


@dataclass(frozen=True)
class Apport:
    """What an import brought."""

    nouveaux: tuple[Annonce, ...] = ()
    #: Imported before, and still there.
    deja: tuple[Annonce, ...] = ()
    #: Those of ``deja`` whose moment has changed in the calendar since, with what it says now.
    changes: tuple[tuple[Annonce, Brouillon], ...] = ()
    #: Titles of those somebody announced otherwise.
    doublons: tuple[str, ...] = ()


def may_import(bureau: Bureau, chat: ChatKey) -> Acteur:
    """Return who imports; raise Refus, audited, when they may not announce at all."""
    with bureau.gate.audited():
        return bureau.gate.actor(chat, "importer")


def bring_in(bureau: Bureau, chat: ChatKey, found: Sequence[Importe]) -> Apport:
    """Keep each event not known yet as a draft; raise Refus, audited."""
    acteur, publisher = may_import(bureau, chat), bureau.publisher
    store = publisher.store
    there = list(existing(store.annonces, bureau.curated()))
    nouveaux: list[Annonce] = []
    deja: list[Annonce] = []
    changes: list[tuple[Annonce, Brouillon]] = []
    doublons: list[str] = []
    with store.transaction():
        for one in found:
            id, draft = identifier(one.cle, acteur.territoires), one.brouillon
            kept = store.annonces.get(id)
            if kept is not None:
                if kept.etat is not EtatAnnonce.ANNULEE:
                    deja.append(kept)
                    if draft_in(kept).when != draft.when:
                        changes.append((kept, draft))
                continue
            if any(is_double(draft, other, publisher.territoires) for other in there):
                doublons.append(draft.titre)
                continue
            nouveaux.append(replace(publisher, new_id=partial(str, id)).start(chat, draft))
            there += [twin for twin in (of_draft(id, draft),) if twin is not None]
        counts = {"nouveaux": len(nouveaux), "deja": len(deja), "doublons": len(doublons)}
        store.audit.record(chat, "importer", "", **counts)
    return Apport(tuple(nouveaux), tuple(deja), tuple(changes), tuple(doublons))


def identifier(cle: str, territoires: Iterable[str]) -> str:
    """Return the id of what is imported: the same for the same event of a calendar, in the same territories."""
    text = "\n".join((*sorted(territoires), cle))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def to_plain(found: Iterable[Importe]) -> list[dict[str, Any]]:
    """Return events as JSON data."""
    return [{"cle": one.cle, "brouillon": one.brouillon.to_plain()} for one in found]


def from_plain(plain: Iterable[Mapping[str, Any]]) -> tuple[Importe, ...]:
    """Return the events of JSON data."""
    return tuple(Importe(one["cle"], Brouillon.from_plain(one["brouillon"])) for one in plain)
