"""``guichet understand|score|estimate|announce``: files of lines, read and answered one by one."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.console import DONE, FAULTS, MISUSE, read_utf8
from bot.settings import PARIS

if TYPE_CHECKING:
    from bot.settings import Settings


def add_to(commands: Any) -> None:
    """Add the commands that read lines to a parser."""
    understand = commands.add_parser("understand", help="dit ce qui est compris d'un message")
    understand.add_argument("--jsonl", action="store_true", help="lit stdin {id, text}, écrit stdout")
    understand.add_argument("--explain", metavar="MESSAGE", help="montre idées, faits, candidats et pourquoi")
    understand.set_defaults(run=run_understand)
    score = commands.add_parser("score", help="mesure la compréhension sur des phrases étiquetées")
    score.add_argument("file", type=Path, help="fichier JSONL")
    score.add_argument("--json", action="store_true", help="les mesures en JSON")
    score.set_defaults(run=run_score)

    estimate = commands.add_parser("estimate", help="estime des situations données en JSON, une par ligne")
    estimate.add_argument("--jsonl", action="store_true", required=True, help="lit stdin, écrit stdout")
    estimate.set_defaults(run=run_estimate)

    announce = commands.add_parser("announce", help="lit des annonces données en JSON, une par ligne")
    announce.add_argument("--jsonl", action="store_true", required=True, help="lit stdin, écrit stdout")
    announce.add_argument("--now", metavar="ISO", help="la date et l'heure à laquelle les annonces sont lues")
    announce.set_defaults(run=run_announce)


def run_understand(args: argparse.Namespace, settings: Settings) -> int:
    """Say what messages mean, without any memory between them."""
    from bot.assemble import World
    from handlers.jsonl import answer_lines

    world = World(settings)
    if args.explain is not None:
        print(world.understanding.explain(args.explain))
        return DONE
    if not args.jsonl:
        print("guichet : donnez --jsonl ou --explain MESSAGE", file=sys.stderr)
        return MISUSE
    read_utf8()

    def answer(raw: Any) -> dict[str, Any]:
        if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
            raise ValueError("il faut un objet JSON avec « id » et « text » (un texte)")
        found = world.understanding.understand(raw["text"])
        return {
            "id": raw.get("id"),
            "intent": found.intent,
            "score": round(found.score, 4),
            "alternatives": [{"intent": c.intent, "score": round(c.score, 4)} for c in found.candidates[1:]],
            "entities": dict(found.entities),
        }

    return DONE if answer_lines(sys.stdin, answer, sys.stdout) else FAULTS


def run_score(args: argparse.Namespace, settings: Settings) -> int:
    """Print how well labelled sentences are understood."""
    import json

    from bot.assemble import World
    from bot.understand.score import read_labelled, score_sentences

    try:
        labelled = read_labelled(args.file)
    except (OSError, ValueError) as error:
        print(f"guichet : {args.file} ne se lit pas : {error}", file=sys.stderr)
        return MISUSE
    found = score_sentences(labelled, World(settings).understanding.understand)
    print(json.dumps(found.as_dict(), ensure_ascii=False) if args.json else found.as_text())
    return DONE


def run_estimate(args: argparse.Namespace, settings: Settings) -> int:
    """Answer one situation a line."""
    from bot.assemble import World
    from handlers.jsonl import answer_lines

    read_utf8()
    world = World(settings)
    world.library  # noqa: B018 - a fault of the knowledge base is said before the first line is read
    return DONE if answer_lines(sys.stdin, world.estimate, sys.stdout) else FAULTS


def run_announce(args: argparse.Namespace, settings: Settings) -> int:
    """Say what announcements announce, one a line."""
    from bot.assemble import World
    from handlers.jsonl import answer_lines

    try:
        now = dt.datetime.fromisoformat(args.now) if args.now else settings.clock()
    except ValueError:
        print(f"guichet : --now « {args.now} » n'est pas une date ISO (2026-12-31T10:00)", file=sys.stderr)
        return MISUSE
    local = (now.astimezone(PARIS) if now.tzinfo else now).replace(tzinfo=None)
    read_utf8()
    reader = World(settings).annonce_reader

    def answer(raw: Any) -> dict[str, Any]:
        if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
            raise ValueError("il faut un objet JSON avec « id » et « text » (un texte)")
        return {"id": raw.get("id"), **reader.read(raw["text"], local).to_plain()}

    return DONE if answer_lines(sys.stdin, answer, sys.stdout) else FAULTS
