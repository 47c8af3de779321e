"""Logs: one JSON line each, an action and ids; never what a person wrote, never a secret."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
import traceback
from collections.abc import Iterable
from typing import TextIO

#: What every record has: whatever else it holds was given with ``extra``.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message", "taskName"}
#: Libraries that say addresses or texts when they talk.
_QUIET = ("httpx", "httpcore", "telegram", "aiohttp", "asyncio", "alembic", "uvicorn.access")


#: Libraries whose words are filled: they say numbers and addresses of ours, never what people send.
_HARMLESS = frozenset({"uvicorn"})


class JsonLines(logging.Formatter):
    """Writes a record as one JSON line. A library's words are kept as their template, without what fills it."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(s for s in secrets if s)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
        line: dict[str, object] = {
            "le": moment.isoformat(timespec="milliseconds"),
            "niveau": record.levelname.lower(),
            "source": record.name,
        }
        extra = {k: v for k, v in vars(record).items() if k not in _USUAL}
        if "action" not in extra:
            known = record.name.partition(".")[0] in _HARMLESS
            line["message"] = record.getMessage() if known else str(record.msg)
        line |= extra
        if record.exc_info and record.exc_info[0] is not None:
            line["erreur"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])[-4:]
            line["ou"] = [f"{frame.name}:{frame.lineno}" for frame in frames]
        text = json.dumps(line, ensure_ascii=False, default=str)
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


def set_up_logs(secrets: Iterable[str] = (), out: TextIO | None = None) -> None:
    """Send every log to stderr (or ``out``) as JSON lines."""
    handler = logging.StreamHandler(out if out is not None else sys.stderr)
    handler.setFormatter(JsonLines(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
