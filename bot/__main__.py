"""The command line: ``guichet COMMAND``; ``python -m bot`` is the same. It only wires; the work is elsewhere."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from bot.commands import conversation, database, evenements, knowledge, lines, processes
from bot.commands.console import DONE, FAULTS, MISUSE
from bot.settings import BadSettings, Settings, describe_settings, read_settings


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
    for part in (conversation, lines, knowledge, processes, database, evenements):
        part.add_to(commands)
    commands.add_parser("settings", help="dit les réglages et leur sens").set_defaults(run=run_settings)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 done, 1 the work found faults, 2 the call was wrong."""
    from bot.agenda.errors import StoreError
    from knowledge.load import KnowledgeFaults

    args = build_parser().parse_args(arguments)
    try:
        settings = read_settings()
        result: int = args.run(args, settings)
    except BadSettings as error:
        print(f"guichet : {error}", file=sys.stderr)
        return MISUSE
    except StoreError as error:
        print(f"guichet : {error}", file=sys.stderr)
        return FAULTS
    except KnowledgeFaults as error:
        print(
            f"{error}\nguichet : corrigez la base de connaissances (guichet knowledge check).",
            file=sys.stderr,
        )
        return FAULTS
    except BrokenPipeError:
        # Whoever read us has left: nothing more to write, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return DONE
    return result


def run_settings(args: argparse.Namespace, settings: Settings) -> int:
    """Print the documented settings."""
    print(describe_settings())
    return DONE


if __name__ == "__main__":
    sys.exit(main())
