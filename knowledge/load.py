"""Reads the whole knowledge base into frozen shapes, each file once, with every fault said in French."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from knowledge.dispositif import Dispositif
from knowledge.faults import Fault, explain
from knowledge.model import CORRIGEABLES, Aide, AideCorrigee, Couverture, Cumul, Info, Shape
from knowledge.reading import ROOT, YamlFault, read_files, read_yaml

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
    #: id → file, for messages.
    files: Mapping[str, Path] = field(default_factory=dict)
    #: Aids, obligations and services other than buying a bike, and the rules on them together.
    dispositifs: Mapping[str, Dispositif] = field(default_factory=dict)
    cumuls_annuels: Mapping[str, Cumul] = field(default_factory=dict)


def load_knowledge(root: Path = ROOT) -> Knowledge:
    """Return the knowledge under a folder; raise KnowledgeFaults with every fault found."""
    faults: list[Fault] = []
    data = _read_all(root, faults)
    files: dict[str, Path] = {}
    infos = _load(Info, _under(data, root / "infos"), files, faults)
    cumuls = _load(Cumul, _under(data, root / "cumuls", HORS_ACHAT), files, faults)
    cumuls_annuels = _load(Cumul, _under(data, root / "cumuls" / HORS_ACHAT), files, faults)
    couvertures = _load(Couverture, _under(data, root / "couverture"), files, faults)
    aides = _load(Aide, _under(data, root / "aides", HORS_ACHAT), files, faults)
    dispositifs = _load(Dispositif, _under(data, root / "aides" / HORS_ACHAT), files, faults, taken=aides)
    raw = {path.stem: content for path, content in _under(data, root / "aides", HORS_ACHAT)}
    pairs = _corrected(aides, raw, _under(data, root / "corrections"), faults)
    if faults:
        raise KnowledgeFaults(faults)
    return Knowledge(
        infos=MappingProxyType(infos),
        aides=MappingProxyType(pairs),
        cumuls=MappingProxyType(cumuls),
        couvertures=MappingProxyType(couvertures),
        files=files,
        dispositifs=MappingProxyType(dispositifs),
        cumuls_annuels=MappingProxyType(cumuls_annuels),
    )


#: Under « aides » and « cumuls », the folder of what is not the purchase of a bike.
HORS_ACHAT = "hors-achat"
FOLDERS = ("infos", "aides", "corrections", "cumuls", "couverture")


def _read_all(root: Path, faults: list[Fault]) -> dict[Path, Any]:
    """Read every YAML file; one that cannot be read becomes a fault and the others are still read."""
    paths = sorted(path for folder in FOLDERS for path in (root / folder).rglob("*.yaml"))
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
    files: dict[str, Path],
    faults: list[Fault],
    taken: Mapping[str, object] = MappingProxyType({}),
) -> dict[str, S]:
    """Validate the files of one kind; the id is the file's name, and not ``taken`` by a sister kind."""
    result: dict[str, S] = {}
    for path, content in data:
        try:
            item = shape.model_validate(content)
        except ValidationError as error:
            faults.extend(explain(error, path, shape))
            continue
        item_id = getattr(item, "id")  # noqa: B009 - every shape loaded here has one
        if item_id != path.stem:
            faults.append(Fault.at(path, ("id",), f"« {item_id} » n'est pas le nom du fichier. Écrivez « id: {path.stem} »"))
        elif item_id in result or item_id in taken:
            faults.append(Fault.at(path, ("id",), f"« {item_id} » existe déjà dans {files[item_id]}. Choisissez un autre nom"))
        else:
            result[item_id] = item
            files[item_id] = path
    return result


def _corrected(
    aides: Mapping[str, Aide], raw: Mapping[str, Any], corrections: Iterable[tuple[Path, Any]], faults: list[Fault]
) -> dict[str, AideCorrigee]:
    """Lay each person's correction over the imported aid; an aid of ours has no imported form."""
    pairs = {i: AideCorrigee(importee=a if a.reference is not None else None, courante=a) for i, a in aides.items()}
    for path, content in corrections:
        if not isinstance(content, dict):
            faults.append(Fault(path, 1, "une correction est une liste de clés, par exemple « retiree_le: 2026-04-24 »"))
            continue
        aide = aides.get(path.stem)
        if aide is None:
            faults.append(Fault(path, 1, f"aucune aide ne s'appelle « {path.stem} ». Le nom du fichier est celui de l'aide corrigée"))
            continue
        unknown = [key for key in content if key not in CORRIGEABLES and key != "pourquoi"]
        for key in unknown:
            faults.append(Fault.at(path, (key,), f"« {key} » ne se corrige pas. Mots possibles : {', '.join(sorted(CORRIGEABLES))}"))
        if unknown:
            continue
        merged = {**raw[aide.id], **{k: v for k, v in content.items() if k != "pourquoi"}}
        try:
            pairs[aide.id] = AideCorrigee(importee=pairs[aide.id].importee, courante=Aide.model_validate(merged))
        except ValidationError as error:
            faults.extend(explain(error, path, Aide))
    return pairs
