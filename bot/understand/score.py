"""Measures understanding on labelled sentences: intents, confusions, out of scope, entities, styles."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.understand.model import Understood

OUT = "hors_sujet"
#: Entities the contract names; others are ours and not compared.
COMPARED = (
    "commune", "commune_ambigue", "code_postal", "epci", "departement", "region", "velo_type", "velo_etat",
    "prix", "revenu_fiscal", "revenu_mensuel", "parts", "age", "statut",
)  # fmt: skip


@dataclass(frozen=True)
class Miss:
    """One sentence understood otherwise than labelled."""

    id: str
    text: str
    expected: str
    found: str


@dataclass
class Tally:
    """Right, expected and found counts of one label or entity."""

    right: int = 0
    expected: int = 0
    found: int = 0

    def figures(self) -> dict[str, float | int]:
        """Return precision, recall, F1 and the number expected."""
        precision = self.right / self.found if self.found else 0.0
        recall = self.right / self.expected if self.expected else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {
            "precision": round(precision, 4),
            "rappel": round(recall, 4),
            "f1": round(f1, 4),
            "nombre": self.expected,
        }


@dataclass(frozen=True)
class Score:
    """The figures, ready to print or to give as JSON."""

    count: int
    accuracy: float
    accuracy_in_scope: float
    macro_f1: float
    out_recall: float
    refused: float
    per_intent: Mapping[str, Mapping[str, float | int]]
    confusions: Sequence[tuple[str, str, int]]
    entities_f1: float
    per_entity: Mapping[str, Mapping[str, float | int]]
    per_style: Mapping[str, float]
    misses: Sequence[Miss] = field(default_factory=tuple)
    entity_misses: Sequence[Miss] = field(default_factory=tuple)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for ``--json``."""
        return {
            "nombre": self.count,
            "exactitude": self.accuracy,
            "exactitude_dans_le_sujet": self.accuracy_in_scope,
            "macro_f1": self.macro_f1,
            "rappel_hors_sujet": self.out_recall,
            "refus_a_tort": self.refused,
            "par_intention": self.per_intent,
            "confusions": [{"attendu": a, "obtenu": b, "nombre": n} for a, b, n in self.confusions],
            "entites_f1": self.entities_f1,
            "par_entite": self.per_entity,
            "par_style": self.per_style,
        }

    def as_text(self) -> str:
        """Return a French table."""
        lines = [
            f"{self.count} phrases",
            f"Exactitude                 {self.accuracy:6.1%}",
            f"  dans le sujet            {self.accuracy_in_scope:6.1%}",
            f"  refus à tort             {self.refused:6.1%}",
            f"Rappel du hors sujet       {self.out_recall:6.1%}",
            f"Macro-F1                   {self.macro_f1:6.3f}",
            f"Entités, F1                {self.entities_f1:6.3f}",
            "",
            "Par style : " + ", ".join(f"{style} {value:.1%}" for style, value in self.per_style.items()),
            "",
            f"{'Intention':<24}{'précision':>10}{'rappel':>10}{'F1':>8}{'nombre':>8}",
        ]
        lines += _rows(self.per_intent)
        lines += ["", f"{'Entité':<24}{'précision':>10}{'rappel':>10}{'F1':>8}{'nombre':>8}"]
        lines += _rows(self.per_entity)
        if self.confusions:
            lines += ["", "Confusions les plus fréquentes :"]
            lines += [f"  {a} pris pour {b} : {n}" for a, b, n in self.confusions[:15]]
        return "\n".join(lines)


def _rows(figures: Mapping[str, Mapping[str, float | int]]) -> list[str]:
    return [
        f"{name:<24}{f['precision']:>10.1%}{f['rappel']:>10.1%}{f['f1']:>8.3f}{f['nombre']:>8}"
        for name, f in figures.items()
    ]


def read_labelled(path: Path) -> list[dict[str, Any]]:
    """Return the labelled lines of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def score_sentences(lines: Iterable[Mapping[str, Any]], understand: Callable[[str], Understood]) -> Score:
    """Understand every labelled line and return the figures; an acceptable intention counts as right."""
    intents: defaultdict[str, Tally] = defaultdict(Tally)
    entities: defaultdict[str, Tally] = defaultdict(Tally)
    styles: defaultdict[str, list[bool]] = defaultdict(list)
    confusions: Counter[tuple[str, str]] = Counter()
    misses: list[Miss] = []
    entity_misses: list[Miss] = []
    for line in lines:
        understood = understand(line["text"])
        expected, found = line["intent"], understood.intent
        if found in line.get("acceptable", ()):
            found = expected
        right = found == expected
        styles[line.get("style", "?")].append(right)
        intents[expected].expected += 1
        intents[found].found += 1
        identifier = str(line.get("id", ""))
        if right:
            intents[expected].right += 1
        else:
            confusions[expected, found] += 1
            misses.append(Miss(identifier, line["text"], expected, found))
        wanted, got = line.get("entities") or {}, understood.entities
        for name in COMPARED:
            good = name in wanted and name in got and _same(wanted[name], got[name])
            entities[name].right += good
            entities[name].expected += name in wanted
            entities[name].found += name in got
            if not good and (name in wanted or name in got):
                expected_text, found_text = f"{name}={wanted.get(name)}", f"{name}={got.get(name)}"
                entity_misses.append(Miss(identifier, line["text"], expected_text, found_text))
    return _figures(intents, entities, styles, confusions, misses, entity_misses)


def _same(wanted: Any, got: Any) -> bool:
    if isinstance(wanted, list | tuple):
        return isinstance(got, list | tuple) and set(wanted) == set(got)
    if isinstance(wanted, int | float) and isinstance(got, int | float):
        return abs(float(wanted) - float(got)) < 0.01
    return str(wanted) == str(got)


def _figures(
    intents: Mapping[str, Tally],
    entities: Mapping[str, Tally],
    styles: Mapping[str, list[bool]],
    confusions: Counter[tuple[str, str]],
    misses: Sequence[Miss],
    entity_misses: Sequence[Miss],
) -> Score:
    count = sum(t.expected for t in intents.values())
    right = sum(t.right for t in intents.values())
    out = intents.get(OUT, Tally())
    inside = count - out.expected
    refused = sum(n for (a, b), n in confusions.items() if b == OUT and a != OUT)
    per_intent = {name: t.figures() for name, t in sorted(intents.items()) if t.expected}
    per_entity = {name: entities[name].figures() for name in COMPARED if name in entities and (
        entities[name].expected or entities[name].found)}  # fmt: skip
    everything = Tally(
        sum(t.right for t in entities.values()),
        sum(t.expected for t in entities.values()),
        sum(t.found for t in entities.values()),
    )
    return Score(
        count=count,
        accuracy=right / count if count else 0.0,
        accuracy_in_scope=(right - out.right) / inside if inside else 0.0,
        macro_f1=sum(float(f["f1"]) for f in per_intent.values()) / len(per_intent) if per_intent else 0.0,
        out_recall=out.right / out.expected if out.expected else 0.0,
        refused=refused / inside if inside else 0.0,
        per_intent=per_intent,
        confusions=[(a, b, n) for (a, b), n in confusions.most_common()],
        entities_f1=float(everything.figures()["f1"]),
        per_entity=per_entity,
        per_style={s: sum(v) / len(v) for s, v in sorted(styles.items())},
        misses=tuple(misses),
        entity_misses=tuple(entity_misses),
    )
