"""The domain lexicon: concepts and their everyday words, SMS spelling, politeness. Read from ``lexique/``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.reading import ROOT, read_files


class LexiqueFault(Exception):
    """A file of the lexicon does not have the expected shape; the message is in French."""


@dataclass(frozen=True)
class Concept:
    """One idea and the ways people write it."""

    id: str
    #: File it comes from: ``velo``, ``argent``, ``hors``…
    famille: str
    formes: tuple[str, ...]
    #: True when the idea is none of our business (« fenêtres », « APL », « météo »).
    hors: bool = False


@dataclass(frozen=True)
class Lexique:
    """All that helps to read a message."""

    concepts: tuple[Concept, ...]
    #: Abbreviation or misspelling → plain words.
    sms: Mapping[str, str]
    emojis: Mapping[str, str]
    #: Phrases that say nothing of what is wanted.
    politesse: tuple[str, ...]
    #: Words of the lists above that are places first: « paris », « roubaix ».
    noms_de_lieux: tuple[str, ...] = ()


def load_lexique(root: Path = ROOT) -> Lexique:
    """Read ``lexique/ecriture.yaml`` and ``lexique/concepts/*.yaml``; raise YamlFault or LexiqueFault."""
    folder = root / "lexique"
    writing_path = folder / "ecriture.yaml"
    concept_paths = sorted((folder / "concepts").glob("*.yaml"))
    data = read_files([writing_path, *concept_paths])
    writing = _mapping(data[writing_path], writing_path)
    concepts: list[Concept] = []
    seen: dict[str, str] = {}
    for path in concept_paths:
        for name, forms in _mapping(data[path], path).items():
            if name in seen:
                raise LexiqueFault(f"{path.name} : « {name} » est déjà dans {seen[name]}. Gardez-en un seul.")
            if not isinstance(forms, list) or not forms:
                raise LexiqueFault(f"{path.name} : « {name} » doit être une liste de formes.")
            seen[name] = path.name
            concepts.append(
                Concept(str(name), path.stem, tuple(str(f) for f in forms), path.stem.startswith("hors"))
            )
    return Lexique(
        concepts=tuple(concepts),
        sms={str(k): str(v) for k, v in _mapping(writing["sms"], writing_path).items()},
        emojis={str(k): str(v) for k, v in _mapping(writing["emojis"], writing_path).items()},
        politesse=tuple(str(p) for p in writing["politesse"]),
        noms_de_lieux=tuple(str(n) for n in writing.get("noms_de_lieux") or ()),
    )


def load_precisions(root: Path = ROOT) -> dict[str, tuple[str, ...]]:
    """Read ``lexique/precisions.yaml``: idea → the phrases that make a request precise, never its subject."""
    phrases = _phrases(root / "lexique" / "precisions.yaml")
    seen: dict[str, str] = {}
    for idea, said in phrases.items():
        for phrase in said:
            if seen.setdefault(phrase, idea) != idea:
                raise LexiqueFault(f"precisions.yaml : « {phrase} » est déjà dans « {seen[phrase]} ».")
    return phrases


def load_surnoms(root: Path = ROOT) -> dict[str, tuple[str, ...]]:
    """Read ``lexique/surnoms.yaml``: id of a thing → the names people give it that its title does not say."""
    return _phrases(root / "lexique" / "surnoms.yaml")


def _phrases(path: Path) -> dict[str, tuple[str, ...]]:
    """Return lists of phrases by name; raise LexiqueFault when a file holds anything else."""
    data = _mapping(read_files([path])[path], path)
    for name, phrases in data.items():
        if not isinstance(phrases, list) or not phrases:
            raise LexiqueFault(f"{path.name} : « {name} » doit être une liste de phrases.")
    return {str(name): tuple(str(phrase) for phrase in phrases) for name, phrases in data.items()}


def _mapping(value: Any, path: Path) -> dict[Any, Any]:
    """Return the value when it is a mapping; raise LexiqueFault otherwise."""
    if not isinstance(value, dict):
        raise LexiqueFault(f"{path.name} : attendu des lignes « clé: valeur ».")
    return value
