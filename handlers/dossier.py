"""The file of a person's data: first what they can read, then everything the tables hold, but for the undo history."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.agenda.annonce import draft_in
from bot.agenda.bureau import Bureau
from bot.agenda.participation import NIVEAU as PARTICIPATION
from bot.agenda.phrasing import say_day, say_moment
from bot.agenda.quiet import PARIS
from bot.decide.conversation import Conversation
from bot.reply.model import Card
from bot.reply.wording import capital
from bot.store.api import ChatKey, Store
from handlers.brain import Brain
from handlers.inviting import places_of
from handlers.memory import from_profile

#: A text any phone opens; without the mark at its beginning, some read accents wrong.
NAME, MIME, MARK = "mes-donnees.txt", "text/plain", "\ufeff"


@dataclass(frozen=True)
class Dossier:
    """Everything kept about one person; ``bureau`` is None on a channel without the agenda."""

    chat: ChatKey
    store: Store
    brain: Brain
    bureau: Bureau | None = None

    def write(self, conversation: Conversation, now: dt.datetime) -> str:
        """Return the file; ``conversation``: what goes on with the person, ``now``: aware."""
        kept = self.store.export(self.chat)
        parts = (
            ("situation", list(self._situation(conversation, kept)) or [self._say("profil_vide")]),
            ("abonnements", list(self._subscriptions())),
            ("participations", list(self._going())),
            ("annonces", list(self._announced())),
            ("role", list(self._role())),
            ("envois", list(self._sent(kept))),
        )
        lines = [self._say("dossier_titre"), self._say("dossier_ecrit", moment=say_moment(now))]
        for name, said in parts:
            if said:
                lines += ["", self._say(f"dossier_{name}"), *(f"- {line}" for line in said)]
        lines += ["", self._say("dossier_detail"), self._say("dossier_detail_explication"), ""]
        detail = json.dumps(without_history(kept), ensure_ascii=False, indent=1, default=str)
        return MARK + "\n".join([*lines, detail]) + "\n"

    def _situation(self, conversation: Conversation, kept: Mapping[str, Any]) -> Iterator[str]:
        """Yield what is known of the person, each with the day it is forgotten."""
        until: dict[str, str] = {}
        current = kept.get("conversation_en_cours")
        if current is not None:
            moment = say_moment(dt.datetime.fromisoformat(current["oubliee_le"]))
            until |= dict.fromkeys(self._described(conversation), moment)
        for name, fact in kept.get("faits", {}).items():
            last_day = say_day(dt.datetime.fromisoformat(fact["oublie_le"]).astimezone(PARIS).date())
            until |= dict.fromkeys(self._described(from_profile({name: fact["valeur"]})), last_day)
        for line, moment in until.items():
            yield self._say("dossier_jusqua", ligne=line, moment=moment)

    def _described(self, conversation: Conversation) -> Iterator[str]:
        for block in self.brain.describe(conversation).blocks:
            if isinstance(block, Card):
                yield from block.lines

    def _subscriptions(self) -> Iterator[str]:
        if self.bureau is None:
            return
        wording = self.bureau.participation.wording
        for one in self.bureau.subscriptions.of(self.chat):
            what = self.bureau.subscriptions.say(one, wording)
            rhythm = self._say(f"abonne_rythme_{one.rythme}")
            yield self._say("profil_ligne", nom=capital(what), valeur=rhythm[:1].lower() + rhythm[1:])

    def _going(self) -> Iterator[str]:
        for one in self.store.abonnements.of(self.chat):
            if one.niveau == PARTICIPATION:
                yield self._event(one.code)

    def _event(self, id: str) -> str:
        annonce = self.store.annonces.get(id)
        draft = draft_in(annonce) if annonce is not None else None
        if draft is None or draft.le is None:
            return (draft.titre if draft is not None else "") or id
        return self._say("dossier_evenement", titre=draft.titre, jour=say_day(draft.le))

    def _announced(self) -> Iterator[str]:
        for one in self.store.annonces.of(self.chat):
            titre = draft_in(one).titre or self._say("annonce_sans_titre")
            yield self._say("annonce_la_votre", titre=titre, etat=self._say(f"annonce_etat_{one.etat.value}"))

    def _role(self) -> Iterator[str]:
        known = self.store.referents.get(self.chat)
        if known is not None:
            lieux = places_of(known, self.bureau) if self.bureau is not None else ", ".join(known.territoires)
            etat = self._say("referents_actif" if known.actif else "referents_suspendu")
            role = capital(self._say(f"role_{known.role.value}"))
            yield self._say("dossier_role_ligne", role=role, lieux=lieux, etat=etat)

    def _sent(self, kept: Mapping[str, Any]) -> Iterator[str]:
        sent = kept.get("envois", [])
        replies = sum(one["annonce"] is None and "payload" not in one for one in sent)
        if replies:
            yield self._say("dossier_une_reponse" if replies == 1 else "dossier_reponses", nombre=replies)
        for id in dict.fromkeys(one["annonce"] for one in sent if one["annonce"] is not None):
            yield self._say("dossier_annonce", quoi=self._event(id))

    def _say(self, name: str, **values: Any) -> str:
        return self.brain.say(name, **values)


def without_history(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything kept in fewer lines: what « retour » comes back to by what differs, traces by their number."""
    found = dict(kept)
    if "conversation_en_cours" in found:
        current = dict(found["conversation_en_cours"])
        state = current["etat"]
        if isinstance(state, Mapping) and isinstance(state.get("conversation"), Mapping):
            current["etat"] = {**state, "conversation": _flat(state["conversation"])}
        found["conversation_en_cours"] = current
    for name in ("envois", "messages_recus"):
        if name in found:
            found[name] = _grouped(found[name])
    return found


def _flat(conversation: Mapping[str, Any]) -> dict[str, Any]:
    now = {name: value for name, value in conversation.items() if name != "avant"}
    others: dict[str, list[Any]] = {}
    steps, before = 0, conversation.get("avant")
    while before:
        steps += 1
        for name, value in before.items():
            different = _but(value, now.get(name)) if name != "avant" else None
            if different and different not in others.setdefault(name, []):
                others[name].append(different)
        before = before.get("avant")
    said = {name: values for name, values in others.items() if values}
    return now | {"avant": {"etapes": steps, "autres_valeurs": said}} if steps else now


def _but(value: Any, now: Any) -> Any:
    """Return a value where it is not what it is now."""
    if isinstance(value, Mapping) and isinstance(now, Mapping):
        return {name: one for name, one in value.items() if now.get(name) != one}
    return value if value != now else None


def _grouped(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows as they are, those that are only a trace counted by their state, with their first and last moment."""
    whole: list[dict[str, Any]] = []
    traces: dict[str, list[str]] = {}
    for row in rows:
        moments = [row[name] for name in ("prevu_le", "recu_le", "clos_le") if name in row]
        if row.get("annonce") is not None or "payload" in row:
            whole.append(dict(row))
        else:
            traces.setdefault(row["etat"], []).append(max(moments))
            traces[row["etat"]].append(min(moments))
    return [
        *(
            {"etat": etat, "nombre": len(found) // 2, "du": min(found), "au": max(found)}
            for etat, found in traces.items()
        ),
        *whole,
    ]
