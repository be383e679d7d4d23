"""The demo's secret in `.env`: made once, unguessable, nobody else's to read."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from dotenv import dotenv_values

from include.local.recipient_key import ensure_recipient_key

NAME = "SMS_RECIPIENT_KEY"


def test_a_missing_key_is_written_with_mode_600(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    assert ensure_recipient_key(path)
    assert len(dotenv_values(path)[NAME] or "") == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    ensure_recipient_key(path)
    before = path.read_text()
    assert not ensure_recipient_key(path)
    assert path.read_text() == before


def test_no_two_keys_are_the_same(tmp_path: Path) -> None:
    paths = [tmp_path / "one", tmp_path / "other"]
    for path in paths:
        ensure_recipient_key(path)
    assert paths[0].read_text() != paths[1].read_text()


def test_other_lines_are_kept_and_an_empty_key_is_filled(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text(f"# mine\nSMS_ENGINE=duckdb\n{NAME}=\n")
    assert ensure_recipient_key(path)
    assert path.read_text().startswith("# mine\nSMS_ENGINE=duckdb\n")
    assert path.read_text().count(NAME) == 1
    assert dotenv_values(path)[NAME]


def test_a_commented_key_is_no_key(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text(f"# {NAME}=an-example-that-is-no-secret\n")
    assert ensure_recipient_key(path)


def test_a_key_in_the_environment_is_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, "a-secret-of-the-user")
    assert not ensure_recipient_key(tmp_path / ".env")
    assert not (tmp_path / ".env").exists()
