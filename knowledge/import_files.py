"""Writes the files of an import, leaves alone those a person edited, and reports what it did."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from knowledge.reading import read_yaml


@dataclass
class Report:
    """What an import did, each line a path or a model name that a person can review."""

    version: str = ""
    appeared: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    kept_by_hand: list[str] = field(default_factory=list)
    untranslated: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unchanged: int = 0

    def __str__(self) -> str:
        lines = [f"Modèle public aides-velo {self.version} : {self.unchanged} aides inchangées."]
        for title, items in (
            ("Apparues", self.appeared),
            ("Changées", self.changed),
            ("Disparues du modèle (fichiers gardés, à retirer à la main)", self.vanished),
            ("Modifiées par une personne, laissées telles quelles", self.kept_by_hand),
            ("Non traduites", self.untranslated),
            ("Remarques", self.notes),
        ):
            if items:
                lines.append(f"{title} ({len(items)}) :")
                lines += [f"  - {item}" for item in items]
        return "\n".join(lines)


class _Dumper(yaml.SafeDumper):
    """Writes lists under their key with an indent, and text that looks like a number between quotes."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def dump(content: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> str:
    """Return the YAML of one file, keys in the order given, lines short enough to compare side by side."""
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def fingerprint(text: str) -> str:
    """Return a short mark that changes with the text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


class ImportFiles:
    """Writes the files of one import and keeps their marks."""

    def __init__(self, root: Path, report: Report, version: str) -> None:
        self.root, self.report, self.version = root, report, version
        self.register = root / "imports" / "aides-velo.yaml"
        known = read_yaml(self.register) if self.register.exists() else {}
        self.before: dict[str, str] = known.get("fichiers", {})
        self.now: dict[str, str] = {}

    def write(self, path: Path, content: Mapping[str, Any]) -> None:
        text, target, key = dump(content), self.root / path, path.as_posix()
        mark = fingerprint(text)
        if target.exists():
            present = fingerprint(target.read_text(encoding="utf-8"))
            if present != self.before.get(key, mark):
                last = self.now[key] = self.before.get(key, mark)
                news = (
                    ""
                    if mark == last
                    else f" – le modèle a changé : {_difference(read_yaml(target), content)}"
                )
                self.report.kept_by_hand.append(key + news)
                return
            self.now[key] = mark
            if present == mark:
                self.report.unchanged += key.startswith("aides/")
                return
            self.report.changed.append(f"{key} : {_difference(read_yaml(target), content)}")
        else:
            self.now[key] = mark
            if key in self.before:
                self.report.kept_by_hand.append(f"{key} (retiré par une personne)")
                return
            self.report.appeared.append(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def finish(self) -> None:
        """Report what the model no longer has, and write the register."""
        self.report.vanished = sorted(set(self.before) - set(self.now))
        content = {
            "paquet": "@betagouv/aides-velo",
            "version": self.version,
            "licence": "Apache-2.0",
            "fichiers": dict(
                sorted({**{k: self.before[k] for k in self.report.vanished}, **self.now}.items())
            ),
        }
        text = (
            "# Écrit par « guichet knowledge import » : ce que le dernier import a écrit. Ne pas modifier.\n"
            + dump(content)
        )
        self.register.parent.mkdir(parents=True, exist_ok=True)
        self.register.write_text(text, encoding="utf-8")


def _difference(before: Any, after: Any) -> str:
    """Say which keys changed, with short values side by side."""
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return f"{before} → {after}"
    told = []
    for key in [*after, *(k for k in before if k not in after)]:
        old, new = before.get(key), after.get(key)
        if json.dumps(old, default=str) != json.dumps(new, default=str):
            short = len(str(old)) + len(str(new)) < 80
            told.append(f"{key} ({old} → {new})" if short else str(key))
    return ", ".join(told)
