"""Announcements as the store keeps them: the draft inside, and the existing events drafts are compared with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

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
) -> Annonce:
    """Return an announcement holding a draft."""
    return Annonce(
        id=id,
        revision=revision,
        auteur=auteur,
        etat=etat,
        contenu={"brouillon": draft.to_plain()},
        territoire=f"{draft.portee.niveau}:{draft.portee.code}" if draft.portee else "",
        etape=etape,
        prevu_le=prevu_le,
        modifie_le=now,
    )


def draft_in(annonce: Annonce) -> Brouillon:
    """Return the draft of an announcement."""
    return Brouillon.from_plain(annonce.contenu.get("brouillon") or {})


def existing(annonces: Annonces, curated: Iterable[Evenement], but: str = "") -> tuple[Existant, ...]:
    """Return every event already there, one announcement left out."""
    published = (of_draft(one.id, draft_in(one)) for one in annonces.published() if one.id != but)
    return (*of_curated(curated), *(one for one in published if one is not None))
