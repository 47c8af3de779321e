"""Reads the whole knowledge base into frozen shapes, each file once, with every fault said in French."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from knowledge.contact import Contact
from knowledge.dispositif import Dispositif
from knowledge.evenement import Evenement
from knowledge.faults import Fault, explain
from knowledge.model import CORRIGEABLES, Aide, AideCorrigee, Couverture, Cumul, HypotheseRevenu, Info
from knowledge.offre import Offre
from knowledge.pratique import Pratique
from knowledge.reading import ROOT, KeyPath, YamlFault, read_files, read_yaml
from knowledge.shape import Shape

S = TypeVar("S", bound=Shape)


class KnowledgeFaults(Exception):
    """The knowledge base has faults; ``faults`` holds them all."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Knowledge:
    """Everything curated, by id."""

    infos: Mapping[str, Info]
    aides: Mapping[str, AideCorrigee]
    cumuls: Mapping[str, Cumul]
    couvertures: Mapping[str, Couverture]
    hypothese_revenu: HypotheseRevenu
    #: Texts said to people, by name, with places to fill between braces.
    reponses: Mapping[str, str]
    #: Whole messages that drive the dialogue, by command, without accents.
    commandes: Mapping[str, tuple[str, ...]]
    root: Path
    offres: Mapping[str, Offre] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    evenements: Mapping[str, Evenement] = field(default_factory=dict)
    pratiques: Mapping[str, Pratique] = field(default_factory=dict)
    #: id → file, for messages.
    files: Mapping[str, Path] = field(default_factory=dict)
    #: Aids, obligations and services other than buying a bike, and the rules on them together.
    dispositifs: Mapping[str, Dispositif] = field(default_factory=dict)
    cumuls_annuels: Mapping[str, Cumul] = field(default_factory=dict)


def load_knowledge(root: Path = ROOT) -> Knowledge:
    """Return the knowledge under a folder; raise KnowledgeFaults with every fault of shape found."""
    knowledge, faults = read_knowledge(root)
    if faults:
        raise KnowledgeFaults(faults)
    return knowledge


def read_knowledge(root: Path = ROOT) -> tuple[Knowledge, list[Fault]]:
    """Return what can be read under a folder, and the faults of what cannot."""
    with _without_collector():
        return _read_knowledge(root)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Stop the garbage collector while thousands of lasting objects are built: a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read_knowledge(root: Path) -> tuple[Knowledge, list[Fault]]:
    faults: list[Fault] = []
    data = _read_all(root, faults)
    files: dict[str, Path] = {path.stem: path for path, _ in data.items()}
    raw = {path.stem: content for path, content in _under(data, root / "aides", HORS_ACHAT)}
    #: Things have one name space: a contact and an offer cannot bear the same id.
    things: dict[str, Path] = {}
    aides = _load(Aide, _under(data, root / "aides", HORS_ACHAT), faults, things)
    dispositifs = _load(Dispositif, _under(data, root / "aides" / HORS_ACHAT), faults, things)
    rules: dict[str, Path] = {}
    hypotheses = _load(HypotheseRevenu, _under(data, root / "hypotheses"), faults)
    if "revenu" not in hypotheses:
        faults.append(Fault(root / "hypotheses" / "revenu.yaml", 1, "il manque l'hypothèse « revenu »"))
    knowledge = Knowledge(
        infos=MappingProxyType(_load(Info, _under(data, root / "infos"), faults)),
        aides=MappingProxyType(_corrected(aides, raw, _under(data, root / "corrections"), faults)),
        cumuls=MappingProxyType(_load(Cumul, _under(data, root / "cumuls", HORS_ACHAT), faults, rules)),
        couvertures=MappingProxyType(_load(Couverture, _under(data, root / "couverture"), faults)),
        hypothese_revenu=hypotheses.get("revenu") or HypotheseRevenu.model_construct(),
        reponses=MappingProxyType(_texts(_under(data, root / "reponses"), faults)),
        commandes=MappingProxyType(_commands(_under(data, root / "commandes"), faults)),
        root=root,
        offres=MappingProxyType(_load(Offre, _under(data, root / "offres"), faults, things)),
        contacts=MappingProxyType(_load(Contact, _under(data, root / "contacts"), faults, things)),
        evenements=MappingProxyType(_load(Evenement, _under(data, root / "evenements"), faults, things)),
        pratiques=MappingProxyType(_load(Pratique, _under(data, root / "pratiques"), faults, things)),
        dispositifs=MappingProxyType(dispositifs),
        cumuls_annuels=MappingProxyType(
            _load(Cumul, _under(data, root / "cumuls" / HORS_ACHAT), faults, rules)
        ),
        files={**files, **things},
    )
    return knowledge, faults


#: Under « aides » and « cumuls », the folder of what is not the purchase of a bike.
HORS_ACHAT = "hors-achat"


def signature(root: Path = ROOT) -> int:
    """Return a number that changes when a file of the knowledge base does."""
    files = sorted((entry.path, entry.stat()) for folder in FOLDERS for entry in _entries(str(root / folder)))
    return hash(tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in files))


def _paths(root: Path) -> list[Path]:
    return sorted(Path(entry.path) for folder in FOLDERS for entry in _entries(str(root / folder)))


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    """Walk the YAML files under a folder: three times as fast as ``rglob``, and run while people wait."""
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir():
            yield from _entries(entry.path)
        elif entry.name.endswith(".yaml"):
            yield entry


FOLDERS = (
    "infos",
    "aides",
    "corrections",
    "cumuls",
    "couverture",
    "hypotheses",
    "reponses",
    "commandes",
    "offres",
    "contacts",
    "evenements",
    "pratiques",
)


def _read_all(root: Path, faults: list[Fault]) -> dict[Path, Any]:
    """Read every YAML file; one that cannot be read becomes a fault and the others are still read."""
    paths = _paths(root)
    try:
        return read_files(paths, root)
    except YamlFault:
        result: dict[Path, Any] = {}
        for path in paths:
            try:
                result[path] = read_yaml(path)
            except YamlFault as error:
                faults.append(Fault(path, error.line, error.message))
        return result


def _under(data: Mapping[Path, Any], folder: Path, sauf: str | None = None) -> list[tuple[Path, Any]]:
    """Return the files under a folder, except those of one folder inside it."""
    prefix = f"{folder}/"
    apart = f"{folder / sauf}/" if sauf else None
    return [
        (path, content)
        for path, content in data.items()
        if str(path).startswith(prefix) and not (apart and str(path).startswith(apart))
    ]


def _load(
    shape: type[S],
    data: Iterable[tuple[Path, Any]],
    faults: list[Fault],
    things: dict[str, Path] | None = None,
) -> dict[str, S]:
    """Validate the files of one kind, ids unique among ``things`` when it is given.

    A file holds one thing, whose id is the file's name, or a list of things that each have their own.
    """
    result: dict[str, S] = {}
    files: dict[str, Path] = {} if things is None else things
    for path, content in data:
        several = isinstance(content, list)
        places: list[KeyPath] = [(number,) for number in range(len(content))] if several else [()]
        for keys in places:
            one = content[keys[0]] if keys else content
            try:
                item = shape.model_validate(one)
            except ValidationError as error:
                faults.extend(explain(error, path, shape, keys))
                continue
            item_id = getattr(item, "id")  # noqa: B009 - every shape loaded here has one
            if not several and item_id != path.stem:
                said = f"« {item_id} » n'est pas le nom du fichier. Écrivez « id: {path.stem} »"
                faults.append(Fault.at(path, ("id",), said))
            elif item_id in files:
                said = f"« {item_id} » existe déjà dans {files[item_id]}. Choisissez un autre nom"
                faults.append(Fault.at(path, (*keys, "id"), said))
            else:
                result[item_id] = item
                files[item_id] = path
    return result


def _corrected(
    aides: Mapping[str, Aide],
    raw: Mapping[str, Any],
    corrections: Iterable[tuple[Path, Any]],
    faults: list[Fault],
) -> dict[str, AideCorrigee]:
    """Lay each person's correction over the imported aid; an aid of ours has no imported form."""
    pairs = {
        i: AideCorrigee(importee=a if a.reference is not None else None, courante=a) for i, a in aides.items()
    }
    for path, content in corrections:
        if not isinstance(content, dict):
            faults.append(
                Fault(path, 1, "une correction est une liste de clés, par exemple « retiree_le: 2026-04-24 »")
            )
            continue
        aide = aides.get(path.stem)
        if aide is None:
            faults.append(
                Fault(
                    path,
                    1,
                    f"aucune aide ne s'appelle « {path.stem} ». Le nom du fichier est celui de l'aide corrigée",
                )
            )
            continue
        unknown = [key for key in content if key not in CORRIGEABLES and key != "pourquoi"]
        for key in unknown:
            faults.append(
                Fault.at(
                    path,
                    (key,),
                    f"« {key} » ne se corrige pas. Mots possibles : {', '.join(sorted(CORRIGEABLES))}",
                )
            )
        if unknown:
            continue
        merged = {**raw[aide.id], **{k: v for k, v in content.items() if k != "pourquoi"}}
        try:
            pairs[aide.id] = AideCorrigee(
                importee=pairs[aide.id].importee, courante=Aide.model_validate(merged)
            )
        except ValidationError as error:
            faults.extend(explain(error, path, Aide))
    return pairs


def _texts(data: Iterable[tuple[Path, Any]], faults: list[Fault]) -> dict[str, str]:
    """Return the texts said to people; a name written in two files is a fault."""
    texts: dict[str, str] = {}
    for path, content in data:
        for name, text in (content or {}).items():
            if name in texts:
                faults.append(
                    Fault.at(path, (name,), f"le texte « {name} » existe déjà dans un autre fichier")
                )
            elif not isinstance(text, str):
                faults.append(Fault.at(path, (name,), f"« {name} » attend un texte"))
            else:
                texts[name] = text
    return texts


def _commands(data: Iterable[tuple[Path, Any]], faults: list[Fault]) -> dict[str, tuple[str, ...]]:
    """Return the whole messages that drive the dialogue; the same message cannot command two things."""
    commands: dict[str, tuple[str, ...]] = {}
    owner: dict[str, str] = {}
    for path, content in data:
        for name, messages in (content or {}).items():
            for message in messages:
                if owner.setdefault(message, name) != name:
                    faults.append(
                        Fault.at(path, (name,), f"« {message} » commande déjà « {owner[message]} »")
                    )
            commands[name] = tuple(messages)
    return commands
