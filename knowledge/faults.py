"""A fault of the knowledge base as its writer reads it: file, line, the wrong word, the remedy, in French."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from knowledge.condition import InfoCondition
from knowledge.montant import Calcul
from knowledge.reading import ROOT, KeyPath, locate, read_yaml
from knowledge.shape import Shape


@dataclass(frozen=True)
class Fault:
    """One fault; ``line`` counts from 1."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        end = "" if self.message.endswith(("?", ".", "!")) else "."
        return f"{_short(self.path)}, ligne {self.line} : {self.message}{end}"

    @classmethod
    def at(cls, path: Path, keys: KeyPath, message: str) -> Fault:
        """Return a fault at a key path, its line looked up in the file."""
        return cls(path, line_of(path, keys), message)


def _short(path: Path) -> Path:
    for base in (ROOT.parent, Path.cwd()):
        if path.is_relative_to(base):
            return path.relative_to(base)
    return path


def line_of(path: Path, keys: KeyPath) -> int:
    """Return the line of the deepest part of a key path that the file has."""
    lines = locate(path.read_text(encoding="utf-8"))
    for end in range(len(keys), -1, -1):
        if keys[:end] in lines:
            return lines[keys[:end]]
    return 1


def suggest(word: str, known: Iterable[str]) -> str:
    """Return « Vouliez-vous écrire … ? » for a word close to a known one, else the known words."""
    known = sorted(known)
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"Vouliez-vous écrire « {close[0]} » ?"
    shown = ", ".join(known[:12])
    return f"Mots possibles : {shown}{'…' if len(known) > 12 else ''}"


def explain(error: ValidationError, path: Path, shape: type[Shape], under: KeyPath = ()) -> list[Fault]:
    """Turn pydantic's errors into faults, one per wrong word; ``under``: where in the file what was read stands."""
    content = read_yaml(path)
    faults: dict[tuple[int, str], Fault] = {}
    for item in error.errors(include_url=False):
        keys = _in_file((*under, *item["loc"]), content)
        if item["type"] == "missing":
            keys = (*keys, item["loc"][-1])
        fault = Fault.at(path, keys, _sentence(item, keys, shape))
        faults.setdefault((fault.line, fault.message), fault)
    return list(faults.values())


def _in_file(loc: KeyPath, content: Any) -> KeyPath:
    """Return the part of pydantic's path that the file has: it also names the alternatives of each union."""
    if not loc:
        return ()
    first, rest = loc[0], loc[1:]
    skipped = _in_file(rest, content)
    here = (isinstance(content, dict) and first in content) or (
        isinstance(content, list) and isinstance(first, int) and first < len(content)
    )
    if not here:
        return skipped
    taken = (first, *_in_file(rest, content[first]))
    return taken if len(taken) > len(skipped) else skipped


def _words_of(keys: KeyPath, shape: type[Shape]) -> list[str]:
    """Return the keys that may be written where an unknown one stands."""
    parents = [key for key in keys[:-1] if isinstance(key, str)]
    inner = _shape_under(parents, shape)
    if inner is not None:
        return [*inner.model_fields]
    if any(key in ("conditions", "si", "une_de", "toutes", "seulement_si") for key in parents):
        return [*InfoCondition.model_fields, "une_de", "toutes", "selon"]
    if any(key in ("montant", "calcul", "plafond", "plancher", "de", "valeur", "alors") for key in parents):
        return [*Calcul.model_fields, "aide", "si", "alors", "sinon"]
    return [*shape.model_fields]


def _shape_under(parents: list[str], shape: type[Shape]) -> type[Shape] | None:
    """Return the shape of what stands under a path of keys, None when it may be of several shapes."""
    found: type[Shape] = shape
    for key in parents:
        field = found.model_fields.get(key)
        shapes = _shapes_in(field.annotation) if field is not None else []
        if len(shapes) != 1:
            return None
        found = shapes[0]
    return found


def _shapes_in(annotation: Any) -> list[type[Shape]]:
    """Return the shapes an annotation names, inside its optional parts, lists and unions."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return [annotation]
    return [shape for part in get_args(annotation) for shape in _shapes_in(part)]


def _sentence(item: Any, keys: KeyPath, shape: type[Shape]) -> str:
    kind, given = item["type"], item.get("input")
    word = next((key for key in reversed(keys) if isinstance(key, str)), "")
    context = item.get("ctx", {})
    if kind == "extra_forbidden":
        return f"« {word} » n'est pas un mot connu ici. {suggest(word, _words_of(keys, shape))}"
    if kind == "missing":
        return f"il manque « {word}: »"
    if kind == "literal_error":
        choices = [
            choice.strip(" '") for choice in str(context.get("expected", "")).replace(" or ", ", ").split(",")
        ]
        return f"« {given} » n'est pas possible pour « {word} ». {suggest(str(given), choices)}"
    if kind == "value_error":
        return str(context.get("error", item["msg"]))
    if kind.startswith("date"):
        return f"« {given} » n'est pas une date pour « {word} ». Écrivez-la ainsi : 2026-12-31"
    if kind.startswith("bool"):
        return f"« {given} » n'est ni « oui » ni « non » pour « {word} »"
    if kind in ("tuple_type", "list_type"):
        return f"« {word} » attend une liste : un tiret par ligne"
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return f"« {word} » attend des clés en dessous, et non « {given} »"
    if kind == "string_type":
        return f"« {word} » attend un texte, et non « {given} »"
    return f"« {given} » ne convient pas pour « {word} » ({item['msg']})"
