"""One page per event, with its schema.org data, for those who are not in the chat."""

from __future__ import annotations

import datetime as dt
import html
import json
from typing import Any

from bot.agenda.feeds.atom import say_entree
from bot.agenda.feeds.document import CONTENT_TYPE, actions, anchor, document, notice
from bot.agenda.feeds.entry import Entree, Moment, agenda_of
from bot.agenda.feeds.served import Served, serve
from bot.agenda.phrasing import say_when
from bot.agenda.quiet import PARIS
from bot.agenda.reading.when import When
from bot.reply.wording import Wording, payer_name
from knowledge.fait import is_link


def page(entree: Entree, wording: Wording, base: str = "") -> Served:
    """Return the page of an event; everything from people is escaped."""
    publics = "" if "tous" in entree.publics else ", ".join(_public(one, wording) for one in entree.publics)
    rows = [
        (wording.say("agenda_quand"), "<br>".join(_time(moment) for moment in entree.moments)),
        (wording.say("agenda_ou"), html.escape(entree.lieu)),
        (wording.say("agenda_territoire"), _territory(entree, base)),
        (wording.say("agenda_organisateur"), html.escape(entree.organisateur)),
        (wording.say("agenda_publics"), html.escape(publics)),
        (wording.say("agenda_prix"), _free(entree, wording)),
    ]
    facts = "".join(f"<dt>{html.escape(name)}</dt><dd>{value}</dd>" for name, value in rows if value)
    words = "".join(
        notice(wording.say(name))
        for name, said in (("agenda_annule", entree.annule), ("agenda_a_verifier", entree.incertain))
        if said
    )
    links = []
    if not entree.annule:
        links.append((f"{base}/evenements/{entree.id}.ics", wording.say("annonce_agenda")))
    if is_link(entree.lien):
        links.append((entree.lien, wording.say("annonce_en_savoir_plus")))
    body = document(
        entree.titre,
        f"{words}<dl>{facts}</dl>{actions(links)}",
        about=say_entree(entree, wording),
        head=f'<script type="application/ld+json">{_safe(json_ld(entree, base))}</script>',
    )
    return serve(body, CONTENT_TYPE, [entree])


def json_ld(entree: Entree, base: str = "") -> dict[str, Any]:
    """Return the schema.org Event: only what is known."""
    first, last = entree.moments[0], entree.moments[-1]
    online = entree.lieu == "en ligne"
    own = f"{base}/evenements/{entree.id}" if base else ""
    url = entree.lien if is_link(entree.lien) else own
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": entree.titre,
        "startDate": _iso(first.debut, first.de),
        "endDate": _iso(last.fin, last.a) if last.a or last.fin != first.debut else None,
        "eventStatus": f"https://schema.org/Event{'Cancelled' if entree.annule else 'Scheduled'}",
        "eventAttendanceMode": f"https://schema.org/{'Online' if online else 'Offline'}EventAttendanceMode",
        "url": url or None,
        "inLanguage": "fr",
        "isAccessibleForFree": entree.gratuit,
        "organizer": {"@type": "Organization", "name": entree.organisateur} if entree.organisateur else None,
        "location": _location(entree, online, url),
    }
    return {key: value for key, value in found.items() if value is not None}


def _location(entree: Entree, online: bool, url: str) -> dict[str, str]:
    if online:
        return {"@type": "VirtualLocation"} | ({"url": url} if url else {})
    name = entree.lieu or entree.territoire_nom
    return {"@type": "Place", "name": name, "address": name}


def _safe(data: dict[str, Any]) -> str:
    """Return JSON that no text inside can close or leave: « < », « > » and « & » as escapes."""
    text = json.dumps(data, ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _time(moment: Moment) -> str:
    said = say_when(When(moment.debut, moment.de, moment.fin, moment.a))
    return f'<time datetime="{_iso(moment.debut, moment.de)}">{html.escape(said)}</time>'


def _iso(day: dt.date, hour: dt.time | None) -> str:
    return dt.datetime.combine(day, hour, PARIS).isoformat(timespec="minutes") if hour else day.isoformat()


def _territory(entree: Entree, base: str) -> str:
    agenda, name = agenda_of(entree.territoire), payer_name(entree.territoire_nom)
    return anchor(f"{base}/agenda/{agenda[0]}/{agenda[1]}", name) if agenda is not None else html.escape(name)


def _public(name: str, wording: Wording) -> str:
    return wording.say(f"annonce_public_{name}")


def _free(entree: Entree, wording: Wording) -> str:
    if entree.gratuit is None:
        return ""
    return html.escape(wording.say("annonce_gratuit" if entree.gratuit else "annonce_payant"))
