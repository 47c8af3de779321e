"""The machine edge: one JSON value a line on stdin, one answer a line on stdout, in the same order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, TextIO


def answer_lines(lines: Iterable[str], answer: Callable[[Any], dict[str, Any]], out: TextIO) -> bool:
    """Answer every line; one that is not JSON, or that ``answer`` refuses with ValueError, gets a line with ``error``.

    Returns True when every line was answered without error. Blank lines are passed over.
    """
    clean = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        raw: Any = None
        try:
            raw = json.loads(line)
            result = answer(raw)
        except json.JSONDecodeError as error:
            result = {
                "error": f"ligne {number} : ce n'est pas du JSON ({error.msg}, caractère {error.pos + 1})"
            }
        except RecursionError:
            result = {"error": f"ligne {number} : JSON trop profond"}
        except ValueError as error:
            result = {
                "id": raw.get("id") if isinstance(raw, dict) else None,
                "error": f"ligne {number} : {error}",
            }
        clean = clean and "error" not in result
        out.write(json.dumps(result, ensure_ascii=False) + "\n")
        out.flush()
    return clean
