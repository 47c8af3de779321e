"""The command line: ``guichet COMMAND``; ``python -m bot`` is the same. It only wires; the work is elsewhere."""

from __future__ import annotations

import argparse
import datetime as dt
import io
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, NoReturn

from bot.commands import evenements
from bot.settings import PARIS, BadSettings, Settings, describe_settings, read_settings

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

    commands.add_parser("chat", help="une conversation dans le terminal").set_defaults(run=run_chat)
    ask = commands.add_parser("ask", help="un message, une réponse")
    ask.add_argument("message", help="le message, entre guillemets")
    ask.add_argument("--json", action="store_true", help="la réponse et ce qui a été compris, en JSON")
    ask.set_defaults(run=run_ask)
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

    commands.add_parser(
        "telegram", help="le robot Telegram : lit, ou reçoit si PUBLIC_URL est donnée"
    ).set_defaults(run=run_telegram)
    commands.add_parser("serve", help="le processus web : page, API, webhook de Telegram").set_defaults(
        run=run_serve
    )
    commands.add_parser("deliver", help="envoie ce qui attend de partir").set_defaults(run=run_deliver)

    database = commands.add_parser("db", help="la base de données")
    database_actions = database.add_subparsers(dest="action", required=True, metavar="ACTION")
    database_actions.add_parser("upgrade", help="met la base à la version du programme").set_defaults(
        run=run_db_upgrade
    )

    evenements.add_to(commands)

    unanswered = commands.add_parser(
        "unanswered", help="les questions restées sans réponse, par ressemblance"
    )
    unanswered.add_argument("--limit", type=int, default=1000, help="combien, les plus récentes d'abord")
    unanswered.set_defaults(run=run_unanswered)

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


def run_chat(args: argparse.Namespace, settings: Settings) -> int:
    """Hold a conversation: with a person, or over the lines of a pipe."""
    from bot.assemble import World
    from bot.decide.conversation import Conversation
    from bot.turn import Incoming
    from handlers.terminal import converse, converse_lines

    world = World(settings)
    if not sys.stdin.isatty():
        _read_utf8()
        converse_lines(sys.stdin, world.talk, sys.stdout)
        return DONE
    with _progress("Je charge la carte de France et les aides…"):
        world.warm()
        first = world.talk(Incoming("bonjour"), Conversation()).reply
    converse(world.talk, first, sys.stdout)
    return DONE


def run_ask(args: argparse.Namespace, settings: Settings) -> int:
    """Answer one message."""
    import json

    from bot.assemble import World
    from bot.decide.conversation import Conversation
    from bot.turn import Incoming
    from handlers.terminal import render, reply_to_plain

    turn = World(settings).talk(Incoming(args.message), Conversation())
    if args.json:
        print(json.dumps(reply_to_plain(turn), ensure_ascii=False))
    else:
        print(render(turn.reply))
    return DONE


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
    _read_utf8()

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


def _read_utf8() -> None:
    """Read stdin as UTF-8, whatever bytes come."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")


def _progress(message: str) -> AbstractContextManager[object]:
    """Show that work goes on, on a terminal only."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(message)


def run_estimate(args: argparse.Namespace, settings: Settings) -> int:
    """Answer one situation a line."""
    from bot.assemble import World
    from handlers.jsonl import answer_lines

    _read_utf8()
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
    _read_utf8()
    reader = World(settings).annonce_reader

    def answer(raw: Any) -> dict[str, Any]:
        if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
            raise ValueError("il faut un objet JSON avec « id » et « text » (un texte)")
        return {"id": raw.get("id"), **reader.read(raw["text"], local).to_plain()}

    return DONE if answer_lines(sys.stdin, answer, sys.stdout) else FAULTS


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


def run_telegram(args: argparse.Namespace, settings: Settings) -> int:
    """Run the bot until stopped: polling, or webhook when there is a public address."""
    from bot.assemble import World
    from handlers.service import run_polling, run_web

    if settings.telegram_bot_token is None:
        return _no_token()
    world = World(settings)
    with _progress("Je charge la carte de France et les aides…"):
        world.warm()
    return (
        run_web(world, settings, must_listen=False) if settings.public_url else run_polling(world, settings)
    )


def run_serve(args: argparse.Namespace, settings: Settings) -> int:
    """Run the web process until stopped."""
    from bot.assemble import World
    from handlers.service import run_web

    world = World(settings)
    with _progress("Je charge la carte de France et les aides…"):
        world.warm()
    return run_web(world, settings, must_listen=True)


def run_deliver(args: argparse.Namespace, settings: Settings) -> int:
    """Run the delivery worker until stopped."""
    from bot.assemble import World
    from handlers.service import run_delivery

    if settings.telegram_bot_token is None:
        return _no_token()
    return run_delivery(World(settings), settings)


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


def run_db_upgrade(args: argparse.Namespace, settings: Settings) -> int:
    """Bring the database to the version of this program."""
    from bot.store.migrate import upgrade_database

    address = settings.database_url
    print(upgrade_database(address.get_secret_value() if address is not None else None))
    return DONE


def _no_token() -> int:
    print("guichet : il manque TELEGRAM_BOT_TOKEN, le jeton que donne @BotFather.", file=sys.stderr)
    return MISUSE


def run_settings(args: argparse.Namespace, settings: Settings) -> int:
    """Print the documented settings."""
    print(describe_settings())
    return DONE


if __name__ == "__main__":
    sys.exit(main())
