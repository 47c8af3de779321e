"""One broken file per message: file, line, wrong word, remedy, all at once."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from knowledge.check import Report, check
from knowledge.load import KnowledgeFaults, load_knowledge
from tests.knowledge.test_importing import TERRITOIRES

TODAY = dt.date(2026, 4, 10)
MONDE = Path(__file__).parent.parent / "monde"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(MONDE, tmp_path / "monde")
    return tmp_path / "monde"


def report_after(root: Path, file: str, old: str, new: str) -> Report:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return check(TERRITOIRES, TODAY, root)


def test_the_invented_world_is_good_and_counted(root: Path) -> None:
    report = check(TERRITOIRES, TODAY, root)
    assert report.faults == ()
    assert str(report).startswith("Tout est bon : 2 aides à l'achat d'un vélo")


AIDE = "aides/val-de-lisse.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "said"),
    [
        (
            AIDE,
            "au_moins: 18 ans",
            "au_mois: 18 ans",
            12,
            "« au_mois » n'est pas un mot connu ici. Vouliez-vous écrire « au_moins » ?",
        ),
        (
            AIDE,
            "info: age",
            "info: aje",
            11,
            "« aje » n'est pas une info connue. Vouliez-vous écrire « age » ?",
        ),
        (AIDE, "18 ans", "18 €", 12, "« age » se compte en ans ; ici : €"),
        (
            AIDE,
            "est: neuf",
            "est: nef",
            15,
            "« nef » n'est pas une réponse possible pour « velo_etat ». Vouliez-vous écrire « neuf » ?",
        ),
        (
            AIDE,
            "niveau: epci",
            "niveau: epic",
            4,
            "« epic » n'est pas possible pour « niveau ». Vouliez-vous écrire « epci » ?",
        ),
        (AIDE, '"999000001"', '"999000009"', 8, "« 999000009 » n'est pas le SIREN d'un EPCI"),
        (AIDE, "part: 25 %", "part: 25 €", 18, "ici il faut un nombre en %"),
        (AIDE, "part: 25 %", "part: beaucoup", 18, "« beaucoup » n'est pas un nombre connu"),
        (
            AIDE,
            "plafond: 300 €",
            "plafond: 300 euros",
            20,
            "« 300 euros » n'est pas un nombre avec son unité",
        ),
        (AIDE, "id: val-de-lisse", "id: autre", 1, "Écrivez « id: val-de-lisse »"),
        (
            AIDE,
            "  le: 2026-02-10",
            "  le: 10/02/2026",
            24,
            "n'est pas une date pour « le ». Écrivez-la ainsi : 2026-12-31",
        ),
        (AIDE, "    sinon: Le vélo doit être neuf.\n", "", 14, "il manque « sinon: »"),
        (AIDE, "Le vélo doit être neuf.", "Le vélo doit être neuf", 16, "finit par un point"),
        (AIDE, "porteur: ", "porteurs: ", 1, "il manque « porteur: »"),
        (
            "cumuls/ensemble.yaml",
            "- bellerive",
            "- belerive",
            5,
            "« belerive » n'est pas une aide connue. Vouliez-vous écrire « bellerive » ?",
        ),
        (
            "cumuls/ensemble.yaml",
            "plafond: {part",
            "plafonds: {part",
            6,
            "« plafonds » n'est pas un mot connu ici. Vouliez-vous écrire « plafond » ?",
        ),
        (
            "infos/velo_etat.yaml",
            "type: choix",
            "type: choixx",
            5,
            "« choixx » n'est pas possible pour « type ». Vouliez-vous écrire « choix » ?",
        ),
        ("corrections/bellerive.yaml", "pourquoi:", "porquoi:", 1, "« porquoi » ne se corrige pas"),
        ("corrections/bellerive.yaml", "montant: 120 €", "montant: 120 %", 2, "ici il faut un nombre en €"),
        (AIDE, "part: 25 %", "part: 25 %\n  part: 30 %", 19, "la clé « part » est écrite deux fois"),
        (AIDE, "  de: prix", "\tde: prix", 19, "tabulation"),
    ],
)
def test_a_fault_gives_file_line_word_and_remedy(
    root: Path, file: str, old: str, new: str, line: int, said: str
) -> None:
    report = report_after(root, file, old, new)
    found = [f for f in report.faults if said in f.message]
    assert found, str(report)
    assert found[0].line == line
    assert str(found[0].path).endswith(file)
    assert str(report).endswith("faute(s) à corriger.")


def test_every_fault_is_told_at_once(root: Path) -> None:
    report_after(root, AIDE, "info: age", "info: aje")
    report_after(root, "cumuls/ensemble.yaml", "- bellerive", "- belerive")
    report = report_after(root, "infos/prix.yaml", "type: nombre", "type: nombres")
    assert len(report.faults) >= 3


def test_ceilings_that_cross_are_refused(root: Path) -> None:
    other = (
        "id: autre\nregle: plafond_commun\nentre: [bellerive, val-de-lisse-2]\n"
        "plafond: 100 €\nexplication: Croise.\n"
    )
    (root / "cumuls" / "autre.yaml").write_text(other, encoding="utf-8")
    copy = (root / AIDE).read_text(encoding="utf-8").replace("id: val-de-lisse", "id: val-de-lisse-2")
    (root / "aides" / "val-de-lisse-2.yaml").write_text(copy, encoding="utf-8")
    report = check(TERRITOIRES, TODAY, root)
    assert any("croise" in fault.message for fault in report.faults)


def test_a_faulty_base_is_not_loaded(root: Path) -> None:
    report_after(root, AIDE, "niveau: epci", "niveau: epic")
    with pytest.raises(KnowledgeFaults, match="Vouliez-vous écrire"):
        load_knowledge(root)


def test_a_correction_is_seen_in_the_current_aid_and_not_in_the_imported_one(root: Path) -> None:
    pair = load_knowledge(root).aides["bellerive"]
    assert pair.importee is not None
    assert pair.importee.montant.value == 100.0  # type: ignore[union-attr]
    assert pair.courante.montant.value == 120.0  # type: ignore[union-attr]


def test_a_file_may_hold_a_list_and_each_fault_has_its_line(root: Path) -> None:
    path = root / "infos" / "prix.yaml"
    one = path.read_text(encoding="utf-8")
    lines = [line for line in one.splitlines() if line.strip()]
    listed = "\n".join(["- " + lines[0], *("  " + line for line in lines[1:])])
    path.write_text(listed + "\n", encoding="utf-8")
    assert check(TERRITOIRES, TODAY, root).faults == ()
    wrong = listed.replace("id: prix", "id: autre").replace("unite:", "unites:")
    path.write_text(f"{listed}\n{wrong}\n{listed}\n", encoding="utf-8")
    unite, twin = sorted(str(fault) for fault in check(TERRITOIRES, TODAY, root).faults)
    number = len(lines) + next(n for n, line in enumerate(lines, 1) if line.startswith("unite:"))
    assert f"ligne {number} : « unites » n'est pas un mot connu" in unite
    assert f"ligne {2 * len(lines) + 1} : « prix » existe déjà" in twin
