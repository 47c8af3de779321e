"""The weekly digest: what is coming, every Thursday morning, to those who asked for it so; and what of it changes."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.agenda.annonce import draft_in
from bot.agenda.audience import audience, publics_of, themes_of
from bot.agenda.counter import Render
from bot.agenda.digest_message import Parts, digest
from bot.agenda.draft import Portee
from bot.agenda.feeds.entry import Entree, Moment, of_annonces, of_evenements
from bot.agenda.message import announcement, cancellation
from bot.agenda.places import concerned
from bot.agenda.quiet import PARIS, SOIR, next_allowed
from bot.agenda.subscriptions import Subscriptions, mark_of
from bot.agenda.wish import HEBDOMADAIRE, IMMEDIAT
from bot.reply.wording import Wording
from bot.store.api import Abonnement, Act, ChatKey, Destinataire, EtatAnnonce, Store
from knowledge.evenement import Evenement, Seance
from knowledge.model import Territoire
from knowledge.territory import Territoires

#: When it leaves: Thursday, 9 h in Paris; a process that was down catches up until the evening.
JOUR, HEURE = 3, dt.time(9)
#: Events further off wait for a later digest.
AHEAD = dt.timedelta(days=21)
#: What is written of a digest in the audit, and who writes it at a time.
ACTE, BAIL = "resume", "resume"
#: Digests written in one transaction: others write between two.
BATCH = 500
#: Longer than writing a digest takes.
LEASE = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Digest:
    """Writes digests, one per weekly subscriber and per week, whoever calls and however often."""

    store: Store
    territoires: Territoires
    wording: Wording
    render: Render
    #: Returns the curated events.
    curated: Callable[[], Iterable[Evenement]]
    base: str = ""

    def send(self, now: dt.datetime) -> int:
        """Write what is due: this week's digest, and what changed in the last one; return how many envois."""
        local = now.astimezone(PARIS)
        if not HEURE <= local.time() < SOIR:
            return 0
        count = self._follow(now)
        if local.weekday() != JOUR or self._act(key_of(now)) is not None:
            return count
        owner = secrets.token_hex(8)
        if not self.store.leases.acquire(BAIL, owner, LEASE):
            return count
        try:
            # Looked at again: another process may just have written it.
            return count if self._act(key_of(now)) is not None else count + self._write(now)
        finally:
            self.store.leases.release(BAIL, owner)

    def _write(self, now: dt.datetime) -> int:
        coming, key = self._coming(now.astimezone(PARIS).date()), key_of(now)
        last = self._act(key_of(now - dt.timedelta(days=7)))
        found = {one.id: one for one in coming}
        subscriptions = Subscriptions(self.store.abonnements, self.territoires)
        written: dict[tuple[Parts, tuple[Abonnement, ...]], Sequence[Mapping[str, Any]]] = {}
        count, batch = 0, list[Destinataire]()
        for chat, parts, why in self.readers(coming, last):
            if (parts, why) not in written:
                said = subscriptions.said(why, self.wording)
                written[parts, why] = self.render(digest(parts, found, said, self.wording, self.base))
            messages = written[parts, why]
            if len(messages) > 1:
                count += self.store.outbox.publish(
                    key, 1, messages, [Destinataire(chat=chat)], next_allowed(now)
                )
                continue
            batch.append(Destinataire(chat=chat, payload=messages[0]))
            if len(batch) >= BATCH:
                count += self._publish(key, batch, now)
                batch = []
        count += self._publish(key, batch, now)
        # Written last: a process that dies before it leaves the rest to the next one, and nobody has it twice.
        told = {one.id: one.revision for one in coming if not one.annule}
        self.store.audit.record(None, ACTE, key, evenements=told, envois=count)
        return count

    def _publish(self, key: str, batch: Sequence[Destinataire], now: dt.datetime) -> int:
        return self.store.outbox.publish(key, 1, [{}], batch, next_allowed(now)) if batch else 0

    def readers(
        self, coming: list[Entree], last: Act | None
    ) -> Iterable[tuple[ChatKey, Parts, tuple[Abonnement, ...]]]:
        """Yield each weekly subscriber, what their digest holds, and the subscriptions that ask for it."""
        before = set(last.details.get("evenements", ())) if last is not None else set()
        weekly = _by_chat(self.store.abonnements.every(HEBDOMADAIRE))
        both = _by_chat(self.store.abonnements.every(IMMEDIAT, aussi=HEBDOMADAIRE))
        fits = self._fits(coming)
        for chat, mine in weekly.items():
            new: dict[str, None] = {}
            old: dict[str, None] = {}
            why: dict[str, Abonnement] = {}
            told_at_once = {
                event.id
                for one in both.get(chat, ())
                for event in fits(one)
                if event.pousse and one.depuis is not None and one.depuis <= event.modifie_le
            }
            for one in mine:
                for event in fits(one):
                    if event.id in told_at_once or (event.annule and event.id not in before):
                        continue
                    why[mark_of(one)] = one
                    known = last is not None and one.depuis is not None and one.depuis < last.le
                    (old if event.id in before and known else new)[event.id] = None
            order = [event.id for event in coming]
            parts = Parts(
                tuple(id for id in order if id in new and id not in old),
                tuple(id for id in order if id in old),
            )
            if parts:
                yield chat, parts, tuple(_plain(one) for one in why.values())

    def _coming(self, today: dt.date) -> list[Entree]:
        """Return what is coming, published and curated, the soonest first."""
        entrees = [
            *of_annonces(self.store.annonces.published(), self.territoires),
            *of_evenements(self.curated(), today),
            *foreseen(self.curated(), today),
        ]
        left = [replace(one, moments=_left(one, today)) for one in entrees if one.fin >= today]
        near = [one for one in left if one.moments[0].debut <= today + AHEAD]
        return sorted(near, key=lambda one: (one.moments[0].debut, one.moments[0].de or dt.time(), one.id))

    def _fits(self, coming: list[Entree]) -> Callable[[Abonnement], tuple[Entree, ...]]:
        """Return what tells the events a subscription asks for; each kind of subscription is looked at once."""
        reach = [
            (one, self._pairs(one.territoire), set(themes_of(one)), set(publics_of(one))) for one in coming
        ]
        seen: dict[str, tuple[Entree, ...]] = {}

        def fits(one: Abonnement) -> tuple[Entree, ...]:
            mark = f"{one.niveau}:{one.code}:{one.theme}:{one.public}"
            if mark not in seen:
                seen[mark] = tuple(
                    event
                    for event, pairs, themes, publics in reach
                    if (pairs is None or (one.niveau, one.code) in pairs)
                    and (not one.theme or one.theme in themes)
                    and (not one.public or one.public in publics)
                )
            return seen[mark]

        return fits

    def _pairs(self, territoire: Territoire) -> set[tuple[str, str]] | None:
        """Return the territories whose subscribers an event is for; None for everybody."""
        if territoire.pays is not None:
            return None
        portees = [
            *(Portee("commune", code) for code in territoire.communes),
            *(Portee("epci", code) for code in territoire.epci),
            *(Portee("departement", code) for code in territoire.departements),
            *(Portee("region", code) for code in territoire.regions),
        ]
        return {pair for portee in portees for pair in concerned(portee, self.territoires)}

    # -- what changes after a digest ------------------------------------------------------------------------------

    def _follow(self, now: dt.datetime) -> int:
        """Tell those whose digest held an event that it is cancelled or corrected, once per revision."""
        count = 0
        for key in (key_of(now), key_of(now - dt.timedelta(days=7))):
            act = self._act(key)
            if act is not None:
                count += sum(self._changed(id, told, key, now) for id, told in _told(act))
                break
        return count

    def _changed(self, id: str, told: int, key: str, now: dt.datetime) -> int:
        annonce = self.store.annonces.get(id)
        if annonce is None or annonce.revision <= told:
            return 0
        draft = draft_in(annonce)
        if draft.le is None or (draft.au or draft.le) < now.astimezone(PARIS).date():
            return 0
        if self.store.outbox.progress(f"suite-{id}", annonce.revision).total:
            return 0
        had = {chat for r in range(1, annonce.revision + 1) for chat, _ in self.store.outbox.delivered(id, r)}
        received = {chat for chat, _ in self.store.outbox.delivered(key, 1)}
        weekly = audience(draft, self.store.abonnements, self.territoires, HEBDOMADAIRE)
        whom = [Destinataire(chat=chat) for chat in weekly if chat in received and chat not in had]
        if not whom:
            return 0
        reply = (
            cancellation(id, draft, self.wording)
            if annonce.etat is EtatAnnonce.ANNULEE
            else announcement(id, draft, self.wording, self.base, "annonce_corrigee")
        )
        return self.store.outbox.publish(
            f"suite-{id}", annonce.revision, self.render(reply), whom, next_allowed(now)
        )

    def _act(self, key: str) -> Act | None:
        return next(iter(self.store.audit.about(ACTE, key)), None)


def foreseen(evenements: Iterable[Evenement], today: dt.date) -> list[Entree]:
    """Return the next editions that only a recurrence foresees, on exact days: to be confirmed, one per series."""
    every = [one for one in evenements if one.etat == "publie"]
    dated = {one.serie for one in every if one.serie and one.fin is not None and one.fin.fin >= today}
    found: dict[str, Evenement] = {}
    for one in every:
        edition = one.next_edition(today)
        known = (one.fin is not None and one.fin.fin >= today) or one.serie in dated
        if edition is None or known or not all(date.exacte for date in edition):
            continue
        hour = one.recurrence.de if one.recurrence is not None else None
        seance = Seance(du=edition[0], au=edition[1], de=hour)
        found.setdefault(one.serie or one.id, one.model_copy(update={"quand": (seance,)}))
    return [replace(entree, incertain=True) for entree in of_evenements(found.values(), today)]


def _left(entree: Entree, today: dt.date) -> tuple[Moment, ...]:
    """Return the sessions not over, the soonest first."""
    return tuple(
        sorted((m for m in entree.moments if m.fin >= today), key=lambda m: (m.debut, m.de or dt.time()))
    )


def key_of(moment: dt.datetime) -> str:
    """Return the name of the digest of a week."""
    year, week, _ = moment.astimezone(PARIS).isocalendar()
    return f"hebdo-{year}-{week:02}"


def _told(act: Act) -> Iterable[tuple[str, int]]:
    told: Mapping[str, int] = act.details.get("evenements", {})
    return told.items()


def _plain(one: Abonnement) -> Abonnement:
    """Return a subscription without what tells it from the same one of somebody else."""
    return Abonnement(niveau=one.niveau, code=one.code, theme=one.theme, public=one.public, rythme=one.rythme)


def _by_chat(rows: Iterable[tuple[ChatKey, Abonnement]]) -> dict[ChatKey, list[Abonnement]]:
    found: defaultdict[ChatKey, list[Abonnement]] = defaultdict(list)
    for chat, one in rows:
        found[chat].append(one)
    return found
