"""``guichet knowledge check|watch|import``: the knowledge base."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.console import DONE, FAULTS, MISUSE

if TYPE_CHECKING:
    from bot.settings import Settings


def add_to(commands: Any) -> None:
    """Add the commands about the knowledge base to a parser."""
    knowledge = commands.add_parser("knowledge", help="vérifie et met à jour la base de connaissances")
    actions = knowledge.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser(
        "check", help="dit toutes les fautes de la base, avec fichier, ligne, mot et remède"
    )
    check.add_argument("--root", type=Path, help="autre dossier que celui du programme")
    check.set_defaults(run=run_check)
    watch = actions.add_parser("watch", help="ce qui est périmé, va l'être, ou n'est plus vérifié")
    watch.add_argument(
        "--links", action="store_true", help="essaie aussi chaque lien (reprend où il s'est arrêté)"
    )
    watch.add_argument("--again", action="store_true", help="avec --links : essaie tout à nouveau")
    watch.set_defaults(run=run_watch)
    imported = actions.add_parser("import", help="relit un modèle public décompacté")
    imported.add_argument("model", choices=["aides-velo"], help="le modèle")
    imported.add_argument("folder", type=Path, help="dossier du paquet décompacté")
    imported.set_defaults(run=run_import)


def run_check(args: argparse.Namespace, settings: Settings) -> int:
    """Print every fault of the knowledge base."""
    from knowledge.check import check
    from knowledge.reading import ROOT
    from knowledge.territory import load_territoires

    report = check(load_territoires(), settings.today(), args.root or ROOT)
    print(report)
    return FAULTS if report.faults else DONE


def run_watch(args: argparse.Namespace, settings: Settings) -> int:
    """Print what to look at in the knowledge base; with ``--links``, try each link too."""
    from knowledge.load import load_knowledge
    from knowledge.watch import links_of, watch

    knowledge = load_knowledge()
    print(watch(knowledge, settings.today()))
    return _try_links(links_of(knowledge), again=args.again) if args.links else DONE


def _try_links(files: Mapping[str, Sequence[str]], *, again: bool) -> int:
    """Try the links of the knowledge base with a progress bar; return FAULTS when one is broken."""
    import asyncio

    from rich.console import Console
    from rich.progress import Progress

    from bot.outside.links import Essai, keep, load_known, try_links
    from knowledge.reading import cache_folder

    path = cache_folder() / "liens.jsonl"
    if again:
        path.unlink(missing_ok=True)
    known = load_known(path)
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("Liens", total=len(files), completed=sum(lien in files for lien in known))

        def tell(essai: Essai) -> None:
            keep(path, essai)
            bar.advance(task)

        found = asyncio.run(try_links(files, known, tell))
    for etat, title in (("casse", "Liens cassés"), ("incertain", "Liens incertains")):
        chosen = [essai for essai in found if essai.etat == etat]
        print(f"{title} : {len(chosen)}")
        for essai in chosen:
            print(f"  {essai.lien} ({essai.pourquoi}) – {', '.join(files[essai.lien])}")
    print(f"Liens valides : {sum(essai.etat == 'valide' for essai in found)}")
    return FAULTS if any(essai.etat == "casse" for essai in found) else DONE


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
