"""The lexicon: concepts, their misspelt forms, and how unknown words are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.understand.lexicon import ConceptIndex
from bot.understand.reader import Reader
from bot.understand.spelling import Spelling
from bot.understand.stems import phonetic_key, stem
from bot.understand.training import learn, make_normaliser
from knowledge.intentions import IntentionFault, load_intentions
from knowledge.lexicon import LexiqueFault, load_lexique


@pytest.fixture(scope="module")
def reader() -> Reader:
    lexique = load_lexique()
    data = learn(lexique, load_intentions())
    return Reader(
        make_normaliser(lexique), Spelling.restore(data["spelling"]), ConceptIndex.restore(data["concepts"])
    )


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("coup de pouce pour une bicyclette", "aide"),
        ("subvantion velo", "aide"),
        ("sybvention", "aide"),
        ("un biclou", "velo"),
        ("vélo éléctrike", "velo_electrique"),
        ("mon boss", "employeur"),
        ("forfé mobilitées durables", "fmd"),
        ("c cumulable", "cumul"),
        ("covoituraje", "covoiturage"),
        ("transport à la demande", "tad"),
        ("alvéole plus", "cee"),
        ("desabonemment", "arreter"),
        ("ma prime rénov", "hors_logement"),
        ("carte grise", "hors_permis"),
        ("météo", "hors_loisir"),
        ("opperateur", "humain"),
    ],
)
def test_everyday_and_misspelt_words_lead_to_their_concept(reader: Reader, text: str, concept: str) -> None:
    assert concept in reader.read(text).concepts


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("subvention", "subvantion"),
        ("electrique", "elektrike"),
        ("demarche", "demarches"),
        ("dossier", "dosier"),
    ],
)
def test_two_spellings_of_one_sound_share_a_key(first: str, second: str) -> None:
    assert phonetic_key(first) == phonetic_key(second)


@pytest.mark.parametrize(
    ("first", "second"), [("réparer", "répare"), ("cumulable", "cumuler"), ("primes", "prime")]
)
def test_forms_of_a_word_share_a_stem(first: str, second: str) -> None:
    assert stem(first.replace("é", "e")) == stem(second.replace("é", "e"))


def test_a_concept_written_twice_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "lexique" / "concepts"
    folder.mkdir(parents=True)
    (tmp_path / "lexique" / "ecriture.yaml").write_text(
        "sms: {}\nemojis: {}\npolitesse: []\n", encoding="utf-8"
    )
    (folder / "a.yaml").write_text("aide: [aide]\n", encoding="utf-8")
    (folder / "b.yaml").write_text("aide: [prime]\n", encoding="utf-8")
    with pytest.raises(LexiqueFault, match=r"« aide » est déjà dans a\.yaml"):
        load_lexique(tmp_path)


def test_an_intention_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "intentions"
    folder.mkdir()
    (folder / "avis.yaml").write_text("id: avis\nexemple: Bravo\nfrases: [bravo]\n", encoding="utf-8")
    with pytest.raises(IntentionFault, match="« frases » n'est pas une clé connue"):
        load_intentions(tmp_path)


def test_every_intention_of_the_design_has_sixty_phrases() -> None:
    intentions = load_intentions()
    assert len(intentions) == 24
    assert [i.id for i in intentions if len(i.phrases) < 60] == []


def test_no_phrase_is_claimed_twice() -> None:
    seen: dict[str, str] = {}
    for intention in load_intentions():
        for phrase in intention.phrases:
            assert phrase not in seen, f"« {phrase} » : {seen[phrase]} et {intention.id}"
            seen[phrase] = intention.id
