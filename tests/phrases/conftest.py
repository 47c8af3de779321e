"""Collects the YAML files of phrases: every phrase is a test, named by the French sentence itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.understand.understand import Understanding, load_understanding
from knowledge.reading import read_yaml

#: Word for « none of ours » in the phrase tests.
NOTHING = {"aucune": "hors_sujet"}
_KEYS = {"dit", "intention", "hesite", "faits", "a_faire"}


class PhraseFailure(Exception):
    """What was expected and what came out, in French."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PhraseFile | None:
    """Collect the YAML files of this folder."""
    if file_path.suffix == ".yaml" and file_path.parent == Path(__file__).parent:
        return PhraseFile.from_parent(parent, path=file_path)
    return None


class PhraseFile(pytest.File):
    """One intention's phrases."""

    def collect(self) -> Iterator[PhraseItem]:
        """Yield one test per phrase."""
        for number, entry in enumerate(read_yaml(self.path), 1):
            unknown = set(entry) - _KEYS
            if unknown or "dit" not in entry:
                raise PhraseFailure(f"{self.path.name}, phrase {number} : clés attendues {sorted(_KEYS)}.")
            item = PhraseItem.from_parent(self, name=str(entry["dit"]), entry=entry)
            if "a_faire" in entry:
                item.add_marker(pytest.mark.xfail(reason=str(entry["a_faire"]), strict=True))
            yield item


class PhraseItem(pytest.Item):
    """One phrase and what it must be understood as."""

    def __init__(self, *, entry: dict[str, Any], **rest: Any) -> None:
        super().__init__(**rest)
        self.entry = entry

    def runtest(self) -> None:
        """Understand the phrase and compare."""
        understood = _understanding().understand(str(self.entry["dit"]))
        found = [candidate.intent for candidate in understood.candidates]
        if "intention" in self.entry:
            expected = NOTHING.get(self.entry["intention"], self.entry["intention"])
            if understood.intent != expected:
                raise PhraseFailure(self._tell(expected, understood.intent))
        for label in self.entry.get("hesite", ()):
            if label not in found:
                raise PhraseFailure(self._tell(f"{label} parmi les candidates", ", ".join(found)))
        for name, value in (self.entry.get("faits") or {}).items():
            if str(understood.entities.get(name)) != str(value):
                raise PhraseFailure(
                    self._tell(f"{name} = {value}", f"{name} = {understood.entities.get(name)}")
                )

    def _tell(self, expected: str, found: str) -> str:
        explanation = _understanding().explain(str(self.entry["dit"]))
        return f"« {self.entry['dit']} »\n  attendu : {expected}\n  obtenu : {found}\n{explanation}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the French explanation, without a Python traceback."""
        if isinstance(excinfo.value, PhraseFailure):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the phrase is written."""
        return self.path, None, self.name


@cache
def _understanding() -> Understanding:
    return load_understanding()
