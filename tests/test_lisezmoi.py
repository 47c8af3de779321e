"""The referent's guide is true: every block loads, every word of the rules is in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter

from knowledge.condition import OPERATEURS, Condition
from knowledge.contact import Contact
from knowledge.evenement import Evenement
from knowledge.model import CORRIGEABLES, Aide, Cumul, Regle
from knowledge.montant import Calcul, Montant
from knowledge.offre import Offre
from knowledge.reading import ROOT, parse_yaml
from tests.support.stories import KEYS

GUIDE = (ROOT / "LISEZMOI.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n# (\w+)\n(.*?)```", GUIDE, flags=re.DOTALL)
SHAPES: dict[str, Any] = {
    "aide": Aide,
    "cumul": Cumul,
    "offre": Offre,
    "contact": Contact,
    "evenement": Evenement,
    "condition": Condition,
    "montant": Montant,
}


@pytest.mark.parametrize(("kind", "text"), BLOCKS, ids=[kind for kind, _ in BLOCKS])
def test_every_block_of_the_guide_loads(kind: str, text: str) -> None:
    content = parse_yaml(text, Path("LISEZMOI.md"))
    if kind in SHAPES:
        TypeAdapter(SHAPES[kind]).validate_python(content)
    elif kind == "correction":
        assert set(content) <= CORRIGEABLES | {"pourquoi"}
    elif kind == "cas":
        assert all({"cas", "le", "situation", "attendu"} == set(case) for case in content)
    else:
        assert kind == "histoire"
        assert all(set(turn) <= KEYS for story in content for turn in story["tours"])


def test_every_block_says_its_kind() -> None:
    assert len(BLOCKS) == GUIDE.count("```yaml")
    assert {"aide", "correction", "cumul", "offre", "contact", "evenement", "cas", "histoire"} <= {
        k for k, _ in BLOCKS
    }


def test_every_word_of_the_rules_is_documented() -> None:
    words = {
        *OPERATEURS,
        "une_de",
        "toutes",
        "selon",
        *Calcul.model_fields,
        "si",
        "alors",
        "sinon",
        *get_args(Regle),
    }
    missing = {word for word in words if f"`{word}" not in GUIDE and f"{word}:" not in GUIDE}
    assert missing == set()
