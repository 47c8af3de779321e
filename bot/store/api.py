"""The store as everyone else sees it: frozen shapes and one Protocol per noun; no database's word here.

Every call commits by itself, unless made inside ``with store.transaction():``, where all commit together or not at
all. Calls block: asynchronous code makes them through ``asyncio.to_thread``. Times are aware, in UTC. Everything
JSON: payloads, states, facts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from bot.agenda.decisions import Outcome
from bot.agenda.envoi import ChatKey, Envoi, EtatEnvoi, Genre, Priorite
from bot.agenda.errors import LeaseLost, StoreError, StoreUnavailable

__all__ = [
    "Abonnement",
    "Abonnements",
    "Annonce",
    "Annonces",
    "Audit",
    "Avis",
    "Chat",
    "ChatKey",
    "Chats",
    "Claimed",
    "Conversations",
    "Destinataire",
    "Envoi",
    "EtatAnnonce",
    "EtatEnvoi",
    "Finished",
    "Genre",
    "Inbox",
    "InvitationRefused",
    "Invitations",
    "KEEP",
    "Kept",
    "LeaseLost",
    "Leases",
    "Leaving",
    "Limits",
    "Outbox",
    "Outgoing",
    "Posted",
    "Priorite",
    "Profile",
    "Progress",
    "Referent",
    "Referents",
    "Role",
    "SetAside",
    "Store",
    "StoreError",
    "StoreTooNew",
    "StoreUnavailable",
    "Ticket",
    "Update",
]

#: Longest life of a fact about a person.
KEEP_FACTS = dt.timedelta(days=31)
#: A conversation left alone that long is forgotten (it may hold an income).
KEEP_CONVERSATION = dt.timedelta(days=1)
#: Facts about income: kept only when the person asks for it.
INCOME = frozenset({"revenu_fiscal", "revenu_fiscal_par_part", "revenu_mensuel", "salaire"})
#: Lease of one update or one envoi: longer than any call to a channel may last.
LEASE = dt.timedelta(seconds=30)


class StoreTooNew(StoreError):
    """The database was made by a newer program."""


class InvitationRefused(StoreError):
    """The invitation is unknown, used, expired or withdrawn; the message says which, in French."""


# --- inbox -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Update:
    """Something that arrived from a channel. Inside a chat, updates are handled in the order of their ids."""

    chat: ChatKey
    update_id: int
    payload: Mapping[str, Any] = field(repr=False)
    genre: Genre = Genre.PRIVE


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """An update in a worker's hands until ``bail``."""

    id: int
    update: Update
    #: Fencing token.
    jeton: int
    #: Failures before this try.
    essais: int
    bail: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One message: one call to the channel (a long answer is several). No ``chat``: where the update is from."""

    payload: Mapping[str, Any] = field(repr=False)
    chat: ChatKey | None = None
    genre: Genre = Genre.PRIVE
    priorite: int = Priorite.REPONSE
    #: Not before this moment; now when None.
    prevu_le: dt.datetime | None = None
    #: Unique name of the message; given by the store when "".
    cle: str = ""


class _Keep:
    """The value that leaves a conversation as it is."""


#: ``finish(conversation=KEEP)``: the conversation stays as it is. ``None`` forgets it.
KEEP = _Keep()


@dataclass(frozen=True, kw_only=True)
class Finished:
    """What an update leaves behind: the conversation, the replies; ``forget``: nothing else of the person."""

    ticket: Ticket
    conversation: Mapping[str, Any] | _Keep | None = field(default=KEEP, repr=False)
    replies: Sequence[Outgoing] = ()
    forget: bool = False


@dataclass(frozen=True, kw_only=True)
class SetAside:
    """A poison update, kept aside for someone to look at; no text."""

    id: int
    chat: ChatKey
    update_id: int
    essais: int
    #: Name of the error, never its words.
    erreur: str
    recu_le: dt.datetime


class Inbox(Protocol):
    """Updates, committed before they are acknowledged, handled once and in order."""

    def enqueue(self, *updates: Update) -> int:
        """Commit updates; return how many were new. Acknowledge only after this returned."""

    def accept(self, update: Update, worker: str, lease: dt.timedelta = LEASE) -> Ticket | None:
        """Commit an update and claim it at once when it is new and its chat has nothing to do; else None."""

    def claim(self, worker: str, lease: dt.timedelta = LEASE, limit: int = 1) -> tuple[Ticket, ...]:
        """Take the next updates, of chats that have none in progress, one per chat; empty when none is due."""

    def extend(self, ticket: Ticket, lease: dt.timedelta = LEASE) -> Ticket:
        """Make a lease last longer; raise LeaseLost."""

    def finish(
        self,
        ticket: Ticket,
        *,
        conversation: Mapping[str, Any] | _Keep | None = KEEP,
        replies: Sequence[Outgoing] = (),
        forget: bool = False,
        sender: str | None = None,
        lease: dt.timedelta = LEASE,
    ) -> tuple[Envoi, ...]:
        """Mark an update done and commit with it the conversation and the replies; raise LeaseLost.

        ``forget`` erases first everything about the person (see ``Store.forget``). With ``sender``, the replies whose
        turn has come are claimed for that worker in the same transaction and returned; the others, and all of them
        without ``sender``, wait for ``Outbox.claim``.
        """

    def finish_all(
        self, answers: Sequence[Finished], *, sender: str | None = None, lease: dt.timedelta = LEASE
    ) -> Mapping[int, tuple[Envoi, ...]]:
        """Do the same for many, of different chats, in a few statements; return what each ticket's id gave.

        A ticket that was taken over is left out, and nothing is written for it.
        """

    def fail(self, ticket: Ticket, erreur: str) -> bool:
        """Put an update back after an error (its class name), to be tried again shortly; True when it is set aside."""

    def release(self, ticket: Ticket) -> None:
        """Put an update back untouched: a graceful stop."""

    def set_aside(self, limit: int = 100) -> tuple[SetAside, ...]:
        """Return the updates set aside, newest first."""

    def put_back(self, id: int) -> bool:
        """Give an update set aside another chance."""

    def waiting(self) -> int:
        """Return how many updates are not handled yet."""

    def last_update_id(self, channel: str, bot: str) -> int | None:
        """Return the highest update id committed: polling goes on from the next one."""


# --- outbox ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How fast one bot may send, all its processes together."""

    #: Seconds between two messages of the bot. 41.5 ms is 24.1 a second: as long as no call reaches the channel more
    #: than 79 ms after another one would have, no sliding second holds more than 26.
    bot: float = 0.0415
    #: Seconds between two messages to one chat, counted from the end of the first.
    chat: float = 1.0
    #: Messages to one group in ``group_window`` seconds.
    group: int = 18
    group_window: float = 60.0
    #: How far ahead slots are handed out, in seconds: a reply waits at most that long behind announcements.
    horizon: float = 0.35


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """What a claim gave: the envois, by slot, and when it is worth asking again (None: nothing is waiting)."""

    envois: tuple[Envoi, ...]
    again_at: dt.datetime | None
    #: The store's clock when it answered; slots are told by it.
    now: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Destinataire:
    """Somebody an annonce goes to; ``prevu_le`` overrides the annonce's, ``payload`` is laid over its content."""

    chat: ChatKey
    prevu_le: dt.datetime | None = None
    payload: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Where the envois of one revision of an annonce stand."""

    a_faire: int = 0
    en_cours: int = 0
    envoye: int = 0
    incertain: int = 0
    abandonne: int = 0
    #: Why the abandoned ones are, with their number.
    pourquoi: Mapping[str, int] = field(default_factory=dict)
    #: Envois not over yet (an uncertain one may be tried once more), and when the latest one was.
    reste: int = field(default=0, compare=False)
    clos_le: dt.datetime | None = field(default=None, compare=False)

    @property
    def total(self) -> int:
        """Return how many envois there are."""
        return self.a_faire + self.en_cours + self.envoye + self.incertain + self.abandonne


@dataclass(frozen=True, kw_only=True)
class Posted:
    """What became of one message, found by its key; ``chat`` is None once the person asked to be forgotten."""

    chat: ChatKey | None
    message_id: str | None
    #: True while it waits or is being sent.
    ouvert: bool


class Outbox(Protocol):
    """Messages on their way; limits hold for all processes of a bot together."""

    def put(self, *messages: Outgoing) -> int:
        """Commit messages (each with its ``chat``); return how many were new."""

    def publish(
        self,
        annonce: str,
        revision: int,
        contents: Sequence[Mapping[str, Any]],
        destinataires: Iterable[Destinataire],
        prevu_le: dt.datetime | None = None,
    ) -> int:
        """Commit one envoi per content and destinataire, all in one transaction; return how many were new.

        Inactive chats are left out. The key ``annonce:revision:chat`` makes a second call harmless.
        """

    def claim(
        self, channel: str, bot: str, worker: str, lease: dt.timedelta = LEASE, limit: int = 8
    ) -> Claimed:
        """Take the next envois of one bot, replies first, one per chat, each with its slot."""

    def behind(self, channel: str, bot: str, most: int) -> int:
        """Return how many answers of a bot wait for their turn, counted up to ``most``."""

    def clear(self, *chats: ChatKey) -> frozenset[ChatKey]:
        """Return those of these chats of which nothing waits or is being sent."""

    def renew(self, envoi: Envoi, lease: dt.timedelta = LEASE) -> Envoi:
        """Give an envoi in hand that missed its slot another one; raise LeaseLost."""

    def settle(self, envoi: Envoi, outcome: Outcome) -> None:
        """Write what became of an envoi; raise LeaseLost."""

    def settle_all(self, results: Sequence[tuple[Envoi, Outcome]]) -> tuple[Envoi, ...]:
        """Write what became of many; return those that were taken over."""

    def release(self, envoi: Envoi) -> None:
        """Put an envoi back untouched: a graceful stop."""

    def progress(self, annonce: str, revision: int) -> Progress:
        """Return where an annonce stands."""

    def posted(self, cle: str) -> Posted | None:
        """Return what became of the message of a key, None when there is none."""

    def delivered(self, annonce: str, revision: int) -> tuple[tuple[ChatKey, str], ...]:
        """Return who received an annonce and under which message id, for later edits."""

    def answered(self, ticket: int) -> tuple[str | None, ...]:
        """Return the ids of the first two messages that answered an update, None for one whose id is not known."""

    def cancel(self, annonce: str, revision: int, why: str) -> int:
        """Abandon what has not left yet; return how many."""

    def retry(self, annonce: str, revision: int) -> int:
        """Send again to the failures whose recipient is still active; return how many."""

    def waiting(self) -> int:
        """Return how many envois have not left yet."""


# --- people ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Chat:
    """A chat we know."""

    key: ChatKey
    genre: Genre
    #: False once blocked, deactivated or gone.
    actif: bool
    #: Its new id when it migrated.
    migre_vers: str | None = None


class Chats(Protocol):
    """The chats met."""

    def get(self, chat: ChatKey) -> Chat | None:
        """Return a chat, or None when it was never met."""

    def meet(self, chat: ChatKey, genre: Genre = Genre.PRIVE) -> Chat:
        """Return a chat, met now if it is new."""

    def activate(self, chat: ChatKey) -> None:
        """Note that somebody can be written to again (they wrote, or unblocked the bot)."""

    def deactivate(self, chat: ChatKey, why: str) -> None:
        """Note that somebody cannot be written to; what was to leave is abandoned, history is kept."""

    def migrate(self, chat: ChatKey, to: str) -> None:
        """Give a chat its new id: everything it has follows."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A conversation as it was kept."""

    state: Mapping[str, Any] = field(repr=False)
    version: int
    vu_le: dt.datetime


class Conversations(Protocol):
    """The state of conversations, as JSON."""

    def read(self, *chats: ChatKey) -> None:
        """Read many at once, inside a transaction: the first ``get`` of each finds it there."""

    def get(self, chat: ChatKey) -> Kept | None:
        """Return a conversation, or None when there is none or it was left too long ago."""

    def put(self, chat: ChatKey, state: Mapping[str, Any] | None) -> None:
        """Keep a conversation; None forgets it."""


class Profile(Protocol):
    """Facts about a person kept for next time, with the day each is forgotten."""

    def get(self, chat: ChatKey) -> Mapping[str, Any]:
        """Return the facts still kept."""

    def keep(
        self,
        chat: ChatKey,
        facts: Mapping[str, Any],
        *,
        days: int = 31,
        income: bool = False,
    ) -> Mapping[str, dt.datetime]:
        """Keep facts, 31 days at most; income only when the person asked (``income=True``). Return until when."""

    def forget(self, chat: ChatKey, *names: str) -> int:
        """Forget some facts, all when none is named; return how many."""


@dataclass(frozen=True, kw_only=True)
class Abonnement:
    """What somebody wants to be told about."""

    #: ``epci``, ``commune``, ``departement``, ``region`` or ``pays``.
    niveau: str
    #: SIREN, INSEE or other code of that territory.
    code: str
    #: "" for every theme, every public.
    theme: str = ""
    public: str = ""
    #: ``immediat`` or ``hebdomadaire``.
    rythme: str = "immediat"
    id: int | None = None
    #: Since when, where it was read for that.
    depuis: dt.datetime | None = field(default=None, compare=False)


class Abonnements(Protocol):
    """Subscriptions."""

    def add(self, chat: ChatKey, abonnement: Abonnement) -> Abonnement:
        """Subscribe; the same subscription twice is one (its rythme is the last said)."""

    def of(self, chat: ChatKey) -> tuple[Abonnement, ...]:
        """Return what somebody is subscribed to."""

    def remove(self, chat: ChatKey, *ids: int) -> int:
        """Unsubscribe from some, from everything when none is named; return how many."""

    def every(self, rythme: str, aussi: str = "") -> tuple[tuple[ChatKey, Abonnement], ...]:
        """Return the subscriptions of active chats at a rhythm; ``aussi``: of those who have some at that one too."""

    def audience(
        self,
        territoires: Iterable[tuple[str, str]],
        themes: Iterable[str] = (),
        publics: Iterable[str] = (),
        rythme: str = "immediat",
    ) -> tuple[ChatKey, ...]:
        """Return the active chats subscribed to one of these (niveau, code), themes and publics, once each."""


class Avis(Protocol):
    """What people say of the answers, and the questions nobody could answer, without identity."""

    def add(self, note: int, sujet: str = "", texte: str = "") -> None:
        """Keep a feedback (1 useful, 0 not, or 1–5) about a subject; no link to who gave it."""

    def unanswered(self, texte: str, intention: str = "", score: float = 0.0) -> None:
        """Keep a question without an answer: the day only, no identity."""

    def questions(self, limit: int = 100) -> tuple[tuple[dt.date, str, str], ...]:
        """Return the newest unanswered questions: day, text, nearest intention."""

    def notes(self) -> Mapping[str, tuple[int, float]]:
        """Return, per subject, how many feedbacks and their mean."""


# --- roles -----------------------------------------------------------------------------------------------------


class Role(StrEnum):
    """What somebody may do."""

    ADMINISTRATEUR = "administrateur"
    #: Announces in the EPCI named by ``territoires``.
    REFERENT = "referent"
    #: Announces in the régions named by ``territoires``.
    ORGANISATEUR = "organisateur"


@dataclass(frozen=True, kw_only=True)
class Referent:
    """Somebody's role."""

    chat: ChatKey
    role: Role
    #: Codes of the territories the role covers.
    territoires: frozenset[str]
    actif: bool
    depuis: dt.datetime


class Referents(Protocol):
    """Who may publish."""

    def get(self, chat: ChatKey) -> Referent | None:
        """Return somebody's role, suspended or not."""

    def all(self) -> tuple[Referent, ...]:
        """Return everyone with a role."""

    def grant(self, chat: ChatKey, role: Role, territoires: Iterable[str]) -> Referent:
        """Give a role; territories add to those of the same role."""

    def suspend(self, chat: ChatKey) -> bool:
        """Suspend a role."""

    def resume(self, chat: ChatKey) -> bool:
        """End a suspension."""

    def remove(self, chat: ChatKey) -> bool:
        """Take a role away."""


class Invitations(Protocol):
    """Single-use invitations to a role; only a hash of the secret is kept."""

    def create(
        self, role: Role, territoires: Iterable[str], by: ChatKey, valid: dt.timedelta = dt.timedelta(days=7)
    ) -> str:
        """Return the secret of a new invitation: said once, at most 40 characters of A–Z a–z 0–9 _ -."""

    def redeem(self, secret: str, chat: ChatKey) -> Referent:
        """Use an invitation; raise InvitationRefused."""

    def withdraw(self, by: ChatKey) -> int:
        """Withdraw the unused invitations somebody made; return how many."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """One line of the audit: who did what to what; ids only."""

    le: dt.datetime
    auteur: ChatKey | None
    action: str
    objet: str
    details: Mapping[str, Any]


class Audit(Protocol):
    """What people with a role did, and what was refused to others."""

    def record(self, auteur: ChatKey | None, action: str, objet: str = "", **details: Any) -> None:
        """Write one act; ids and codes only, never a text."""

    def latest(self, limit: int = 100) -> tuple[Act, ...]:
        """Return the newest acts."""

    def about(self, action: str, objet: str) -> tuple[Act, ...]:
        """Return the acts of one kind on one thing, newest first."""


# --- announcements ---------------------------------------------------------------------------------------------


class EtatAnnonce(StrEnum):
    """The life of an annonce."""

    BROUILLON = "brouillon"
    #: Waits for a second person.
    A_APPROUVER = "a_approuver"
    #: Leaves by itself at ``prevu_le``; nothing of it is in the outbox before.
    PROGRAMMEE = "programmee"
    #: Published; its envois may still be to come.
    PUBLIEE = "publiee"
    ANNULEE = "annulee"


@dataclass(frozen=True, kw_only=True)
class Annonce:
    """What a referent announces; each correction is a new revision."""

    id: str
    revision: int
    auteur: ChatKey
    etat: EtatAnnonce
    #: The event in the shape of ``knowledge/evenements/``, and the audience.
    contenu: Mapping[str, Any] = field(repr=False)
    territoire: str = ""
    #: Where the drafting dialogue is.
    etape: str = ""
    prevu_le: dt.datetime | None = None
    modifie_le: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """A revision whose envois leave or have left; ``under_way``: some are still to be made."""

    annonce: Annonce
    under_way: bool


class Annonces(Protocol):
    """Drafts and published announcements."""

    def save(self, annonce: Annonce) -> Annonce:
        """Keep an annonce, new or changed; return it as kept."""

    def get(self, id: str) -> Annonce | None:
        """Return an annonce at its latest revision."""

    def drafts(self, auteur: ChatKey) -> tuple[Annonce, ...]:
        """Return somebody's drafts, newest first."""

    def published(self) -> tuple[Annonce, ...]:
        """Return the published annonces."""

    def of(self, auteur: ChatKey) -> tuple[Annonce, ...]:
        """Return what somebody is drafting, scheduled or published, newest first."""

    def due(self, now: dt.datetime) -> tuple[Annonce, ...]:
        """Return the scheduled annonces whose moment has come, the soonest first."""

    def touched(self, within: dt.timedelta) -> tuple[Annonce, ...]:
        """Return the annonces not published yet that changed lately, by the clock all processes share."""

    def move(self, annonce: Annonce, before: EtatAnnonce) -> bool:
        """Write an annonce over the same revision if it still is at a state; False when somebody was faster."""

    def shown(self) -> tuple[Annonce, ...]:
        """Return the published annonces, and those cancelled since."""

    def leaving(self, within: dt.timedelta) -> tuple[Leaving, ...]:
        """Return every revision whose envois left, or were written, that recently, the first to leave first."""


# --- the store -------------------------------------------------------------------------------------------------


class Leases(Protocol):
    """Names that one process holds at a time: the poller of a token, the weekly digest."""

    def acquire(self, name: str, owner: str, lease: dt.timedelta = LEASE) -> bool:
        """Hold a name, or hold it longer; False when another process holds it."""

    def holder(self, name: str) -> str | None:
        """Return who holds a name."""

    def release(self, name: str, owner: str) -> None:
        """Let a name go."""


class Store(Protocol):
    """Everything that is kept."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def chats(self) -> Chats: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def profile(self) -> Profile: ...
    @property
    def abonnements(self) -> Abonnements: ...
    @property
    def avis(self) -> Avis: ...
    @property
    def referents(self) -> Referents: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def annonces(self) -> Annonces: ...
    @property
    def leases(self) -> Leases: ...

    def transaction(self) -> AbstractContextManager[None]:
        """Commit every call made inside together, or none; never wait for a network inside."""

    def export(self, chat: ChatKey) -> Mapping[str, Any]:
        """Return everything kept about somebody, as JSON data (« mes données »)."""

    def forget(self, chat: ChatKey) -> Mapping[str, int]:
        """Erase everything about somebody, at once; return how much, by kind."""

    def expire(self) -> Mapping[str, int]:
        """Erase what has been kept long enough; return how much, by kind. To be run every hour or so."""

    def ping(self) -> None:
        """Raise StoreError when the database does not answer or has not the shape this program needs."""

    def close(self) -> None:
        """Let connections go."""
