"""A referent gives their calendar: who may, what is read aside, what is said of it once read."""

from __future__ import annotations

from dataclasses import dataclass

from bot.agenda.annonce import draft_in
from bot.agenda.codes import write_code
from bot.agenda.draft import Brouillon
from bot.agenda.feeds.imports import LARGEST, MOST, Calendrier
from bot.agenda.importing import Apport, bring_in, may_import
from bot.agenda.phrasing import say_when
from bot.agenda.roles import Refus
from bot.reply.model import Block, Card, Choice, Reply, Text
from bot.store.api import Annonce
from handlers.announcing.speaking import Speaker
from handlers.personal import Answered


@dataclass(frozen=True)
class Importing(Speaker):
    """What one person does with their calendar."""

    def ask(self, source: str, size: int = 0) -> Answered:
        """Answer a calendar that is given: refused, or to be read aside. ``source``: what names it on its channel."""
        try:
            may_import(self.bureau, self.chat)
        except Refus as refus:
            return self.refused(refus)
        if not source:
            return self.say("import_comment")
        if size > LARGEST:
            return self.say("import_trop_grand")
        return Answered(self.say("import_lecture").reply, lire=source)

    def show(self, found: Calendrier) -> Answered:
        """Keep what was read as drafts, and say what became of it."""
        try:
            brought = bring_in(self.bureau, self.chat, found.evenements)
        except Refus as refus:
            return self.refused(refus)
        if not found.evenements:
            return self.say("import_vide")
        return Answered(Reply(self._blocks(found, brought), _choices(brought)))

    def _blocks(self, found: Calendrier, brought: Apport) -> tuple[Block, ...]:
        say = self.brain.say
        counts = [say("import_nouveaux", nombre=len(brought.nouveaux))]
        if brought.deja:
            counts.append(say("import_deja", nombre=len(brought.deja)))
        if brought.doublons:
            titles = ", ".join(f"« {title} »" for title in brought.doublons)
            counts.append(say("import_doublons", nombre=len(brought.doublons), titres=titles))
        if found.en_trop:
            counts.append(say("import_en_trop", pris=MOST, reste=found.en_trop))
        head = say("import_lu", nombre=len(found.evenements) + found.en_trop)
        blocks: list[Block] = [Text(head, strong=True), Text("\n".join(counts))]
        if brought.nouveaux:
            lines = tuple(self._line(draft_in(one), "import_ligne") for one in brought.nouveaux)
            blocks.append(Card(say("import_suite"), lines))
        if brought.changes:
            lines = tuple(self._line(draft, "import_change") for _, draft in brought.changes)
            blocks.append(Card(say("import_changes", nombre=len(lines)), lines))
        return tuple(blocks)

    def _line(self, draft: Brouillon, name: str) -> str:
        when = say_when(draft.when) if draft.when is not None else ""
        return self.brain.say(name, quand=when, titre=draft.titre)


def _choices(brought: Apport) -> tuple[Choice, ...]:
    """Return one button for each event to look at: the new ones, then those imported before."""
    return tuple(
        Choice(_label(one), write_code("montrer", one.id)) for one in (*brought.nouveaux, *brought.deja)
    )


def _label(annonce: Annonce) -> str:
    draft = draft_in(annonce)
    return f"{draft.le:%d/%m} {draft.titre}" if draft.le is not None else draft.titre
