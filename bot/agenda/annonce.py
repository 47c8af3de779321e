"""Announcements as the store keeps them: the draft inside, and the existing events drafts are compared with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.agenda.check import Existant, of_curated, of_draft
from bot.agenda.draft import Brouillon
from bot.store.api import Annonce, Annonces, ChatKey, EtatAnnonce
from knowledge.evenement import Evenement


def make_annonce(
    id: str,
    auteur: ChatKey,
    draft: Brouillon,
    now: dt.datetime,
    *,
    revision: int = 1,
    etat: EtatAnnonce = EtatAnnonce.BROUILLON,
    etape: str = "",
    prevu_le: dt.datetime | None = None,
    more: Mapping[str, Any] | None = None,
) -> Annonce:
    """Return an announcement holding a draft; ``more``: what is kept beside the draft."""
    return Annonce(
        id=id,
        revision=revision,
        auteur=auteur,
        etat=etat,
        contenu={**(more or {}), "brouillon": draft.to_plain()},
        territoire=f"{draft.portee.niveau}:{draft.portee.code}" if draft.portee else "",
        etape=etape,
        prevu_le=prevu_le,
        modifie_le=now,
    )


def draft_in(annonce: Annonce) -> Brouillon:
    """Return the draft of an announcement."""
    return Brouillon.from_plain(annonce.contenu.get("brouillon") or {})


def with_draft(annonce: Annonce, draft: Brouillon, etape: str = "") -> Annonce:
    """Return an announcement holding another draft, and where the dialogue is; the rest of it stays."""
    return replace(
        annonce,
        contenu={**annonce.contenu, "brouillon": draft.to_plain()},
        territoire=f"{draft.portee.niveau}:{draft.portee.code}" if draft.portee else "",
        etape=etape,
    )


def correction_of(annonce: Annonce, revision: int) -> dict[str, Any]:
    """Return what a draft keeps to be the correction of a published announcement at a revision."""
    return {"corrige": annonce.id, "de_revision": revision}


def corrected_by(annonce: Annonce) -> str:
    """Return the id of the announcement a draft corrects, "" for one that corrects none."""
    return str(annonce.contenu.get("corrige", ""))


def tried_links(annonce: Annonce) -> dict[str, bool]:
    """Return the links of a draft that were tried, and whether each answered."""
    return dict(annonce.contenu.get("liens", {}))


def existing(annonces: Annonces, curated: Iterable[Evenement], *but: str) -> tuple[Existant, ...]:
    """Return every event already there, some announcements left out."""
    published = (of_draft(one.id, draft_in(one)) for one in annonces.published() if one.id not in but)
    return (*of_curated(curated), *(one for one in published if one is not None))
