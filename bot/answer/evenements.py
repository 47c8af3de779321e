"""The answer to « qu'est-ce qui est prévu ? »: what is coming, never what is past; and an event's calendar file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.answer.agenda import event_file, has_dates
from bot.answer.event_choice import NEAR, Coming, coming, concerns, fitting, how_far, nearest_first, within
from bot.answer.home import home_of, place_name
from bot.answer.pages import Page, page_of
from bot.answer.proof import proof
from bot.decide.codes import evenement_code, intention_code
from bot.decide.decide import Desk
from bot.decide.decision import Decision
from bot.decide.periods import period_of
from bot.reply.model import Block, Card, Choice, Link, Reply, Text
from bot.reply.wording import Wording, capital, hour, listed, shortened
from knowledge.evenement import Evenement
from knowledge.partial_date import PartialDate
from knowledge.proximity import Home
from knowledge.showable import shown
from knowledge.territory import a_commune

#: Cards of one answer, and of what comes after an empty period.
PER_PAGE, LATER = 4, 2
#: Longest title on a button: a phone shows no more.
LONGEST_TITLE = 28


def answer_evenements(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return the events of the place, the period and the theme of the conversation."""
    conversation = decision.conversation
    notes = [Text(wording.say(note)) for note in decision.notes]
    named = [desk.knowledge.evenements[c] for c in conversation.cites if c in desk.knowledge.evenements]
    if named:
        return _named(named, notes, desk, wording)
    home = home_of(conversation, desk.territoires)
    near = [e for e in desk.knowledge.evenements.values() if concerns(e, home, desk.territoires)]
    found = fitting(nearest_first(coming(near, desk.today), home, desk.territoires), conversation.idees)
    period = period_of(conversation, desk.today)
    place = place_name(home, desk.territoires) or wording.say("evenements_partout")
    opening = wording.say("evenements_ici", lieu=place)
    if period is not None:
        kept = within(found, period)
        opening = wording.say("evenements_periode", lieu=place, periode=_dates_of(period))
        if not kept:
            past = period[1] < desk.today
            name = "evenements_passe" if past else "evenements_rien_periode"
            opening = wording.say(name, lieu=place, periode=_dates_of(period))
            if later := [f for f in found if f.start > period[1]][:LATER]:
                opening = f"{opening} {wording.say('evenements_plus_tard')}"
            return _reply([*notes, Text(opening)], Page(tuple(later)), desk, wording)
        found = kept
    elif not found:
        opening = wording.say("evenements_rien", lieu=place)
    if home.commune and found and not conversation.page and not _is_here(found, home, desk):
        here = a_commune(desk.territoires.nom(home.commune))
        opening = f"{opening} {wording.say('evenements_rien_ici', lieu=here)}"
    page = page_of(found, conversation.page, PER_PAGE)
    return _reply([*notes, Text(opening)], page, desk, wording)


def _is_here(found: list[Coming], home: Home, desk: Desk) -> bool:
    """Tell whether something happens in the town of a home or in its intercommunalité."""
    return any(how_far(one.evenement, home, desk.territoires) <= NEAR for one in found)


def answer_agenda(decision: Decision, desk: Desk, wording: Wording) -> Reply:
    """Return the calendar file of the event chosen."""
    evenements = desk.knowledge.evenements
    found = coming((evenements[c] for c in decision.conversation.cites if c in evenements), desk.today)
    if not found or not has_dates(found[0]):
        return Reply((Text(wording.say("agenda_sans_date")),))
    text = wording.say(
        "agenda_fichier", titre=found[0].evenement.titre, quand=_uncapital(when(found[0], wording))
    )
    return Reply((Text(text), event_file(found[0], desk.today)))


def _named(named: list[Evenement], notes: list[Text], desk: Desk, wording: Wording) -> Reply:
    """Return what is known of the events named; when all are past, the last one, said to be past."""
    series = {e.serie for e in named if e.serie}
    every = [e for e in desk.knowledge.evenements.values() if e in named or e.serie in series]
    found = coming(every, desk.today)
    if found:
        return _reply([*notes], Page(tuple(found[:PER_PAGE])), desk, wording)
    last = max(named, key=lambda e: e.fin.fin if e.fin is not None else dt.date.min)
    gone = "annule" if last.etat == "annule" else "passe"
    card = Card(
        wording.say(f"evenement_{gone}", titre=last.titre),
        (
            *((_period(last.debut, last.fin),) if last.debut is not None and last.fin is not None else ()),
            wording.say("evenement_par", qui=last.organisateur),
            proof(last, desk.today, wording, settled=True),
        ),
        _links(last, wording),
    )
    return Reply((*notes, card), (Choice(wording.say("etre_prevenu"), intention_code("evenements_abonner")),))


def _reply(opening: list[Text], page: Page[Coming], desk: Desk, wording: Wording) -> Reply:
    found = page.things
    blocks: list[Block] = [*opening, *(card(one, desk, wording) for one in found)]
    choices: list[Choice] = []
    dated = [one.evenement for one in found if has_dates(one)]
    for evenement in dated:
        label = wording.say("agenda_choix") if len(dated) == 1 else ""
        choices.append(
            Choice(
                label or wording.say("agenda_choix_titre", titre=shortened(evenement.titre, LONGEST_TITLE)),
                evenement_code(evenement.id),
            )
        )
    choices.extend(page.choices(wording))
    if not found:
        blocks.append(Text(wording.say("evenements_prevenir")))
    choices.append(Choice(wording.say("etre_prevenu"), intention_code("evenements_abonner")))
    return Reply(tuple(blocks), tuple(choices))


def card(one: Coming, desk: Desk, wording: Wording) -> Card:
    """Return the card of what is coming: when, where, by and for whom, how sure."""
    evenement = one.evenement
    return Card(evenement.titre, tuple(_lines(one, desk, wording)), _links(evenement, wording))


def _lines(one: Coming, desk: Desk, wording: Wording) -> Iterator[str]:
    evenement, say = one.evenement, wording.say
    yield when(one, wording)
    if one.edition is not None and one.start <= desk.today and has_dates(one):
        yield say("evenement_en_cours")
    places = [p for p in (evenement.lieu, evenement.territoire_nom) if p]
    yield say("evenement_ou", ou=", ".join(dict.fromkeys(places)))
    publics = [say(f"public_{public}") for public in evenement.publics]
    yield say("evenement_par_pour", qui=evenement.organisateur, pour=listed(publics))
    if one.projected or shown(evenement, desk.today) != "oui":
        yield say("evenement_a_confirmer", qui=evenement.organisateur)
    yield proof(evenement, desk.today, wording)


def when(one: Coming, wording: Wording) -> str:
    """Say when an event is: its days, or what is known of them."""
    evenement = one.evenement
    if one.edition is None:
        rhythm = evenement.recurrence.texte if evenement.recurrence is not None else ""
        return (
            wording.say("evenement_sans_date_rythme", rythme=rhythm)
            if rhythm
            else wording.say("evenement_sans_date")
        )
    text = _period(*one.edition)
    seance = evenement.quand[0] if evenement.quand and not one.projected else None
    if seance is not None and seance.de is not None:
        start = hour(dt.time.fromisoformat(seance.de))
        text += f", de {start} à {hour(dt.time.fromisoformat(seance.a))}" if seance.a else f" à {start}"
    return text if has_dates(one) else wording.say("evenement_jour_a_confirmer", quand=text)


def _period(first: PartialDate, last: PartialDate) -> str:
    """Write a period: « 3 juin 2027 », « Du 16 septembre 2027 au 22 septembre 2027 », « Juin 2027 »."""
    if first == last:
        return capital(first.en_francais())
    start, end = first.en_francais(), last.en_francais()
    if first.exacte and last.exacte:
        if first.debut.year == last.debut.year:
            start = start.removesuffix(f" {first.debut.year}")
        if (first.debut.year, first.debut.month) == (last.debut.year, last.debut.month):
            start = start.split()[0]
    return f"Du {start} au {end}"


def _uncapital(text: str) -> str:
    return text[:1].lower() + text[1:]


def _dates_of(period: tuple[dt.date, dt.date]) -> str:
    first, last = (f"{day:%d/%m/%Y}" for day in period)
    return f"le {first}" if first == last else f"du {first} au {last}"


def _links(evenement: Evenement, wording: Wording) -> tuple[Link, ...]:
    return (Link(wording.say("evenement_lien"), evenement.lien),) if evenement.lien else ()
