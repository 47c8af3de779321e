"""What Telegram sends → what it means for us: words, a tap, a command, a place, a move… or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from telegram import Document, Message, MessageEntity, Update
from telegram.constants import ChatType

from bot.agenda.envoi import Genre
from handlers.telegram.commands import known

#: What we ask Telegram to send us; channel posts are not among them.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
#: Deep link to a commune: ``?start=ville_02408``.
_VILLE = re.compile(r"ville_([\w-]*)\Z")
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?\Z", re.DOTALL)
#: Longest text worth reading.
LONGEST_READ = 4096


@dataclass(frozen=True)
class Me:
    """Who the bot is."""

    id: int
    username: str


@dataclass(frozen=True)
class Words:
    """A typed message; ``edited``: it replaces what it said before."""

    text: str
    edited: bool = False


@dataclass(frozen=True)
class Tap:
    """A button; ``message_id`` is the message it was under, None when Telegram cannot reach it any more."""

    code: str
    query: str
    message_id: int | None


@dataclass(frozen=True)
class Command:
    """« /name argument »."""

    name: str
    argument: str = ""


@dataclass(frozen=True)
class Position:
    """A shared location or venue, to a hundred metres; forgotten as soon as it is answered."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Unreadable:
    """A document, a photo, a voice: nothing we read."""


@dataclass(frozen=True)
class CalendarFile:
    """A calendar (.ics): the id of the file and its size in bytes."""

    file: str
    size: int = 0


@dataclass(frozen=True)
class CalendarRead:
    """What a calendar read aside holds: its events as JSON data, how many more there are; or why it was not read."""

    evenements: list[dict[str, Any]] = field(default_factory=list, repr=False)
    en_trop: int = 0
    raison: str = ""


@dataclass(frozen=True)
class Moved:
    """The group has another id from now on."""

    to: str


@dataclass(frozen=True)
class Presence:
    """Somebody blocked the bot or took it out of a group, or let it back in."""

    here: bool


@dataclass(frozen=True)
class Asked:
    """An inline query, typed in any chat."""

    query: str
    text: str


What = Words | Tap | Command | Position | Unreadable | CalendarFile | CalendarRead | Moved | Presence | Asked


@dataclass(frozen=True)
class Received:
    """Something to answer or to note, and where it comes from."""

    what: What
    chat: str
    genre: Genre = Genre.PRIVE
    #: The message to answer to, in groups.
    message_id: int | None = None
    #: Topic of a forum.
    thread: int | None = None


def read_update(update: Update, me: Me) -> Received | None:
    """Return what an update means for us; None when it is not for us."""
    if update.callback_query is not None:
        return _tap(update)
    if update.inline_query is not None:
        query = update.inline_query
        return Received(Asked(query.id, query.query), str(query.from_user.id))
    if update.my_chat_member is not None:
        return _presence(update)
    message = update.message or update.edited_message
    if message is None or message.chat.type == ChatType.CHANNEL:
        return None
    return _message(message, me, edited=update.message is None)


def read_raw(raw: Mapping[str, Any]) -> Received | None:
    """Return what an update PTB cannot read means: something unreadable somebody sent in private, else nothing."""
    message = raw.get("message")
    if not isinstance(message, Mapping) or not {"chat", "from", "message_id"} <= message.keys():
        return None
    chat, sender, id = message["chat"], message["from"], message["message_id"]
    if not isinstance(chat, Mapping) or not isinstance(sender, Mapping) or not isinstance(id, int):
        return None
    if (
        chat.get("type") != "private"
        or sender.get("is_bot") is not False
        or not isinstance(chat.get("id"), int)
    ):
        return None
    return Received(Unreadable(), str(chat["id"]), Genre.PRIVE, id)


def _tap(update: Update) -> Received | None:
    query = update.callback_query
    assert query is not None
    message = query.message
    if query.data is None or message is None:
        return None
    genre = genre_of(message.chat.type)
    reachable = message.is_accessible
    thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    what = Tap(query.data, query.id, message.message_id if reachable else None)
    return Received(what, str(message.chat.id), genre, message.message_id if reachable else None, thread)


def _presence(update: Update) -> Received | None:
    change = update.my_chat_member
    assert change is not None
    if change.chat.type == ChatType.CHANNEL:
        return None
    here = change.new_chat_member.status not in ("kicked", "left")
    return Received(Presence(here), str(change.chat.id), genre_of(change.chat.type))


def genre_of(kind: str) -> Genre:
    """Return our word for a type of chat."""
    return {"private": Genre.PRIVE, "channel": Genre.CANAL}.get(str(kind), Genre.GROUPE)


def _message(message: Message, me: Me, edited: bool) -> Received | None:
    genre = genre_of(message.chat.type)
    chat = str(message.chat.id)
    if message.migrate_to_chat_id is not None:
        return Received(Moved(str(message.migrate_to_chat_id)), chat, genre)
    if message.migrate_from_chat_id is not None:
        return Received(Moved(chat), str(message.migrate_from_chat_id), genre)
    if not _from_somebody(message, me):
        return None
    what = _content(message, me, edited)
    if what is None or (genre is not Genre.PRIVE and not _for_us(message, what, me)):
        return None
    if genre is not Genre.PRIVE and isinstance(what, Words):
        what = Words(_without_mention(what.text, me), edited)
    thread = message.message_thread_id if message.is_topic_message else None
    return Received(what, chat, genre, message.message_id, thread)


def _from_somebody(message: Message, me: Me) -> bool:
    """True for what a person wrote: no bot, no copy of a channel post, no answer of ours shared inline."""
    if message.is_automatic_forward or (message.via_bot is not None and message.via_bot.id == me.id):
        return False
    if message.sender_chat is not None and message.sender_chat.id == message.chat.id:
        return True  # An administrator who hides their name: Telegram signs with a bot of its own.
    return message.from_user is None or not message.from_user.is_bot


def _content(message: Message, me: Me, edited: bool) -> What | None:
    if message.text is not None:
        return _words(message.text, me, edited)
    if message.venue is not None or message.location is not None:
        location = message.location or (message.venue.location if message.venue else None)
        assert location is not None
        # A live location comes back edited every few seconds: where it began is enough.
        return None if edited else Position(round(location.latitude, 3), round(location.longitude, 3))
    file = message.document
    if file is not None and not edited and _is_calendar(file):
        return CalendarFile(file.file_id, file.file_size or 0)
    if message.caption:
        # A poster sent with « /annoncer … » under it announces as well as the words alone.
        return _words(message.caption, me, edited)
    if edited or message.effective_attachment is None:
        return None
    return Unreadable()


def _words(text: str, me: Me, edited: bool) -> Words | Command | None:
    """Return what is typed, by itself or under a file; None for another bot's command."""
    text = text[:LONGEST_READ]
    found = _COMMAND.match(text)
    if found is None:
        return Words(text, edited)
    name, addressee, argument = found.groups()
    if addressee and addressee.lower() != me.username.lower():
        return None
    return Command(name.lower(), (argument or "").strip())


def _is_calendar(file: Document) -> bool:
    named = (file.file_name or "").lower().endswith((".ics", ".ical", ".icalendar"))
    return named or (file.mime_type or "").lower().startswith("text/calendar")


def _for_us(message: Message, what: What, me: Me) -> bool:
    """True when somebody in a group speaks to the bot: a command, a mention, a reply to it."""
    if isinstance(what, Command):
        # An unknown one that names nobody is for another bot of the group.
        return known(what.name) is not None or "@" in (message.text or message.caption or "").split()[0]
    if isinstance(what, Position | Unreadable | CalendarFile):
        return False
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == me.id:
        return True
    mentions = message.parse_entities([MessageEntity.MENTION]) | message.parse_caption_entities(
        [MessageEntity.MENTION]
    )
    return any(mention.lower() == f"@{me.username}".lower() for mention in mentions.values())


def _without_mention(text: str, me: Me) -> str:
    return re.sub(rf"@{re.escape(me.username)}\b", " ", text, flags=re.IGNORECASE).strip()


def ville_of(argument: str) -> str | None:
    """Return what a deep link to a commune gives for its INSEE code, None for another link."""
    found = _VILLE.match(argument)
    return found.group(1) if found is not None else None


# --- as kept in the inbox: what is needed to answer, and nothing of who the person is -----------------------------

_KINDS: dict[str, type[What]] = {kind.__name__.lower(): kind for kind in get_args(What)}


def to_plain(received: Received) -> dict[str, Any]:
    """Return what was received as JSON data."""
    plain: dict[str, Any] = {"quoi": type(received.what).__name__.lower(), **vars(received.what)}
    if received.message_id is not None:
        plain["message"] = received.message_id
    if received.thread is not None:
        plain["fil"] = received.thread
    return plain


def from_plain(plain: Mapping[str, Any], chat: str, genre: Genre) -> Received:
    """Return what was received from JSON data."""
    fields = {k: v for k, v in plain.items() if k not in ("quoi", "message", "fil")}
    return Received(_KINDS[plain["quoi"]](**fields), chat, genre, plain.get("message"), plain.get("fil"))
