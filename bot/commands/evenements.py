"""``guichet evenements export``: the published events as the YAML of ``knowledge/evenements/``."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from bot.commands.console import DONE, MISUSE

if TYPE_CHECKING:
    from bot.settings import Settings


def add_to(commands: Any) -> None:
    """Add the commands about events to a parser."""
    evenements = commands.add_parser("evenements", help="les événements publiés par les référents")
    actions = evenements.add_subparsers(dest="action", required=True, metavar="ACTION")
    export = actions.add_parser("export", help="les écrit comme un fichier de knowledge/evenements/")
    export.add_argument("--epci", metavar="SIREN", help="ceux d'une intercommunalité seulement")
    export.set_defaults(run=run_export)


def run_export(args: argparse.Namespace, settings: Settings) -> int:
    """Print the published events, of one EPCI or all; return 0, or 2 for an EPCI nobody knows."""
    from bot.agenda.feeds.entry import of_annonces
    from bot.agenda.feeds.export import export, is_held_in
    from bot.store.store import open_store
    from knowledge.territory import load_territoires

    territoires = load_territoires()
    if args.epci is not None and territoires.epci(args.epci) is None:
        print(f"guichet : aucune intercommunalité n'a le numéro SIREN « {args.epci} »", file=sys.stderr)
        return MISUSE
    address = settings.database_url
    store = open_store(address.get_secret_value() if address is not None else None)
    found = [
        one
        for one in of_annonces(store.annonces.published(), territoires)
        if args.epci is None or is_held_in(one, args.epci, territoires)
    ]
    store.close()
    sys.stdout.write(export(found, settings.public_url or ""))
    print(f"Événements écrits : {len(found)}.", file=sys.stderr)
    return DONE
