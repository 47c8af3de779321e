"""The caches of what was read: the environment's serve a user who cannot write there, the newest wins."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs
import pytest

from knowledge.reading import load_cache, save_cache


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an environment of its own, and a user's folder beside it."""
    monkeypatch.delenv("GUICHET_CACHE", raising=False)
    (tmp_path / "env").mkdir()
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "env"))
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda name: str(tmp_path / "user" / name))
    return tmp_path


def become_a_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)


def test_what_was_prepared_at_install_serves_a_user_who_cannot_write_there(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_cache("essai", {"a": 1})
    (kept,) = (installed / "env").rglob("essai.marshal")
    assert kept.stat().st_mode & 0o044 == 0o044
    become_a_user(monkeypatch)
    assert load_cache("essai") == {"a": 1} and load_cache("autre") is None


def test_the_newest_of_both_is_read(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_cache("essai", "install")
    become_a_user(monkeypatch)
    save_cache("essai", "user")
    (older,) = (installed / "env").rglob("essai.marshal")
    os.utime(older, (1, 1))
    assert load_cache("essai") == "user"
    (newer,) = (installed / "user").rglob("essai.marshal")
    os.utime(newer, (0, 0))
    assert load_cache("essai") == "install"
