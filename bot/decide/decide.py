"""One message and the conversation so far → what to do about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.decide.codes import info_of, mark_of, read_range
from bot.decide.commands import Commands
from bot.decide.company import counted, makes_a_point, without_point
from bot.decide.continuing import goes_on, unclear_between
from bot.decide.conversation import Conversation
from bot.decide.decision import Decision
from bot.decide.facts import NUMBERS, Heard, hear_answer, hear_entities
from bot.decide.named import redirected
from bot.decide.places import at_commune, followed, lieu_of, with_place
from bot.decide.subjects import ACTS, ASIDES, ESTIMATED, EXPLAINED, SUBJECTS, WISHES_PLACE
from bot.rules.estimate import Situation, estimate
from bot.rules.facts import PAR_PART
from bot.rules.rulebook import Rulebook
from bot.rules.yearly import YearlyBook, yearly
from bot.understand.model import Understood
from bot.understand.names import Names
from knowledge.intentions import Intention
from knowledge.load import Knowledge
from knowledge.territory import Territoires

#: Commands that only say one has heard.
ACKNOWLEDGED = ("oui", "non", "entendu")
#: Idea of the trades of the public service: it says who employs.
AGENT_PUBLIC = "agent_public"


@dataclass(frozen=True)
class Desk:
    """What deciding and answering need: knowledge, map, rules, commands, and today."""

    knowledge: Knowledge
    territoires: Territoires
    rulebook: Rulebook
    yearly_book: YearlyBook
    commands: Commands
    intentions: Mapping[str, Intention]
    today: dt.date
    #: What finds things by their name in a message.
    names: Names = field(default_factory=Names)
    #: Address of the web process, "" when it is not known.
    public_url: str = ""


def decide(understood: Understood, code: str | None, before: Conversation, desk: Desk) -> Decision:
    """Return the decision for a message, typed (``understood``) or tapped (``code``)."""
    understood = redirected(understood, desk.knowledge)
    if code is not None:
        return _tapped(code, before, desk)
    command = desk.commands.find(understood.text)
    if command is not None:
        decision = _command(command, before, desk)
        if decision is not None:
            return decision
    before = before.evolve(page=0)
    understood = counted(understood, before)
    asked = desk.knowledge.infos.get(before.demande)
    # « On est 3 » is about the household, whatever was asked: a fact that names itself is no bare answer.
    if asked is not None and (before.demande in understood.stated or not _names_a_number(understood)):
        heard = hear_answer(before, understood.text, asked, desk.commands, desk.knowledge.hypothese_revenu)
        if heard.changed:
            return _go_on_with(heard, before, desk)
    if command in ACKNOWLEDGED:
        kept = before.evolve(rates=0)
        return Decision("pourquoi_question" if before.demande else "entendu", kept)
    heard = hear_entities(before, understood.stated, desk.knowledge.hypothese_revenu)
    placed = with_place(heard.conversation, understood.stated, desk.territoires)
    period = understood.stated.get("date_periode")
    if period and before.sujet == "evenements_lister":
        placed = placed.evolve(periode=str(period))
    heard = Heard(placed, heard.notes, placed is not before)
    return _by_intent(understood, heard, before, desk)


def _names_a_number(understood: Understood) -> bool:
    """True when a number of the message says itself what it counts."""
    return any(name in NUMBERS or name == "revenu_mensuel" for name in understood.stated)


def _by_intent(understood: Understood, heard: Heard, before: Conversation, desk: Desk) -> Decision:
    intent = understood.intent
    if goes_on(understood, heard, before):
        return _go_on_with(heard, before, desk)
    if intent in SUBJECTS:
        unclear = unclear_between(understood)
        if unclear and not heard.changed:
            return Decision("choisir_sujet", before.evolve(rates=0), intentions=unclear)
        opened = replace(heard, conversation=_opened(heard.conversation, understood))
        decision = go_on(opened, before, desk)
        return _with_second(decision, understood, desk)
    kept = heard.conversation.remembering(before) if heard.changed else before
    if intent == "humain":
        return _human(kept)
    if intent in ASIDES:
        return Decision(ASIDES[intent], kept.evolve(rates=0))
    missed = before.evolve(rates=before.rates + 1)
    return Decision("incompris_encore" if missed.rates > 1 else "hors_sujet", missed)


def _opened(conversation: Conversation, understood: Understood) -> Conversation:
    """Return the conversation on the subject of this message; what an older one was about is forgotten."""
    if AGENT_PUBLIC in understood.idees and understood.intent == "aides_employeur":
        conversation = conversation.with_fact("employeur", "public")
    return conversation.evolve(
        sujet=understood.intent,
        idees=understood.idees,
        cites=understood.named,
        page=0,
        periode=str(understood.stated.get("date_periode") or ""),
    )


def _with_second(decision: Decision, understood: Understood, desk: Desk) -> Decision:
    """Add the other thing asked in the same message, when it can be answered as it is."""
    other = understood.second
    if other is None or other not in SUBJECTS or SUBJECTS[other].kind in ACTS:
        return decision
    if decision.kind in ACTS or decision.kind not in {s.kind for s in SUBJECTS.values()}:
        return decision
    aside = go_on(Heard(decision.conversation.evolve(sujet=other)), decision.conversation, desk)
    if aside.kind != SUBJECTS[other].kind or aside.kind == decision.kind:
        return decision
    return replace(decision, second=aside)


def _go_on_with(heard: Heard, before: Conversation, desk: Desk) -> Decision:
    """Return the next step of the subject under way, with facts that complete it."""
    return go_on(replace(heard, conversation=without_point(heard.conversation)), before, desk)


def go_on(heard: Heard, before: Conversation, desk: Desk) -> Decision:
    """Return the next step of the subject under way: what is missing, or the answer and its next question."""
    now = heard.conversation.evolve(rates=0).remembering(before)
    if not now.sujet:
        now = now.evolve(sujet="aides_estimer")
    subject = SUBJECTS[now.sujet]
    if makes_a_point(now):
        return Decision(subject.kind, now.evolve(demande=""), heard.notes)
    if subject.area and now.communes_proposees and not now.commune and not now.epci:
        now = followed(now, desk.territoires)
    area = subject.area and bool(now.epci or now.departement or now.region)
    place = subject.place and not _says_it_all(now, subject.kind, desk.knowledge)
    asked = place or (now.demande == "commune" and not _says_it_all(now, subject.kind, desk.knowledge))
    if now.communes_proposees and not now.commune and not area and asked:
        return Decision("choisir_commune", now.evolve(demande="commune"), heard.notes)
    if place and not now.commune and not (area or now.departement or now.region):
        return Decision("demander_commune", now.evolve(demande="commune"), heard.notes)
    if subject.kind in ESTIMATED and not now.commune:
        return Decision("demander_commune", now.evolve(demande="commune"), heard.notes)
    if subject.kind in ACTS:
        return Decision(subject.kind, now.evolve(sujet="", demande=""), heard.notes)
    for info in subject.asks:
        if info not in now.faits and info not in now.ne_sait_pas:
            return Decision("demander_info", now.evolve(demande=info), heard.notes, question=info)
    if subject.kind in ESTIMATED:
        return _estimated(Decision(subject.kind, now, heard.notes), desk)
    if subject.kind == "employeur":
        lieu = lieu_of(now, desk.territoires)
        found = yearly(
            Situation(lieu, now.faits, now.domaines, now.ne_sait_pas), desk.yearly_book, desk.today
        )
        question = found.question(skip=now.ne_sait_pas)
        return Decision(subject.kind, now.evolve(demande=question or ""), heard.notes, question=question)
    wished = "commune" if subject.kind in WISHES_PLACE and not now.commune and not now.cites else ""
    return Decision(subject.kind, now.evolve(demande=wished), heard.notes)


def _human(conversation: Conversation) -> Decision:
    """Return the way to a person; where nobody knows the place, it is asked."""
    now = conversation.evolve(rates=0)
    if not (now.commune or now.epci or now.departement or now.region):
        now = now.evolve(sujet="contacts_trouver", idees=(), cites=(), demande="commune")
    return Decision("humain", now)


def _says_it_all(conversation: Conversation, kind: str, knowledge: Knowledge) -> bool:
    """True when the message named an offer or a contact: it can be shown wherever the person lives."""
    known: Mapping[str, object] = {"offres": knowledge.offres, "contacts": knowledge.contacts}.get(kind, {})
    return any(cite in known for cite in conversation.cites)


def _estimated(decision: Decision, desk: Desk) -> Decision:
    """Complete a decision with the estimate of the bike aids and the question that moves its total most."""
    now = decision.conversation
    lieu = lieu_of(now, desk.territoires)
    situation = Situation(lieu, now.faits, now.domaines, now.ne_sait_pas)
    found = estimate(situation, desk.rulebook, desk.today)
    question = found.question(skip=now.ne_sait_pas)
    return replace(
        decision, conversation=now.evolve(demande=question or ""), estimate=found, question=question
    )


def _command(command: str, before: Conversation, desk: Desk) -> Decision | None:
    """Return the decision of a whole-message command; None when it is an answer for the question asked."""
    if command == "recommencer":
        return Decision("recommence", Conversation(demande="commune", sujet="aides_estimer"))
    if command == "retour":
        if before.avant is None:
            return Decision("rien_a_annuler", before)
        return _again(Heard(before.avant, ("annule",)), before.avant, desk)
    if command == "changer_commune":
        blank = before.evolve(commune="", epci="", departement="", region="", communes_proposees=())
        return go_on(Heard(blank), before, desk)
    if command == "suite" and before.sujet in SUBJECTS:
        return go_on(Heard(before.evolve(page=before.page + 1)), before, desk)
    if command == "corriger_revenu":
        faits = {k: v for k, v in before.faits.items() if k not in ("revenu_fiscal", "parts", PAR_PART)}
        domaines = {k: v for k, v in before.domaines.items() if k != PAR_PART}
        return go_on(Heard(before.evolve(faits=faits, domaines=domaines, salaire=None)), before, desk)
    if command == "ne_sait_pas" and before.sujet:
        unknown = before.ne_sait_pas | ({before.demande} if before.demande in desk.knowledge.infos else set())
        return go_on(Heard(before.evolve(ne_sait_pas=unknown)), before, desk)
    if command == "pourquoi":
        return _why(before.evolve(rates=0), desk)
    if command == "humain":
        return _human(before)
    return None


def _why(conversation: Conversation, desk: Desk) -> Decision:
    """Return what « pourquoi ? » asks about: the amounts under way, the question asked, or nothing yet."""
    if conversation.sujet in EXPLAINED and conversation.commune:
        return _estimated(Decision("pourquoi", conversation), desk)
    asked = conversation.demande
    return Decision("pourquoi_question" if asked else "pourquoi_rien", conversation, question=asked or None)


def _again(heard: Heard, back: Conversation, desk: Desk) -> Decision:
    """Return the decision a past state leads to, without making it one more step to undo."""
    if not back.sujet:
        return Decision("accueil", back, heard.notes)
    decision = go_on(heard, back, desk)
    return replace(decision, conversation=decision.conversation.evolve(avant=back.avant))


def _tapped(code: str, before: Conversation, desk: Desk) -> Decision:
    """Return the decision of a choice; a code that makes no sense any more asks again."""
    kind, _, rest = code.partition(":")
    if kind == "x":
        decision = _command(rest, before, desk)
        return decision if decision is not None else go_on(Heard(before), before, desk)
    if kind == "i" and rest in SUBJECTS:
        # « Qui contacter ? » goes on about what was being looked for.
        idees = before.idees if rest == "contacts_trouver" else ()
        return go_on(
            Heard(before.evolve(sujet=rest, idees=idees, cites=(), periode="", page=0)), before, desk
        )
    if kind == "i" and rest in ASIDES:
        return Decision(ASIDES[rest], before.evolve(rates=0))
    if kind == "c":
        known = desk.territoires.code_actuel(rest) is not None
        return go_on(Heard(at_commune(before, rest) if known else before), before, desk)
    if kind == "p" and rest.isdecimal() and len(rest) < 4 and before.sujet in SUBJECTS:
        return go_on(Heard(before.evolve(page=int(rest))), before, desk)
    if kind == "e":
        kept = next((e for e in desk.knowledge.evenements if mark_of(e) == rest), "")
        return Decision(
            "agenda", before.evolve(sujet="evenements_lister", cites=(kept,) if kept else (), rates=0)
        )
    mark, _, value = rest.partition("=")
    info = info_of(mark, desk.knowledge.infos)
    if info is None:
        return go_on(Heard(before), before, desk)
    if kind == "n":
        return go_on(Heard(before.evolve(ne_sait_pas=before.ne_sait_pas | {info.id})), before, desk)
    interval = read_range(value) if kind == "r" else None
    if interval is not None and info.type == "nombre":
        return go_on(Heard(before.with_domain(info.id, interval)), before, desk)
    if kind == "f":
        heard = hear_answer(before, value, info, desk.commands, desk.knowledge.hypothese_revenu)
        return go_on(heard, before, desk)
    return go_on(Heard(before), before, desk)
