"""Reply → messages of the Bot API: HTML, everything escaped, split outside tags, choices as buttons."""

from __future__ import annotations

import html
import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bot.reply.model import Attachment, Card, Choice, Link, Reply, Text
from handlers.telegram.limits import (
    LONGEST_CODE,
    LONGEST_LABEL,
    LONGEST_TEXT,
    MOST_BUTTONS,
    SHORT_LABEL,
    units,
)
from handlers.telegram.vcard import MIME, contact_call

log = logging.getLogger(__name__)

#: One call to the Bot API: ``method`` and its parameters, without the chat.
Call = dict[str, Any]


def render(reply: Reply, *, edit: int | None = None) -> list[Call]:
    """Return the messages of a reply; the last holds the choices. ``edit``: the first replaces that message."""
    pieces = split([block for block in reply.blocks if not isinstance(block, Attachment)])
    files = [_document(block) for block in reply.blocks if isinstance(block, Attachment)]
    if not pieces:
        return files
    calls = [_message(piece) for piece in pieces]
    if reply.choices:
        calls[-1]["reply_markup"] = {"inline_keyboard": keyboard(reply.choices)}
    if edit is not None:
        calls[0] |= {"method": "editMessageText", "message_id": edit}
    return [*calls, *files]


def render_page(reply: Reply, edit: str | None = None) -> list[Call]:
    """Return the messages of a reply, ``edit`` being the id of the message the first one replaces."""
    return render(reply, edit=int(edit) if edit else None)


def _document(file: Attachment) -> Call:
    contact = contact_call(file.content) if file.mime == MIME else None
    return contact or {"method": "sendDocument", "nom": file.name, "contenu": file.content}


def _message(text: str) -> Call:
    return {
        "method": "sendMessage",
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }


def keyboard(choices: Iterable[Choice]) -> list[list[dict[str, str]]]:
    """Return the rows of buttons: two short labels share a row."""
    rows: list[list[dict[str, str]]] = []
    room = False
    for choice in list(choices)[:MOST_BUTTONS]:
        if not choice.code or len(choice.code.encode()) > LONGEST_CODE:
            log.error(
                "choice_refused", extra={"action": "choice_refused", "bytes": len(choice.code.encode())}
            )
            continue
        button = {"text": _label(choice.label), "callback_data": choice.code}
        short = units(choice.label) <= SHORT_LABEL
        if room and short:
            rows[-1].append(button)
            room = False
        else:
            rows.append([button])
            room = short
    return rows


def _label(label: str) -> str:
    label = " ".join(label.split()) or "…"
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


# --- blocks → HTML ---------------------------------------------------------------------------------------------


def split(blocks: Sequence[Card | Text], longest: int = LONGEST_TEXT) -> list[str]:
    """Return the HTML of blocks in as few messages as hold it, cut between blocks, else lines, else words."""
    pieces: list[str] = []
    current = ""
    for block in blocks:
        lines = list(_lines(block, longest))
        if not lines:
            continue
        whole = "\n".join(lines)
        for part, glue in [(whole, "\n\n")] if units(whole) <= longest else _glued(lines):
            if current and units(current) + units(glue) + units(part) <= longest:
                current += glue + part
            else:
                if current:
                    pieces.append(current)
                current = part
    return [*pieces, current] if current else pieces


def _glued(lines: list[str]) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(lines):
        yield line, "\n" if number else "\n\n"


def _lines(block: Card | Text, longest: int) -> Iterator[str]:
    if isinstance(block, Card):
        yield from _tagged(block.title, "b", longest)
        for line in block.lines:
            yield from _tagged(line, "", longest)
        for link in block.links:
            yield from _link(link, longest)
    else:
        yield from _tagged(block.text, "b" if block.strong else "", longest)


def _tagged(text: str, tag: str, longest: int) -> Iterator[str]:
    """Yield each line of a text escaped and inside its tag; one too long is cut between words, the tag closed."""
    before, after = (f"<{tag}>", f"</{tag}>") if tag else ("", "")
    room = longest - len(before) - len(after)
    for line in clean(text).split("\n"):
        for part in _cut(line.strip(), room):
            yield before + html.escape(part, quote=False) + after


def _cut(line: str, room: int) -> Iterator[str]:
    """Yield the parts of a line whose escaped length fits."""
    while line and units(html.escape(line, quote=False)) > room:
        used, end = 0, 0
        for end, character in enumerate(line):  # noqa: B007 - where it stops is what we look for
            used += units(html.escape(character, quote=False))
            if used > room:
                break
        space = line.rfind(" ", 1, end)
        end = space if space > end // 2 else end
        yield line[:end].rstrip()
        line = line[end:].lstrip()
    if line:
        yield line


def _link(link: Link, longest: int) -> Iterator[str]:
    url = clean(link.url).strip()
    if url.startswith(("http://", "https://")):
        whole = f'<a href="{html.escape(url)}">{html.escape(clean(link.label) or url, quote=False)}</a>'
        if units(whole) <= longest:
            yield whole
            return
    yield from _tagged(f"{link.label} : {url}" if link.label else url, "", longest)


def clean(text: str) -> str:
    """Return a text without the characters no channel can show: controls, lone surrogates."""
    if text.isprintable():
        return text
    kept = (c for c in text.replace("\r\n", "\n").replace("\t", " ") if c == "\n" or c >= " ")
    return "".join(kept).encode("utf-16", "surrogatepass").decode("utf-16", "ignore").replace("\x7f", "")


def plain_of(text: str) -> str:
    """Return our own HTML as plain text: for a channel that refused its tags, and for tests."""
    kept: list[str] = []
    for part in text.split("<"):
        kept.append(part.partition(">")[2] if kept else part)
    return html.unescape("".join(kept))
