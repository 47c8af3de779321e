"""One page per event, with the schema.org data search engines read."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import json
from base64 import b64encode
from typing import Any

from bot.agenda.feeds.atom import say_entree
from bot.agenda.feeds.entry import Entree, Moment
from bot.agenda.feeds.served import Served, serve
from bot.agenda.phrasing import say_when
from bot.agenda.quiet import PARIS
from bot.agenda.reading.when import When
from bot.reply.wording import Wording
from knowledge.fait import is_link

CONTENT_TYPE = "text/html; charset=utf-8"
_STYLE = (
    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}"
    "dt{font-weight:600;margin-top:.6rem}dd{margin:0}"
)
#: What the page may load: its own style, nothing else.
STYLE_POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def page(entree: Entree, wording: Wording, base: str = "") -> Served:
    """Return the page of an event; everything from people is escaped."""
    rows = [
        (wording.say("agenda_quand"), "<br>".join(_time(moment) for moment in entree.moments)),
        (wording.say("agenda_ou"), html.escape(entree.lieu)),
        (wording.say("agenda_territoire"), html.escape(entree.territoire_nom)),
        (wording.say("agenda_organisateur"), html.escape(entree.organisateur)),
        (wording.say("agenda_prix"), _free(entree, wording)),
    ]
    facts = "".join(f"<dt>{html.escape(name)}</dt><dd>{value}</dd>" for name, value in rows if value)
    words = "".join(
        f"<p><strong>{html.escape(wording.say(name))}</strong></p>"
        for name, said in (("agenda_annule", entree.annule), ("agenda_a_verifier", entree.incertain))
        if said
    )
    links = []
    if is_link(entree.lien):
        links.append((entree.lien, wording.say("annonce_en_savoir_plus")))
    links.append((f"{base}/evenements/{entree.id}.ics", wording.say("annonce_agenda")))
    anchors = "".join(
        f'<p><a href="{html.escape(url)}" rel="noopener">{html.escape(label)}</a></p>' for url, label in links
    )
    title = html.escape(entree.titre)
    body = (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>{title}</title><meta name="description" content="{html.escape(say_entree(entree, wording))}">'
        f"<style>{_STYLE}</style>"
        f'<script type="application/ld+json">{_safe(json_ld(entree, base))}</script></head>'
        f"<body><main><h1>{title}</h1>{words}<dl>{facts}</dl>{anchors}</main></body></html>"
    )
    return serve(body.encode(), CONTENT_TYPE, [entree])


def json_ld(entree: Entree, base: str = "") -> dict[str, Any]:
    """Return the schema.org Event."""
    first, last = entree.moments[0], entree.moments[-1]
    online = entree.lieu == "en ligne"
    url = entree.lien if is_link(entree.lien) else f"{base}/evenements/{entree.id}"
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": entree.titre,
        "startDate": _iso(first.debut, first.de),
        "endDate": _iso(last.fin, last.a) if last.a or last.fin != first.debut else None,
        "eventStatus": f"https://schema.org/Event{'Cancelled' if entree.annule else 'Scheduled'}",
        "eventAttendanceMode": f"https://schema.org/{'Online' if online else 'Offline'}EventAttendanceMode",
        "url": url,
        "inLanguage": "fr",
        "isAccessibleForFree": entree.gratuit,
        "organizer": {"@type": "Organization", "name": entree.organisateur} if entree.organisateur else None,
    }
    if online:
        found["location"] = {"@type": "VirtualLocation", "url": url}
    else:
        name = entree.lieu or entree.territoire_nom
        found["location"] = {"@type": "Place", "name": name, "address": name}
    return {key: value for key, value in found.items() if value is not None}


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


def _free(entree: Entree, wording: Wording) -> str:
    if entree.gratuit is None:
        return ""
    return html.escape(wording.say("annonce_gratuit" if entree.gratuit else "annonce_payant"))
