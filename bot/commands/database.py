"""``guichet db upgrade``, ``guichet unanswered``: the database, and what it holds for its keepers."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from bot.commands.console import DONE, FAULTS

if TYPE_CHECKING:
    from bot.settings import Settings


def add_to(commands: Any) -> None:
    """Add the commands about the database to a parser."""
    database = commands.add_parser("db", help="la base de données")
    database_actions = database.add_subparsers(dest="action", required=True, metavar="ACTION")
    database_actions.add_parser("upgrade", help="met la base à la version du programme").set_defaults(
        run=run_db_upgrade
    )

    unanswered = commands.add_parser(
        "unanswered", help="les questions restées sans réponse, par ressemblance"
    )
    unanswered.add_argument("--limit", type=int, default=1000, help="combien, les plus récentes d'abord")
    unanswered.set_defaults(run=run_unanswered)


def run_db_upgrade(args: argparse.Namespace, settings: Settings) -> int:
    """Bring the database to the version of this program."""
    from bot.store.migrate import upgrade_database

    address = settings.database_url
    print(upgrade_database(address.get_secret_value() if address is not None else None))
    return DONE


def run_unanswered(args: argparse.Namespace, settings: Settings) -> int:
    """Print the questions nobody could answer, grouped by likeness, the most frequent first."""
    from bot.store.api import StoreError
    from bot.store.store import open_store
    from bot.understand.likeness import group_alike

    address = settings.database_url
    try:
        store = open_store(address.get_secret_value() if address is not None else None)
        questions = store.avis.questions(args.limit)
    except StoreError as error:
        print(f"guichet : {error}", file=sys.stderr)
        return FAULTS
    if not questions:
        print("Aucune question sans réponse.")
        return DONE
    nearest = {text: intent for _day, text, intent in questions}
    for group in group_alike([text for _day, text, _intent in questions]):
        print(f"{len(group):>4} × {group[0]}  (au plus près : {nearest[group[0]] or 'rien'})")
        for text in dict.fromkeys(group[1:]):
            print(f"       {text}")
    return DONE
