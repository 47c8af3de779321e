"""The import table holds: who may import whom, and which room alone imports each third-party package."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

#: Room → rooms of ours it may import from (itself always). The longest name that fits a module is its room.
ROOMS: dict[str, set[str]] = {
    "knowledge": set(),
    "bot.rules": {"knowledge"},
    "bot.reply": set(),
    "bot.understand": {"knowledge"},
    "bot.decide": {"knowledge", "bot.rules", "bot.understand"},
    "bot.answer": {"knowledge", "bot.rules", "bot.decide", "bot.reply"},
    "bot.situations": {"knowledge", "bot.rules"},
    "bot.estimate_json": {"knowledge", "bot.rules", "bot.situations"},
    "bot.turn": {"bot.understand", "bot.decide", "bot.answer", "bot.reply"},
    "bot.library": {"knowledge", "bot.rules", "bot.decide", "bot.reply"},
    "bot.outside": set(),
    "bot.settings": set(),
    # What delivery and the store speak of comes first; what a referent does is built over the store's API.
    "bot.agenda.errors": set(),
    "bot.agenda.envoi": set(),
    "bot.agenda.decisions": {"bot.agenda.errors", "bot.agenda.envoi", "bot.agenda"},
    "bot.agenda.reading": {"knowledge", "bot.understand"},
    "bot.agenda": {
        "knowledge",
        "bot.understand",
        "bot.reply",
        "bot.store.api",
        "bot.agenda.reading",
        "bot.agenda.envoi",
        "bot.agenda.errors",
        "bot.agenda.decisions",
    },
    "bot.store.api": {"bot.agenda.decisions", "bot.agenda.envoi", "bot.agenda.errors"},
    "bot.store": {
        "bot.agenda.decisions",
        "bot.agenda.envoi",
        "bot.agenda.errors",
        "bot.store.api",
        "bot.agenda",
    },
    "handlers": {
        "bot.turn",
        "bot.decide",
        "bot.reply",
        "bot.agenda",
        "bot.agenda.decisions",
        "bot.agenda.envoi",
        "bot.agenda.errors",
        "bot.store.api",
    },
}
#: Composition: may import everything.
FREE = {"bot.assemble", "bot.__main__", "bot.commands"}
#: Third-party package → the rooms that may import it.
PACKAGES: dict[str, set[str]] = {
    "yaml": {"knowledge"},
    "platformdirs": {"knowledge", "bot.store"},
    "pydantic": {"knowledge", "bot.settings"},
    "pydantic_settings": {"bot.settings"},
    "rapidfuzz": {"bot.understand"},
    "icalendar": {"bot.answer", "bot.agenda"},
    "feedgen": {"bot.agenda"},
    "rich": {"bot.commands"},
    "telegram": {"handlers"},
    "aiohttp": {"handlers"},
    "starlette": {"handlers"},
    "uvicorn": {"handlers"},
    "prometheus_client": {"handlers"},
    "sqlalchemy": {"bot.store"},
    "alembic": {"bot.store"},
    "psycopg": {"bot.store"},
    "httpx": {"bot.outside"},
}
MODULES = sorted(
    path for folder in ("bot", "handlers", "knowledge") for path in (ROOT / folder).rglob("*.py")
)


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str | None:
    fitting = [room for room in (*ROOMS, *FREE) if module == room or module.startswith(room + ".")]
    return max(fitting, key=len) if fitting else None


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    module = name_of(path)
    room = room_of(module)
    if module == "bot" or room in FREE:
        return
    assert room is not None, f"{module} is in no room of the table"
    allowed = ROOMS[room] | {room}
    for imported in imports_of(path):
        if imported.split(".")[0] not in ("bot", "handlers", "knowledge") or imported == "bot":
            continue
        target = room_of(imported)
        assert target in allowed, f"{module} ({room}) must not import {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_package_is_imported_by_its_rooms_alone(path: Path) -> None:
    module = name_of(path)
    for imported in imports_of(path):
        rooms = PACKAGES.get(imported.split(".")[0])
        if rooms is not None:
            assert room_of(module) in rooms, f"{module} must not import {imported}"
