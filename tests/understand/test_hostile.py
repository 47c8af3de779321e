"""Hostile texts: nothing raises, whatever the characters and the length."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.understand.dates import resolve_period
from bot.understand.understand import Understanding, load_understanding


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return load_understanding()


_WORDS = st.sampled_from(
    ["vélo", "aide", "à", "1k5", "2 000,50", "€", "RFR", "part", "1/2", "neuf", "mille", "cent", "le",
     "31", "mars", "🚲", "\u202e", "\x00", "<b>", "'; DROP TABLE", "1.800.000,5", "9" * 400,
     "xlieux", "xinconnu", "\ud83d\ude00"]
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=300), st.lists(_WORDS, max_size=30).map(" ".join)))
def test_random_texts_never_raise(understanding: Understanding, text: str) -> None:
    understood = understanding.understand(text)
    assert understood.intent
    understanding.explain(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.dates())
def test_random_periods_never_raise(text: str, today: object) -> None:
    from datetime import date

    assert isinstance(today, date)
    resolve_period(text, today)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " " * 5000,
        "a" * 100_000,
        "1" * 100_000,
        "vélo " * 30_000,
        "🚲" * 5000,
        "\u202eoléV",
        "\x00\x01\x02",
        "<" * 5000,
        "<script>alert(1)</script>",
        "'; DROP TABLE aides; --",
        "é" * 5000,
        "mille " * 900,
        "- " * 2000,
        "a\u0301" * 3000,
        "?" * 4096,
        "http://" + "a" * 4000,
        "مرحبا",
        "你好",
        "1,2,3,4,5,6,7,8,9",
        "1 000 000 000 000 000 000 000 000 000",
        "du 99 au 99 mars 2026",
    ],
)
def test_hostile_texts_never_raise(understanding: Understanding, text: str) -> None:
    assert understanding.understand(text).intent
