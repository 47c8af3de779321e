"""No figure in an answer on money that is not in the YAML behind it, a date of it, or a total computed from it."""

from __future__ import annotations

import itertools
import re
from functools import cache
from pathlib import Path

import pytest

from bot.answer.answer import answer
from bot.assemble import World
from bot.decide.conversation import Conversation
from bot.decide.decide import go_on
from bot.decide.decision import Decision
from bot.decide.facts import Heard
from bot.decide.places import lieu_of
from bot.reply.model import Card, Reply, Text
from bot.reply.wording import payer_name
from bot.rules.estimate import Situation
from bot.rules.yearly import yearly
from knowledge.load import Knowledge

TODAY = {"24", "11", "2026"}
_NUMBER = re.compile(r"\d+(?:[ \u202f\u00a0]\d{3})*(?:,\d+)?")
COMMUNES = {
    "59350": "Lille", "62041": "Arras", "14118": "Caen", "76540": "Rouen", "80021": "Amiens", "76351": "Le Havre",
    "50218": "Granville", "62510": "Liévin", "02408": "Laon", "59392": "Maubeuge",
    "27229": "Évreux", "60057": "Beauvais",
}  # fmt: skip
IDEES = {
    "aides_employeur": [(), ("fmd",), ("moitie_abonnement",), ("prime_carburant",), ("velo_fonction",),
                        ("covoiturage",)],
    "aides_cee": [(), ("prog_alveole",), ("prog_oepv",), ("prog_advenir", "mairie"), ("recharge",), ("stationnement",)],
    "entreprise_plan": [(), ("parking_plein",), ("recruter",), ("loin_bus",)],
    "aides_detail": [(), ("fmd",), ("bonus_etat",), ("aide_region",), ("regle_vtt", "terme_rfr")],
    "aides_demarche": [(), ("fmd",), ("suivi",), ("papiers",)],
    "aides_cumul": [(), ("fmd",), ("abonnement_transport",)],
}  # fmt: skip
FAITS: list[dict[str, str | float]] = [
    {},
    {"employeur": "privé", "mode_trajet": "vélo", "abonnement_mensuel": 43.5, "temps_travail": 100.0,
     "effectif": 120.0},
    {"employeur": "public", "mode_trajet": "covoiturage", "abonnement_mensuel": 30.0, "effectif": 9.0,
     "velo_type": "électrique", "velo_etat": "neuf", "prix": 1800.0},
    {"employeur": "privé", "mode_trajet": "voiture", "vehicule_energie": "thermique", "voiture_necessaire": "oui",
     "effectif": 60.0, "velo_type": "cargo électrique", "prix": 4200.0},
]  # fmt: skip
CASES = [
    (commune, sujet, idees, number)
    for (sujet, all_idees), number in itertools.product(IDEES.items(), range(len(FAITS)))
    for idees in all_idees
    for commune in itertools.islice(itertools.cycle(COMMUNES), len(idees) + number, len(idees) + number + 2)
]


def numbers_of(text: str) -> set[str]:
    """Return the numbers written in a text, spaces left out, decimals with a comma."""
    return {re.sub(r"[ \u202f\u00a0]", "", found) for found in _NUMBER.findall(text)}


@cache
def numbers_in(path: Path) -> frozenset[str]:
    """Return the numbers of one file, as they are written and as they are said."""
    raw = path.read_text(encoding="utf-8")
    # A date is written « 2026-03-02 » and said « 02/03/2026 » or « 2 mars 2026 »; 1.5 is said « 1,5 ».
    plain = set(re.findall(r"\d+", raw))
    return frozenset(
        numbers_of(raw) | numbers_of(raw.replace(".", ",")) | plain | {n.lstrip("0") for n in plain}
    )


def shown_in(text: str, decision: Decision, knowledge: Knowledge) -> set[str]:
    """Return the numbers of the things a text shows: those named in it, the rules quoted, the aids of the place."""
    ids = [d.id for d in knowledge.dispositifs.values() if d.nom in text or (d.en_bref or d.nom) in text]
    ids += [c.id for c in knowledge.contacts.values() if payer_name(c.nom) in text]
    ids += [p.id for p in knowledge.pratiques.values() if p.titre in text]
    ids += [e.id for e in knowledge.evenements.values() if e.titre in text]
    ids += [i for i, a in knowledge.aides.items() if payer_name(a.courante.porteur) in text]
    paths = [knowledge.files[i] for i in ids]
    paths += [path for i in ids for path in (knowledge.root / "corrections").rglob(f"{i}.yaml")]
    found = {number for path in paths for number in numbers_in(path)}
    for rule in (*knowledge.cumuls_annuels.values(), *knowledge.cumuls.values()):
        if rule.explication in text:
            found |= numbers_of(rule.explication)
    for path in ((knowledge.root / "reponses"), (knowledge.root / "infos")):
        found |= {number for file in path.rglob("*.yaml") for number in numbers_in(file)}
    return found


def said(reply: Reply) -> str:
    """Return the words of a reply, addresses left out."""
    lines: list[str] = []
    for block in reply.blocks:
        if isinstance(block, Card):
            lines += [block.title, *block.lines]
        elif isinstance(block, Text):
            lines.append(block.text)
    return "\n".join(re.sub(r"https?://\S+|\S+\.(?:fr|com|org|eu|net)\S*", "", line) for line in lines)


def computed(decision: Decision, world: World) -> set[str]:
    """Return the totals this answer may have computed, as they are written."""
    now, desk = decision.conversation, world.desk()
    amounts: set[float] = {float(v) for v in now.faits.values() if isinstance(v, float)}
    found = yearly(
        Situation(lieu_of(now, desk.territoires), now.faits, now.domaines, now.ne_sait_pas),
        desk.yearly_book,
        desk.today,
    )
    for total in (found.du, found.possible, found.avec_a_verifier):
        amounts |= {total.low, total.high}
    amounts |= {n for o in found.outcomes for n in (o.low, o.high)}
    estimate = decision.estimate
    if estimate is not None:
        amounts |= {estimate.low, estimate.high, *(n for o in estimate.outcomes for n in (o.low, o.high))}
        amounts |= {-e.effet for e in estimate.effects}
        amounts |= {b for pieces in estimate.tranches.values() for p in pieces for b in (p.low, p.high)}
    return {f"{a:.2f}".removesuffix(".00").replace(".", ",") for a in amounts if a < 1e9}


@pytest.mark.parametrize(("commune", "sujet", "idees", "number"), CASES)
def test_every_figure_has_an_origin(
    world: World, commune: str, sujet: str, idees: tuple[str, ...], number: int
) -> None:
    desk = world.desk()
    conversation = Conversation(
        commune=commune, sujet=sujet, idees=idees, faits=FAITS[number], ne_sait_pas=frozenset({"effectif"})
    )
    decision = go_on(Heard(conversation), Conversation(), desk)
    text = said(answer(decision, desk, world.library.wording))
    known = shown_in(text, decision, world.library.knowledge) | computed(decision, world) | TODAY
    unknown = {n for n in numbers_of(text) if n not in known and n.lstrip("0") not in known}
    assert not unknown, f"{sorted(unknown)}\n\n{text}"


def test_there_are_enough_situations() -> None:
    assert len(CASES) >= 150
