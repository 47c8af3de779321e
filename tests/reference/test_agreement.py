"""Our rules agree with the public engine, to the cent, dates ignored (design, section 3)."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from bot.assemble import World
from bot.rules.estimate import estimate

LINES = [
    json.loads(line)
    for line in (Path(__file__).parent / "situations.jsonl").read_text(encoding="utf-8").splitlines()
]


def test_every_situation_gives_the_same_aids_and_the_same_amounts(world: World) -> None:
    wrong = []
    for line in LINES:
        request = world.situations.read({**line["situation"], "date": None}, dt.date(2026, 11, 24))
        found = estimate(request.situation, world.library.rulebook, request.date)
        ours = {o.aide.reference: o.montant for o in found.outcomes if o.montant != 0}
        same = ours.keys() == line["aides"].keys() and all(
            amount is not None and abs(amount - line["aides"][name]) < 0.01
            for name, amount in ours.items()
            if name
        )
        if not same:
            wrong.append((line["id"], line["aides"], ours))
        assert found.high <= max(line["situation"]["prix"], 1) + 0.01
    assert wrong == []


def test_every_aid_of_the_model_that_can_pay_is_covered(world: World) -> None:
    covered = {name for line in LINES for name in line["aides"]}
    model = {
        pair.importee.reference
        for pair in world.library.knowledge.aides.values()
        if pair.importee is not None
    }
    # ville-sur-jarnioux waits for an aid that waits for it: the public engine never pays it.
    assert model - covered == {"aides . ville-sur-jarnioux"}
