"""When an announcement leaves: moments to tap, or one that is written; before the event, never at night."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.agenda.annonce import draft_in
from bot.agenda.codes import Code, write_code
from bot.agenda.moments import CODE, asks_now, aware, offered, read_code_moment, read_moment
from bot.agenda.phrasing import say_moment, say_short_day
from bot.agenda.quiet import PARIS
from bot.reply.model import Choice, Reply, Text
from bot.store.api import Annonce, EtatAnnonce
from handlers.announcing.publishing import Publishing
from handlers.personal import Answered

#: Where the dialogue is: a moment is expected.
QUAND = "quand"
#: What a button says for « at once ».
NOW = "maintenant"


class Scheduling(Publishing):
    """Chooses the moment."""

    def ask(self, code: Code) -> Answered:
        """Offer moments."""
        annonce = self.bureau.publisher.listen(self.chat, code.annonce, QUAND)
        said = (
            Text(self.brain.say("annonce_demande_moment"), strong=True),
            Text(self.brain.say("annonce_demande_moment_aide")),
        )
        return Answered(Reply(said, self._choices(annonce)))

    def tapped(self, code: Code) -> Answered:
        """Take the moment of a button."""
        if code.choix == NOW:
            return self._take(code.annonce, None)
        moment = read_code_moment(code.choix)
        return self._take(code.annonce, aware(moment)) if moment is not None else self.forged()

    def written(self, annonce: Annonce, text: str) -> Answered:
        """Take the moment a message says."""
        if asks_now(text):
            return self._take(annonce.id, None)
        moment = read_moment(text, draft_in(annonce), self.local())
        if moment is None:
            return self.say("annonce_moment_incompris", choices=self._choices(annonce))
        return self._take(annonce.id, aware(moment))

    def _take(self, id: str, moment: dt.datetime | None) -> Answered:
        publisher, annonce = self.bureau.publisher, self.annonce(id)
        if moment is not None and moment <= self.now() and annonce is not None:
            said = self.brain.say("annonce_moment_passe", moment=say_moment(moment))
            return Answered(Reply((Text(said),), self._choices(annonce)))
        if annonce is not None and annonce.etat is EtatAnnonce.PROGRAMMEE:
            done = publisher.reschedule(self.chat, id, moment or self.now())
            state = self.state(done.annonce)
            if not done.decale:
                return state
            publisher.listen(self.chat, id, QUAND)
            return self.with_word(state, done.annonce)
        return self.look(publisher.keep(self.chat, id, replace(self.draft(id), depart=moment)))

    def with_word(self, state: Answered, annonce: Annonce) -> Answered:
        """Return a state with the word that the quiet hours moved the moment asked for."""
        assert annonce.prevu_le is not None
        word = Text(self.brain.say("annonce_decalee", moment=say_moment(annonce.prevu_le)))
        return Answered(Reply((word, *state.reply.blocks), state.reply.choices))

    def _choices(self, annonce: Annonce) -> tuple[Choice, ...]:
        say, now = self.brain.say, self.now().astimezone(PARIS).replace(tzinfo=None)
        found = [
            Choice(
                say(f"annonce_moment_{name}", jour=say_short_day(moment.date())),
                write_code("moment", annonce.id, choix=moment.strftime(CODE)),
            )
            for name, moment in offered(draft_in(annonce), now).items()
        ]
        found.append(Choice(say("annonce_moment_maintenant"), write_code("moment", annonce.id, choix=NOW)))
        back = "etat" if annonce.etat is EtatAnnonce.PROGRAMMEE else "voir"
        return (*found, self.choice(back, annonce.id))
