"""Places as people write them."""

from __future__ import annotations

import random
import time

import pytest

from bot.understand.place_match import PlaceMatch, place_entities
from bot.understand.places import Places
from knowledge.territory import Territoires, load_territoires
from tests.places_report import (
    MOTS_DU_METIER,
    Tally,
    everyday_sentences,
    poorly,
    try_communes,
    with_st,
    written_plainly,
)


@pytest.fixture(scope="module")
def france() -> Territoires:
    return load_territoires()


@pytest.fixture(scope="module")
def places(france: Territoires) -> Places:
    return Places(france, MOTS_DU_METIER)


def states(places: Places, text: str) -> dict[str, object]:
    """Return the entities of a text."""
    return dict(place_entities(places.find(text)))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Quel montant à Compiègne ?", "60159"),
        ("aide velo compiegne", "60159"),
        ("AIDE VELO COMPIEGNE", "60159"),
        ("je suis à la madeleine", "59368"),
        ("prime au havre", "76351"),
        ("une prime au Touquet ?", "62826"),
        ("les andelys prime velo", "27016"),
        ("boulogne s/ mer", "62160"),
        ("boulogne s mer", "62160"),
        ("villeneuve dascq", "59009"),
        ("habitant de Villeneuve-d’Ascq", "59009"),
        ("berck sur mer", "62108"),
        ("velo a St. Germain-en-Laye", "78551"),
        ("prime paris 13e", "75056"),
        ("Saint-Pol-sur-Mer", "59183"),
        ("j'habite Hénin", "62427"),
        ("aide vélo à Y", "80829"),
        ("j'habite Sens", "89387"),
        ("aide velo a eu", "76255"),
        ("la mairie de Die", "26113"),
        ("Vaujany", "38527"),
        ("77 rue de Paris à Arras", "62041"),
        ("gd quevilly", "76322"),
    ],
)
def test_a_commune_is_recognised_as_people_write_it(places: Places, text: str, code: str) -> None:
    assert states(places, text) == {"commune": code}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("aide velo a henin bomont", "62427"),
        ("les prochin rdv a bovai", "60057"),
        ("aide velo a lil", "59350"),
        ("prime velo a valansienne", "59606"),
        ("velo sur dunkerke", "59183"),
        ("aide vélo à Hazebrouk", "59295"),
        ("aide vélo à Abeville", "80001"),
        ("aide vélo à Armetnières", "59017"),
        ("aide vélo à saint pol sur mre", "59183"),
        ("j'habite Ruoen", "76540"),
    ],
)
def test_a_letter_wrong_or_the_sound_is_enough(places: Places, text: str, code: str) -> None:
    (match,) = places.find(text)
    assert match.codes == (code,)
    assert not match.exact and match.score < 1


@pytest.mark.parametrize(
    "text",
    [
        "bonjour",
        "prime vélo cargo svp",
        "je voudrais une aide pour moi",
        "ça n'a aucun sens",
        "il y a trois tours",
        "je bois un café",
        "elle a eu la prime",
        "on prend le bus pour aller ver la gare",
        "je travaille à domicile",
        "à bientôt",
        "une maison à louer",
        "la Saint-Valentin",
        "Madame Lambert a appelé",
        "il fait de la pluie",
        "la somme de 300 euros",
        "la réunion de lundi",
        "mon RFR est de 14000 euros",
        "revenu fiscal 62000",
        "un vélo à 59000 €",
        "le pays de Caux",
        "12 rue de Lille",
        "reste à charge",
        "",
        "   ",
        "🚲🚲",
        "‮‭؀",
    ],
)
def test_everyday_words_are_never_a_place(places: Places, text: str) -> None:
    assert places.find(text) == []


def test_homonyms_are_left_open_with_all_of_them(places: Places, france: Territoires) -> None:
    (match,) = places.find("aide vélo à saint aubin")
    assert match.kind == "commune_ambigue"
    assert {france.nom(code) for code in match.codes} == {"Saint-Aubin"}
    assert len(match.codes) == france.noms.count("Saint-Aubin")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("st denis 93", "93066"),
        ("Saint-Denis (974)", "97411"),
        ("Valence dans la Drôme", "26362"),
        ("clermont dans l'oise", "60157"),
        ("Saint-Omer, 62", "62765"),
        ("Sainte-Catherine-lès-Arras", "62744"),
        ("Boulogne (62)", "62160"),
    ],
)
def test_a_departement_beside_the_name_chooses(places: Places, text: str, code: str) -> None:
    assert states(places, text) == {"commune": code}


def test_a_postal_code_beside_the_name_chooses(places: Places) -> None:
    assert states(places, "93200 Saint-Denis") == {"code_postal": "93200", "commune": "93066"}


def test_a_merged_town_is_offered_beside_the_village_of_its_old_name(
    places: Places, france: Territoires
) -> None:
    for text, town in (("j'habite Vire", "14762"), ("aide vélo domfront", "61145")):
        (found,) = places.find(text)
        assert found.kind == "commune_ambigue" and town in found.codes
    # The same letters cut otherwise stay another name.
    assert [m.codes for m in places.find("Labalme")] == [("01200",)]


def test_a_name_that_several_towns_shorten_to_is_left_open(places: Places) -> None:
    chosen = states(places, "j'habite boulogne")["commune_ambigue"]
    assert isinstance(chosen, tuple) and chosen[:2] == ("92012", "62160")


def test_a_departement_without_that_exact_name_offers_the_names_that_begin_so(
    places: Places, france: Territoires
) -> None:
    (match,) = places.find("Saint-Aubin (76)")
    assert match.kind == "commune_ambigue" and len(match.codes) <= 6
    assert all(code.startswith("76") and france.nom(code).startswith("Saint-Aubin") for code in match.codes)


@pytest.mark.parametrize(
    ("text", "siren"),
    [
        ("Qui suit les mobilités à l'agglo de Cambrai ?", "200068500"),
        ("communauté urbaine de Dunkerque", "245900428"),
        ("la CUD", "245900428"),
        ("la MEL donne combien", "200093201"),
        ("métropole de lille", "200093201"),
        ("agglo du calaisis", "200090751"),
        ("caen la mer", "200065597"),
        ("Seine-Eure a-t-elle une ligne ?", "200089456"),
        ("le Pays de Lumbres organise", "246201016"),
        ("CA du Pays de Laon", "200043495"),
        ("la capso", "200069037"),
        ("comcom de lumbres", "246201016"),
        ("agglo d'amiens", "248000531"),
    ],
)
def test_an_epci_is_recognised_by_its_usual_names(places: Places, text: str, siren: str) -> None:
    assert states(places, text) == {"epci": siren}


@pytest.mark.parametrize(
    ("nom", "code"),
    [("Somme", "80"), ("Manche", "50"), ("Orne", "61"), ("Nord", "59"), ("Oise", "60"), ("Aisne", "02"),
     ("Eure", "27"), ("Calvados", "14"), ("Loire", "42"), ("Creuse", "23")],
)  # fmt: skip
def test_a_departement_alone_after_a_colon_or_after_dans_is_one(places: Places, nom: str, code: str) -> None:
    article = "l'" if nom[0] in "AEO" else "la "
    for text in (nom, nom.lower(), f"préviens-moi des événements : {nom}", f"préviens-moi : {nom.lower()}",
                 f"dans {article}{nom}", f"tout le département de {article}{nom}", f"département {nom}"):  # fmt: skip
        assert place_entities(places.find(text)) == {"departement": code}, text


@pytest.mark.parametrize(
    "text",
    ["la somme de 300 euros", "quelle est la somme ?", "faire la manche", "un vélo pas cher", "un lot"],
)
def test_an_everyday_word_is_no_departement(places: Places, text: str) -> None:
    assert places.find(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("un cas concret ds le 62 ?", {"departement": "62"}),
        ("dans la Somme", {"departement": "80"}),
        ("en Seine-Maritime", {"departement": "76"}),
        ("j'habite l'Oise", {"departement": "60"}),
        ("le Nord", {"departement": "59"}),
        ("dans le pas de calais", {"departement": "62"}),
        ("dans la Vienne", {"departement": "86"}),
        ("à La Réunion", {"departement": "974"}),
        ("Région Normandie", {"region": "28"}),
        ("hauts de france", {"region": "32"}),
        ("aide hdf", {"region": "32"}),
        ("en Bretagne", {"region": "53"}),
        ("normendie", {"region": "28"}),
        ("seine maritimme", {"departement": "76"}),
        ("dans loise", {"departement": "60"}),
        ("velo finistere", {"departement": "29"}),
        ("59000", {"code_postal": "59000", "commune": "59350"}),
        ("j'habite 62000", {"code_postal": "62000"}),
        ("je vis à Monaco", {"pays": "99138"}),
        ("j'habite au Luxembourg", {"pays": "99137"}),
    ],
)
def test_wider_places_and_numbers(places: Places, text: str, expected: dict[str, object]) -> None:
    assert states(places, text) == expected


def test_two_communes_are_left_open(places: Places) -> None:
    assert states(places, "kelkun fait bethune douai ?") == {"commune_ambigue": ("62119", "59178")}


def test_where_one_lives_and_where_one_works(places: Places) -> None:
    found = places.find("je travaille à Lens mais j'habite Arras")
    assert [(match.surface, match.role) for match in found] == [("Lens", "travaille"), ("Arras", "habite")]
    assert place_entities(found) == {"commune": "62041", "travail_commune": "62498"}
    assert states(places, "j'habite Caen, je bosse sur Ifs") == {
        "commune": "14118",
        "travail_commune": "14341",
    }


def test_a_match_says_where_it_stands(places: Places) -> None:
    text = "Une prime à Hénin-Beaumont, svp"
    (match,) = places.find(text)
    assert isinstance(match, PlaceMatch)
    assert text[match.start : match.end] == match.surface == "Hénin-Beaumont"
    assert (match.score, match.exact) == (1.0, True)


def test_an_expected_place_may_be_an_everyday_word(places: Places) -> None:
    assert places.find("sens alors") == []
    (match,) = places.find("orange, voilà", attendu=True)
    assert match.codes == ("84087",)


def test_a_very_long_text_is_cut(places: Places) -> None:
    assert states(places, "Arras " + "bla " * 5000 + "Lens") == {"commune": "62041"}


def test_hostile_texts_never_raise(places: Places) -> None:
    rng = random.Random(7)
    alphabet = "aàeéiou lrst-'’()/.,;:59076\n\t€🚲\u0301\u202e\x00<>\"%_"
    for _ in range(300):
        text = "".join(rng.choice(alphabet) for _ in range(rng.randrange(200)))
        for match in places.find(text):
            assert text[match.start : match.end] == match.surface


def test_texts_full_of_unknown_words_stay_quick(places: Places) -> None:
    for text in ("xyzab " * 700, "à xyzab " * 500, "saint-aubin 76 " * 270, "st-" * 1400):
        start = time.perf_counter()
        places.find(text)
        assert time.perf_counter() - start < 0.5  # a tenth of that on an idle machine


def test_a_sample_of_the_communes_of_france_is_recognised(places: Places, france: Territoires) -> None:
    rows = random.Random(34969).sample(range(len(france)), 300)
    for way in (written_plainly, poorly, with_st):
        tally = Tally("échantillon")
        try_communes(places, france, rows, wrong=False, tally=tally, way=way)
        assert tally.share >= 0.99, tally.failures


def test_most_of_a_sample_is_recognised_with_a_letter_wrong(places: Places, france: Territoires) -> None:
    tally = Tally("une faute")
    rows = random.Random(2).sample(range(len(france)), 300)
    try_communes(places, france, rows, wrong=True, tally=tally, way=written_plainly)
    assert tally.share >= 0.90, tally.failures


def test_hardly_any_everyday_sentence_yields_a_place(places: Places) -> None:
    sentences = everyday_sentences()
    found = [sentence for sentence in sentences if places.find(sentence)]
    assert len(found) <= 0.005 * len(sentences) + 1, found
