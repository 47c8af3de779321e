"""A draft made step by step, or put right one field at a time: a question, its buttons, what is answered."""

from __future__ import annotations

from bot.agenda import champs
from bot.agenda.annonce import draft_in
from bot.agenda.audience import PUBLICS
from bot.agenda.champs import CHAMPS, EN_LIGNE, HEURES, RIEN, TOUS
from bot.agenda.codes import Code, write_code
from bot.agenda.draft import Brouillon
from bot.agenda.phrasing import say_day, say_hours, say_short_day
from bot.reply.model import Block, Choice, Reply, Text
from bot.reply.wording import hour
from bot.store.api import Annonce
from handlers.announcing.drafting import Drafting
from handlers.personal import Answered

#: Where the dialogue is: « pas:lieu » is a step, « champ:lieu » a field being put right.
PAS, CHAMP = "pas", "champ"
#: Longest value on a button.
LONGEST_VALUE = 40


class Steps(Drafting):
    """Asks for the fields of a draft."""

    def begin(self, code: Code) -> Answered:
        """Begin step by step."""
        annonce = self.bureau.publisher.listen(self.chat, code.annonce, f"{PAS}:{CHAMPS[0]}")
        return self._ask(annonce, PAS, CHAMPS[0])

    def field(self, code: Code) -> Answered:
        """Ask for one field."""
        if code.choix not in CHAMPS:
            return self.forged()
        annonce = self.bureau.publisher.listen(self.chat, code.annonce, f"{CHAMP}:{code.choix}")
        return self._ask(annonce, CHAMP, code.choix)

    def not_understood(self, annonce: Annonce, text: str) -> Answered:
        """Answer what puts nothing right: ask the field it names, else which one."""
        champ = champs.named(text)
        return self.field(Code("champ", annonce.id, choix=champ)) if champ else self.incomprise(annonce)

    def tapped(self, code: Code) -> Answered:
        """Answer a button that gives a field; the action names the field."""
        annonce, champ = self.mine(code), code.action
        after = champs.choose(champ, draft_in(annonce), code.choix)
        if after is None:
            return self.forged()
        mode, _ = _place(annonce)
        if champ == "publics" and code.choix != TOUS:
            kept = self.bureau.publisher.keep(self.chat, annonce.id, after, f"{mode}:{champ}")
            return self._ask(kept, mode, champ)
        return self._go_on(annonce, mode, champ, after)

    def keep_it(self, code: Code) -> Answered:
        """Go on with the value a field has."""
        annonce = self.bureau.publisher.listen(self.chat, code.annonce, "")
        return self._go_on(annonce, *_place_of(code.choix), draft_in(annonce))

    def answered(self, annonce: Annonce, text: str) -> Answered:
        """Answer what is written for a field."""
        mode, champ = _place(annonce)
        before = draft_in(annonce)
        if mode == PAS and champ == "titre":
            whole = self.read(text)
            if whole.le is not None and (whole.de is not None or whole.lieu):
                return self.look(self.bureau.publisher.keep(self.chat, annonce.id, whole))
        after = champs.write(champ, before, text, self.bureau.reader(), self.local())
        if after is None:
            sorry = Text(self.brain.say(f"annonce_pas_{champ}_incompris"))
            return Answered(Reply((sorry,), self._choices(annonce, mode, champ)))
        return self._go_on(annonce, mode, champ, after)

    def step_back(self, annonce: Annonce) -> Answered:
        """Go back one step, the values kept."""
        mode, champ = _place(annonce)
        number = CHAMPS.index(champ)
        if mode == CHAMP or number == 0:
            return self.back(annonce)
        before = CHAMPS[number - 1]
        return self._ask(self.bureau.publisher.listen(self.chat, annonce.id, f"{PAS}:{before}"), PAS, before)

    def _go_on(self, annonce: Annonce, mode: str, champ: str, after: Brouillon) -> Answered:
        """Keep a value and ask for the next field, or show the draft."""
        publisher, number = self.bureau.publisher, CHAMPS.index(champ) + 1
        said_hour = champ == "jour" and after.de is not None and after.de != draft_in(annonce).de
        number += said_hour
        after = after if after.portee else self.at_home(after)
        if mode == CHAMP or number >= len(CHAMPS):
            return self.look(publisher.keep(self.chat, annonce.id, after))
        following = CHAMPS[number]
        kept = publisher.keep(self.chat, annonce.id, after, f"{PAS}:{following}")
        return self._ask(kept, PAS, following)

    def _ask(self, annonce: Annonce, mode: str, champ: str) -> Answered:
        """Return the question of a field: what is known above it, its buttons below."""
        draft, blocks = draft_in(annonce), list[Block]()
        if mode == PAS and champ != CHAMPS[0]:
            known = (
                self._value(one, draft) for one in CHAMPS[: CHAMPS.index(champ)] if champs.has(one, draft)
            )
            blocks.append(Text(" – ".join(one for one in known if one)))
        question = self.brain.say(f"annonce_pas_{champ}")
        if mode == PAS:
            at = {"pas": CHAMPS.index(champ) + 1, "tout": len(CHAMPS)}
            question = self.brain.say("annonce_pas_sur", question=question, **at)
        blocks.append(Text(question, strong=True))
        blocks.append(Text(self.brain.say(f"annonce_pas_{champ}_aide")))
        return Answered(Reply(tuple(blocks), self._choices(annonce, mode, champ)))

    def _choices(self, annonce: Annonce, mode: str, champ: str) -> tuple[Choice, ...]:
        draft, id = draft_in(annonce), annonce.id
        found = [
            Choice(label, write_code(champ, id, choix=choix)) for label, choix in self._values(champ, draft)
        ]
        on = write_code("garder", id, choix=f"{mode}-{champ}")
        if champ == "publics":
            found.append(Choice(self.brain.say("annonce_bouton_continuer"), on))
        elif mode == PAS and champs.has(champ, draft):
            valeur = self._value(champ, draft)[:LONGEST_VALUE]
            found.append(Choice(self.brain.say("annonce_bouton_garder", valeur=valeur), on))
        if mode == CHAMP:
            return (*found, self.choice("voir", id))
        return (*found, self.choice("retour", id), self.choice("laisser", id))

    def _values(self, champ: str, draft: Brouillon) -> list[tuple[str, str]]:
        """Return what one can tap for a field: labels and the choices they stand for."""
        say = self.brain.say
        if champ == "jour":
            days = champs.days_offered(self.local().date())
            return [(say_short_day(day), f"{day:%Y%m%d}") for day in days]
        if champ == "heure":
            hours = [(hour(one), f"{one:%H%M}") for one in HEURES]
            return [*hours, (say("annonce_choix_heure_rien"), RIEN)]
        if champ == "lieu":
            return [(say("annonce_choix_en_ligne"), EN_LIGNE)]
        if champ == "lien":
            return [(say("annonce_choix_lien_rien"), RIEN)]
        if champ == "publics":
            named = [(say(f"annonce_public_{one}"), one) for one in PUBLICS if one != TOUS]
            chosen = [
                (say("annonce_choisi", nom=label) if one in draft.publics else label, one)
                for label, one in named
            ]
            return [(say("annonce_choix_tous"), TOUS), *chosen]
        if champ == "prix":
            return [(say(f"annonce_choix_prix_{one}"), one) for one in ("gratuit", "payant", RIEN)]
        return []

    def _value(self, champ: str, draft: Brouillon) -> str:
        """Return what a field holds, as it is read."""
        say = self.brain.say
        if champ == "jour":
            return say_day(draft.le) if draft.le else ""
        if champ == "heure":
            return say_hours(draft.de, draft.a) if draft.de else ""
        if champ == "publics":
            named = (one for one in draft.publics if one != TOUS)
            return ", ".join(say(f"annonce_public_{one}") for one in named)
        if champ == "prix":
            return say("annonce_gratuit" if draft.gratuit else "annonce_payant")
        return str(getattr(draft, champ))


def _place(annonce: Annonce) -> tuple[str, str]:
    """Return where the dialogue is; a button tapped out of any step puts one field right."""
    return _place_of(annonce.etape.replace(":", "-"))


def _place_of(said: str) -> tuple[str, str]:
    mode, _, champ = said.partition("-")
    return (
        (mode, champ)
        if mode == PAS and champ in CHAMPS
        else (CHAMP, champ if champ in CHAMPS else CHAMPS[-1])
    )
