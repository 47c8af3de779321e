"""The intentions and the phrases people use for each. Read from ``intentions/``, one file per label."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.reading import ROOT, read_files

_KEYS = {"id", "exemple", "phrases", "pas_celles_ci"}


class IntentionFault(Exception):
    """A file of intentions does not have the expected shape; the message is in French."""


@dataclass(frozen=True)
class Neighbour:
    """A phrase that looks like an intention and belongs to another."""

    phrase: str
    vers: str


@dataclass(frozen=True)
class Intention:
    """Something people want, and how they say it."""

    id: str
    exemple: str
    #: ``{lieu}`` stands for any place.
    phrases: tuple[str, ...]
    pas_celles_ci: tuple[Neighbour, ...] = ()


def load_intentions(root: Path = ROOT) -> tuple[Intention, ...]:
    """Read ``intentions/*.yaml`` in alphabetical order; raise YamlFault or IntentionFault."""
    paths = sorted((root / "intentions").glob("*.yaml"))
    data = read_files(paths)
    intentions: list[Intention] = []
    for path in paths:
        entry = data[path]
        if not isinstance(entry, dict):
            raise IntentionFault(f"{path.name} : attendu des lignes « clé: valeur ».")
        unknown = set(entry) - _KEYS
        if unknown:
            raise IntentionFault(f"{path.name} : « {sorted(unknown)[0]} » n'est pas une clé connue.")
        if entry.get("id") != path.stem:
            raise IntentionFault(f"{path.name} : « id » doit être le nom du fichier, « {path.stem} ».")
        neighbours = entry.get("pas_celles_ci") or []
        intentions.append(
            Intention(
                id=path.stem,
                exemple=str(entry["exemple"]),
                phrases=tuple(str(p) for p in entry["phrases"]),
                pas_celles_ci=tuple(Neighbour(str(n["phrase"]), str(n["vers"])) for n in neighbours),
            )
        )
    labels = {i.id for i in intentions}
    for intention in intentions:
        for neighbour in intention.pas_celles_ci:
            if neighbour.vers not in labels:
                raise IntentionFault(f"{intention.id}.yaml : « {neighbour.vers} » n'est pas une intention connue.")
    return tuple(intentions)
