"""The way in: what is written or tapped about announcements goes to the part of the dialogue that answers it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from bot.agenda.annonce import corrected_by, draft_in
from bot.agenda.champs import CHAMPS
from bot.agenda.codes import Code, read_code
from bot.agenda.draft import Brouillon
from bot.agenda.moments import read_moment
from bot.agenda.roles import Refus
from bot.decide.commands import plain
from bot.reply.model import Reply, Text
from bot.store.api import Annonce, EtatAnnonce
from handlers.announcing.preview import APERCU
from handlers.announcing.publishing import Publishing
from handlers.announcing.reading import ACTIONS, Reading
from handlers.announcing.scheduling import QUAND, Scheduling
from handlers.announcing.speaking import Speaker
from handlers.announcing.steps import CHAMP, PAS, Steps
from handlers.announcing.territory import OU, Territory
from handlers.personal import Answered

_WHERE = re.compile(r"(?:et )?(?:ou|comment) (?:en (?:est|sont)|avance(?:nt)?) (?:l|la|le|les|mon|mes|ma)\b")
#: « annonce : … », « j'annonce … »: what comes after is the announcement.
_ANNOUNCES = re.compile(r"\W*(?:(?:nouvelle|voici (?:mon|une|l['’])) ?)?annonce\s*:\s*(?=\w)", re.IGNORECASE)
_I_ANNOUNCE = re.compile(r"\W*j['’ ]annonce\b\s*:?\s*(?=\w)", re.IGNORECASE)
_NOUN = r"(?:l|la|le|mon|ma|notre|cette|cet|une|un|d une) (?:annonce|evenement)"
#: « je veux corriger mon annonce », « l'événement est annulé ».
_MANAGES = re.compile(
    r"(?:(?:je (?:veux|voudrais|souhaite|dois)|peux tu|pouvez vous|il faut|on (?:peut|doit)|comment) )?"
    rf"(?:corrig|modifi|chang|rectifi|annul|supprim|retir)\w* {_NOUN}|{_NOUN} (?:est|a ete) (?:annule|supprime)e?"
)
_CANCELS = re.compile(r"\b(?:annul|supprim|retir)")
#: « le lieu a changé … », « c'est reporté … »: said of what is published already.
_CHANGED = re.compile(
    r"(?:(?:ah|oups|pardon|zut|finalement|en fait|attention) )*(?:(?:le|la|l) (?:lieu|heure|horaire|date|salle|titre|"
    r"lien|adresse|jour) (?:a|est|sera|c est)\b|(?:change|modifie|corrige|remplace)\w* (?:le|la|l) |"
    r"(?:c est |l evenement est )?(?:reporte|decale|avance)\b)"
)
#: A yes under a preview: what must be tapped is said.
_YES = re.compile(
    r"(?:(?:oui|ok|okay|d accord|c est (?:bon|ok|parfait)|parfait|tres bien|vas y|allez|go|je valide|valide[rz]?|"
    r"confirme[rz]?|publi(?:e|er|ez)|on publie|envo(?:ie|yer|yez)|(?:tu peux|vous pouvez) (?:publier|envoyer)|"
    r"la|l annonce|maintenant|tout de suite)(?: |\Z))+"
)
_LEAVES = re.compile(r"(?:programm|planifi|envoy|envoi|publi|diffus)\w*(?: la| l annonce| l envoi| ca)* ")
#: Longest message that asks when to leave.
LONGEST_ASKED = 60
#: From this score on, what is asked under a preview is about something else.
SURE = 0.6
#: What one says between two corrections.
COURTESIES = frozenset({"remerciement", "salutation", "aide_bot", "hors_sujet"})
#: What is likelier said of the announcement under one's eyes.
NEAR = frozenset({"avis", "evenement_publier"})
Heard = TypeVar("Heard", Answered, Answered | None)
#: Whole messages that leave a draft aside, that go back one step.
ASIDE = frozenset({"annuler", "annule", "stop", "laisse tomber", "plus tard"})
ABANDON = frozenset({"abandonner", "abandonne", "j abandonne", "abandonner l annonce"})
BACK = frozenset({"retour", "revenir", "precedent", "en arriere"})
#: A draft left alone that long is not what the next message is about; it stays in the list.
LISTENS = dt.timedelta(hours=12)


class Announcing(Speaker):
    """What one person does with announcements."""

    def start(self, text: str) -> Answered:
        """Begin a draft from a text; without one, offer the ways to announce."""
        return self._guarded(lambda: self._steps().start(text))

    def opened(self, text: str) -> Answered:
        """Answer « je veux annoncer un événement »: the event may be said already."""
        return self._guarded(lambda: self._steps().opened(text))

    def heard(self, text: str) -> Answered | None:
        """Answer a message that goes on with a draft, or asks where an announcement stands; None for another."""
        if _WHERE.match(plain(text)) and (found := self._latest()) is not None:
            return self._guarded(lambda: self._publishing().state(found))
        annonce = self._listening()
        if _MANAGES.fullmatch(plain(text)) and self._has_role():
            return self._guarded(lambda: self._manage(annonce, text))
        if annonce is None and _CHANGED.match(plain(text)) and len(out := self._out()) == 1:
            return self._guarded(lambda: self._steps().put_right_published(out[0], text))
        said = self._announced(text) if annonce is None or annonce.etape == APERCU else ""
        if said:
            return self._guarded(lambda: self._steps().start(said))
        if annonce is None:
            return None
        if plain(text) in ABANDON:
            return self._guarded(lambda: self._steps().let_go(annonce))
        if annonce.etape == APERCU and plain(text) not in ASIDE - {"stop"}:
            return self._guarded(lambda: self._previewed(annonce, text))
        return self._guarded(lambda: self._go_on(annonce, text))

    def missed(self, intent: str, score: float, text: str) -> Answered | None:
        """Answer what nothing was made of under a preview, unless it clearly is about something else."""
        annonce = self._listening()
        if annonce is None or annonce.etape != APERCU:
            return None
        if score < SURE or intent in NEAR:
            return self._guarded(lambda: self._steps().not_understood(annonce, text))
        if intent not in COURTESIES:
            self.bureau.publisher.hush(self.chat)
        return None

    def _previewed(self, annonce: Annonce, text: str) -> Answered | None:
        """Answer a message under a preview: a moment to leave, a yes, a correction; None for another."""
        said = plain(text)
        if _YES.fullmatch(said):
            seen = self._steps().look(annonce).reply
            if any(read.action == "publier" for one in seen.choices if (read := read_code(one.code))):
                seen = replace(seen, blocks=(*seen.blocks, Text(self._to_tap(seen))))
            return Answered(seen)
        scheduling = Scheduling(self.chat, self.bureau, self.brain)
        leaves = len(said) <= LONGEST_ASKED and _LEAVES.match(said) and not corrected_by(annonce)
        if leaves and read_moment(text, draft_in(annonce), self.local()) is not None:
            return scheduling.written(annonce, text)
        return self._steps().put_right(annonce, text)

    def _to_tap(self, seen: Reply) -> str:
        return self.brain.say("annonce_a_toucher", bouton=seen.choices[0].label)

    def _manage(self, annonce: Annonce | None, text: str) -> Answered:
        """Correct or cancel, in words, the announcement being written, else the one that is out; several are shown."""
        steps, cancels = self._steps(), _CANCELS.search(plain(text)) is not None
        if annonce is not None and draft_in(annonce) != Brouillon():
            return steps.aside(annonce) if cancels else steps.correct(Code("corriger", annonce.id))
        out = self._out()
        if len(out) != 1:
            return steps.start("")
        (one,) = out
        if not cancels:
            return steps.correct(Code("corriger", one.id))
        if one.etat is EtatAnnonce.PUBLIEE:
            return self._publishing().cancel(Code("annuler", one.id))
        return self._publishing().state(one)

    def _out(self) -> list[Annonce]:
        """Return somebody's announcements that are published or about to be, and not over."""
        out = (EtatAnnonce.PUBLIEE, EtatAnnonce.PROGRAMMEE, EtatAnnonce.A_APPROUVER)
        mine = (one for one in self.bureau.publisher.store.annonces.of(self.chat) if one.etat in out)
        return [one for one in mine if (when := draft_in(one).when) and not when.is_past(self.local())]

    def _has_role(self) -> bool:
        return self.bureau.gate.admins(self.chat) or self.bureau.gate.referents.get(self.chat) is not None

    def _announced(self, text: str) -> str:
        """Return what somebody with a role announces in so many words, "" for another message."""
        found = _ANNOUNCES.match(text) or _I_ANNOUNCE.match(text)
        if found is None or not self._has_role():
            return ""
        said = text[found.end() :]
        if found.re is _ANNOUNCES:
            return said
        read = self._steps().read(said)
        return said if read.le is not None or read.lieu else ""

    def _go_on(self, annonce: Annonce, text: str) -> Answered:
        steps, said, etape = self._steps(), plain(text), annonce.etape
        stepping = etape.partition(":")[0] in (PAS, CHAMP)
        if annonce.etat is EtatAnnonce.PROGRAMMEE and said in ASIDE | BACK:
            self.bureau.publisher.listen(self.chat, annonce.id, "")
            return self._publishing().state(annonce)
        if said in ASIDE:
            return steps.aside(annonce)
        if said in BACK:
            return steps.step_back(annonce) if stepping else steps.back(annonce)
        if stepping:
            return steps.answered(annonce, text)
        if etape == OU:
            return Territory(self.chat, self.bureau, self.brain).written(annonce, text)
        if etape == QUAND:
            return Scheduling(self.chat, self.bureau, self.brain).written(annonce, text)
        return steps.written(annonce, text)

    def tapped(self, raw: str) -> Answered | None:
        """Answer a button of an announcement, None for another."""
        if not raw.startswith("an:"):
            return None
        code = read_code(raw)
        do = self._acts().get(code.action) if code is not None else None
        if code is None or do is None:
            return self._guarded(self.forged)
        return self._guarded(lambda: do(code))

    def _acts(self) -> Mapping[str, Callable[[Code], Answered]]:
        """Return what each action does."""
        steps, publishing = self._steps(), self._publishing()
        territory = Territory(self.chat, self.bureau, self.brain)
        scheduling = Scheduling(self.chat, self.bureau, self.brain)
        return {
            **dict.fromkeys(ACTIONS, Reading(self.chat, self.bureau, self.brain).tapped),
            **dict.fromkeys((champ for champ in CHAMPS if champ != "titre"), steps.tapped),
            "phrase": steps.ask_text,
            "pas": steps.begin,
            "champ": steps.field,
            "garder": steps.keep_it,
            "retour": lambda code: steps.step_back(self.mine(code)),
            "laisser": lambda code: steps.aside(self.mine(code)),
            "voir": lambda code: steps.look(self.mine(code)),
            "reprendre": lambda code: steps.look(self.mine(code)),
            "corriger": steps.correct,
            "abandonner": steps.abandon,
            "ou": territory.ask,
            "territoire": territory.tapped,
            "quand": scheduling.ask,
            "moment": scheduling.tapped,
            "publier": publishing.publish,
            "approuver": publishing.approve,
            "refuser": publishing.decline,
            "retirer": publishing.withdraw,
            "annuler": publishing.cancel,
            "renvoyer": publishing.resend,
            "etat": publishing.see,
            "montrer": publishing.look_at,
        }

    def _steps(self) -> Steps:
        return Steps(self.chat, self.bureau, self.brain)

    def _publishing(self) -> Publishing:
        return Publishing(self.chat, self.bureau, self.brain)

    def _guarded(self, act: Callable[[], Heard]) -> Answered | Heard:
        """Do something; when it is refused, say why and whom to ask."""
        try:
            return act()
        except Refus as refus:
            return self.refused(refus)

    def _listening(self) -> Annonce | None:
        """Return the announcement the next message is about, None when there is none."""
        return self.bureau.publisher.store.annonces.listening(self.chat, LISTENS)

    def _latest(self) -> Annonce | None:
        """Return the newest announcement of somebody: published or about to be, else being written."""
        mine = self.bureau.publisher.store.annonces.of(self.chat)
        ready = (one for one in mine if one.etat is not EtatAnnonce.BROUILLON)
        return next(ready, next(iter(mine), None))
