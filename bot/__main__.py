"""The command line: ``guichet COMMAND``; ``python -m bot`` is the same. It only wires; the work is elsewhere."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from bot.settings import BadSettings, Settings, describe_settings, read_settings

DONE, FAULTS, MISUSE = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    """Says misuse in French and exits with 2."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(MISUSE, f"guichet : {_french(message)}\n")


def _french(message: str) -> str:
    for english, french in (
        ("the following arguments are required:", "il manque :"),
        ("unrecognized arguments:", "mots inconnus :"),
        ("invalid choice:", "mot inconnu :"),
        ("choose from", "choisissez parmi"),
        ("expected one argument", "attend une valeur"),
        ("argument ", ""),
    ):
        message = message.replace(english, french)
    return message


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    parser = _Parser(prog="guichet", description="Le guichet unique de la mobilité.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMANDE")

    estimate = commands.add_parser("estimate", help="estime des situations données en JSON, une par ligne")
    estimate.add_argument("--jsonl", action="store_true", required=True, help="lit stdin, écrit stdout")
    estimate.set_defaults(run=run_estimate)

    knowledge = commands.add_parser("knowledge", help="vérifie et met à jour la base de connaissances")
    actions = knowledge.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="dit toutes les fautes de la base, avec fichier, ligne, mot et remède")
    check.add_argument("--root", type=Path, help="autre dossier que celui du programme")
    check.set_defaults(run=run_check)
    imported = actions.add_parser("import", help="relit un modèle public décompacté")
    imported.add_argument("model", choices=["aides-velo"], help="le modèle")
    imported.add_argument("folder", type=Path, help="dossier du paquet décompacté")
    imported.set_defaults(run=run_import)

    commands.add_parser("settings", help="dit les réglages et leur sens").set_defaults(run=run_settings)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 done, 1 the work found faults, 2 the call was wrong."""
    args = build_parser().parse_args(arguments)
    try:
        settings = read_settings()
        result: int = args.run(args, settings)
    except BadSettings as error:
        print(f"guichet : {error}", file=sys.stderr)
        return MISUSE
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except KeyboardInterrupt:
        return DONE
    return result


def run_estimate(args: argparse.Namespace, settings: Settings) -> int:
    """Answer one situation a line."""
    from bot.assemble import World
    from bot.estimate_json import to_json
    from bot.rules.estimate import estimate
    from handlers.jsonl import answer_lines

    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    world = World(settings)
    today = settings.today()

    def answer(raw: Any) -> dict[str, Any]:
        request = world.situations.read(raw, today)
        found = estimate(request.situation, world.rulebook, request.date)
        return to_json(request, found, world.knowledge.infos, world.knowledge.couvertures.values())

    return DONE if answer_lines(sys.stdin, answer, sys.stdout) else FAULTS


def run_check(args: argparse.Namespace, settings: Settings) -> int:
    """Print every fault of the knowledge base."""
    from knowledge.check import check
    from knowledge.reading import ROOT
    from knowledge.territory import load_territoires

    report = check(load_territoires(), settings.today(), args.root or ROOT)
    print(report)
    return FAULTS if report.faults else DONE


def run_import(args: argparse.Namespace, settings: Settings) -> int:
    """Import a public model and print what moved."""
    from knowledge.importing import ImportFault, import_aides_velo
    from knowledge.territory import load_territoires

    try:
        report = import_aides_velo(args.folder, load_territoires())
    except ImportFault as error:
        print(f"guichet : {error}", file=sys.stderr)
        return MISUSE
    print(report)
    return FAULTS if report.untranslated else DONE


def run_settings(args: argparse.Namespace, settings: Settings) -> int:
    """Print the documented settings."""
    print(describe_settings())
    return DONE


if __name__ == "__main__":
    sys.exit(main())
