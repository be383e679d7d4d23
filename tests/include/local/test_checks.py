"""What must hold before the main job runs; each failure says what to do, in one line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from include.errors import SmsError
from include.lake import open_store
from include.local.checks import (
    CheckFailedError,
    check_env_file,
    check_lake,
    check_places,
    check_raw_objects,
    check_recipient_key,
)
from include.publishing.days import Window
from include.streams import load_streams
from tests.include.local.factories import settings_in, v2_event, write_object, write_streams

WEEK = Window(date(2026, 11, 1), date(2026, 11, 7))


def test_a_missing_recipient_key_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(CheckFailedError, match=r"SMS_RECIPIENT_KEY is not set.*\.env"):
        check_recipient_key(settings_in(tmp_path))


def test_a_recipient_key_is_never_shown(tmp_path: Path) -> None:
    key = "a-very-secret-recipient-key"
    assert key not in check_recipient_key(settings_in(tmp_path, recipient_key=key))


def test_an_env_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("SMS_RECIPIENT_KEY=x\n")
    path.chmod(0o640)
    with pytest.raises(CheckFailedError, match="chmod 600"):
        check_env_file(path)
    path.chmod(0o600)
    assert check_env_file(path)


def test_a_lake_that_can_be_written_is_left_as_it_was(tmp_path: Path) -> None:
    assert "can be written" in check_lake(settings_in(tmp_path))
    assert list(open_store(str(tmp_path / "lake")).list("")) == []


def test_a_lake_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings = settings_in(tmp_path, lake_uri=str(tmp_path / "file" / "lake"))
    with pytest.raises(SmsError, match=r"file/lake.*can't write"):
        check_lake(settings)


def test_events_of_the_users_own_do_not_go_into_the_lake_of_the_demo(tmp_path: Path) -> None:
    with pytest.raises(CheckFailedError, match="SMS_LAKE_URI is not set"):
        check_places(settings_in(tmp_path, lake_uri="demo/lake"))
    assert check_places(settings_in(tmp_path))
    assert check_places(
        settings_in(tmp_path, lake_uri="demo/lake", streams_file="demo/streams.yaml")
    )


@pytest.mark.parametrize("hour", ["2026/11/01/00", "2026/11/07/23", "2026/11/15/05"])
def test_objects_of_the_range_and_late_ones_are_found(tmp_path: Path, hour: str) -> None:
    write_object(tmp_path, f"{hour}/events.gz", v2_event())
    check_raw_objects(load_streams(write_streams(tmp_path)), WEEK)


@pytest.mark.parametrize("hour", ["2026/10/31/23", "2026/11/16/00"])
def test_a_range_without_objects_is_refused(tmp_path: Path, hour: str) -> None:
    write_object(tmp_path, f"{hour}/events.gz", v2_event())
    with pytest.raises(CheckFailedError, match=r"no raw objects for 2026-11-01\.\.2026-11-07"):
        check_raw_objects(load_streams(write_streams(tmp_path)), WEEK)
