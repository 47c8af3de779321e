"""The messages about an event: what subscribers receive, its correction, its cancellation, its reminder."""

from __future__ import annotations

from bot.agenda.codes import write_code
from bot.agenda.draft import Brouillon
from bot.agenda.phrasing import say_when
from bot.reply.model import Card, Choice, Link, Reply, Text
from bot.reply.wording import Wording


def announcement(id: str, draft: Brouillon, wording: Wording, base: str = "", titre: str = "") -> Reply:
    """Return an announcement exactly as it is received; ``base``: address of the web process, "" without one."""
    lines = [
        line
        for line in (_when(draft), _capital(draft.lieu), _publics(draft, wording), _free(draft, wording))
        if line
    ]
    links = [Link(wording.say("annonce_en_savoir_plus"), draft.lien)] if draft.lien else []
    if base:
        links.append(Link(wording.say("annonce_agenda"), f"{base}/evenements/{id}.ics"))
    card = Card(draft.titre, tuple(lines), tuple(links))
    head = (Text(wording.say(titre), strong=True),) if titre else ()
    return Reply((*head, card), reader_choices(id, wording))


def reader_choices(id: str, wording: Wording) -> tuple[Choice, ...]:
    """Return what a reader may answer: « j'y vais », « pourquoi je reçois ceci », stop."""
    return _choices(id, wording, "jyvais", "pourquoi", "stop")


def cancellation(id: str, draft: Brouillon, wording: Wording) -> Reply:
    """Return the word that an event is cancelled."""
    quand = say_when(draft.when) if draft.when is not None else ""
    said = wording.say("annonce_annulee", titre=draft.titre, quand=quand)
    return Reply((Text(said, strong=True),), _choices(id, wording, "pourquoi", "stop"))


def reminder(id: str, draft: Brouillon, wording: Wording, base: str = "") -> Reply:
    """Return the reminder of the day before."""
    whole = announcement(id, draft, wording, base, "annonce_rappel")
    return Reply(whole.blocks, _choices(id, wording, "jyvaisplus", "pourquoi"))


def _choices(id: str, wording: Wording, *actions: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(wording.say(f"annonce_bouton_{action}"), write_code(action, id)) for action in actions
    )


def _when(draft: Brouillon) -> str:
    when = draft.when
    return _capital(say_when(when)) if when is not None else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _publics(draft: Brouillon, wording: Wording) -> str:
    if "tous" in draft.publics:
        return ""
    return wording.say(
        "annonce_pour", publics=", ".join(wording.say(f"annonce_public_{one}") for one in draft.publics)
    )


def _free(draft: Brouillon, wording: Wording) -> str:
    if draft.gratuit is None:
        return ""
    return wording.say("annonce_gratuit" if draft.gratuit else "annonce_payant")


def approval(id: str, draft: Brouillon, wording: Wording, lieu: str, nombre: int, base: str = "") -> Reply:
    """Return what somebody is asked to approve: whom it is for, the announcement, the two answers."""
    head = Text(wording.say("annonce_demande_accord", lieu=lieu, nombre=nombre), strong=True)
    choices = tuple(
        Choice(wording.say(f"annonce_bouton_{action}"), write_code(action, id, draft.empreinte))
        for action in ("approuver", "refuser")
    )
    return Reply((head, *announcement(id, draft, wording, base).blocks), choices)


def decision(id: str, draft: Brouillon, wording: Wording, accord: bool) -> Reply:
    """Return what the author is told of a second person's word."""
    said = wording.say("annonce_accord_donne" if accord else "annonce_accord_refuse", titre=draft.titre)
    action = "etat" if accord else "corriger"
    choice = Choice(wording.say(f"annonce_bouton_{action}"), write_code(action, id))
    return Reply((Text(said, strong=True),), (choice,))


def held_back(draft: Brouillon, why: str, wording: Wording) -> Reply:
    """Return the word that a scheduled announcement did not leave, and why."""
    return Reply((Text(wording.say("annonce_retenue", titre=draft.titre, pourquoi=why), strong=True),))


def silent_link(id: str, lien: str, wording: Wording) -> Reply:
    """Return the word that a link does not answer, with what puts it right."""
    said = Text(wording.say("annonce_alerte_lien_muet", lien=lien))
    other = Choice(wording.say("annonce_bouton_autre_lien"), write_code("champ", id, choix="lien"))
    none = Choice(wording.say("annonce_choix_lien_rien"), write_code("lien", id, choix="rien"))
    return Reply((said,), (other, none))
