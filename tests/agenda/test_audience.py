"""Whoever asked to hear of something there, on that theme, for that public, is told once; nobody else is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.agenda.annonce import make_annonce
from bot.agenda.audience import audience, reasons
from bot.agenda.digest import Digest
from bot.agenda.draft import Brouillon, Portee
from bot.agenda.feeds.entry import of_annonces
from bot.agenda.places import concerned
from bot.reply.wording import Wording
from bot.store.api import Abonnement, ChatKey, EtatAnnonce
from bot.store.store import SqlStore
from knowledge.territory import Territoires
from tests.support.agenda import render
from tests.support.stores import DATABASES, fresh_store

#: Two régions, three départements, communes outside any EPCI, an EPCI over two régions, one inside another.
COMMUNES = {
    # commune: (EPCI, département)
    "01001": ("100", "01"),
    "01002": ("100", "01"),
    "01003": ("200", "01"),
    "02001": ("200", "02"),
    "02002": ("", "02"),
    "03001": ("300", "03"),
    "03002": ("200", "03"),
}
REGIONS = {"01": "11", "02": "11", "03": "22"}
INNER = {"900": ("01001",)}
PLACES: dict[tuple[str, str], frozenset[str]] = {
    **{("commune", code): frozenset({code}) for code in COMMUNES},
    **{
        ("epci", siren): frozenset(c for c, (e, _) in COMMUNES.items() if e == siren)
        for siren in ("100", "200", "300")
    },
    **{("epci", siren): frozenset(codes) for siren, codes in INNER.items()},
    **{("departement", d): frozenset(c for c, (_, e) in COMMUNES.items() if e == d) for d in REGIONS},
    **{
        ("region", r): frozenset(c for c, (_, d) in COMMUNES.items() if REGIONS[d] == r) for r in ("11", "22")
    },
}


def invented() -> Territoires:
    """Return the map of an invented country."""
    return Territoires(
        {
            "codes": list(COMMUNES),
            "noms": [f"Ville {code}" for code in COMMUNES],
            "populations": [1000] * len(COMMUNES),
            "anciennes": [],
            "epci": {siren: ("CC", f"CC {siren}") for siren in ("100", "200", "300", "900")},
            "departements": {code: f"Département {code}" for code in REGIONS},
            "regions": {"11": "Onze", "22": "Vingt-deux"},
            "surnoms": {},
            "postaux": [""] * len(COMMUNES),
            "epci_of": [siren for siren, _ in COMMUNES.values()],
            "region_of": REGIONS,
            "ept": INNER,
            "by_postal": {},
        }
    )


MAP = invented()
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)

subscriptions = st.builds(
    lambda place, theme, public, rythme: Abonnement(
        niveau=place[0], code=place[1], theme=theme, public=public, rythme=rythme
    ),
    st.sampled_from([*PLACES, ("pays", "France")]),
    st.sampled_from(["", "velo", "tous_modes", "climat"]),
    st.sampled_from(["", "tous", "senior", "epci"]),
    st.sampled_from(["immediat", "hebdomadaire"]),
)
drafts = st.builds(
    lambda place, theme, publics: Brouillon(
        titre="Fête", le=dt.date(2026, 12, 12), theme=theme, publics=tuple(publics), portee=Portee(*place)
    ),
    st.sampled_from(list(PLACES)),
    st.sampled_from(["velo", "tous_modes", "covoiturage"]),
    st.sets(st.sampled_from(["tous", "senior", "entreprise", "epci"]), min_size=1, max_size=3),
)


@pytest.mark.parametrize("place", PLACES, ids=":".join)
def test_a_territory_concerns_what_shares_a_commune_with_it(place: tuple[str, str]) -> None:
    expected = {other for other, communes in PLACES.items() if communes & PLACES[place]}
    assert set(concerned(Portee(*place), MAP)) == expected | {("pays", "France")}


def is_told(one: Abonnement, draft: Brouillon, rythme: str) -> bool:
    """Tell whether a subscription hears of an event, read word for word."""
    here = PLACES[draft.portee.niveau, draft.portee.code]
    theirs = frozenset(COMMUNES) if one.niveau == "pays" else PLACES[one.niveau, one.code]
    return (
        one.rythme == rythme
        and bool(here & theirs)
        and (one.theme in ("", "tous_modes", draft.theme) or draft.theme == "tous_modes")
        and (one.public in ("", "tous") or one.public in draft.publics or "tous" in draft.publics)
    )


@pytest.fixture(scope="module", params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    folder: Path = tmp_path_factory.mktemp("audience")
    with fresh_store(request.param, folder, lambda: NOW) as store:
        yield store


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(people=st.lists(st.lists(subscriptions, max_size=4), max_size=8), draft=drafts)
def test_who_asked_is_told_once_and_nobody_else(
    store: SqlStore, people: list[list[Abonnement]], draft: Brouillon
) -> None:
    abonnements = store.abonnements
    chats = [ChatKey("telegram", "1", str(number)) for number in range(8)]
    kept: dict[ChatKey, dict[tuple[str, ...], Abonnement]] = {chat: {} for chat in chats}
    for chat in chats:
        abonnements.remove(chat)
    for chat, asked in zip(chats, people, strict=False):
        for one in asked:
            abonnements.add(chat, one)
            kept[chat][one.niveau, one.code, one.theme, one.public] = one
    later = NOW + dt.timedelta(hours=1)
    announced = make_annonce("fete", chats[0], draft, later, etat=EtatAnnonce.PUBLIEE)
    digest = Digest(store, MAP, Wording({}), render, lambda: ())
    for rythme in ("immediat", "hebdomadaire"):
        told = audience(draft, abonnements, MAP, rythme)
        expected = {c for c in chats if any(is_told(one, draft, rythme) for one in kept[c].values())}
        assert len(told) == len(set(told)) and set(told) == expected
        if rythme == "hebdomadaire":
            assert {chat for chat, _, _ in digest.readers(of_annonces([announced], MAP), None)} == {
                c for c in expected if not any(is_told(one, draft, "immediat") for one in kept[c].values())
            }
    for chat in chats:
        why = {
            (one.niveau, one.code, one.theme, one.public) for one in reasons(draft, chat, abonnements, MAP)
        }
        assert why == {
            key
            for key, one in kept[chat].items()
            if is_told(one, draft, "immediat") or is_told(one, draft, "hebdomadaire")
        }
