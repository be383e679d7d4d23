"""The doctor tells before the first run what would fail in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from include.local.checks import CheckFailedError
from include.local.doctor import Finding, check_stream, examine
from include.streams import load_streams
from tests.include.local.factories import free_port, v2_event, write_object, write_streams

KEY = "a-key-that-only-tests-know"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the settings point at."""
    monkeypatch.setenv("SMS_LAKE_URI", str(tmp_path / "lake"))
    monkeypatch.setenv("SMS_STREAMS_FILE", str(tmp_path / "streams.yaml"))
    monkeypatch.setenv("SMS_RECIPIENT_KEY", KEY)
    monkeypatch.setenv("SMS_AIRFLOW_PORT", str(free_port()))
    return tmp_path


def failures() -> list[Finding]:
    return [finding for finding in examine() if not finding.is_ok]


def stream_answer(folder: Path, **values: str) -> str:
    (stream,) = load_streams(write_streams(folder, **values))
    return check_stream(stream)


def test_a_sound_project_has_nothing_to_mend(place: Path) -> None:
    write_streams(place)
    write_object(place, "2026/11/01/05/events.gz", v2_event())
    assert failures() == []


def test_every_finding_is_one_line_that_hides_the_key(place: Path) -> None:
    write_streams(place)
    lines = [str(finding) for finding in examine()]
    assert all("\n" not in line and KEY not in line for line in lines)
    assert all(line.startswith(("OK  ", "FAIL")) for line in lines)


def test_a_wrong_setting_is_the_only_thing_said_of_what_rests_on_it(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMS_ENGINE", "oracle")
    (failure,) = failures()
    assert failure.check == "settings"
    assert "SMS_ENGINE='oracle'" in failure.text


def test_a_missing_streams_file_is_named(place: Path) -> None:
    (failure,) = failures()
    assert failure.check == "streams"
    assert str(place / "streams.yaml") in failure.text


def test_events_are_counted_by_schema(tmp_path: Path) -> None:
    write_object(tmp_path, "2026/11/01/05/events.gz", v2_event("m-1") + "\n" + v2_event("m-2"))
    assert "holds 2 v2 records, 0 rejected" in stream_answer(tmp_path)


def test_records_that_would_be_rejected_are_counted(tmp_path: Path) -> None:
    write_object(tmp_path, "2026/11/01/05/events.gz", v2_event() + "\nnot an event\n")
    assert "holds 1 v2 records, 1 rejected" in stream_answer(tmp_path)


def test_an_empty_place_is_told_from_a_wrong_pattern(tmp_path: Path) -> None:
    with pytest.raises(CheckFailedError, match="no object there"):
        stream_answer(tmp_path)
    write_object(tmp_path, "2026-11-01/05/events.gz", v2_event())
    with pytest.raises(CheckFailedError, match=r"no key fits.*'2026-11-01/05/events\.gz'"):
        stream_answer(tmp_path)


def test_another_pattern_is_recognised(tmp_path: Path) -> None:
    key = "year=2026/month=11/day=01/hour=05/events.gz"
    write_object(tmp_path, key, v2_event())
    pattern = "year=%Y/month=%m/day=%d/hour=%H/"
    assert stream_answer(tmp_path, pattern=pattern).startswith(key)


def test_a_prefix_of_something_else_is_told(tmp_path: Path) -> None:
    write_object(tmp_path, "2026/11/01/05/clicks.gz", '{"event": "click"}\n')
    with pytest.raises(CheckFailedError, match="holds no record of kind events"):
        stream_answer(tmp_path)
