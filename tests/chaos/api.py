"""A fake Bot API on this machine: it counts what arrives, when, and misbehaves on purpose."""

from __future__ import annotations

import contextlib
import json
import os
import random
import sys
import threading
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

ME = {"id": 1, "is_bot": True, "first_name": "Guichet", "username": "guichet_chaos_bot"}
MESSAGE = {"date": 1_700_000_000, "chat": {"id": 1, "type": "private"}, "text": "…"}


def name_of(text: str, chat: int) -> str:
    """Return the key of the envoi behind a text: the same text is an annonce to everyone, another one a reply."""
    return text if text.startswith("reponse:") else f"{text}:{chat}"


@dataclass(frozen=True)
class Faults:
    """How often each fault happens, out of 1,000 first tries; chats are refused by their number."""

    retry_after: int = 20
    server_error: int = 15
    accepted_then_silent: int = 5
    malformed: int = 5
    slow: int = 20
    #: Chats whose number divides by these are refused for good.
    blocked_every: int = 97
    not_found_every: int = 193
    #: Seconds a good answer takes.
    answer: float = 0.05


class Api(BaseHTTPRequestHandler):
    """One request: sendMessage, or the harness asking for the journal."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    faults = Faults()
    journal: Path
    lock = threading.Lock()
    tries: dict[str, int] = {}  # noqa: RUF012

    def do_POST(self) -> None:
        """Take a message."""
        arrived = time.time()
        body = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()))
        if "chat_id" not in body:
            self.answer(200, {"ok": True, "result": ME})
            return
        chat = int(body["chat_id"])
        key = name_of(body["text"], chat)
        with self.lock:
            seen = self.tries[key] = self.tries.get(key, 0) + 1
        fate = self.fate(key, chat, seen)
        accepted = fate in ("ok", "slow", "accepted_then_silent", "malformed")
        line = json.dumps([arrived, key, chat, fate, accepted]) + "\n"
        with self.lock, self.journal.open("a", encoding="utf-8") as file:
            file.write(line)
        getattr(self, f"do_{fate}")()

    def fate(self, key: str, chat: int, seen: int) -> str:
        """Return what happens to a message: the same for the same message, whoever sends it."""
        f = self.faults
        if f.blocked_every and chat % f.blocked_every == 0:
            return "blocked"
        if f.not_found_every and chat % f.not_found_every == 0:
            return "not_found"
        if seen > 1:
            return "ok"
        draw = random.Random(zlib.crc32(key.encode())).randrange(1000)
        for fate in ("retry_after", "server_error", "accepted_then_silent", "malformed", "slow"):
            draw -= getattr(f, fate)
            if draw < 0:
                return fate
        return "ok"

    def answer(self, status: int, body: Mapping[str, Any] | bytes) -> None:
        """Write an answer; whoever asked may be dead."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            self.close_connection = True

    def do_ok(self) -> None:
        time.sleep(self.faults.answer)
        self.answer(200, {"ok": True, "result": {"message_id": int(time.time() * 1e6) % 10**9, **MESSAGE}})

    def do_slow(self) -> None:
        time.sleep(0.5)
        self.do_ok()

    def do_retry_after(self) -> None:
        self.answer(429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 2}})

    def do_server_error(self) -> None:
        self.answer(502, b"Bad Gateway")

    def do_accepted_then_silent(self) -> None:
        time.sleep(3)
        self.close_connection = True

    def do_malformed(self) -> None:
        self.answer(200, b'{"ok": tru')

    def do_blocked(self) -> None:
        self.answer(403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked"})

    def do_not_found(self) -> None:
        self.answer(400, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"})

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Threads that do not outlive the server."""

    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: object, client_address: object) -> None:
        """A client killed in the middle of a call is what we came for."""


def main() -> None:
    """Serve: the journal's path comes first, faults as JSON second; the port is printed."""
    Api.journal = Path(sys.argv[1])
    Api.faults = Faults(**json.loads(sys.argv[2]))
    # What arrives is dated by when it is read: a busy machine must not make that late. Not everybody may ask so.
    with contextlib.suppress(OSError):
        os.nice(-10)
    server = Server(("127.0.0.1", 0), Api)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
